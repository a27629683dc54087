"""Text as XML 1.0 can hold it."""

from __future__ import annotations

from html import escape

from refdesk.items.regex import regex
from refdesk.items.text import printable

NO_CHARACTER = regex("[\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text without what no XML document can hold, escaped or not."""
    return NO_CHARACTER.sub("\ufffd", printable(text))


def characters(text: str, quote: bool = False) -> str:
    """The text as it stands in an element, or, with `quote`, in an attribute."""
    return escape(xml_text(text), quote)
