"""Which element of a style made each part of an entry: the processor, with every element's text marked by its place.

The style is built once more with elements that remember where they stand. What a rendering element writes carries a
`role` mark with the element's number; the rest, delimiters and affixes between them, belongs to the layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from refdesk.csl.elements.base import Context, Node
from refdesk.csl.elements.choose import Choose
from refdesk.csl.elements.group import Group
from refdesk.csl.elements.text import TextMacro
from refdesk.csl.formatted import END, End, Formatted, Mark
from refdesk.csl.item import Reference
from refdesk.csl.processor import Item, Processor, locale_files
from refdesk.csl.reading.locale import NS, XML_LANG, LocaleFiles, fallbacks, make_locale, primary
from refdesk.csl.reading.parse import build, read_xml
from refdesk.csl.tree import Piece, Rendered, Span


class Part(NamedTuple):
    """A piece of an entry and the element that wrote it: its line (1-based), its name, the macro that it stands in.

    `variables` are those that the element renders, `term` the term and `locale` the locale that has it (its code, or "style"
    for one of the style's own), `value` the style's own text. Where all are empty, it is a delimiter or an affix.
    """

    text: str
    line: int | None = None
    element: str = ""
    macro: str = ""
    variables: tuple[str, ...] = ()
    term: str = ""
    value: str = ""
    locale: str = ""


class Explained(NamedTuple):
    """An entry in parts; the variables that the style asked for and the item lacks; the item's that were never shown."""

    id: str
    parts: tuple[Part, ...]
    lacking: tuple[str, ...]
    unused: tuple[str, ...]


class Watching:
    """Numbers the leaves of a style as they are built; each marks what it writes with its number, and notes that it was asked."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.asked: list[int] = []
        self.numbers: dict[int, int] = {}  # by id: a node has no place for it, and lives as long as its style
        self.classes: dict[type[Node], type[Node]] = {}

    def __call__(self, element: Element, node: Node) -> None:
        if isinstance(node, TextMacro | Group | Choose):
            return
        self.numbers[id(node)] = len(self.elements)
        self.elements.append(element)
        kind = type(node)
        if kind not in self.classes:
            self.classes[kind] = self.watched(kind)
        node.__class__ = self.classes[kind]

    def watched(self, kind: type[Node]) -> type[Node]:
        """The class of nodes, marking."""

        def render(node: Node, context: Context) -> Rendered:
            number = self.numbers[id(node)]
            before = len(self.asked)
            if not context.sorting and context.area == "bibliography":
                self.asked.append(number)
            body = kind.render(node, context)
            if not body or context.sorting:
                return body
            if self.names_in(body):  # of names that substitute each other one is enough
                del self.asked[before:]
            role = (Mark("role", str(number)),)
            if isinstance(body, Span):  # what looks at the span from outside is to see the same span
                affixes = body.tag if body.tag in ("affixed", "parens") else None
                tag = "affixed" if affixes else body.tag  # parentheses count once
                return Span([Span(body.children, role, tag=affixes)], body.marks, body.quotes, tag)
            return Span([body], role)

        return type(kind.__name__, (kind,), {"__slots__": (), "render": render})

    def pieces(self, text: Formatted) -> Iterator[tuple[str, Element | None]]:
        """The pieces of an entry's text, each with the element that wrote it."""
        open_roles: list[int | None] = []
        for part in text:
            if isinstance(part, Mark):
                open_roles.append(int(part.value) if part.kind == "role" else None)
            elif part is END:
                open_roles.pop()
            elif isinstance(part, str):
                number = next((one for one in reversed(open_roles) if one is not None), None)
                yield part, None if number is None else self.elements[number]

    def names_in(self, piece: Piece) -> bool:
        """Has an element for names written any of this?"""
        if not isinstance(piece, Span):
            return False
        numbers = (int(mark.value) for mark in piece.marks if mark.kind == "role")
        return any(self.elements[one].tag == NS + "names" for one in numbers) or any(map(self.names_in, piece.children))


def roles(watching: Watching, text: Formatted, item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pieces of an entry, each with the variable that it comes from; '' for labels, terms, delimiters and affixes."""
    out: list[tuple[str, str]] = []
    for piece, element in watching.pieces(text):
        made = None if element is None else part_of(piece, element, None, "", item)
        role = made.variables[0] if made and made.variables else ""
        if out and out[-1][0] == role:
            piece = out.pop()[1] + piece
        out.append((role, piece))
    return out


def without_roles(text: Formatted) -> Formatted:
    """The text without the marks of who wrote what."""
    kept: list[str | Mark | End] = []
    shown: list[bool] = []
    for part in text:
        if isinstance(part, Mark):
            shown.append(part.kind != "role")
            if not shown[-1]:
                continue
        elif part is END and not shown.pop():
            continue
        kept.append(part)
    return tuple(kept)


DESCRIBING = frozenset(("id", "type", "citation-key", "custom", "language", "categories"))
"""Fields that say what an item is and are not meant to be shown."""


def explaining(
    style: bytes, processor: Processor, locales: Callable[[str], bytes | None]
) -> Callable[[Item], Explained | None]:
    """What explains the entry of an item; it gives None where the style has no list, or nothing to say of the item.

    `style` is the XML that the processor was made of, `locales` reads locale files by their codes.
    """
    root = read_xml(style)
    watching = Watching()
    overrides = root.findall(NS + "locale")
    locale = make_locale(processor.lang, locale_files(locales), overrides)
    processor.style = build(root, processor.lang, locale_files(locales), watching)
    homes = home_of_terms(locale.lang, locale_files(locales), overrides)
    lines = line_numbers(style, root)
    macros = {element: macro.get("name", "") for macro in root.iterfind(NS + "macro") for element in macro.iter()}

    def explain(item: Item) -> Explained | None:
        watching.asked.clear()
        bibliography = processor.bibliography([item])
        if bibliography is None or not bibliography.entries:
            return None
        [entry] = bibliography.entries
        item = Reference(item).data  # with what stands in its note
        parts = [
            part_of(text, element, lines.get(element), macros.get(element, ""), item, homes)
            if element is not None
            else Part(text)
            for text, element in watching.pieces(entry.text)
        ]
        shown = {variable for part in parts for variable in part.variables}
        lacking = sorted({name for one in set(watching.asked) for name in lacked(watching.elements[one], item)})
        unused = sorted(name for name in item if name not in shown and name not in DESCRIBING and item[name])
        return Explained(entry.id, tuple(joined(parts)), tuple(lacking), tuple(unused))

    return explain


def home_of_terms(lang: str, files: LocaleFiles, overrides: Sequence[Element]) -> Callable[[str], str]:
    """Which locale has a term: "style" where the style has its own, else the code of the first locale file of the fallback
    chain; '' where none has it."""

    def names(roots: Iterable[Element | None]) -> set[str]:
        return {term.get("name", "") for root in roots if root is not None for term in root.iter(NS + "term")}

    chain = {code: names([files(code)]) for code in fallbacks(lang)}
    own = names(one for one in overrides if one.get(XML_LANG) in (None, lang, primary(lang)))

    def home(term: str) -> str:
        return "style" if term in own else next((code for code, there in chain.items() if term in there), "")

    return home


def variables_of(element: Element) -> tuple[str, ...]:
    """The variables that an element renders, those of its substitutes among them."""
    named = (element, *element.iterfind(f"{NS}substitute/*"))
    return tuple(dict.fromkeys(name for one in named for name in one.get("variable", "").split()))


def lacked(element: Element, item: Mapping[str, Any]) -> Sequence[str]:
    """The variables that an element asks for and the item lacks; none where one of them, or a substitute, is there."""
    if any(present(item, name) for name in variables_of(element)):
        return ()
    return element.get("variable", "").split()


def part_of(
    text: str,
    element: Element,
    line: int | None,
    macro: str,
    item: Mapping[str, Any],
    homes: Callable[[str], str] = lambda term: "",
) -> Part:
    name = str(element.tag).removeprefix(NS)
    variables = tuple(variable for variable in variables_of(element) if present(item, variable) or name == "number")
    if name == "label":
        term = element.get("variable", "")
        return Part(text, line, name, macro, (), term, locale=homes(term))
    term = element.get("term", "")
    return Part(text, line, name, macro, variables, term, element.get("value", ""), homes(term))


def present(item: Mapping[str, Any], variable: str) -> bool:
    """Does the item have the variable, or what stands for it? Numbers and the like that the processor makes are there."""
    made = ("citation-number", "citation-label", "year-suffix", "locator", "first-reference-note-number")
    return bool(item.get(variable)) or variable in made or (variable == "page-first" and bool(item.get("page")))


def joined(parts: Sequence[Part]) -> list[Part]:
    """The parts, neighbours that one element wrote made one."""
    out: list[Part] = []
    for part in parts:
        if out and out[-1][1:] == part[1:]:
            out[-1] = part._replace(text=out[-1].text + part.text)
        else:
            out.append(part)
    return out


def line_numbers(data: bytes, root: Element) -> dict[Element, int]:
    """The line that each element of a document begins in."""
    from xml.parsers.expat import ParserCreate

    numbers: list[int] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda *_: numbers.append(parser.CurrentLineNumber)
    parser.Parse(data, True)
    return dict(zip(root.iter(), numbers, strict=True))
