"""Find the styles that could have printed a reference: first by shape, then by rendering it.

A shape is a reference with a letter for each variable, so that what is left is what a style is known by: the order, the
punctuation, the words between, how a name is written. `Doe J. Title. J Soc. 2024;16(1):80.` and all that the Vancouver
styles print have one shape. Each style's shape is that of a made-up work of the reference's type, and is kept in the
user's cache folder. Only the styles of the nearest shapes render the reference itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from refdesk.items.tuples import NamedTuple
from refdesk.items.variables import TYPES

if TYPE_CHECKING:
    from refdesk.items import Item

Parts = Sequence[tuple[str, str]]
"""An entry in parts: (variable or '', text)."""

VARIABLES = (
    "title", "container-title", "DOI", "URL", "publisher", "publisher-place", "page", "issued", "volume", "issue", "author",
    "editor", "accessed", "genre", "edition",
)  # fmt: skip
LETTERS = {name: chr(0xE000 + number) for number, name in enumerate(VARIABLES)}  # of the Private Use Area
FAMILY, GIVEN, INITIALS = "\ue100", "\ue101", "\ue102"
CANDIDATES = 400  # styles that render the reference itself

PEOPLE = [
    {"family": "Quorra", "given": "Maximilian Theodore"},
    {"family": "Zelbad", "given": "Henrietta"},
    {"family": "Wixton", "given": "Ulysses"},
]
WORK: Item = {
    "id": "reference",
    "title": "Narwhals of the frozen seas",
    "author": PEOPLE,
    "issued": {"date-parts": [[1947]]},
    "page": "6401-6453",
}
SERIAL = {"volume": "97", "issue": "83"}
BOOK = {"publisher": "Oberon Press", "publisher-place": "Utrecht"}
LINKED = {"container-title": "Maritime lore", "DOI": "10.9999/narwhal", "URL": "https://example.org/narwhal"}
VALUES = WORK | SERIAL | BOOK | LINKED


class Likely(NamedTuple):
    """A style, what it prints, and how similar that is (100: identical)."""

    likeness: float
    style: str
    entry: str


def name_of(work: Item) -> str:
    """The cache name for the shapes of a work."""
    has = [name for name in LINKED if name in work]
    return "-".join(["shapes", str(work.get("type")), *has])


def made_up(item: Item) -> Item:
    """A work of the item's type, in a container and with a DOI where that is: the one that the styles' shapes are of."""
    kind = str(item.get("type"))
    kind = kind if kind in TYPES else "document"
    links = {name: value for name, value in LINKED.items() if name in item}
    return {**WORK, **(SERIAL if kind.startswith("article") else BOOK), **links, "type": kind}


def nearest(reference: str, entries: Mapping[str, str], most: int) -> list[Likely]:
    """The most similar entries, by style; none below 50 %."""
    from rapidfuzz import fuzz, process

    compared = {style: plain(entry) for style, entry in entries.items()}
    matches = process.extract(plain(reference), compared, scorer=fuzz.ratio, limit=None, score_cutoff=50)
    # among equals, those with the same quotes and dashes come first
    matches.sort(key=lambda match: (-match[1], -fuzz.ratio(reference, entries[match[2]]), match[2]))
    return [Likely(round(score, 1), style, entries[style]) for _, score, style in matches[:most]]


def candidates(reference: str, item: Item, shapes: Mapping[str, Parts]) -> list[str]:
    """The styles whose shapes are nearest to that of the reference."""
    from rapidfuzz import fuzz, process

    wanted = shape_of_text(plain(reference), item)
    people = min(len(item.get("author") or ()), 2)
    made = {style: shape(parts, item, people) for style, parts in shapes.items()}
    return [style for _, _, style in process.extract(wanted, made, scorer=fuzz.ratio, limit=CANDIDATES)]


def plain(text: str) -> str:
    """The text for comparison: normalised, without a leading number."""
    return re.sub(r"^[\[(]?\d{1,3}[\])]?[.\s]\s*", "", even(text))


def even(text: str) -> str:
    """The text with dashes, quotes and spaces normalised."""
    text = re.sub(r"[‐-―−]", "-", re.sub(r"[“”„«»]", '"', re.sub(r"[’‘‚]", "'", text)))
    return " ".join(text.split())


def shape(parts: Parts, item: Item, people: int) -> str:
    """The shape of the made-up work's entry, with the variables and the number of people that the item has."""
    families = [person["family"] for person in PEOPLE]
    out: list[str] = []
    between = False  # is the last piece a delimiter?
    for variable, text in parts:
        if variable in item and variable in LETTERS:
            names = variable == "author"
            out.append(
                shape_of_names(text, families, people) if names else core(variable).sub(LETTERS[variable], text, 1)
            )
        elif not variable:
            out.append(text)
        elif between:
            out.pop()  # what is not there has no delimiter before it
        between = not variable
    return plain("".join(out))


