"""References with known parts: pieces of text with labels, from annotated data or from the processor.

The labels are those of the model: author, editor, translator, title, container, series, volume, issue, page, date,
accessed, publisher, place, edition, genre, number, event, note, other. A label covers only the words of the variable
itself: "pp.", "In" and "edited by" are other.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from refdesk.formats.dates_in_text import month_number
from refdesk.formats.plain.tokens import Token, tokenise

Pieces: TypeAlias = list[tuple[str, str]]

# Words that introduce a part but do not belong to it, by label; they are removed from both ends.
NUMBERING = frozenset(
    "v vol vols volume volumes volum no nos n nr nro num núm número numero numéro number issue issues h heft iss fasc p pp pg pgs"
    " page pages pag pág págs s ss str с стр bd band bde tome tom t cilt c sayı sayi år årg årgang jg jaargang rocznik r z zeszyt"
    " seiten side sider sivut т том вып № 第 卷 期 号 巻 页 頁 ページ 권 호 제 쪽 article art id in of de ".split()
)
PEOPLE = frozenset(
    "ed eds edd edited by editor editors edit in hg hrsg hgg herausgegeben von dir dirs coord coords org orgs red par cura"
    " éd éds édité trans transl translated translator translators trad traduit tradotto übers übersetzt sous dans im".split()
)
EDITIONS = frozenset(
    "ed edn edition éd édition aufl auflage ausg ausgabe edición edição edizione изд wyd vyd upplagan".split()
)
SEASONS = frozenset(
    "spring summer autumn fall winter printemps été automne hiver frühjahr sommer herbst early mid late".split()
)
HEADS = frozenset("in dans en im of de from".split())
GENRE = re.compile(r"(?i)thes[ie]s|dissert|diss\b|thèse|report\b|rapport|working paper|preprint|manuscript|unpublished")


class Labelled(NamedTuple):
    """A reference's text, its tokens, and a label for each token."""

    text: str
    tokens: list[Token]
    labels: list[str]


def label_tokens(pieces: Pieces) -> Labelled:
    """The labels of the tokens. A token has the label of the piece that it begins in; words that only introduce a part
    have none."""
    text = "".join(piece for _, piece in pieces)
    of_characters = [label for label, piece in pieces for _ in piece]
    tokens = tokenise(text)
    labels = [of_characters[token.start] for token in tokens]
    at = 0
    while at < len(labels):
        end = at + 1
        while end < len(labels) and labels[end] == labels[at]:
            end += 1
        for place in _introducing(tokens, at, end, labels[at]):
            labels[place] = "other"
        at = end
    for place, token in enumerate(tokens):
        if token.kind != "word":
            labels[place] = "other"
    return Labelled(text, tokens, labels)


def _introducing(tokens: list[Token], start: int, end: int, label: str) -> Iterator[int]:
    """The places of introducing words at both ends of a part."""

    def foreign(place: int, first: bool) -> bool:
        token = tokens[place]
        word = token.text.casefold()
        if label in ("volume", "issue", "page", "number"):
            return word in NUMBERING
        if label in ("editor", "translator"):
            return word in PEOPLE
        if label in ("date", "accessed"):
            return (
                not token.text.isdigit() and not month_number(word) and word not in SEASONS and word not in ("年", "월")
            )
        if label == "edition":
            return word in EDITIONS
        return label in ("container", "event") and first and word in HEADS and end - start > 1

    while start < end and foreign(start, True):
        yield start
        start += 1
    while end > start and foreign(end - 1, False):
        end -= 1
        yield end


def share_of(text: str) -> float:
    """A number from 0 to 1 that depends only on the text. Texts below a share are held out."""
    return int.from_bytes(hashlib.sha256(text.strip().encode()).digest()[:4], "big") / 2**32


GROBID = {
    "author": "author", "editor": "editor", "title": "title", "container": "container", "series": "series", "volume": "volume",
    "issue": "issue", "page": "page", "date": "date", "publisher": "publisher", "place": "place", "note": "note", "id": "other",
    "url": "other",
}  # fmt: skip


def read_grobid(path: Path) -> Iterator[Pieces]:
    """GROBID's training data in the form of `references/labelled.jsonl`: `{"text", "spans": [[start, end, label]]}`."""
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        text, spans = record["text"], sorted(record["spans"])
        names = [label for *_, label in spans]
        pieces: Pieces = []
        at = 0
        for number, (start, end, label) in enumerate(spans):
            if start > at:
                pieces.append(("other", text[at:start]))
            pieces.append((_of_grobid(label, text[:start], text[start:end], names, number), text[start:end]))
            at = end
        pieces.append(("other", text[at:]))
        yield pieces


def _of_grobid(label: str, ahead: str, own: str, names: list[str], number: int) -> str:
    if label == "book":
        return "container" if "title" in names else "title" if "book" not in names[:number] else "container"
    if label == "org":
        headed = not {"author", "title", "book"} & set(names[:number])
        return "author" if headed or "ollabora" in own else "publisher"
    if label == "note" and GENRE.search(own):
        return "genre"
    if label == "date" and re.search(
        r"(?i)(accessed|retrieved|visited|consult\w+|checked|cited)\W*(on|le|el)?\W*$", ahead
    ):
        return "accessed"
    return GROBID[label]


ANYSTYLE = {
    "author": "author", "editor": "editor", "translator": "translator", "title": "title", "journal": "container",
    "container-title": "container", "collection-title": "series", "date": "date", "pages": "page", "publisher": "publisher",
    "location": "place", "edition": "edition", "genre": "genre", "note": "note", "volume": "volume",
}  # fmt: skip


def read_anystyle(folder: Path) -> Iterator[Pieces]:
    """anystyle's gold references in the form of `corpus/refs-anystyle`: a list of tags and their texts."""
    for path in sorted(folder.glob("*.meta.json")):
        pieces: Pieces = []
        for tag, text in json.loads(path.read_text("utf-8"))["tags"]:
            text = html.unescape(text) + " "
            if tag == "volume":
                pieces += _volume_and_issue(text)
            else:
                pieces.append((ANYSTYLE.get(tag, "other"), text))
        yield pieces


def _volume_and_issue(text: str) -> Pieces:
    """The parts of "4(4):", "Vol. 29 No. 4," and "2008;9:", all of which anystyle labels as volume."""
    pieces: Pieces = []
    taken: set[str] = set()
    for match in re.finditer(
        r"(?P<year>(?:19|20)\d\d)(?=;)|(?P<number>\d+(?:\s?[-–/]\s?\d+)?|\b[IVXLC]+\b)|(?P<rest>.)", text
    ):
        if match["rest"]:
            pieces.append(("other", match[0]))
            continue
        label = (
            "date"
            if match["year"]
            else "volume"
            if "volume" not in taken
            else "issue"
            if "issue" not in taken
            else "page"
        )
        if label == "volume" and re.search(r"(?i)\b(?:no|n[°o]|nr|issue)\W*$", text[: match.start()]):
            label = "issue"
        taken.add(label)
        pieces.append((label, match[0]))
    return pieces


def held_out(references: Iterable[Pieces], share: float) -> tuple[list[Pieces], list[Pieces]]:
    """The references to train on, and those to measure with, whose hash is below the share."""
    kept: list[Pieces] = []
    out: list[Pieces] = []
    for pieces in references:
        text = "".join(piece for _, piece in pieces)
        (out if share_of(text) < share else kept).append(pieces)
    return kept, out
