"""A CSL-JSON item, parsed once for the elements: names with their particles split off, dates as numbers.

`Reference` wraps an item; `Name` and `Date` are its parsed values. Nothing here depends on a style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from refdesk.items.names import split_family, split_given
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.items.variables import DATES, NAMES, NUMBERS

NAME_VARIABLES = NAMES | {"editortranslator"}
DATE_VARIABLES = DATES | {"container", "locator-date", "publication-date"}
NUMBER_VARIABLES = NUMBERS
# variable -> its name before CSL 1.0.2, or in the JSON of other programs
OLD_NAMES = {
    "container-title-short": ("journalAbbreviation",),
    "title-short": ("shortTitle",),
    "event-title": ("event",),
    "event": ("event-title",),
}


class Name(NamedTuple):
    """A name in parts. A literal name (an institution) has only `literal`."""

    family: str = ""
    given: str = ""
    dropping: str = ""
    non_dropping: str = ""
    suffix: str = ""
    comma_suffix: bool = False
    literal: str = ""
    static: bool = False
    latin: bool = True


UNSPACED = regex(r"\.(?=[^\W\d_])")  # a full stop with no space before the next initial
Parts = tuple[int, int, int]  # year, month, day; 0 where missing (no year 0: 1 BC is -1)


class Date(NamedTuple):
    """A date or a range of dates. `literal` is text that could not be read as a date. Season is 1 to 4, or a text."""

    start: Parts = (0, 0, 0)
    end: Parts | None = None
    season: int | str = 0
    end_season: int = 0
    circa: bool = False
    literal: str = ""
    open_ended: bool = False


OTHERS = Name(literal="others")  # at the end of a list: there are more
CUT_SHORT = frozenset(("others", "and others", "et al.", "et al"))


def is_cut_short(last: Name) -> bool:
    """Whether the last name of a list says that there are more: `others`, or `et al.` taken apart as a person."""
    return (last.literal or f"{last.given} {last.family}".strip()).lower() in CUT_SHORT


USUAL_PARTS = frozenset(("family", "given"))


def make_name(data: Mapping[str, Any]) -> Name:
    """The name of a CSL-JSON name object (CSL-JSON schema, name-variable; specification, Names)."""
    if data.keys() <= USUAL_PARTS:
        family, given = data.get("family", ""), data.get("given", "")
        if isinstance(family, str) and isinstance(given, str):
            return parsed_name(family.strip(), given.strip())

    def text(key: str) -> str:
        value = data.get(key)
        return value.strip() if isinstance(value, str) else "" if value is None or value is False else str(value)

    suffix = text("suffix")
    return parsed_name(
        text("family"), text("given"), text("dropping-particle"), text("non-dropping-particle"), suffix,
        bool(data.get("comma-suffix")), text("literal"), bool(data.get("static-ordering")),
        bool(data.get("isInstitution")), data.get("parse-names") is not False,
    )  # fmt: skip


@lru_cache(maxsize=16_384)
def parsed_name(
    family: str, given: str, dropping: str = "", non_dropping: str = "", suffix: str = "", comma: bool = False,
    literal: str = "", static: bool = False, institution: bool = False, parse: bool = True,
) -> Name:  # fmt: skip
    """The name with these parts. Particles and suffixes inside family and given are split off."""
    if not literal and institution:
        literal = family
    if literal:
        return Name(literal=literal)
    if family[:1] == family[-1:] == '"' and len(family) > 2:
        family, parse = family[1:-1], False
    if given and not suffix and "," in given:
        given, _, suffix = (part.strip() for part in given.partition(","))
        if suffix.startswith("!"):
            suffix, comma = suffix[1:].strip(), True
    if parse and not non_dropping and not dropping:
        non_dropping, family = split_family(family)
        if given and (parts := split_given(given)):
            given, dropping = parts
    latin = (family + given).isascii() or not has_ideographs(family + given)
    return Name(family, given, dropping, non_dropping, suffix, comma, "", static, latin)


def person(name: Name) -> Name:
    """A key for the person: J.J. and J. J. are the same person."""
    return name._replace(given=UNSPACED.sub(". ", name.given)) if UNSPACED.search(name.given) else name


def has_ideographs(text: str) -> bool:
    """Whether the text has a Chinese, Japanese or Korean character."""
    return any(
        "\u2e80" <= c <= "\ua4cf" or "\uac00" <= c <= "\ud7ff" or "\u1100" <= c <= "\u11ff" or "\ua960" <= c <= "\ua97f"
        or "\uf900" <= c <= "\ufaff" or "\ufe30" <= c <= "\ufe4f" or "\uff00" <= c <= "\uffef"
        for c in text
    )  # fmt: skip


def number(value: Any) -> int:
    """A JSON value as an integer; 0 if it is not one."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 1e9 else 0
    if isinstance(value, str):
        match = re.match(r"\s*([-+]?\d{1,9})", value)
        return int(match[1]) if match else 0
    return 0


