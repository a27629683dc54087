"""Fit the weights of what speaks for a line being a page's title: python -m tools.pages.fit SHARED.

The material is `corpus/pagetext` and `corpus/html` as text. Each page is a choice of one line among those that may be a title;
the weights make the right choices likely (a conditional logit), and are held near what a reader would say, so that what few pages
have is not believed too much. Each page counts a second time without its labels, abstract and DOI.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from refdesk.formats import page_text
from refdesk.formats.html import visible
from refdesk.formats.page_text import anchors
from refdesk.formats.page_text.title import WEIGHTS, evidence, may_be_title, without_label
from refdesk.items.text import decode

# what a reader of pages would say before any is counted
PRIOR: dict[str, float] = {
    "more than four words": 2.0,
    "four words": 1.0,
    "few words, of a menu or in capitals": -3.0,
    "a picture follows": -3.0,
    "a sentence": -3.0,
    "authors follow": 3.0,
    "authors with a place, an abstract or a DOI": 1.0,
    "each author": 0.5,
    "each line before the authors": -0.5,
    "only short lines before the authors": 2.0,
    "a date with a label in the next lines": 2.5,
    "a date alone in the next line": 2.0,
    "a label of a date nearby": 1.0,
    "a DOI follows": 1.0,
    "an abstract follows": 1.0,
    "the same line beside it": -2.0,
    "the same line elsewhere": 1.5,
    "part of the first line": 2.0,
}
Choice = tuple[list[dict[str, float]], int]  # the evidence of each line, and which one is the title


def pages(folder: Path) -> Iterator[tuple[list[str], str]]:
    """The lines of each page, and its title."""
    for path in sorted(folder.glob("*/*.expected.json")):
        if path.parent.name not in ("pagetext", "html"):
            continue
        items = json.loads(path.read_text("utf-8"))
        source = next(
            one
            for one in path.parent.glob(path.name.removesuffix("expected.json") + "*")
            if one.suffix in (".txt", ".html")
        )
        if len(items) == 1 and items[0].get("title"):
            data = source.read_bytes()
            raw = (
                decode(data).splitlines() if source.suffix == ".txt" else visible.lines(html.document_fromstring(data))
            )
            yield page_text.body_of([line for one in raw if (line := " ".join(one.split()))]), items[0]["title"]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", without_label(text).casefold())


def choices(folder: Path) -> Iterator[Choice]:
    for body, title in pages(folder):
        without = [line for line in body if not re.match(r"(?i)abstract|.*\b10\.\d{4}|published|doi", line)]
        for lines in (body, without):
            counts = Counter(lines)
            places = [at for at in range(min(len(lines), 600)) if may_be_title(anchors.without_date(lines[at]))]
            right = [number for number, at in enumerate(places) if bare(lines[at]) == bare(title)]
            rows = [{name: float(value) for name, value in evidence(lines, at, counts)} for at in places]
            if right:
                best = max(right, key=lambda number: sum(PRIOR[name] * value for name, value in rows[number].items()))
                yield (
                    [row for number, row in enumerate(rows) if number == best or number not in right],
                    best - sum(number < best for number in right),
                )


def fit(material: list[Choice], steps: int = 400, rate: float = 0.05, hold: float = 1.0) -> dict[str, float]:
    """Weights by gradient ascent on the likelihood of the right choices, less `hold` times the squared way from the prior."""
    weights = dict(PRIOR)
    for _ in range(steps):
        slope = {name: -2 * hold * (value - PRIOR[name]) for name, value in weights.items()}
        for rows, right in material:
            sums = [sum(weights[name] * value for name, value in row.items()) for row in rows]
            top = max(sums)
            shares = [math.exp(total - top) for total in sums]
            whole = sum(shares)
            for row, share in zip(rows, shares, strict=True):
                for name, value in row.items():
                    slope[name] -= value * share / whole
            for name, value in rows[right].items():
                slope[name] += value
        for name in weights:
            weights[name] += rate * slope[name] / max(1, len(material) / 20)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    material = list(choices(parser.parse_args().shared / "corpus"))
    fitted = fit(material)
    for table in (PRIOR, WEIGHTS, fitted):
        totals = [[sum(table[name] * value for name, value in row.items()) for row in rows] for rows, _ in material]
        right = sum(max(sums) == sums[at] for sums, (_, at) in zip(totals, material, strict=True))
        print(f"{right} of {len(material)} titles chosen")
        own = sorted(sums[at] for sums, (_, at) in zip(totals, material, strict=True))
        others = sorted(
            max(sums[:at] + sums[at + 1 :], default=0.0) for sums, (_, at) in zip(totals, material, strict=True)
        )
        print("lowest titles", [round(x, 1) for x in own[:8]], "highest others", [round(x, 1) for x in others[-8:]])
    for name, value in fitted.items():
        print(f'    "{name}": {value:.1f},')


if __name__ == "__main__":
    main()