@cache
def core(variable: str) -> re.Pattern[str]:
    """The made-up work's value in the text of an element that may have affixes."""
    if variable in ("volume", "issue", "page", "issued"):
        return re.compile(r"\d[\d–-]*")
    return re.compile(re.escape(str(VALUES.get(variable, ""))) + r"|\w(?:.*\w)?", re.I | re.S)


def shape_of_text(text: str, item: Item) -> str:
    """The shape of the reference, the item's values being found in it."""
    spans = places(text, item)
    out, at = "", 0
    first = min(spans)[0] if spans else 0
    families = [str(person.get("family") or person.get("literal")) for person in item.get("author") or ()]
    if families and families[0] in text[:first]:
        out, at = shape_of_names(text[:first], families, min(len(families), 2)), first
        tail = text[len(text[:first].rstrip(" .,:;()[]\"'-")) : first]
        out += tail.removeprefix(".") if f"{INITIALS}." in out else tail  # the full stop may be an initial's
    for start, end, variable in sorted(spans):
        out += text[at:start] + LETTERS[variable]
        at = end
    return " ".join((out + text[at:]).split())


def places(text: str, item: Item) -> list[tuple[int, int, str]]:
    """Where the item's values are in the text: start, end, variable; volume and issue after the container's title."""
    spans: list[tuple[int, int, str]] = []
    after = 0
    for variable in VARIABLES:
        if value := value_of(item, variable):
            pattern = r"\s*-+\s*".join(map(re.escape, re.split("-+", even(value))))
            start = after if variable in ("volume", "issue") else 0
            for match in re.compile(rf"(?<!\w){pattern}(?!\w)", re.I).finditer(text, start):
                if all(match.end() <= start or end <= match.start() for start, end, _ in spans):
                    spans.append((*match.span(), variable))
                    after = match.end() if variable == "container-title" else after
                    break
    return spans


def value_of(item: Item, variable: str) -> str:
    """A variable as it may be printed in a reference; of a date, the year."""
    value = item.get(variable)
    if isinstance(value, dict):
        parts = value.get("date-parts") or [[]]
        return str(parts[0][0]) if parts[0] else ""
    return str(value) if isinstance(value, str | int) else ""


def shape_of_names(text: str, families: Sequence[str], people: int) -> str:
    """How names are written: up to the second one's family name, or the first one's given name where there is but one."""
    for family in families:
        text = re.sub(rf"(?<!\w){re.escape(family)}(?!\w)", FAMILY, text, flags=re.I)
    text = re.sub(r"(?<!\w)(?:[^\W\d_]\.[ -]?){1,4}", lambda match: f"{INITIALS}." + " " * match[0].endswith(" "), text)
    text = re.sub(r"(?<!\w)[^\W\d_a-z]{1,3}(?!\w)", INITIALS, text)
    text = re.sub(r"(?<!\w)[^\W\d_a-z]\w+(?: \w\w+| [^\W\d_]\.)*", GIVEN, text)
    second = text.find(FAMILY, text.find(FAMILY) + 1)
    if people > 1:
        return text[: second + 1] if second > 0 else text
    alone = re.match(rf"[^{FAMILY}]*{FAMILY}(?:[^{GIVEN}{INITIALS}{FAMILY}]*[{GIVEN}{INITIALS}]\.?)?", text)
    return alone[0] if alone else text