def make_parts(values: Any) -> tuple[Parts, int]:
    """Year, month and day of one element of `date-parts`, and its season (months 13-16 and 21-24 are seasons)."""
    if not isinstance(values, (list, tuple)):
        values = [values]
    year, month, day = ([number(value) for value in values] + [0, 0, 0])[:3]
    season = 0
    if 13 <= month <= 24:
        season = (month - 1) % 4 + 1
    if not 1 <= month <= 12:
        month = 0
    if not 1 <= day <= 31 or not month:
        day = 0
    return (year, month, day), season


def make_date(data: Any) -> Date | None:
    """The date of a CSL-JSON date variable, an object or a string in EDTF; None if it has no date."""
    if isinstance(data, (str, int)) and not isinstance(data, bool):
        data = {"raw": str(data)}
    if not isinstance(data, Mapping):
        return None
    circa = data.get("circa") not in (None, False, 0, "", "0", "false")
    parts = data.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], (list, tuple)) and parts[0] and number(parts[0][0]):
        return date_of_parts(parts, data.get("season"), circa)
    if literal := data.get("literal"):
        return Date(literal=str(literal), circa=circa)
    if raw := data.get("raw"):
        from refdesk.items import dates

        meant = dates.parse_edtf(str(raw)) or dates.parse_strictly(str(raw), month_first=True)
        if not meant and re.fullmatch(r"-\d{1,3}", str(raw).strip()):
            meant = {"date-parts": [[int(raw)]]}  # a year before 1
        return make_date({"circa": circa, **meant}) if meant else Date(literal=str(raw), circa=circa)
    if (season_alone := data.get("season")) not in (None, "", 0):
        return Date(season=number(season_alone) or str(season_alone), circa=circa)
    return None


def date_of_parts(parts: Sequence[Any], season: Any, circa: bool) -> Date:
    """The date or range in the `date-parts` and the `season` of a date variable."""
    start, own_season = make_parts(parts[0])
    end, end_season, open_ended = None, 0, False
    if len(parts) > 1 and isinstance(parts[1], (list, tuple)) and parts[1]:
        end, end_season = make_parts(parts[1])
        if not end[0]:
            end, open_ended = None, True
    shown: int | str = own_season
    if not own_season and season not in (None, "", 0):
        shown = number(season) or str(season)
        if isinstance(shown, int):
            shown = (shown - 1) % 4 + 1 if 1 <= shown <= 24 else 0
    return Date(start, end, shown, end_season, circa, "", open_ended)


def text_of(value: Any) -> str:
    """The text of a JSON value for a text or number variable; '' if it has none."""
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(text_of, value)))
    if isinstance(value, Mapping):
        return ""
    return str(value)


NOTABLE = r"[a-z]+(?:[-_][a-z]+)*|DOI|ISBN|ISSN|PMCID|PMID|URL"
NOTED = regex(rf"(?m)\{{:({NOTABLE}):([^{{}}\n]*)\}}|^[ \t]*({NOTABLE}):[ \t]*(\S.*)$")
LABELLED = regex(r"^(?:pp?|pages?)\.?\s+(?=\d)")  # a label in the data: the style adds its own
NOTED_TEXTS = frozenset(
    """annote archive archive_location archive-place authority call-number citation-label collection-title container-title
    container-title-short dimensions division event event-place event-title genre jurisdiction keyword language medium
    original-publisher original-publisher-place original-title publisher publisher-place references reviewed-genre
    reviewed-title scale source status title-short volume-title part-title DOI ISBN ISSN PMCID PMID URL""".split()
)


