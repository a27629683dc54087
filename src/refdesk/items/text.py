"""Bytes to text, and the parts of a text that may be put on one line or reach a terminal."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from refdesk.items.regex import regex

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding(data: bytes) -> str:
    """The encoding of a text file: by its byte-order mark, else UTF-16 if every other byte is 0, else UTF-8, else
    Windows-1252, which old databases write and which every Latin-1 file can be read as."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    head = data[:512]
    if 0 in head:
        if head[1::2].count(0) > len(head) * 0.4:
            return "utf-16-le"
        if head[0::2].count(0) > len(head) * 0.4:
            return "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(data: bytes) -> str:
    """The text of a file; bytes that mean nothing become U+FFFD."""
    return data.decode(encoding(data), "replace")


def lines(data: bytes) -> Iterator[str]:
    """The lines of a file without their ends (LF, CR LF or CR), decoded one by one, so that a file of
    100,000 records is never in memory as text."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding(data), "replace", newline=None)
    for line in stream:
        yield line.rstrip("\n")


def one_line(text: str) -> str:
    """The text with every run of white space, line ends among them, as one space."""
    return " ".join(text.split())


CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def without_controls(text: str) -> str:
    """The text without control characters (tab and line ends apart) and lone surrogates: few formats can hold them."""
    return CONTROL.sub("", text)


UNPRINTABLE: dict[int, str] = dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""
) | dict.fromkeys(map(ord, "\t\n\u2028\u2029"), " ")


def printable(text: str) -> str:
    """The text without control characters, and without those that turn the direction of the text that follows; a tab or a
    line's end is a space."""
    return text if text.isprintable() else text.translate(UNPRINTABLE)


def text_of_html(html: str) -> str:
    """A note in HTML as text, a line for each paragraph."""
    from html import unescape

    text = BLOCK_END.sub("\n", html)
    text = unescape(MARKUP.sub("", text))
    return "\n".join(line for raw in without_controls(text).split("\n") if (line := one_line(raw)))


BLOCK_END = regex(r"(?i)</(?:p|div|li|h\d|tr|blockquote)>|<br ?/?>")
MARKUP = regex(r"<[^<>]*>")
ENTITY = regex(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,6}|#[xX][\da-fA-F]{1,5});")


def without_entities(text: str) -> str:
    """The text without HTML's entities, which publishers and databases leave in their exports, at times escaped twice."""
    if "&" not in text or ";" not in text:
        return text
    from html import unescape

    for _ in range(3):
        if not ENTITY.search(text):
            break
        text = ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return without_controls(text)
