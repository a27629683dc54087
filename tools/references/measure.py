"""How well references are read, field by field, on held-out data: python -m tools.references.measure SHARED.

Two sets are read: the tenth of `references/labelled.jsonl` that is held out, and references rendered in held-out styles
and damaged. For both, it also shows how often each degree of certainty is right. A field is right if its letters and
digits are.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from refdesk.formats.plain import read_citation
from tools.references.items import Maker, gather
from tools.references.labelled import Pieces, held_out, label_tokens, read_grobid
from tools.references.render import styles
from tools.references.train import HELD_OUT, rendered

FIELDS = {
    "title": "title", "container": "container-title", "volume": "volume", "issue": "issue", "page": "page", "date": "issued",
    "publisher": "publisher",
}  # fmt: skip


def expected(pieces: Pieces) -> tuple[str, dict[str, str]]:
    """The text of a reference, and the first part with each label; for the date, its year."""
    text, tokens, labels = label_tokens(pieces)
    marked = [label for label, piece in pieces for _ in piece]
    fields: dict[str, str] = {}
    for label, places in groupby(range(len(tokens)), key=lambda at: labels[at]):
        run = list(places)
        start = tokens[run[0]].start
        while label in ("page", "issue") and marked[start - 1] == label and text[start - 1].isupper():
            start -= 1  # "S12", whose letter is a token that introduces pages elsewhere
        if label in FIELDS:
            fields.setdefault(label, text[start : tokens[run[-1]].end])
    year = re.search(r"(?:1[4-9]|20)\d\d", fields.pop("date", ""))
    if "title" not in fields and "container" in fields and not fields.keys() & {"volume", "issue", "page"}:
        fields["title"] = fields.pop("container")
    return text, fields | ({"date": year[0]} if year else {})


def letters(value: Any) -> str:
    return "".join(filter(str.isalnum, str(value).casefold()))


def score(references: Iterable[Pieces]) -> tuple[Counter[str], Counter[str], Counter[tuple[str, bool]]]:
    """By label, the fields that are right and the fields there are; and how often each degree of certainty is right."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    degrees: Counter[tuple[str, bool]] = Counter()
    for pieces in references:
        text, fields = expected(pieces)
        reading = read_citation(text)
        for label, value in fields.items():
            given = reading.item.get(FIELDS[label])
            if label == "date" and given:
                given = given["date-parts"][0][0]
            same = letters(given) == letters(value)
            asked[label] += 1
            right[label] += same
            if given:
                degrees[reading.certainty.get(FIELDS[label], ""), same] += 1
    return right, asked, degrees


def measure(name: str, references: Iterable[Pieces]) -> None:
    right, asked, degrees = score(references)
    print(f"{name}: {right.total() / asked.total():.4f} of {asked.total()} fields")
    for label in FIELDS:
        print(f"  {label:10} {right[label] / max(1, asked[label]):.3f} of {asked[label]}")
    for degree in ("sure", "likely", "guess"):
        count = degrees[degree, True] + degrees[degree, False]
        print(f"  {degree:10} {degrees[degree, True] / max(1, count):.3f} of {count} right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--size", type=int, default=1000)
    arguments = parser.parse_args()
    marked, out = held_out(read_grobid(arguments.shared / "references/labelled.jsonl"), HELD_OUT)
    measure("labelled.jsonl, the tenth held out", out)
    rng = random.Random(99)
    maker = Maker(gather(arguments.shared, marked), rng)
    measure("rendered in styles held out", rendered(maker, rng, styles()[1], arguments.size))


if __name__ == "__main__":
    main()
