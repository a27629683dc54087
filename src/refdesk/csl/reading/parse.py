"""Style XML -> a `Style`: typed element nodes with converted attributes and macros bound by name.

The XML is read without entities and without access to files or the network. A mistake in the style is a StyleError with
the line of the element; line numbers are computed only if there is one to report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.etree.ElementTree import fromstring as parse_xml

from refdesk.csl.elements.base import Children, Node
from refdesk.csl.elements.choose import Choose, Condition, make_condition
from refdesk.csl.elements.date import DateElement
from refdesk.csl.elements.group import Group
from refdesk.csl.elements.nameform import NamePart
from refdesk.csl.elements.nameoptions import Inheritance
from refdesk.csl.elements.names import EtAl, Names
from refdesk.csl.elements.number import Label, Number
from refdesk.csl.elements.text import TextMacro, make_text
from refdesk.csl.reading.locale import NS, Locale, LocaleFiles, Term, local_name, make_locale
from refdesk.csl.reading.style import Area, SortKey, Style
from refdesk.csl.tags import Source
from refdesk.errors import StyleError

PAGE_RANGE = ("page-range-delimiter", "long")
AREAS = ("citation", "bibliography")
# options of a sort key that override those of the names in its macro
NAMES_OPTIONS = (
    ("names-min", "et-al-min"),
    ("names-use-first", "et-al-use-first"),
    ("names-use-last", "et-al-use-last"),
)
MAX_DEPTH = 150  # of nested elements, including those of called macros; the deepest style has 67
MAX_CALLS = 1_000_000  # of macros in one rendering; chicago-notes has 86,733, most in branches not taken


class ElementError(StyleError):
    """A mistake at an element; the line is looked up later."""

    def __init__(self, message: str, at: Element) -> None:
        super().__init__(message, element=local_name(at))
        self.at = at


def read_xml(data: bytes | str) -> Element:
    """The root element of a style or locale. StyleError if it is not XML or has a document type."""
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    if b"&amp;#" in data:  # a character reference escaped twice stands for the character
        data = re.sub(rb"&amp;(#(?:\d{1,6}|x[0-9A-Fa-f]{1,5});)", rb"&\1", data)
    ascii = data.replace(b"\0", b"") if b"\0" in data else data  # UTF-16 and UTF-32 as well
    if (at := ascii.find(b"<!DOCTYPE")) >= 0:
        raise StyleError("a document type declaration is not allowed here", ascii.count(b"\n", 0, at) + 1)
    try:
        return parse_xml(data, XMLParser())
    except ParseError as error:
        raise StyleError(f"not well-formed XML: {str(error).split(':')[0]}", error.position[0]) from None
    except (ValueError, LookupError) as error:
        raise StyleError(f"not readable as XML: {error}") from None


def line_numbers(xml: bytes | str, root: Element) -> dict[Element, int]:
    """The first line of each element of a document. This takes as long as parsing it."""
    from xml.parsers.expat import ParserCreate

    lines: list[int] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(xml.encode() if isinstance(xml, str) else xml, True)
    return dict(zip(root.iter(), lines, strict=True))


class Builder:
    """The state of reading a style: the locale, inherited options, macros."""

    def __init__(self, root: Element, locale: Locale) -> None:
        self.root = root
        self.locale = locale
        self.macro = ""  # the macro being read
        self.page_format = root.get("page-range-format", "")
        areas = {name: root.find(NS + name) for name in AREAS}
        self.inheritance = {
            name: Inheritance({**root.attrib, **(area.attrib if area is not None else {})}, root.attrib)
            for name, area in areas.items()
        }
        self.macro_elements = {macro.get("name", ""): macro for macro in root.iterfind(NS + "macro")}
        self.macros: dict[str, Children] = {}
        self.calls: list[tuple[TextMacro, Element]] = []
        self.conditions = 0
        self.deepest = 0
        self.outermost = False  # whether the element is a direct child of a layout: only those become blocks (Display)

    def children(self, parent: Element, depth: int = 0, heir: Element | None = None) -> Children:
        """The nodes of an element's children; `heir` is the names element that they substitute, and take its form from."""
        if depth > MAX_DEPTH:
            self.fail(parent, f"nested more than {MAX_DEPTH} deep")
        self.deepest = max(self.deepest, depth)
        nodes = []
        for element in parent:
            node = self.node(element, depth, heir)
            if node is not None:
                nodes.append(node)
        return Children(nodes)

    def fail(self, element: Element, message: str) -> NoReturn:
        """Report a mistake at an element."""
        raise ElementError(message, element)

    def node(self, element: Element, depth: int, heir: Element | None = None) -> Node | None:
        """The node of one rendering element; None for any other element."""
        tag = element.tag
        attributes: Mapping[str, str] = element.attrib
        if "display" in attributes and not self.outermost:
            attributes = {name: value for name, value in attributes.items() if name != "display"}
        source = Source(element, self.macro)
        if tag == NS + "text":
            text = make_text(attributes, self.page_format, self.locale, source)
            if isinstance(text, TextMacro):
                self.calls.append((text, element))
            return text
        if tag == NS + "group":
            outermost, self.outermost = self.outermost, False
            group = Group(attributes, self.children(element, depth + 1))
            self.outermost = outermost
            return group
        if tag == NS + "choose":
            return self.choose(element, depth, heir)
        if tag == NS + "names":
            return self.names(element, heir, depth)
        if tag == NS + "date":
            return DateElement(attributes, list(element), self.locale, source)
        if tag == NS + "number":
            if "variable" not in attributes:
                self.fail(element, "has no variable")
            return Number(attributes, self.page_format, self.locale, source)
        if tag == NS + "label":
            return Label(attributes, self.locale, source)
        return None

    def choose(self, element: Element, depth: int, heir: Element | None = None) -> Choose:
        """The branches of a choose."""
        branches: list[tuple[Condition | None, Children]] = []
        for branch in element:
            if branch.tag in (NS + "if", NS + "else-if"):
                self.conditions += "disambiguate" in branch.attrib
                branches.append((make_condition(branch.attrib), self.children(branch, depth + 1, heir)))
            elif branch.tag == NS + "else":
                branches.append((None, self.children(branch, depth + 1, heir)))
        return Choose(branches)

    def names(self, element: Element, parent: Element | None, depth: int) -> Names:
        """A names element. Inside a substitute, one without children has the form of the parent (Substitute)."""
        own = children_by_name(element)
        source = element
        if parent is not None and not own.keys() & {"name", "et-al", "label"}:
            source, own = parent, children_by_name(parent)
        name = own.get("name")
        parts = self.name_parts(name)
        if "institution" not in own and "family" in parts:  # with it, institutions are written as they are (CSL-M)
            parts["institution"] = parts["family"]
        et_al = own.get("et-al")
        label = own.get("label")
        order = list(own)
        label_first = label is not None and "name" in own and order.index("label") < order.index("name")
        attributes = {**source.attrib, "variable": element.get("variable", "")}
        substitute = element.find(NS + "substitute")
        substitutes = Children() if substitute is None else self.children(substitute, depth + 1, source)
        return Names(
            attributes,
            name.attrib if name is not None else {},
            parts,
            EtAl(et_al.attrib if et_al is not None else {}, self.locale),
            Label(label.attrib, self.locale, Source(label, self.macro)) if label is not None else None,
            label_first,
            substitutes,
            self.inheritance,
            self.locale,
            Source(element, self.macro),
        )

    def name_parts(self, name: Element | None) -> dict[str, NamePart]:
        """The cs:name-part elements of a name, by part."""
        parts = () if name is None else name.findall(NS + "name-part")
        return {part.get("name", ""): NamePart(part.attrib, self.locale.lang) for part in parts}

    def bind(self) -> None:
        """Bind every macro call to its macro. A macro that is missing or calls itself is a mistake."""
        depths: dict[str, int] = {}
        while self.calls:
            call, element = self.calls.pop()
            if call.name not in self.macro_elements:
                self.fail(element, f"there is no macro '{call.name}'")
            if call.name not in self.macros:
                self.deepest = 0
                self.macro = call.name
                self.macros[call.name] = self.children(self.macro_elements[call.name])
                depths[call.name] = self.deepest
            call.children = self.macros[call.name]
        self.check_macros(depths)

    def check_macros(self, depths: Mapping[str, int]) -> None:
        """Refuse macros that call themselves, are nested too deep, or render too much.

        `depths` is the depth of the elements of each macro.
        """
        measured: dict[str, tuple[int, int]] = {}
        open_macros: list[str] = []

        def measure(name: str) -> tuple[int, int]:
            """How deep a macro goes, and the most macros it can render."""
            element = self.macro_elements[name]
            if name in open_macros:
                self.fail(element, f"the macro '{name}' calls itself")
            if len(open_macros) > MAX_DEPTH:
                self.fail(element, f"macros call each other more than {MAX_DEPTH} deep")
            open_macros.append(name)
            depth, size = 0, 1
            for text in element.iter(NS + "text"):
                callee = text.get("macro")
                if callee in self.macro_elements:
                    if callee not in measured:
                        measured[callee] = measure(callee)
                    depth = max(depth, measured[callee][0] + 1)
                    size += measured[callee][1]
            open_macros.pop()
            depth += depths.get(name, 0)
            if depth > MAX_DEPTH:
                self.fail(element, f"the macro '{name}' is nested more than {MAX_DEPTH} deep with those that it calls")
            if size > MAX_CALLS:
                self.fail(element, f"the macro '{name}' renders more than {MAX_CALLS:,} macros")
            return depth, size

        for name in self.macro_elements:
            if name not in measured:
                measured[name] = measure(name)

    def area(self, element: Element, layout: Element) -> Area:
        """cs:citation or cs:bibliography, with one of its layouts."""
        keys = []
        for key in element.iterfind(f"{NS}sort/{NS}key"):
            called = Children()
            if macro := key.get("macro"):
                call = TextMacro({"macro": macro})
                self.calls.append((call, key))
                called = Children((call,))
            names = tuple((option, value) for name, option in NAMES_OPTIONS if (value := key.get(name)) is not None)
            keys.append(SortKey(key.get("variable", ""), called, key.get("sort") == "descending", names))
        rest = next((other for other in element.iterfind(NS + "layout") if not other.get("locale")), layout)
        attributes = {**rest.attrib, **layout.attrib}  # a layout for one language inherits from that for the rest
        self.outermost = True
        children = self.children(layout)
        self.outermost = False
        return Area(
            element.attrib,
            keys,
            Node(attributes),
            children,
            Children(children[:1]),
            Children(children[1:]),
            attributes.get("delimiter", ""),
            self.locale,
            layout.get("locale", "").split(),
        )

    def places_year_suffix(self) -> bool:
        """Whether a layout, or a macro that it reaches, renders the year suffix explicitly."""
        seen: set[str] = set()
        todo = self.root.findall(f"./*/{NS}layout")
        while todo:
            for text in todo.pop().iter(NS + "text"):
                if text.get("variable") == "year-suffix":
                    return True
                macro = text.get("macro")
                if macro and macro not in seen and macro in self.macro_elements:
                    seen.add(macro)
                    todo.append(self.macro_elements[macro])
        return False


