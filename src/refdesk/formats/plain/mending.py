"""What the model gets wrong now and then, and the rest of the reference shows: parts divided, renamed, lengthened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from refdesk.formats.dates_in_text import YEAR
from refdesk.items.tuples import NamedTuple


class Part(NamedTuple):
    """A stretch of the text under one label, where it is, and how probable the model finds it."""

    label: str
    text: str
    start: int
    end: int
    probability: float


CHANGED = 0.8  # the most that is believed of a part that was changed here
MARKS = " .,;:?!“”„«»‘’'\""


def mend(text: str, parts: Sequence[Part]) -> list[Part]:
    """The parts as the rest of the reference shows them to be."""
    parts = list(_divided(text, list(_renamed(_quoted(text, parts)))))
    parts = _in_order(list(_joined(text, list(_as_stated(text, parts)))))
    return [_with_letters(text, part) for part in parts]


# a quotation, if a mark, number, capital or "in" follows: “Effects of salt,” ‘The gulls’ 2003; not “Smart cities”: a review
QUOTATION = re.compile(
    r"(?<!\w)(?:“[^“”]{12,}”|«[^«»]{12,}»|„[^„“”]{12,}[“”]|‘(?:[^‘’]|’(?=\w)){12,}’|\"[^\"]{12,}\"|'(?:[^']|'(?=\w)){12,}')"
    r"(?!\w|\s*[:–—-])(?:(?<=[.,?!].)|(?=\s*(?:[^\w\s]|\d|[^\W\d_a-z]|(?:in|im|dans|en|em)\b|$)))"
)


def _quoted(text: str, parts: Sequence[Part]) -> Sequence[Part]:
    """The parts, the title made all of the quotation that it begins in, and no more than that."""
    for quotation in QUOTATION.finditer(text):
        start, end = quotation.start() + 1, quotation.end() - 1
        inside = [part for part in parts if start - 1 <= part.start < end]
        labels = {part.label for part in inside}
        if "title" in labels and not labels & {"date", "volume", "page"}:
            last = inside[-1]
            after = text[end : last.end].lstrip(MARKS)
            rest = last._replace(text=after, start=last.end - len(after))
            if last.label == "title":
                known = any(map(str.isdigit, after)) or any(part.label == "container" for part in parts)
                rest = rest._replace(label="other" if known else "container")
            at = parts.index(inside[0])
            title = Part("title", text[start:end], start, end, min(part.probability for part in inside))
            return [*parts[:at], title, *([rest] if after else []), *parts[at + len(inside) :]]
    return parts


# the label of what may be two parts, the labels of these, and where the first ends: "М.: Искусство",
# "Vol. I. Marsh Press", "34,290", "113 271"
DOUBLE = (
    ("publisher", "place", "publisher", re.compile(r"([^:]{1,30}?)\s?[:：]\s?(?=\w)")),
    ("publisher", "volume", "publisher", re.compile(r"(?<=[Vv]ol\. )([IVXLC]+)\.\s(?=\w)")),
    ("volume", "volume", "page", re.compile(r"(\d{1,4}),\s?(?=\d+\W*$)")),
    ("volume", "volume", "issue", re.compile(r"(\d{1,4}|[IVXLC]+),\s?(?=\d+\W*$)")),
    ("page", "volume", "page", re.compile(r"(\d{1,4})\s(?=\d+\b)")),
)


def _divided(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, those that hold another (a publisher its place, pages their volume) made two, if that is missing."""
    labels = {part.label for part in parts}
    for part in parts:
        for label, first, second, pattern in DOUBLE:
            if (
                part.label == label
                and len({first, second} & labels) == 1
                and (ahead := pattern.match(text, part.start, part.end))
            ):
                least = min(part.probability, CHANGED)
                yield Part(first, ahead[1], part.start, ahead.end(1), least)
                yield Part(second, text[ahead.end() : part.end], ahead.end(), part.end, least)
                break
        else:
            yield part


# what the names of Chinese, Japanese and Korean publishers end in
HOUSE = re.compile(r"(?:出版社|出版[会會]|[书書][店局房]|印[书書][馆館]|大[学學]|출판사|출판부)\W*$")
DATED = re.compile(rf"volume {YEAR}")


