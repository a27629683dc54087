"""Which element of a style made each part of an entry: the processor, with every element's text marked by its place.

The style is built once more with elements that remember where they stand. What a rendering element writes carries a
`role` mark with the element's number; the rest, delimiters and affixes between them, belongs to the layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from refdesk.csl.elements.base import Context, Node
from refdesk.csl.elements.choose import Choose
from refdesk.csl.elements.group import Group
from refdesk.csl.elements.text import TextMacro
from refdesk.csl.formatted import END, Mark
from refdesk.csl.locale import NS, make_locale
from refdesk.csl.output import Rendered, Span
from refdesk.csl.parse import Builder, build, read_xml
from refdesk.csl.processor import Item, Processor, locale_files


class Part(NamedTuple):
    """A piece of an entry and the element that wrote it: its line (1-based), its name, the macro that it stands in.

    `variables` are those that the element renders, `term` the locale's term, `value` the style's own text; where all
    are empty, the text is the layout's: a delimiter or an affix.
    """

    text: str
    line: int | None = None
    element: str = ""
    macro: str = ""
    variables: tuple[str, ...] = ()
    term: str = ""
    value: str = ""


class Explained(NamedTuple):
    """An entry in parts; the variables that the style asked for and the item lacks; the item's that were never shown."""

    id: str
    parts: tuple[Part, ...]
    lacking: tuple[str, ...]
    unused: tuple[str, ...]


class Watched(Node):
    """A rendering element that marks what it writes with its number, and notes that it was asked."""

    __slots__ = ("asked", "inner", "number")

    def __init__(self, inner: Node, number: int, asked: set[int]) -> None:
        super().__init__({})
        self.inner = inner
        self.number = number
        self.asked = asked

    def render(self, context: Context) -> Rendered:
        if not context.sorting and context.area == "bibliography":
            self.asked.add(self.number)
        body = self.inner.render(context)
        return Span([body], (Mark("role", str(self.number)),)) if body else body


class WatchingBuilder(Builder):
    """Builds a style whose leaves are watched."""

    def __init__(self, root: Element, locale: Any) -> None:
        super().__init__(root, locale)
        self.elements: list[Element] = []
        self.asked: set[int] = set()

    def node(self, element: Element, *more: Any) -> Node | None:
        node = super().node(element, *more)
        if node is None or isinstance(node, TextMacro | Group | Choose):
            return node
        self.elements.append(element)
        return Watched(node, len(self.elements) - 1, self.asked)


DESCRIBING = frozenset(("id", "type", "citation-key", "custom", "language", "categories"))
"""Fields that say what an item is and are not meant to be shown."""


def explain(style: bytes, processor: Processor, locales: Any, items: Sequence[Item]) -> list[Explained]:
    """Each entry of the list, explained. `style` is the XML that the processor was made of, `locales` reads locale files."""
    root = read_xml(style)
    builder = WatchingBuilder(root, make_locale(processor.lang, locale_files(locales), root.findall(NS + "locale")))
    processor.style = build(root, builder)
    lines = line_numbers(style, root)
    macros = {element: macro.get("name", "") for macro in root.iterfind(NS + "macro") for element in macro.iter()}
    explained = []
    for item in items:
        builder.asked.clear()
        bibliography = processor.bibliography([item])
        if bibliography is None:
            return []
        entry = bibliography.entries[0]
        parts = []
        shown: set[str] = set()
        open_roles: list[int | None] = []
        for part in entry.text:
            if isinstance(part, Mark):
                open_roles.append(int(part.value) if part.kind == "role" else None)
            elif part is END:
                open_roles.pop()
            elif isinstance(part, str):
                number = next((one for one in reversed(open_roles) if one is not None), None)
                if number is None:
                    parts.append(Part(part))
                    continue
                element = builder.elements[number]
                made = part_of(part, element, lines.get(element), macros.get(element, ""), item)
                shown.update(made.variables)
                parts.append(made)
        lacking = sorted({name for number in builder.asked for name in lacked(builder.elements[number], item)})
        unused = sorted(name for name in item if name not in shown and name not in DESCRIBING and item[name])
        explained.append(Explained(entry.id, tuple(joined(parts)), tuple(lacking), tuple(unused)))
    return explained


def variables_of(element: Element) -> tuple[str, ...]:
    """The variables that an element renders, those of its substitutes among them."""
    named = (element, *element.iterfind(f"{NS}substitute/*"))
    return tuple(dict.fromkeys(name for one in named for name in one.get("variable", "").split()))


def lacked(element: Element, item: Mapping[str, Any]) -> Sequence[str]:
    """The variables that an element asks for and the item lacks; none where one of them, or a substitute, is there."""
    if any(present(item, name) for name in variables_of(element)):
        return ()
    return element.get("variable", "").split()


def part_of(text: str, element: Element, line: int | None, macro: str, item: Mapping[str, Any]) -> Part:
    name = str(element.tag).removeprefix(NS)
    variables = tuple(variable for variable in variables_of(element) if present(item, variable) or name == "number")
    if name == "label":
        return Part(text, line, name, macro, (), element.get("variable", ""))
    return Part(text, line, name, macro, variables, element.get("term", ""), element.get("value", ""))


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
