"""Fit the weights of the evidence for a page's title: python -m tools.pages.fit SHARED.

The material is `corpus/pagetext` and `corpus/html` as text. On each page, one of the lines that can be a title is
chosen; fitting makes the right choices likely (a conditional logit). The weights are kept near those in use, so that
evidence seen on few pages does not count too much. Each page is used a second time without labels, abstract and DOI.
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
from refdesk.formats.page_text.title import WEIGHTS, evidence, may_be_title, without_label
from refdesk.items.text import decode

Choice = tuple[list[dict[str, float]], int]  # the evidence for each line, and the number of the title


def pages(folder: Path) -> Iterator[tuple[list[str], str]]:
    """The lines of each page, and its title."""
    for path in sorted(folder.glob("*/*.expected.json")):
        if path.parent.name not in ("pagetext", "html"):
            continue
        items = json.loads(path.read_text("utf-8"))
        named_alike = path.parent.glob(path.name.removesuffix("expected.json") + "*")
        source = next(file for file in named_alike if file.suffix in (".txt", ".html"))
        if len(items) == 1 and items[0].get("title"):
            data = source.read_bytes()
            raw = (
                decode(data).splitlines() if source.suffix == ".txt" else visible.lines(html.document_fromstring(data))
            )
            yield page_text.body_of([line for text in raw if (line := " ".join(text.split()))]), items[0]["title"]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", without_label(text).casefold())


def choices(folder: Path) -> Iterator[Choice]:
    for body, title in pages(folder):
        without = [line for line in body if not re.match(r"(?i)abstract|.*\b10\.\d{4}|published|doi", line)]
        for lines in (body, without):
            counts = Counter(lines)
            places = [at for at in range(min(len(lines), 600)) if may_be_title(lines[at])]
            right = [number for number, at in enumerate(places) if bare(lines[at]) == bare(title)]
            rows = [{name: float(value) for name, value in evidence(lines, at, counts)} for at in places]
            if right:
                best = max(right, key=lambda number: sum(WEIGHTS[name] * value for name, value in rows[number].items()))
                yield (
                    [row for number, row in enumerate(rows) if number == best or number not in right],
                    best - sum(number < best for number in right),
                )


def fit(material: list[Choice], steps: int = 400, rate: float = 0.05, hold: float = 1.0) -> dict[str, float]:
    """Weights by gradient ascent on the likelihood of the right choices, less `hold` times the squared distance from
    those in use."""
    weights = dict(WEIGHTS)
    for _ in range(steps):
        slope = {name: -2 * hold * (value - WEIGHTS[name]) for name, value in weights.items()}
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
    for table in (WEIGHTS, fitted):
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
