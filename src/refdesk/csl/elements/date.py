"""`cs:date`: a date variable, in the style's own parts or in a localized form (Date)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from refdesk.csl import tags
from refdesk.csl.elements.base import Blank, Context, Node
from refdesk.csl.item import Date, Parts
from refdesk.csl.reading.locale import NS, Locale
from refdesk.csl.tags import Source
from refdesk.csl.text.case import change_case
from refdesk.csl.tree import Piece, Rendered, Span, joined
from refdesk.items.tuples import NamedTuple

DATE_PARTS = {
    "year": frozenset(("year",)),
    "year-month": frozenset(("year", "month")),
    "year-month-day": frozenset(("year", "month", "day")),
}
ORDER = {"year": 0, "month": 1, "day": 2}


class DatePart(Node):
    """One part of a date and its format."""

    __slots__ = ("form", "name", "range_delimiter", "strip_periods")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        super().__init__(attributes)
        self.name = attributes.get("name", "")
        self.form = attributes.get("form", "numeric" if self.name == "day" else "long")
        self.strip_periods = attributes.get("strip-periods") == "true"
        self.range_delimiter = attributes.get("range-delimiter", "–")

    def text(self, parts: Parts, season: int | str, locale: Locale) -> str:
        """The text of this part of a date, '' if the date lacks it."""
        if self.name == "year":
            return self.year(parts[0], locale)
        if self.name == "month":
            return self.month(parts[1], season, locale)
        return self.day(parts[1], parts[2], locale)

    def year(self, year: int, locale: Locale) -> str:
        """The year, without its era (see `era`)."""
        if not year:
            return ""
        if self.form == "short" and year > 999:
            return f"{year % 100:02d}"
        return str(abs(year))

    def era(self, parts: Parts, locale: Locale) -> str:
        """The term bc or ad for the year of these parts, if it needs one."""
        if self.name != "year" or not parts[0] or parts[0] > 999:
            return ""
        return locale.term("bc" if parts[0] < 0 else "ad") or ""

    def month(self, month: int, season: int | str, locale: Locale) -> str:
        """The month, or the season in its place."""
        if season and not month:
            return locale.term(f"season-{season:02d}") or "" if isinstance(season, int) else season
        if not month:
            return ""
        if self.form == "numeric":
            return str(month)
        if self.form == "numeric-leading-zeros":
            return f"{month:02d}"
        return locale.term(f"month-{month:02d}", "short" if self.form == "short" else "long") or str(month)

    def day(self, month: int, day: int, locale: Locale) -> str:
        """The day: as a number, with a leading zero, or as an ordinal in the gender of the month."""
        if not day:
            return ""
        if self.form == "numeric-leading-zeros":
            return f"{day:02d}"
        if self.form == "ordinal" and not (locale.limit_day_ordinals_to_day_1 and day != 1):
            return f"{day}{locale.ordinal_suffix(day, locale.gender(f'month-{month:02d}'))}"
        return str(day)

    def dress(self, text: str, context: Context, first: bool = True, last: bool = True, era: str = "") -> Piece:
        """The text with case, formatting and affixes; inside a range, without the affix on the range delimiter's
        side."""
        if self.strip_periods:
            text = text.replace(".", "")
        body: Piece = text
        if self.text_case:
            body = change_case(body, self.text_case, context.locale.lang)
        if self.name == "year":
            body = Span((body,), self.marks, tag=tags.YEAR)
        elif self.marks:
            body = Span((body,), self.marks)
        if not (self.affixes or era):
            return body
        pieces = (
            self.prefix if first else "",
            body,
            Span((era,), tag=tags.ERA) if era else "",
            self.suffix if last else "",
        )
        return Span(tuple([piece for piece in pieces if piece]))


class DateElement(Node):
    """A date: its parts in order, with a delimiter between them."""

    __slots__ = ("delimiter", "form", "parts", "tag", "variable")
    needs_value = True

    def __init__(
        self, attributes: Mapping[str, str], children: Sequence[Element], locale: Locale, source: Source | None
    ) -> None:
        super().__init__(attributes, source)
        self.variable = attributes.get("variable", "")
        self.tag = tags.Date(self.variable)
        self.form = attributes.get("form", "")
        self.delimiter = attributes.get("delimiter", "")
        own = [dict(child.attrib) for child in children if child.tag == NS + "date-part" and child.get("name") in ORDER]
        if self.form:
            own = self.localised(own, attributes.get("date-parts", "year-month-day"), locale)
        self.parts = [DatePart(part) for part in own]

    def localised(self, own: list[dict[str, str]], date_parts: str, locale: Locale) -> list[dict[str, str]]:
        """The locale's date in this form, limited to these parts, with the style's changes (Localized Dates)."""
        date = locale.dates.get(self.form)
        if date is None:
            return own
        self.delimiter = date.get("delimiter", "")
        changes = {part.get("name"): part for part in own}
        names = DATE_PARTS.get(date_parts, DATE_PARTS["year-month-day"])
        parts = []
        for child in date:
            if child.get("name") in names:
                change = {k: v for k, v in changes.get(child.get("name"), {}).items() if k not in ("prefix", "suffix")}
                parts.append({**child.attrib, **change})
        return parts

    def render(self, context: Context) -> Rendered:
        context.called += 1
        if self.variable in context.suppressed:
            return None
        date = context.ref.date(self.variable)
        if date is None or (self.variable == "accessed" and context.comparing):
            return None  # the date of access does not distinguish works
        if context.sorting:
            body: Rendered = self.sort_key(date, context)
        elif date.literal:
            body = self.literal(date.literal, context)
        else:
            body = self.write(date, context)
        if body is None or body == "":
            return None
        context.renders(self.variable)
        if self.text_case:
            body = change_case(body, self.text_case, context.locale.lang)
        return self.written(body, self.tag)

    def sort_key(self, date: Date, context: Context) -> str:
        """The date in a sort key. A date that is only text sorts as that in cites, and is no date in the list."""
        if date.literal:
            return date.literal if context.area == "citation" else ""
        text = sort_text(date, [part.name for part in self.parts])
        return f"{text}\u0001"  # a number behind it is not part of the date

    def blank(self, type: str) -> Blank:
        return Blank(frozenset((self.variable,)), called=1)

    def literal(self, text: str, context: Context) -> Rendered:
        """A date that is only text, in place of the year."""
        part = next((part for part in self.parts if part.name == "year"), None)
        if part is None:
            return None
        body = Span((context.rich(text),))
        return body if self.form else part.finish(body)

    def write(self, date: Date, context: Context) -> Rendered:
        """A date or a range of dates."""
        if date.end is not None:
            return self.write_range(date, date.end, context)
        pieces = []
        for part in self.parts:
            text = part.text(date.start, date.season, context.locale)
            if text:
                body = part.dress(text, context, era=part.era(date.start, context.locale))
                if date.open_ended and part.name == "year":
                    body = Span((body, part.range_delimiter))
                pieces.append(body)
        return joined(pieces, self.delimiter)

    def write_range(self, date: Date, end: Parts, context: Context) -> Rendered:
        """Two dates. Shared parts are written once; between the others is the range delimiter of the largest that
        differs."""
        # the end is only as precise as the start
        end = (end[0], end[1] if date.start[1] or date.season else 0, end[2] if date.start[2] else 0)
        pairs = self.pairs(date, end, context.locale)
        differing = [pair.part for pair in pairs if pair.differs]
        if not differing:
            return joined(shared(pairs, date, context), self.delimiter)
        largest = min(differing, key=lambda part: ORDER[part.name])
        doubled = doubled_part(pairs, largest)
        middle = self.both_ends(pairs[doubled], largest, date, end, context)
        before, after = pairs[: doubled.start], pairs[doubled.stop :]
        return joined([*shared(before, date, context), middle, *shared(after, date, context)], self.delimiter)

    def pairs(self, date: Date, end: Parts, locale: Locale) -> list[Pair]:
        """The parts that either end has, with their text at both ends."""
        pairs = []
        for part in self.parts:
            place = ORDER[part.name]
            first, last = part.text(date.start, date.season, locale), part.text(end, date.end_season, locale)
            differs = date.start[place] != end[place] or (part.name == "month" and date.season != date.end_season)
            if first or last:
                pairs.append(Pair(part, first, last, bool(last) and differs))
        return pairs

    def both_ends(self, pairs: Sequence[Pair], largest: DatePart, date: Date, end: Parts, context: Context) -> Span:
        """The parts of the start, the range delimiter and the parts of the end, without the affixes between them."""
        same_era = (date.start[0] < 0) == (end[0] < 0) and max(date.start[0], end[0]) < 1000  # 44–43 BC
        left = [
            part.dress(
                text, context, last=part is not pairs[-1].part,
                era="" if same_era else part.era(date.start, context.locale),
            )
            for part, text, _, _ in pairs
            if text
        ]  # fmt: skip
        right = [
            part.dress(text, context, first=part is not pairs[0].part, era=part.era(end, context.locale))
            for part, _, text, _ in pairs
            if text
        ]
        halves = (joined(left, self.delimiter), largest.range_delimiter, joined(right, self.delimiter))
        return Span(tuple([piece for piece in halves if piece]))


class Pair(NamedTuple):
    """A part of a date range: its text at both ends, and whether they differ."""

    part: DatePart
    first: str
    last: str
    differs: bool


def doubled_part(pairs: Sequence[Pair], largest: DatePart) -> slice:
    """The parts to write for both ends: those from the largest that differs on, or all if others are between them."""
    places = [place for place, pair in enumerate(pairs) if ORDER[pair.part.name] >= ORDER[largest.name]]
    first, last = places[0], places[-1]
    return slice(first, last + 1) if len(places) == last + 1 - first else slice(0, len(pairs))


def shared(pairs: Sequence[Pair], date: Date, context: Context) -> list[Piece]:
    """The parts that both ends of a range share, written once."""
    return [
        pair.part.dress(pair.first, context, era=pair.part.era(date.start, context.locale))
        for pair in pairs
        if pair.first
    ]


def sort_text(date: Date, names: Sequence[str]) -> str:
    """A date as sortable text: YYYYMMDD of the parts that the element has, then the end of a range (Sorting)."""
    if date.literal:
        return ""  # no date to sort by

    def digits(parts: Parts) -> str:
        year = parts[0] if "year" in names else 0
        month = parts[1] if "month" in names else 0
        day = parts[2] if "day" in names else 0
        return f"{year + 100000:06d}{month:02d}{day:02d}"  # years BC before the others

    return digits(date.start) + ("-" + digits(date.end) if date.end else "")
