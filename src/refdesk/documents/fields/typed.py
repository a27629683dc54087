"""Citations that people typed into a word processor: `[see @key, p. 3]` and `@key` in the text of a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refdesk.documents.affixes import locator_terms
from refdesk.documents.archive import Tag
from refdesk.documents.pandoc import Inline
from refdesk.documents.scanned import Cluster, Span
from refdesk.items.tuples import NamedTuple

LIST_MARK = "{#refs}"


class Character(NamedTuple):
    """A character of a paragraph and its place in the XML."""

    text: str
    start: int
    end: int


class Typed(NamedTuple):
    """A citation: its cluster, the characters that it takes, and whether it is in a note."""

    cluster: Cluster
    characters: tuple[Character, ...]
    note: int  # the number of the note that it is in, 0 in the text
    blank: Character | None = None  # before it
    continues: bool = False  # there is text after it in its paragraph


class TypedParagraphs:
    """The paragraphs of a text in XML: their characters without those that a program wrote or that were deleted."""

    def __init__(self, xml: str) -> None:
        self.xml = xml
        self.all: list[tuple[list[Character], int, Span]] = []  # characters, note, the paragraph's span
        self.read()

    def read(self) -> None:
        """Read the paragraphs of the format."""
        raise NotImplementedError

    def typed(self) -> Iterator[Typed]:
        """The citations in the order of the text."""
        for letters, note, _ in sorted(self.all, key=lambda paragraph: paragraph[2]):
            yield from typed_in(letters, note)

    def list_place(self) -> Span | None:
        """The paragraph that marks the place of the list, if there is one."""
        for letters, note, span in self.all:
            if not note and "".join(letter.text for letter in letters).strip() == LIST_MARK:
                return span
        return None


def characters(xml: str, start: int, end: int) -> Iterator[Character]:
    """The characters of a stretch of XML without tags; an entity is one."""
    import html

    position = start
    while position < end:
        stop = position + 1
        if xml[position] == "&" and (semicolon := xml.find(";", position, min(end, position + 12))) > 0:
            stop = semicolon + 1
        text = html.unescape(xml[position:stop])
        yield Character(text if len(text) == 1 else "\ufffd", position, stop)
        position = stop


def typed_in(paragraph: Iterable[Character], note: int) -> Iterator[Typed]:
    """The typed citations in a paragraph."""
    letters = list(paragraph)
    text = "".join(letter.text for letter in letters)
    if "@" not in text:
        return
    inline = Inline(text, locator_terms(), lambda key: False)
    inline.read(0, len(text))
    done = 0
    for cluster in sorted(inline.clusters, key=lambda cluster: cluster.span):
        if cluster.span.start >= done and all(cite.mode != "nocite" for cite in cluster.cites):
            done = cluster.span.end
            start = cluster.span.start
            before = letters[start - 1] if start > 1 and letters[start - 1].text in " \u00a0" else None
            continues = bool(text[cluster.span.end :].strip())
            yield Typed(cluster, tuple(letters[start : cluster.span.end]), note, before, continues)


def level(tag: Tag) -> int:
    """By how much a tag changes the depth."""
    return 0 if tag.empty else -1 if tag.closes else 1


def stretches(taken: Iterable[Character]) -> list[Span]:
    """The characters as stretches of the XML, those that touch joined."""
    spans: list[Span] = []
    for character in taken:
        if spans and spans[-1].end == character.start:
            spans[-1] = Span(spans[-1].start, character.end)
        else:
            spans.append(Span(character.start, character.end))
    return spans
