"""Text for XML 1.0."""

from __future__ import annotations

from html import escape

from refdesk.items.regex import regex
from refdesk.items.text import printable

NO_CHARACTER = regex("[\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text without characters that XML does not allow."""
    return NO_CHARACTER.sub("\ufffd", printable(text))


def characters(text: str, quote: bool = False) -> str:
    """The text escaped for an element or, with `quote`, for an attribute."""
    return escape(xml_text(text), quote)
