"""The XML files in a zip archive (Word, Writer), with limits that no real document reaches."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator

from refdesk.errors import BadData
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

MOST_BYTES = 1 << 26  # of one member
MOST_OF_ALL = 1 << 28
MOST_MEMBERS = 10_000

TAG = regex(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<[?!][^>]*>"
    r"|<(?P<close>/)?(?P<name>[^\s<>/=\"']+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/)?>",
    re.S,
)
ATTRIBUTE = regex(r"([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def members(data: bytes, wanted: re.Pattern[str]) -> dict[str, str]:
    """The text of the members whose names match, by name. Raises BadData if the archive is broken or too large."""
    import io

    texts: dict[str, str] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.infolist()
            if len(names) > MOST_MEMBERS:
                raise BadData("the zip has too many members")
            for info in names:
                if not wanted.fullmatch(info.filename) or info.filename in texts:
                    continue
                with archive.open(info) as member:
                    content = member.read(MOST_BYTES + 1)
                total += len(content)
                if len(content) > MOST_BYTES or total > MOST_OF_ALL:
                    raise BadData(f"{info.filename} is too large")
                texts[info.filename] = decoded(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise BadData(f"the zip is broken: {error}") from None
    return texts


def decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "surrogateescape")


class Tag(NamedTuple):
    """A tag, or a piece of text between two (`name` is "")."""

    name: str
    start: int
    end: int
    closes: bool = False
    empty: bool = False
    attributes: str = ""
    text: str = ""


def tags(text: str) -> Iterator[Tag]:
    """The tags of XML and the text between them. Entities that a DTD defines stay as they are."""
    position = 0
    for match in TAG.finditer(text):
        if match.start() > position:
            yield Tag("", position, match.start(), text=html.unescape(text[position : match.start()]))
        position = match.end()
        if match["cdata"] is not None:
            yield Tag("", match.start(), position, text=match["cdata"])
        elif match["name"]:
            name, attributes = match["name"], match["attributes"] or ""
            yield Tag(name, match.start(), position, bool(match["close"]), bool(match["empty"]), attributes)


def attributes(tag: Tag) -> dict[str, str]:
    """A tag's attributes, their entities replaced."""
    return {
        match[1]: html.unescape(match[2] if match[2] is not None else match[3])
        for match in ATTRIBUTE.finditer(tag.attributes)
    }
