"""Style XML -> a `Style`: typed element nodes with their attributes converted and macros bound by name.

The XML is read without entities and without any reach to files or the net. A mistake in the style is a StyleError with
the line of the element; line numbers are looked up only when there is one to report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.etree.ElementTree import fromstring as parse_xml

from refdesk.csl.elements.base import Node
from refdesk.csl.elements.choose import Choose, make_condition
from refdesk.csl.elements.date import DateElement
from refdesk.csl.elements.group import Group
from refdesk.csl.elements.nameform import NamePart
from refdesk.csl.elements.names import EtAl, Inheritance, Names
from refdesk.csl.elements.number import Label, Number
from refdesk.csl.elements.text import TextMacro, make_text
from refdesk.csl.errors import StyleError
from refdesk.csl.locale import NS, Locale, LocaleFiles, make_locale

AREAS = ("citation", "bibliography")
MAX_DEPTH = 200  # of nested elements: more is no style


class SortKey(NamedTuple):
    """A `cs:key`: what is sorted by, in which direction, and the names options of its macro (Sorting)."""

    variable: str
    children: Sequence[Node]
    descending: bool
    names: Mapping[str, str]


class Area(NamedTuple):
    """`cs:citation` or `cs:bibliography`: its options, sort keys and layout."""

    options: Mapping[str, str]
    keys: Sequence[SortKey]
    layout: Node
    children: Sequence[Node]
    delimiter: str
    explicit_year_suffix: bool


class Style(NamedTuple):
    """An independent style, bound to a locale."""

    id: str
    title: str
    note: bool
    options: Mapping[str, str]
    locale: Locale
    citation: Area
    bibliography: Area | None
    conditions: int  # how many tests of disambiguate there are
    macros: Mapping[str, Sequence[Node]]


def read_xml(data: bytes | str) -> Element:
    """The root element of a style or locale; StyleError where it is not XML or has a document type."""
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise StyleError("a document type declaration is not allowed here")
    try:
        return parse_xml(data, XMLParser())
    except ParseError as error:
        raise StyleError(f"not well-formed XML: {str(error).split(':')[0]}", error.position[0]) from None
    except (ValueError, LookupError) as error:
        raise StyleError(f"not readable as XML: {error}") from None


def line_of(data: bytes | str, root: Element, element: Element) -> int | None:
    """The line of an element of that document: the lines are counted only when they are asked for."""
    from xml.parsers.expat import ParserCreate

    index = next((i for i, one in enumerate(root.iter()) if one is element), None)
    if index is None:
        return None
    lines: list[int] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(data.encode() if isinstance(data, str) else data, True)
    return lines[index]


class Builder:
    """What is needed while a style is read: the locale, the options that are inherited, the macros."""

    def __init__(self, root: Element, locale: Locale) -> None:
        self.root = root
        self.locale = locale
        self.page_format = root.get("page-range-format", "")
        self.inheritance: dict[str, Inheritance] = {}
        self.macro_elements: dict[str, Element] = {}
        self.macros: dict[str, Sequence[Node]] = {}
        self.calls: list[tuple[TextMacro, Element]] = []
        self.at: Element = root
        self.conditions = 0

    def children(self, parent: Element, depth: int = 0, heir: Element | None = None) -> list[Node]:
        """The nodes of an element's children; `heir` is the names element that they substitute, and take its form from."""
        if depth > MAX_DEPTH:
            self.fail(parent, f"nested more than {MAX_DEPTH} deep")
        nodes = []
        for element in parent:
            node = self.node(element, depth, heir)
            if node is not None:
                nodes.append(node)
        return nodes

    def fail(self, element: Element, message: str) -> None:
        """Report a mistake at an element."""
        self.at = element
        raise StyleError(message, element=str(element.tag).removeprefix(NS))

    def node(self, element: Element, depth: int, heir: Element | None = None) -> Node | None:
        """The node of one rendering element; None for what is none."""
        tag = element.tag
        attributes = element.attrib
        if tag == NS + "text":
            text = make_text(attributes, self.page_format, self.locale)
            if isinstance(text, TextMacro):
                self.calls.append((text, element))
            return text
        if tag == NS + "group":
            return Group(attributes, self.children(element, depth + 1))
        if tag == NS + "choose":
            return self.choose(element, depth, heir)
        if tag == NS + "names":
            return self.names(element, heir, depth)
        if tag == NS + "date":
            return DateElement(attributes, list(element), self.locale)
        if tag == NS + "number":
            if "variable" not in attributes:
                self.fail(element, "has no variable")
            return Number(attributes, self.page_format, self.locale)
        if tag == NS + "label":
            return Label(attributes, self.locale)
        return None

    def choose(self, element: Element, depth: int, heir: Element | None = None) -> Choose:
        """The branches of a choose."""
        branches = []
        for branch in element:
            if branch.tag in (NS + "if", NS + "else-if"):
                self.conditions += "disambiguate" in branch.attrib
                branches.append((make_condition(branch.attrib), self.children(branch, depth + 1, heir)))
            elif branch.tag == NS + "else":
                branches.append((None, self.children(branch, depth + 1, heir)))
        return Choose(branches)  # type: ignore[arg-type]

    def names(self, element: Element, parent: Element | None, depth: int) -> Names:
        """A names element; inside a substitute it takes from its parent what it does not have itself."""
        own = {str(child.tag).removeprefix(NS): child for child in element}
        order = [str(child.tag).removeprefix(NS) for child in element]
        bare = parent is not None and not any(tag in own for tag in ("name", "et-al", "label"))
        source = element
        if bare and parent is not None:
            source = parent
            own = {str(child.tag).removeprefix(NS): child for child in parent}
            order = [str(child.tag).removeprefix(NS) for child in parent]
        name = own.get("name")
        parts = (
            {part.get("name", ""): NamePart(part.attrib) for part in name if part.tag == NS + "name-part"}
            if name is not None
            else {}
        )
        et_al = own.get("et-al")
        label = own.get("label")
        label_first = label is not None and "name" in order and order.index("label") < order.index("name")
        attributes = dict(element.attrib)
        if bare and parent is not None and "delimiter" not in attributes and "delimiter" in parent.attrib:
            attributes["delimiter"] = parent.attrib["delimiter"]
        substitutes: list[Node] = []
        if (
            parent is None
            and (substitute := next((c for c in element if c.tag == NS + "substitute"), None)) is not None
        ):
            substitutes = self.children(substitute, depth + 1, source)
        return Names(
            attributes,
            name.attrib if name is not None else {},
            parts,
            EtAl(et_al.attrib if et_al is not None else {}, self.locale),
            Label(label.attrib, self.locale) if label is not None else None,
            label_first,
            substitutes,
            self.inheritance,
            self.locale,
        )

    def bind(self) -> None:
        """Give every macro call its macro; a macro that is missing or calls itself is a mistake."""
        building: list[str] = []
        done: set[str] = set()
        pending = self.calls
        while pending:
            call, element = pending.pop()
            if call.name not in self.macro_elements:
                self.fail(element, f"there is no macro '{call.name}'")
            if call.name not in self.macros:
                before = len(pending)
                self.macros[call.name] = self.children(self.macro_elements[call.name])
                done.update(building[before:])
            call.children = self.macros[call.name]
        self.check_loops()

    def check_loops(self) -> None:
        """Refuse macros that call themselves, directly or through others."""
        calls = {
            name: [text.get("macro", "") for text in element.iter(NS + "text") if "macro" in text.attrib]
            for name, element in self.macro_elements.items()
        }
        state: dict[str, int] = {}
        for start in calls:
            stack: list[tuple[str, Iterable[str]]] = [(start, iter(calls[start]))] if start not in state else []
            if stack:
                state[start] = 1
            while stack:
                name, rest = stack[-1]
                following = next(iter(rest), None)
                if following is None:
                    state[name] = 2
                    stack.pop()
                elif state.get(following) == 1:
                    self.fail(self.macro_elements[following], f"the macro '{following}' calls itself")
                elif following not in state and following in calls:
                    if len(stack) > MAX_DEPTH:
                        self.fail(self.macro_elements[following], f"macros call each other more than {MAX_DEPTH} deep")
                    state[following] = 1
                    stack.append((following, iter(calls[following])))

    def area(self, element: Element, name: str) -> Area:
        """cs:citation or cs:bibliography."""
        layout = element.find(NS + "layout")
        if layout is None:
            self.fail(element, "has no layout")
            raise AssertionError
        keys = []
        for key in element.iterfind(f"{NS}sort/{NS}key"):
            children: Sequence[Node] = ()
            if macro := key.get("macro"):
                call = TextMacro({"macro": macro})
                self.calls.append((call, key))
                children = (call,)
            names = {k: v for k, v in (("et-al-min", key.get("names-min")), ("et-al-use-first", key.get("names-use-first")),
                                       ("et-al-use-last", key.get("names-use-last"))) if v is not None}  # fmt: skip
            keys.append(SortKey(key.get("variable", ""), children, key.get("sort") == "descending", names))
        return Area(
            element.attrib,
            keys,
            Node(layout.attrib),
            self.children(layout),
            layout.get("delimiter", ""),
            self.mentions_year_suffix(layout),
        )

    def mentions_year_suffix(self, layout: Element) -> bool:
        """Whether the layout, or a macro that it reaches, renders the year suffix explicitly."""
        seen: set[str] = set()
        todo = [layout]
        while todo:
            for text in todo.pop().iter(NS + "text"):
                if text.get("variable") == "year-suffix":
                    return True
                macro = text.get("macro")
                if macro and macro not in seen and macro in self.macro_elements:
                    seen.add(macro)
                    todo.append(self.macro_elements[macro])
        return False


