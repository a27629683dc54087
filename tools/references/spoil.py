"""Damage references as happens in practice: leading numbers, lost spaces and marks, broken words, capitals, trailing
notes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tools.references.labelled import Pieces

IN_FRONT = (
    "[{n}] ", "{n}. ", "({n}) ", "{n} ", "{n}) ", "[{n}]", "• ", "- ", "{n}.", "{n}", "•• ", "Citation: ",
    "[Gull and Tern(19{n})] ", "[GT{n}] ", "[Gull19{n}] ", "Gull 19{n}: ", "How to cite: ", "See ", "cf. ",
)  # fmt: skip
IN_FRONT_SHARES = (40, 40, 16, 16, 8, 8, 6, 4, 8, 6, 2, 2, 2, 2, 2, 2, 1, 1, 1)
BEHIND = (
    " [Google Scholar]", " [CrossRef] [PubMed]", " (accessed 3 May 2019)", " Available from: https://example.org/a/b1",
    " PMID: 12345678.", " Google Scholar", " [PubMed]", " (in press).", " Epub ahead of print.", " See also below.",
    " Print.", " Web. 12 Mar. 2014.", " (in Russian)", " (with English abstract).", " arXiv:1203.4567.", " [INSPIRE].",
    " [hep-th/9901001]", " http://dx.doi.org/10.1000/x.12.003", " Cited 45 times.", " †", ";", " ISBN 978-3-16-148410-0.",
    " (reprinted 1999).", " and references therein", " [in German]", " MR0123456", " Crossref", " Accessed 2020-04-01.",
)  # fmt: skip


def spoil(pieces: Pieces, rng: random.Random) -> Pieces:
    """The pieces with none, one or several of the faults that references have in practice."""
    faults = rng.choices([0, 1, 2, 3], [35, 38, 20, 7])[0]
    for fault, _ in _sample(rng, faults):
        pieces = fault(pieces, rng)
    return [(label, text) for label, text in pieces if text]


def _sample(rng: random.Random, size: int) -> list[tuple[Callable[[Pieces, random.Random], Pieces], int]]:
    return [rng.choices(FAULTS, [weight for _, weight in FAULTS])[0] for _ in range(size)]


def number_in_front(pieces: Pieces, rng: random.Random) -> Pieces:
    return [("other", rng.choices(IN_FRONT, IN_FRONT_SHARES)[0].format(n=rng.randint(1, 180))), *pieces]


def note_behind(pieces: Pieces, rng: random.Random) -> Pieces:
    return [*pieces, ("other", rng.choice(BEHIND))]


def spaces_lost(pieces: Pieces, rng: random.Random) -> Pieces:
    """Some spaces after marks removed, as when copying from a PDF."""
    share = rng.choice([0.1, 0.4, 1.0])
    return [
        (label, re.sub(r"(?<=[.,;:]) ", lambda m: "" if rng.random() < share else m[0], text)) for label, text in pieces
    ]


def spaces_moved(pieces: Pieces, rng: random.Random) -> Pieces:
    """ "Phys .Rev .D": a space before a mark instead of after it, or words run together."""
    share = rng.choice([0.2, 0.7])

    def moved(match: re.Match[str]) -> str:
        return f" {match[1]}" + ("" if rng.random() < 0.5 else " ") if rng.random() < share else match[0]

    def stuck(match: re.Match[str]) -> str:
        return "" if rng.random() < 0.06 else match[0]

    return [(label, re.sub(r"(?<=\w) (?=\w)", stuck, re.sub(r"([.,;:)]) ?", moved, text))) for label, text in pieces]


def words_broken(pieces: Pieces, rng: random.Random) -> Pieces:
    """Words hyphenated at a line end, with the hyphen kept."""

    def broken(match: re.Match[str]) -> str:
        word = match[0]
        if rng.random() > 0.12:
            return word
        at = rng.randint(3, len(word) - 3)
        return word[:at] + rng.choice(["-", "- ", "\u00ad", " -"]) + word[at:]

    return [(label, re.sub(r"[^\W\d_]{7,}", broken, text)) for label, text in pieces]


def marks_lost(pieces: Pieces, rng: random.Random) -> Pieces:
    """Quotation marks straightened, or lost with other typography; dashes turned into hyphens."""
    to = rng.choice(['"', "", "''", "'"])
    hyphen = rng.choice(["-", "--", "–", " - ", "−"])
    return [
        (label, re.sub(r"(?<=\d)[–-](?=\d)", hyphen, re.sub("[“”„«»]", to, text)).replace("’", "'"))
        for label, text in pieces
    ]


def separators_changed(pieces: Pieces, rng: random.Random) -> Pieces:
    """Other marks between parts: full stops turned into commas, the reverse, or removed."""
    to = rng.choice([", ", ". ", "; ", ": ", " ", " - "])
    share = rng.choice([0.3, 0.8])
    marks = (". ", ", ", "; ", ": ", " : ", ". – ", " ")
    return [
        (label, to if label == "other" and text in marks and rng.random() < share else text) for label, text in pieces
    ]


def capitals(pieces: Pieces, rng: random.Random) -> Pieces:
    """Names or titles in capitals, titles in lower case or title case."""
    of = rng.choice(["author", "title", "container"])
    how: Callable[[str], str] = rng.choice([str.upper, str.lower, str.title]) if of != "author" else str.upper
    return [(label, how(text) if label == of else text) for label, text in pieces]


def letters_misread(pieces: Pieces, rng: random.Random) -> Pieces:
    """Letters as misread by a scanner; accents lost."""
    table = str.maketrans(
        rng.choice([{"l": "1"}, {"ö": "o", "ü": "u", "ä": "a", "é": "e", "è": "e"}, {"m": "rn"}, {"I": "l"}])
    )
    return [
        (label, "".join(c.translate(table) if rng.random() < 0.15 else c for c in text) if label == "title" else text)
        for label, text in pieces
    ]


def part_dropped(pieces: Pieces, rng: random.Random) -> Pieces:
    """A part removed, with the mark after it."""
    labels = sorted({label for label, _ in pieces} - {"other", "title", "container"})
    if not labels:
        return pieces
    lost = rng.choice(labels)
    out: Pieces = []
    for label, text in pieces:
        if label == lost or (label == "other" and out and out[-1] == ("", "") and len(text) < 4):
            out.append(("", ""))
        else:
            out.append((label, text))
    return [(label, text) for label, text in out if label]


def and_others(pieces: Pieces, rng: random.Random) -> Pieces:
    """The names shortened."""
    out: Pieces = []
    for label, text in pieces:
        if label == "author" and ", " in text and ("author", "") not in out:
            text = text[: text.index(", ", len(text) // 3) if ", " in text[len(text) // 3 :] else len(text)]
            text += rng.choice([" et al.", ", et al.", " et al", " and others", ", ... "])
        out.append((label, text))
    return out


def wrapped(pieces: Pieces, rng: random.Random) -> Pieces:
    """White space doubled, or turned into a line end; the reader makes one space of it."""
    return [(label, text.replace(" ", rng.choice([" ", "  "]))) for label, text in pieces]


FAULTS: tuple[tuple[Callable[[Pieces, random.Random], Pieces], int], ...] = (
    (number_in_front, 24), (note_behind, 14), (spaces_lost, 8), (spaces_moved, 6), (words_broken, 6), (marks_lost, 14),
    (separators_changed, 6), (capitals, 8), (letters_misread, 3), (part_dropped, 8), (and_others, 5), (wrapped, 1),
)  # fmt: skip
