"""The CSL 1.0.2 processor: style + items + citations -> formatted text. Pure; knows nothing of files, formats or terminals."""
