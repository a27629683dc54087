"""Writing: the tree of an entry or a citation to flat formatted text."""