def make_style(data: bytes | str, files: LocaleFiles, lang: str | None = None) -> Style:
    """Read an independent style for a locale (the style's own default-locale, else en-US, where `lang` is None)."""
    root = read_xml(data)
    if root.tag != NS + "style":
        raise StyleError("the root element is not a CSL style", 1)
    if root.find(NS + "citation") is None:
        raise StyleError("the style has no cs:citation (a dependent style has to be given its parent)", 1, "style")
    locale = make_locale(lang or root.get("default-locale") or "en-US", files, root.findall(NS + "locale"))
    builder = Builder(root, locale)
    try:
        return build(root, builder)
    except StyleError as error:
        if error.line is None:
            error.line = line_of(data, root, builder.at)
        raise
    except RecursionError:
        raise StyleError("nested too deep") from None


def build(root: Element, builder: Builder) -> Style:
    """The style of a parsed document."""
    for macro in root.iterfind(NS + "macro"):
        builder.macro_elements[macro.get("name", "")] = macro
    elements = {name: root.find(NS + name) for name in AREAS}
    for name, element in elements.items():
        own = element.attrib if element is not None else {}
        builder.inheritance[name] = Inheritance({**root.attrib, **own}, root.attrib)
    citation = elements["citation"]
    assert citation is not None
    bibliography = elements["bibliography"]
    citation_area = builder.area(citation, "citation")
    bibliography_area = builder.area(bibliography, "bibliography") if bibliography is not None else None
    builder.bind()
    info = root.find(NS + "info")
    return Style(
        id=(info.findtext(NS + "id") or "") if info is not None else "",
        title=(info.findtext(NS + "title") or "") if info is not None else "",
        note=root.get("class") == "note",
        options=root.attrib,
        locale=builder.locale,
        citation=citation_area,
        bibliography=bibliography_area,
        conditions=builder.conditions,
        macros=builder.macros,
    )
