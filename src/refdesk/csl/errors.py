"""What can be wrong with a style or a locale."""

from __future__ import annotations


class StyleError(ValueError):
    """A style or locale that cannot be used. `line` is 1-based; `element` is the name of the element, where known."""

    def __init__(self, message: str, line: int | None = None, element: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.element = element

    def __str__(self) -> str:
        at = f"line {self.line}: " if self.line else ""
        of = f"<{self.element}>: " if self.element else ""
        return f"{at}{of}{self.message}"