def noted(note: str) -> dict[str, Any]:
    """The variables written in a note because they have no field of their own, and the rest of the note.

    Each is on a line of its own, `original-date: 1925`, or in braces, `{:original-date: 1925}`. Names are written
    `Family || Given`.
    """
    values: dict[str, Any] = {}

    def take(match: re.Match[str]) -> str:
        name, value = match[1] or match[3], (match[2] or match[4]).strip()
        if name in NAME_VARIABLES:
            family, _, given = value.partition("||")
            person = {"family": family.strip(), "given": given.strip()} if given else {"literal": family.strip()}
            values.setdefault(name, []).append(person)
        elif name in DATE_VARIABLES:
            values[name] = {"raw": value}
        elif name in NUMBER_VARIABLES or name in NOTED_TEXTS:
            values[name] = value
        else:
            return match[0]
        return ""

    rest = NOTED.sub(take, note).strip()
    return {**values, "note": rest}


def names_of(variable: str) -> frozenset[str]:
    """The fields that a variable may come from."""
    return frozenset((variable, *OLD_NAMES.get(variable, ()), *(("page",) if variable == "page-first" else ())))


class Reference:
    """An item as the elements read it. Parsed names and dates are cached; the item itself is never changed."""

    __slots__ = ("data", "dates", "id", "lang", "names", "type", "variables")

    def __init__(self, data: Mapping[str, Any]) -> None:
        note = data.get("note")
        if isinstance(note, str) and ":" in note:
            values = noted(note)
            data = {**values, **data, "note": values["note"]}
        self.data = data
        self.variables = frozenset(data)
        self.id = str(data.get("id", ""))
        self.type = text_of(data.get("type"))
        self.lang = text_of(data.get("language")).strip().lower()
        self.names: dict[str, tuple[Name, ...]] = {}
        self.dates: dict[str, Date | None] = {}

    def text(self, variable: str) -> str:
        """The value of a text or number variable; '' if it is empty."""
        value = self.data.get(variable)
        if value is None or value == "":
            if variable == "page-first":
                return first_page(self.text("page"))
            for old in OLD_NAMES.get(variable, ()):
                if value := self.data.get(old):
                    return text_of(value)
            return ""
        if value.__class__ is not str:
            value = text_of(value)
        return LABELLED.sub("", value) if variable == "page" else value

    def name_list(self, variable: str) -> tuple[Name, ...]:
        """The names of a name variable."""
        parsed = self.names.get(variable)
        if parsed is None:
            value = self.data.get(variable)
            if isinstance(value, Mapping):
                value = [value]
            if isinstance(value, str) and value:
                value = [{"literal": value}]
            names = (make_name(each) for each in value if isinstance(each, Mapping)) if isinstance(value, list) else ()
            parsed = tuple(name for name in names if name.family or name.given or name.literal)
            if len(parsed) > 1 and is_cut_short(parsed[-1]):
                parsed = (*parsed[:-1], OTHERS)
            self.names[variable] = parsed
        return parsed

    def date(self, variable: str) -> Date | None:
        """The value of a date variable."""
        try:
            return self.dates[variable]
        except KeyError:
            value = self.data.get(variable)
            date = self.dates[variable] = None if value is None else make_date(value)
            return date

    def has(self, variable: str) -> bool:
        """Whether the variable has a value."""
        if variable in DATE_VARIABLES:
            return self.date(variable) is not None
        if variable in NAME_VARIABLES:
            return bool(self.name_list(variable))
        return bool(self.text(variable).strip())


def first_page(pages: str) -> str:
    """The first page of a page range."""
    match = re.match(r"\s*([^\s,&\-–—]+)", pages)
    return match[1] if match else ""
