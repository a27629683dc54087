"""Extensions of CSL 1.0.2 in a style, most of them from CSL-M: supported ones and others.

Supported are `locale` on cs:layout, `default-locale-sort` on cs:style, `has-day` on conditions, and an empty
cs:institution.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from refdesk.csl.reading.locale import NS, local_name
from refdesk.csl.reading.parse import read_xml
from refdesk.items.tuples import NamedTuple

ELEMENTS = frozenset(
    """author bibliography category choose citation contributor date date-part eissn else else-if email et-al group id if
    info institution issn issnl key label layout link locale macro multiple name name-part names number published rights
    single sort style style-options substitute summary term terms text title title-short translator updated uri""".split()
)
CONDITIONS = frozenset("disambiguate is-numeric is-uncertain-date locator match position type variable".split())
ATTRIBUTES = frozenset(
    """after-collapse-delimiter and citation-format cite-group-delimiter class collapse date-parts default-locale
    delimiter delimiter-precedes-et-al delimiter-precedes-last demote-non-dropping-particle
    disambiguate-add-givenname disambiguate-add-names disambiguate-add-year-suffix display entry-spacing et-al-min
    et-al-subsequent-min et-al-subsequent-use-first et-al-use-first et-al-use-last field font-style font-variant
    font-weight form gender gender-form givenname-disambiguation-rule hanging-indent href initialize initialize-with
    initialize-with-hyphen license limit-day-ordinals-to-day-1 line-spacing macro match name name-as-sort-order
    name-delimiter name-form names-delimiter names-min names-use-first names-use-last near-note-distance
    page-range-format plural prefix punctuation-in-quote quotes range-delimiter rel second-field-align sort
    sort-separator strip-periods subsequent-author-substitute subsequent-author-substitute-rule suffix term text-case
    text-decoration value variable version vertical-align year-suffix-delimiter""".split()
)
FOLLOWED = frozenset(
    (("layout", "locale"), ("style", "default-locale-sort"), ("if", "has-day"), ("else-if", "has-day"))
)


class Extension(NamedTuple):
    """An element or an attribute that CSL does not have; `attribute` is '' for an element."""

    element: Element
    attribute: str
    followed: bool

    @property
    def name(self) -> str:
        """How it is written: `<layout locale="...">`."""
        attribute = f' {self.attribute}="..."' if self.attribute else ""
        return f"<{local_name(self.element)}{attribute}>"


def extensions_of(root: Element) -> Iterator[Extension]:
    """The extensions in a style, in reading order."""
    for element in root.iter():
        if element.tag.__class__ is not str or not element.tag.startswith(NS):
            continue  # comments, and elements of other namespaces in cs:info
        name = local_name(element)
        if name == "institution":
            yield Extension(element, "", followed=not element.attrib and not len(element))
        elif name not in ELEMENTS:
            yield Extension(element, "", followed=False)
            continue
        known = CONDITIONS if name in ("if", "else-if") else ATTRIBUTES
        for attribute in element.attrib:
            if attribute not in known and not attribute.startswith("{"):
                yield Extension(element, attribute, followed=(name, attribute) in FOLLOWED)


def not_understood(style: bytes) -> tuple[str, ...]:
    """The unsupported extensions in a style, each once."""
    return tuple(
        dict.fromkeys(extension.name for extension in extensions_of(read_xml(style)) if not extension.followed)
    )


def strip(root: Element) -> None:
    """Remove the extensions from a style, so that it can be checked against CSL's schema."""
    for extension in list(extensions_of(root)):
        element = extension.element
        if extension.attribute == "has-day":  # also a test of a date
            element.set("is-uncertain-date", element.attrib.pop("has-day"))
        elif extension.attribute:
            element.attrib.pop(extension.attribute, None)
    parents = {child: parent for parent in root.iter() for child in parent}
    for extension in list(extensions_of(root)):
        if not extension.attribute and extension.element in parents:
            parents[extension.element].remove(extension.element)
    for area in (*root.iterfind(NS + "citation"), *root.iterfind(NS + "bibliography")):
        for layout in area.findall(NS + "layout")[:-1]:
            area.remove(layout)