def _renamed(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts with the labels that the others show them to have."""
    parts = list(parts)
    if all(part.label != "date" for part in parts):  # "北京: 海滩出版社, 2016: 23-25"
        parts = [
            part._replace(label="date") if DATED.fullmatch(f"{part.label} {part.text}") else part for part in parts
        ]
    labels = [part.label for part in parts]
    seen: list[str] = []
    for part in parts:
        label = _label(part.label, labels, seen)
        if label == "container" and HOUSE.search(part.text) and not {"volume", "issue"} & {*labels}:
            label = "publisher"
        seen.append(label)
        yield part if label == part.label else part._replace(label=label, probability=min(part.probability, CHANGED))


def _label(label: str, labels: Sequence[str], seen: Sequence[str]) -> str:
    """Names after the title of a work that has authors are editors, a second title is its container's, and of two publishers
    one before the title is the author."""
    if label == "author" and {*seen} >= {"author", "title"} and "editor" not in labels:
        return "editor"
    if label == "title" and "title" in seen[:-1] and seen[-1] != "title" and "container" not in labels:
        return "container"
    if label == "publisher" and "title" in labels and "author" not in labels and labels.count(label) > 1:
        return label if {*seen} & {"title", "editor"} else "author"
    return label


NUMBERS = frozenset(("volume", "issue", "page"))
# what a number is, by the word before it
STATED = (
    ("volume", re.compile(r"(?i)(?<!\w)(?:vol(?:ume)?|bd|band|tom[eo]?|т|том|cilt|köt)\.?\s?$")),
    ("issue", re.compile(r"(?i)(?<!\w)(?:n[or]|n[°º]|number|issue|iss|heft|вып(?:уск)?|вип|sy|sayı|numer)\.?\s?$")),
)


def _as_stated(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, a number made the volume or issue that the word before it says it is, if there is no other."""
    labels = [part.label for part in parts]
    for part in parts:
        for label, word in STATED if part.label in NUMBERS else ():
            only = part.label == "volume" and labels.count("volume") == 1  # of a journal that counts "no. 54" only
            if label not in labels and not only and word.search(text, max(0, part.start - 10), part.start):
                part = part._replace(label=label, probability=min(part.probability, CHANGED))
                break
        yield part


DASH = re.compile(r"(\d{1,4})\s?[-–—]\s?(\d+)\W*")


def _joined(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, two numbers with a dash between them made one: pages, or a double volume ("7-8")."""
    ahead: Part | None = None
    for part in [*parts, None]:
        if part and ahead and {ahead.label, part.label} <= NUMBERS:
            numbers = DASH.fullmatch(text, ahead.start, part.end)
            if numbers and (part.label == "page" or int(numbers[1]) + 1 == int(numbers[2])):
                label = part.label if part.label == "page" else ahead.label
                ahead = Part(label, numbers[0], ahead.start, part.end, min(ahead.probability, CHANGED))
                continue
        if ahead:
            yield ahead
        ahead = part


# of two numbers with one label, and none with the second: which of them has that one, as the order of numbers is
ORDER = (("issue", "volume", 0), ("page", "issue", 0), ("volume", "page", 1))


def _in_order(parts: list[Part]) -> list[Part]:
    """The parts, two volumes, issues or pages in a row under the labels that their order shows."""
    labels = [part.label for part in parts]
    for label, missing, place in ORDER:
        at = [number for number, own in enumerate(labels) if own == label]
        if len(at) == 2 and missing not in labels and {*labels[at[0] : at[1]]} <= {label, "date", "other"}:
            here = at[place]
            if label != "page" or ("volume" in labels and parts[here].text.strip(MARKS).isdigit()):
                parts[here] = parts[here]._replace(label=missing, probability=min(parts[here].probability, CHANGED))
                labels[here] = missing
    return parts


def _with_letters(text: str, part: Part) -> Part:
    """Pages and issues with the letters at either end that no space parts from them: "S12", "vi51", "166S-171S"."""
    if part.label not in ("page", "issue"):
        return part
    ahead = re.search(r"(?<!\w)(?:[A-Z]{1,2}|e|[ivx]+)$", text[max(0, part.start - 8) : part.start])
    behind = re.match(r"[A-Z](?!\w)", text[part.end :])
    start, end = part.start - len(ahead[0]) if ahead else part.start, part.end + (behind is not None)
    return part._replace(text=text[start:end], start=start, end=end)
