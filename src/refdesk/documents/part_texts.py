"""The title, the address, the locators or the whole entry of a cited work, for commands that print only that.

Each part is laid out by a small CSL style, which takes care of affixes and of a locator after the part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from refdesk.csl.cites import Citation
from refdesk.csl.formatted import END, Bibliography, End, Formatted, Mark
from refdesk.csl.processor import Processor
from refdesk.documents.parts import Part
from refdesk.documents.typeset import Text, Typeset, typeset, without_stop
from refdesk.items import Item
from refdesk.items.tuples import NamedTuple

ENTRY = "\U000f0001"  # stands for an entry; no text has it
AUTHOR = """<names variable="author"><name form="short" and="text"/>
<substitute><names variable="editor"/><text variable="title"/></substitute></names>"""  # of a work without what is asked for
TITLE = """<choose><if variable="title" match="none">{author}</if>
<else-if type="article article-journal article-magazine article-newspaper chapter entry entry-dictionary entry-encyclopedia
  paper-conference post post-weblog webpage" match="any"><text variable="title"{form} quotes="true"/></else-if>
<else><text variable="title"{form} font-style="italic"/></else></choose>"""
URL = f"""<choose><if variable="URL"><text variable="URL"/></if>
<else-if variable="DOI"><text variable="DOI" prefix="https://doi.org/"/></else-if><else>{AUTHOR}</else></choose>"""
LOCATOR = '<group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group>'
PART = f'<group delimiter=", ">{{}}{LOCATOR}</group>'
LAYOUTS: Mapping[Part, str] = {
    "title": PART.format(TITLE.format(author=AUTHOR, form="")),
    "short-title": PART.format(TITLE.format(author=AUTHOR, form=' form="short"')),
    "url": PART.format(URL),
    "locators": f'<choose><if variable="locator">{LOCATOR}</if><else>{AUTHOR}</else></choose>',
    "full": f'<text value="{ENTRY}"/><group prefix=", ">{LOCATOR}</group>',
}
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>A part of a citation</title><id>part</id><updated>2026-01-01T00:00:00Z</updated></info>
<citation><layout delimiter="; ">{layout}</layout></citation></style>"""


class Asked(NamedTuple):
    """A citation, the part of it to print, and whether an entry keeps its full stop."""

    part: Part
    citation: Citation
    keeps_stop: bool


def with_parts(asked: Sequence[Asked], done: Typeset, processor: Processor, items: Mapping[str, Item]) -> list[Text]:
    """The texts of citations, with the parts that are no citation by themselves."""
    texts = list(done.texts)
    entries = entries_of(done.bibliography)
    for part in LAYOUTS:
        numbers = [number for number, each in enumerate(asked) if each.part == part]
        if not numbers:
            continue
        citations = [asked[number].citation._replace(mode="", infix="") for number in numbers]
        made = typeset(part_processor(part, processor.lang), items, citations, (), lambda cite: cite.id)
        for number, text in zip(numbers, made.texts, strict=True):
            each = asked[number]
            body = text.body if part != "full" else with_entries(text.body, each, entries)
            if body:
                texts[number] = Text(body, ())
    return texts


@cache
def part_processor(part: Part, lang: str) -> Processor:
    from refdesk.styles.locales import read_locale

    return Processor(STYLE.format(layout=LAYOUTS[part]).encode(), read_locale, lang, links=True)


def entries_of(bibliography: Bibliography | None) -> dict[str, Formatted]:
    """The entries of a list as running text, without their numbers, by key."""
    return {entry.id: tuple(in_line(entry.text)) for entry in bibliography.entries} if bibliography else {}


def in_line(text: Formatted) -> Iterator[str | Mark | End]:
    """An entry without its margin and its blocks."""
    opened: list[Mark] = []
    for piece in text:
        if isinstance(piece, Mark):
            opened.append(piece)
        is_tag = not isinstance(piece, str)
        is_block = is_tag and opened[-1].kind == "display"
        if not is_block and Mark("display", "left-margin") not in opened:
            yield piece
        if piece is END:
            opened.pop()


def with_entries(text: Formatted, asked: Asked, entries: Mapping[str, Formatted]) -> Formatted:
    """The text with each placeholder replaced by an entry; nothing if there is none."""
    cites = iter([cite for cite in asked.citation.cites if cite.id in entries])
    pieces: list[str | Mark | End] = []
    for piece in text:
        if not (isinstance(piece, str) and ENTRY in piece):
            pieces.append(piece)
            continue
        before, *others = piece.split(ENTRY)
        pieces.append(before)
        for after in others:
            if (cite := next(cites, None)) is None:
                return ()
            stays = asked.keeps_stop and not cite.locator and not cite.suffix
            pieces += entries[cite.id] if stays else without_stop(entries[cite.id])
            pieces.append(after)
    return tuple(piece for piece in pieces if piece != "")
