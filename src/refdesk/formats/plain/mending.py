"""What the model gets wrong now and then, and the rest of the reference shows: parts divided, renamed, lengthened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from refdesk.formats.dates_in_text import YEAR
from refdesk.items.tuples import NamedTuple


class Part(NamedTuple):
    """A stretch of the text under one label, where it stands, and how probable the model finds it."""

    label: str
    text: str
    start: int
    end: int
    probability: float


CHANGED = 0.8  # the most that is believed of a part that was changed here


def mend(text: str, parts: Sequence[Part]) -> list[Part]:
    """The parts as the rest of the reference shows them to be."""
    parts = list(_renamed(_quoted(text, parts)))
    return [_with_letters(text, part) for part in _divided(text, parts)]


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
            behind = text[end : last.end].lstrip(MARKS)
            rest = last._replace(text=behind, start=last.end - len(behind))
            if last.label == "title":
                known = any(map(str.isdigit, behind)) or any(part.label == "container" for part in parts)
                rest = rest._replace(label="other" if known else "container")
            at = parts.index(inside[0])
            title = Part("title", text[start:end], start, end, min(part.probability for part in inside))
            return [*parts[:at], title, *([rest] if behind else []), *parts[at + len(inside) :]]
    return parts


MARKS = " .,;:?!“”„«»‘’'\""


# the label of what may be two parts, the labels of these, and where the first ends: "М.: Искусство",
# "Vol. I. Marsh Press", "34,290", "113 271"
DOUBLE = (
    ("publisher", "place", "publisher", re.compile(r"([^:]{1,30}?)\s?[:：]\s?(?=\w)")),
    ("publisher", "volume", "publisher", re.compile(r"(?<=[Vv]ol\. )([IVXLC]+)\.\s(?=\w)")),
    ("volume", "volume", "page", re.compile(r"(\d{1,4}),\s?(?=\d+\W*$)")),
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


def _with_letters(text: str, part: Part) -> Part:
    """Pages with the letters at either end that no space parts from them: "S12", "vi51", "166S-171S"."""
    if part.label != "page":
        return part
    ahead = re.search(r"(?<!\w)(?:[A-Z]{1,2}|e|[ivx]+)$", text[max(0, part.start - 8) : part.start])
    behind = re.match(r"[A-Z](?!\w)", text[part.end :])
    start, end = part.start - len(ahead[0]) if ahead else part.start, part.end + (behind is not None)
    return part._replace(text=text[start:end], start=start, end=end)
