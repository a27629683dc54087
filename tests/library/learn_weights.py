"""Learn what each field's evidence is worth, and write it to `refdesk/library/weights.py`.

    python tests/library/learn_weights.py FOLDER...

A folder holds `records.csv` and `merged.csv`, records whose duplicates people have marked, as `shared/dedupe` has them. All
records that share a block are compared (see `refdesk.library.dedupe.blocks`). For each level of each field, the weight is the
binary logarithm of its share among pairs of one work over its share among pairs of two works (Fellegi and Sunter, 1969),
rounded to a tenth; a pair in which one record lacks the field is left out for that field. Every folder counts the same, so
that a fault of one export (issue numbers that count rows) is one opinion among others. Fields that no folder has (PMID,
ISBN, arXiv) are worth what a DOI is; an address is worth nothing in an article.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from refdesk.library.dedupe import blocks
from refdesk.library.evidence import compared
from refdesk.library.traits import Traits, traits

TYPES = {"inproceedings": "paper-conference", "book": "book", "incollection": "chapter", "techreport": "report"}
FIELDS = {"title": "title", "journal": "container-title", "booktitle": "container-title", "volume": "volume", "number": "issue",
          "issue": "issue", "pages": "page", "doi": "DOI", "isbn": "ISBN", "abstract": "abstract"}  # fmt: skip
NOT_LEARNED = ("PMID", "ISBN", "arXiv")
LEAST = 20  # pairs that a folder must have for its opinion of a field to count
SMOOTHING = 0.001


def item(row: dict[str, str]) -> dict[str, Any]:
    """A row of records.csv as CSL-JSON."""
    made: dict[str, Any] = {"id": row["ID"], "type": TYPES.get(row.get("ENTRYTYPE", ""), "article-journal")}
    for column, variable in FIELDS.items():
        value = (row.get(column) or "").strip()
        if value not in ("", "nan", "UNKNOWN") and variable not in made:
            made[variable] = re.sub(r"\s*--\s*", "-", value) if column == "pages" else value
    people = [name.partition(",") for name in re.split(r"\s+and\s+", row.get("author") or "") if name.strip()]
    made["author"] = [
        {"family": family.strip(), "given": given.strip()} if given.strip() else {"literal": family.strip()}
        for family, _, given in people
    ]
    if year := re.match(r"\d{4}", row.get("year") or ""):
        made["issued"] = {"date-parts": [[int(year[0])]]}
    return made


def levels(folder: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What the fields say of the pairs of one work, and of the other pairs."""
    csv.field_size_limit(10**9)
    with open(folder / "records.csv", encoding="utf-8") as file:
        items = {row["ID"]: item(row) for row in csv.DictReader(file)}
    with open(folder / "merged.csv", encoding="utf-8") as file:
        groups = [row["merged_ids"].split(";") for row in csv.DictReader(file)]
    true = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    records = {key: traits(each) for key, each in items.items()}
    shelves: dict[str, list[Traits]] = defaultdict(list)
    for key, each in items.items():
        for block in blocks(each):
            shelves[block].append(records[key])
    near = {
        frozenset((a.key, b.key))
        for shelf in shelves.values()
        for n, a in enumerate(sorted(shelf, key=lambda record: (record.title, record.key)))
        for b in sorted(shelf, key=lambda record: (record.title, record.key))[n + 1 : n + 13]
    }
    same: list[dict[str, str]] = []
    other: list[dict[str, str]] = []
    for pair in sorted(near, key=sorted):
        a, b = sorted(pair)
        (same if pair in true else other).append(compared(records[a], records[b]))
    return same, other


def shares(pairs: list[dict[str, str]], field: str) -> dict[str, float]:
    """How often each level of the field occurs; nothing where too few pairs have it."""
    counts = Counter(pair[field] for pair in pairs if pair[field] or field == "numbers")
    total = sum(counts.values())
    return {level: count / total for level, count in counts.items()} if total > LEAST else {}


def learned(folders: list[Path]) -> dict[str, dict[str, float]]:
    """The weights of the levels of each field."""
    opinions = [levels(folder) for folder in folders]
    weights: dict[str, dict[str, float]] = {}
    for field in opinions[0][0][0]:
        sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for opinion in opinions:
            for total, pairs in zip(sums, opinion, strict=True):
                total.update(shares(pairs, field))
        same, other = ({level: n / max(total.total(), 1e-9) for level, n in total.items()} for total in sums)
        weights[field] = {
            level: round(math.log2((same.get(level, 0) + SMOOTHING) / (other.get(level, 0) + SMOOTHING)), 1)
            for level in sorted({*same, *other})
        }
    weights["URL"] = {}
    return weights | dict.fromkeys(NOT_LEARNED, weights["DOI"])


def main() -> None:
    weights = learned([Path(folder) for folder in sys.argv[1:]])
    lines = [
        '"""The weight of each level of each field, in bits. Learned by `tests/library/learn_weights.py`; not edited by hand."""',
        "",
        "from __future__ import annotations",
        "",
        "WEIGHTS: dict[str, dict[str, float]] = {",
        *(
            f'    "{field}": {{{", ".join(f"{chr(34)}{level}{chr(34)}: {bits}" for level, bits in sorted(of.items()))}}},'
            for field, of in weights.items()
        ),
        "}",
        "",
    ]
    path = Path(__file__).parents[2] / "src" / "refdesk" / "library" / "weights.py"
    path.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
