"""Count what `dedupe` finds in made exports of five databases, by the shape of the records and by the trap.

    python -m tests.library.measure_dedupe FOLDER [WORKS]

makes the files in FOLDER if it is empty (see `database_shapes`), reads them as `import` does, and prints how much is found and
what is wrong.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from tests.library.database_shapes import write

from refdesk.api import read
from refdesk.items import Item
from refdesk.library.dedupe import Duplicates, duplicates


class Truth(NamedTuple):
    work: str
    shapes: tuple[str, ...]
    trap: str


Pair = tuple[str, str]


class Measured(NamedTuple):
    """How many pairs are of one work, which are found, which are wrong, and which are missed."""

    true: int
    certain: set[Pair]
    wrong: set[Pair]
    missed: set[Pair]
    likely: set[Pair]
    likely_wrong: set[Pair]

    @property
    def recall(self) -> float:
        return len(self.certain - self.wrong) / max(1, self.true)


def records(folder: Path) -> tuple[list[Item], dict[str, Truth]]:
    """The records of all files, and the truth by key."""
    rows = [line.split("\t") for line in (folder / "truth.tsv").read_text(encoding="utf-8").splitlines()]
    keys = {
        (name, key): Truth(work, tuple(filter(None, shapes.split(","))), trap) for name, key, work, shapes, trap in rows
    }
    items: list[Item] = []
    truth: dict[str, Truth] = {}
    for path in sorted(folder.glob("*.*")):
        if path.suffix == ".tsv":
            continue
        of_file = [each for (name, _), each in keys.items() if name == path.name]
        for item, known in zip(read(path), of_file, strict=True):
            key = f"{path.stem}-{len(items)}"
            items.append(item | {"id": key})
            truth[key] = known
    return items, truth


def measured(groups: list[Duplicates], truth: dict[str, Truth]) -> Measured:
    of_work: dict[str, list[str]] = defaultdict(list)
    for key, known in truth.items():
        of_work[known.work].append(key)
    true = {pair for keys in of_work.values() for pair in combinations(sorted(keys), 2)}
    certain = {pair for group in groups if group.certain for pair in combinations(sorted(group.keys), 2)}
    likely = certain | {pair for group in groups for pair in combinations(sorted(group.keys), 2)}
    return Measured(len(true), certain, certain - true, true - certain, likely, likely - true)


def main() -> None:
    folder = Path(sys.argv[1])
    if not (folder / "truth.tsv").exists():
        write(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 6000)
    items, truth = records(folder)
    since = time.process_time()
    result = measured(duplicates(items), truth)
    seconds = time.process_time() - since
    titles = {item["id"]: item.get("title") for item in items}
    likely = len(result.likely - result.likely_wrong) / result.true
    print(f"{len(items)} records, {result.true} pairs, {seconds:.1f} s")
    print(f"certain: {result.recall:.2%}, {len(result.wrong)} wrong")
    print(f"with likely: {likely:.2%}, {len(result.likely_wrong)} wrong")
    shapes = Counter(shape for pair in result.missed for key in pair for shape in truth[key].shapes)
    print("missed:", ", ".join(f"{shape} {n}" for shape, n in shapes.most_common()))
    for name, wrong in (("wrong", result.wrong), ("likely, wrong", result.likely_wrong - result.wrong)):
        traps = Counter(truth[one].trap or truth[other].trap or "chance" for one, other in wrong)
        print(f"{name}:", ", ".join(f"{trap} {n}" for trap, n in traps.most_common()))
    for one, other in [*sorted(result.wrong)[:20], *sorted(result.missed)[:20]]:
        print(" ", one, other, truth[one].trap, truth[other].trap, *truth[one].shapes, *truth[other].shapes, sep=" ")
        print("   ", titles[one], "|", titles[other])


if __name__ == "__main__":
    main()