def children_by_name(element: Element) -> dict[str, Element]:
    """The children of an element by name, in order."""
    return {local_name(child): child for child in element}


def make_style(data: bytes | str, files: LocaleFiles, lang: str | None = None) -> Style:
    """Read an independent style for a locale: `lang`, else the style's default-locale, else en-US."""
    root = read_xml(data)
    if root.tag != NS + "style":
        raise StyleError("the root element is not a CSL style", 1)
    if root.find(NS + "citation") is None:
        raise StyleError("the style has no cs:citation (a dependent style needs its parent)", 1, "style")
    try:
        return build(data, root, lang or root.get("default-locale") or "en-US", files)
    except ElementError as error:
        raise StyleError(error.message, line_numbers(data, root).get(error.at), error.element) from None
    except RecursionError:
        raise StyleError("nested too deeply") from None


def build(xml: bytes | str, root: Element, lang: str, files: LocaleFiles) -> Style:
    """The style of a parsed document."""
    builders: dict[str, Builder] = {}

    def builder_in(lang: str) -> Builder:
        """The builder of layouts in a language. Two things that concern the list as a whole come from the style's own
        locale, as in citeproc-js: the delimiter of page ranges, unless it is a hyphen, and whether punctuation goes
        inside quotation marks."""
        if lang not in builders:
            locale = make_locale(lang, files, root.findall(NS + "locale"))
            if builders:
                locale.punctuation_in_quote = builder.locale.punctuation_in_quote
                dash = builder.locale.lookup(*PAGE_RANGE) or Term("–", "–")
                if dash.single != "-":
                    locale.terms[PAGE_RANGE] = dash
            builders[lang] = Builder(root, locale)
        return builders[lang]

    def area(name: str) -> Area | None:
        """cs:citation or cs:bibliography. The layout without a locale, or the last one, is for all other languages."""
        element = root.find(NS + name)
        if element is None:
            return None
        layouts = element.findall(NS + "layout")
        if not layouts:
            builder.fail(element, "has no layout")
        rest = next((layout for layout in layouts if not layout.get("locale")), layouts[-1])
        others = [layout for layout in layouts if layout is not rest and layout.get("locale")]
        areas = [builder_in(layout.get("locale", "").split()[0]).area(element, layout) for layout in others]
        return builder.area(element, rest)._replace(languages=(), others=areas)

    builder = builder_in(lang)
    citation_area = area("citation")
    bibliography_area = area("bibliography")
    assert citation_area is not None
    for each in builders.values():
        each.bind()
    info = root.find(NS + "info")
    return Style(
        id=(info.findtext(NS + "id") or "") if info is not None else "",
        title=(info.findtext(NS + "title") or "") if info is not None else "",
        note=root.get("class") == "note",
        options=root.attrib,
        locale=builder.locale,
        sort_lang=root.get("default-locale-sort") or builder.locale.lang,
        citation=citation_area,
        bibliography=bibliography_area,
        conditions=max(each.conditions for each in builders.values()),
        places_year_suffix=builder.places_year_suffix(),
        macros=builder.macros,
        xml=xml,
        root=root,
    )
