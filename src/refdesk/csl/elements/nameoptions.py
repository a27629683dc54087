"""The options of `cs:name`: an element's own attributes, and those it inherits (Name; Inheritable Name Options)."""

from __future__ import annotations

from collections.abc import Mapping

from refdesk.csl.elements.nameform import NameForm, NamePart
from refdesk.csl.reading.locale import Locale
from refdesk.csl.text.numbers import whole_number
from refdesk.items.tuples import NamedTuple

# name attribute -> the attribute of cs:style, cs:citation and cs:bibliography that it is inherited from
INHERITED = {
    "and": "and",
    "delimiter-precedes-et-al": "delimiter-precedes-et-al",
    "delimiter-precedes-last": "delimiter-precedes-last",
    "et-al-min": "et-al-min",
    "et-al-use-first": "et-al-use-first",
    "et-al-use-last": "et-al-use-last",
    "et-al-subsequent-min": "et-al-subsequent-min",
    "et-al-subsequent-use-first": "et-al-subsequent-use-first",
    "initialize": "initialize",
    "initialize-with": "initialize-with",
    "name-as-sort-order": "name-as-sort-order",
    "sort-separator": "sort-separator",
    "form": "name-form",
    "delimiter": "name-delimiter",
}


class NameOptions(NamedTuple):
    """The options for the names of one element in one area."""

    form: NameForm
    name_form: str
    delimiter: str
    names_delimiter: str
    and_term: str
    precedes_last: str
    precedes_et_al: str
    et_al_min: int
    et_al_use_first: int
    et_al_use_last: bool
    et_al_subsequent_min: int
    et_al_subsequent_use_first: int


def make_options(attributes: Mapping[str, str], parts: Mapping[str, NamePart], style: Mapping[str, str], locale: Locale,
                 names_delimiter: str) -> NameOptions:  # fmt: skip
    """The options from name attributes, inherited ones included."""
    get = attributes.get
    use_first = whole_number(get("et-al-use-first"), 1)
    et_al_min = whole_number(get("et-al-min"), 0) if "et-al-use-first" in attributes else 0  # it takes both (Name)
    conjunction = get("and", "")
    term = ""
    if conjunction == "text":
        term = locale.term("and") or "and"
    elif conjunction == "symbol":
        term = locale.term("and", "symbol") or "&"
    return NameOptions(
        form=NameForm(
            form=get("form", "long"),
            initialize_with=get("initialize-with"),
            initialize=get("initialize", "true") != "false",
            hyphens=style.get("initialize-with-hyphen", "true") != "false",
            sort_order=get("name-as-sort-order", ""),
            sort_separator=get("sort-separator", ", "),
            demote=style.get("demote-non-dropping-particle", "display-and-sort"),
            particle_space="\u00a0" if locale.lang[:2] in ("cs", "fr", "ru") else " ",
            family=parts.get("family"),
            given=parts.get("given"),
            institution=parts.get("institution"),
        ),
        name_form=get("form", "long"),
        delimiter=get("delimiter", ", "),
        names_delimiter=names_delimiter,
        and_term=term,
        precedes_last=get("delimiter-precedes-last", "contextual"),
        precedes_et_al=get("delimiter-precedes-et-al", "contextual"),
        et_al_min=et_al_min,
        et_al_use_first=use_first,
        et_al_use_last=get("et-al-use-last") == "true",
        et_al_subsequent_min=whole_number(get("et-al-subsequent-min"), et_al_min),
        et_al_subsequent_use_first=whole_number(get("et-al-subsequent-use-first"), use_first),
    )


class Inheritance(NamedTuple):
    """The name attributes that an area passes on: those on cs:citation or cs:bibliography, then those on cs:style."""

    attributes: Mapping[str, str]
    style: Mapping[str, str]
