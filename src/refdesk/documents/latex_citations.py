"""Turn a LaTeX citation command with its arguments into cites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from refdesk.documents.affixes import one_line
from refdesk.documents.latex_arguments import Argument, Arguments
from refdesk.documents.latex_commands import CiteCommand
from refdesk.documents.scanned import Cite, Span
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.rendering.citations import locator_in

KEY = regex(r"(?:%[^\n]*(?:\n|\Z)|[^,%])+")
COMMENT = regex(r"%[^\n]*(?:\n|\Z)")
LOCATORS = {
    "sect.": "section", "sects.": "section", "ch.": "chapter", "chs.": "chapter", "app.": "appendix", "eq.": "equation",
    "eqn.": "equation", "eqs.": "equation", "tab.": "table", "pg.": "page", "pgs.": "page", "number": "issue", "nr.": "issue",
}  # fmt: skip
ROMAN_PAGES = regex(r"[ivxl]+(?:-{1,3}[ivxl]+)?")  # a postnote of numerals is a page (biblatex)
SYMBOLS = (
    (re.compile(r"\\S(?![A-Za-z])\s*|\\textsection\s*(?:\{\})?"), "§"),
    (re.compile(r"\\(?:ppno|pno)(?![A-Za-z])~?"), "p. "),
)


class Context(NamedTuple):
    """The settings of a document that affect its citations."""

    terms: Mapping[str, str]
    overlays: bool = False  # in beamer, <..> after a command says on which slides


def citation(
    text: Arguments, command: CiteCommand, position: int, end: int, context: Context
) -> tuple[list[Cite], int]:
    """The cites of a command whose arguments begin here, and where they end."""
    if command.shape == "foreign quote":
        language = text.argument(position, end, "{")
        if language is None:
            return [], position
        position = language.end
    if command.shape in ("volume", "volumes"):
        return volume(text, command, position, end, context)
    if command.shape == "many":
        return many(text, command, position, end, context)
    return one(text, command, position, end, context)


def one(text: Arguments, command: CiteCommand, position: int, end: int, context: Context) -> tuple[list[Cite], int]:
    """[prenote][postnote]{keys} -> its cites and where it ends."""
    prefix = ""
    if text.text[position : position + 1] == "<":
        angled = text.argument(position, end, "<")
        if angled:
            prefix = "" if context.overlays else text.inside(angled)
            position = angled.end
    options = list(text.arguments(position, end, "[", 2))
    position = options[-1].end if options else position
    keys = text.argument(position, end, "{")
    if keys is None:
        return [], position
    if len(options) == 2:
        prefix = text.inside(options[0]) or prefix
    postnote = text.inside(options[-1]) if options else ""
    stop = keys.end
    if command.shape == "field" and (named := text.argument(stop, end, "{")):
        stop = named.end
    return cites_of(text, keys, command, prefix, postnote, context), stop


def many(text: Arguments, command: CiteCommand, position: int, end: int, context: Context) -> tuple[list[Cite], int]:
    """(prenote)(postnote)[prenote][postnote]{keys}... -> their cites and where they end."""
    outer = list(text.arguments(position, end, "(", 2))
    position = outer[-1].end if outer else position
    before = text.inside(outer[0]) if len(outer) == 2 else ""
    after = text.inside(outer[-1]) if outer else ""
    cites: list[Cite] = []
    while group := one(text, command, position, end, context):
        more, stop = group
        if stop == position or text.text[stop - 1] != "}":
            break
        cites += more
        position = stop
    if cites and before:
        first = cites[0]
        cites[0] = replace(first, prefix=" ".join(filter(None, (cleaned(before), first.prefix))))
    if cites and after:
        last = cites[-1]
        cites[-1] = replace(
            last, suffix=f"{last.suffix}, {cleaned(after)}" if last.suffix or last.locator else cleaned(after)
        )
    return cites, position


def volume(text: Arguments, command: CiteCommand, position: int, end: int, context: Context) -> tuple[list[Cite], int]:
    """[prenote]{volume}[pages]{key}, once or again and again -> the cites and where they end."""
    cites: list[Cite] = []
    if command.shape == "volumes":
        outer = list(text.arguments(position, end, "(", 2))
        position = outer[-1].end if outer else position
    while True:
        prenote = text.argument(position, end, "[")
        volume = text.argument(prenote.end if prenote else position, end, "{")
        pages = text.argument(volume.end, end, "[") if volume else None
        keys = text.argument(pages.end if pages else volume.end, end, "{") if volume else None
        if volume is None or keys is None:
            return cites, position
        prefix = text.inside(prenote) if prenote else ""
        for cite in cites_of(text, keys, command, prefix, "", context):
            suffix = f", {cleaned(text.inside(pages))}" if pages else ""
            cites.append(replace(cite, label="volume", locator=cleaned(text.inside(volume)), suffix=suffix))
        position = keys.end
        if command.shape == "volume":
            return cites, position


def cites_of(
    text: Arguments, keys: Argument, command: CiteCommand, prenote: str, postnote: str, context: Context
) -> list[Cite]:
    """The cites for the keys between the braces: the prenote goes to the first, the postnote to the last."""
    found: list[tuple[str, Span]] = []
    for part in KEY.finditer(text.text, *keys.inside):
        bare = COMMENT.sub(lambda comment: " " * len(comment[0]), part[0])
        key = bare.strip().strip("{}").strip()
        if key and not re.search(r"[\\#{}\s~]", key):
            start = part.start() + bare.index(key)
            found.append((key, Span(start, start + len(key))))
    cites = [Cite(key, span, command.mode) for key, span in found]
    if cites and prenote:
        cites[0] = replace(cites[0], prefix=cleaned(prenote))
    if cites and postnote.strip():
        label, locator, suffix = located(postnote, context.terms)
        cites[-1] = replace(cites[-1], label=label, locator=locator, suffix=suffix)
    return cites


def cleaned(text: str) -> str:
    """A note as people read it: without comments and outer braces, with ties as spaces."""
    text = one_line(COMMENT.sub("", text.replace("\\%", "\\\0")).replace("\\\0", "\\%")).strip()
    while text.startswith("{") and text.endswith("}") and "}" not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def located(postnote: str, terms: Mapping[str, str]) -> tuple[str, str, str]:
    """Label, locator and suffix of a postnote."""
    note = cleaned(postnote)
    plain = note.replace("~", " ").replace("\\,", " ").replace("\\ ", " ")
    for command, text in SYMBOLS:
        plain = command.sub(text, plain)
    plain = re.sub(r"[{}]", "", plain)
    if ROMAN_PAGES.fullmatch(plain):
        return "page", plain, ""
    label, locator, suffix = locator_in(plain, terms)
    return (label, locator, suffix) if locator else ("", "", note)
