"""How much of the CSL test suite and of the golden documents is rendered as expected, and the lists that record it.

    python tests/conformance/ratchet.py            # write passing.txt, failing.txt and golden.txt anew
    python tests/conformance/ratchet.py --show 20  # and show the first fixtures that fail
    python tests/conformance/ratchet.py --lower    # let the golden percentages fall

`passing.txt` has a name on each line. `failing.txt` has `name: reason`; reasons are kept. `golden.txt` has the percentages
of citations, entries and documents that agree with those of citeproc-js, which may only rise.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.conformance.engine import run

from refdesk.styles.names import find_style

HERE = Path(__file__).resolve().parent
PASSING = HERE / "passing.txt"
FAILING = HERE / "failing.txt"
GOLDEN = HERE / "golden.txt"
DISPUTED = HERE / "disputed.txt"
UNKNOWN = "not looked into yet"
EVERY = 12  # a short run takes every twelfth style
SECTION = re.compile(r"^>>=+ ([A-Z0-9-]+) =+>>\n(.*?)^<<=+ \1 =+<<", re.MULTILINE | re.DOTALL)
PLAIN_SECTIONS = ("MODE", "CSL", "RESULT", "VERSION", "DESCRIPTION")
TAG = re.compile(r"</?(?:div|span|i|b|u|sup|sub|em|strong|a)\b[^>]*>")
SPACE = re.compile(r"\s+")


class Shares(NamedTuple):
    """Percentages of the golden documents that agree: of citations and entries exactly and in text, of whole documents.

    The last one counts disputed texts as agreeing.
    """

    citations_exact: float
    citations_text: float
    entries_exact: float
    entries_text: float
    documents_text: float
    documents_settled: float = 0.0


def read_fixture(path: Path) -> dict[str, Any]:
    """The sections of a fixture by their names in lower case; those that are JSON, read."""
    fixture: dict[str, Any] = {"name": path.stem}
    for name, body in SECTION.findall(path.read_text("utf-8-sig").replace("\r\n", "\n")):
        value = body.rstrip("\n")
        fixture[name.lower().replace("-", "_")] = value.strip() if name == "MODE" else value
        if name not in PLAIN_SECTIONS:
            fixture[name.lower().replace("-", "_")] = json.loads(value) if value.strip() else None
    return fixture


def tidy(text: str) -> str:
    """A result without the space at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def difference(fixture: Mapping[str, Any]) -> str:
    """The expected result of a fixture and the actual one; '' if they are the same."""
    expected = tidy(fixture["result"])
    try:
        given = tidy(run({name: value for name, value in fixture.items() if name != "result"})["result"])
    except Exception as error:
        given = f"{type(error).__name__}: {error}"
    return "" if given == expected else f"{fixture['name']}\n  expected: {expected}\n  given:    {given}"


def differences(folder: Path) -> dict[str, str]:
    """The difference of each fixture in a folder, by name."""
    return {path.stem: difference(read_fixture(path)) for path in sorted(folder.glob("*.txt"))}


def bare(text: str | None) -> str:
    """The text of HTML."""
    return SPACE.sub(" ", html.unescape(TAG.sub("", text or ""))).strip()


def golden_documents(folder: Path, every: int) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The golden texts of a style and its document, for one in `every` styles."""
    items = json.loads((folder / "items.json").read_bytes())
    citations = json.loads((folder / "citations.json").read_bytes())
    in_text = [{**each, "properties": {**each.get("properties", {}), "noteIndex": 0}} for each in citations]
    with gzip.open(folder / "golden.jsonl.gz", "rt", encoding="utf-8") as lines:
        for index, line in enumerate(sorted(lines)):
            golden = json.loads(line)
            if index % every or "error" in golden:
                continue
            yield (
                golden,
                {
                    "name": golden["style"],
                    "mode": "document",
                    "csl": find_style(golden["style"]).path.read_bytes(),
                    "input": items,
                    "citations": citations if golden["class"] == "note" else in_text,
                },
            )


def golden_shares(folder: Path, every: int = 1) -> Shares:
    """How much of the golden documents agrees; nothing of a style that raises an error."""
    exact = {"citations": [0, 0], "bibliography": [0, 0]}
    text = {"citations": [0, 0], "bibliography": [0, 0]}
    whole, settled = [0, 0], [0, 0]
    disputed = read_disputed()
    for golden, document in golden_documents(folder, every):
        try:
            given = run(document)
        except Exception as error:
            print(f"{golden['style']}: {type(error).__name__}: {error}", file=sys.stderr)
            given = {}
        same_document = settled_document = True
        for part in exact:
            golden_texts, ours = golden[part] or [], given.get(part) or []
            ours = ours + [None] * (len(golden_texts) - len(ours))
            pairs = list(zip(golden_texts, ours, strict=False))
            same = [bare(golden_text) == bare(our_text) for golden_text, our_text in pairs]
            count(exact[part], (golden_text == our_text for golden_text, our_text in pairs))
            count(text[part], same)
            same_document = same_document and all(same)
            settled_document = settled_document and all(
                agrees or disputed.get(f"{golden['style']} {part}[{number}]") == bare(our_text)
                for number, (agrees, (_, our_text)) in enumerate(zip(same, pairs, strict=True))
            )
        count(whole, [same_document])
        count(settled, [settled_document])
    return Shares(
        share(exact["citations"]),
        share(text["citations"]),
        share(exact["bibliography"]),
        share(text["bibliography"]),
        share(whole),
        share(settled),
    )


def count(of: list[int], values: Iterable[bool]) -> None:
    """Add to [how many are true, how many there are]."""
    for value in values:
        of[0] += value
        of[1] += 1


def share(of: list[int]) -> float:
    """A percentage, rounded down to two places."""
    return int(10_000 * of[0] / max(1, of[1])) / 100


def read_passing() -> set[str]:
    """The names of the fixtures that pass."""
    return set(PASSING.read_text("utf-8").split())


def read_reasons() -> dict[str, str]:
    """The reason of each fixture that fails."""
    if not FAILING.exists():
        return {}
    lines = [line.partition(":") for line in FAILING.read_text("utf-8").splitlines() if line]
    return {name.strip(): reason.strip() for name, _, reason in lines}


def read_disputed() -> dict[str, str]:
    """Our texts that differ from golden ones that are against the specification, by place."""
    lines = [line.partition(": ") for line in DISPUTED.read_text("utf-8").splitlines()]
    return {place: text for place, colon, text in lines if colon and not place.startswith("#")}


def read_shares() -> dict[str, Shares]:
    """The recorded percentages of a short run and of a full one."""
    if not GOLDEN.exists():
        return {}
    shares: dict[str, dict[str, float]] = {}
    for line in GOLDEN.read_text("utf-8").splitlines():
        run_name, name, value = line.split()
        shares.setdefault(run_name, {})[name] = float(value)
    return {run_name: Shares(**values) for run_name, values in shares.items()}


def write_shares(measured: Mapping[str, Shares], lower: bool) -> list[str]:
    """Record the percentages; those that fell are returned, and kept as they were unless they may be lower."""
    recorded = read_shares()
    fallen = []
    lines = []
    for run_name, shares in measured.items():
        for name, value in shares._asdict().items():
            before = getattr(recorded[run_name], name) if run_name in recorded else 0.0
            if value < before:
                fallen.append(f"{run_name} {name}: {before} -> {value}")
            lines.append(f"{run_name} {name} {value if lower else max(value, before)}\n")
    GOLDEN.write_text("".join(lines), "utf-8")
    return fallen


def main() -> int:
    """Write the lists; 1 where a percentage fell."""
    parser = argparse.ArgumentParser(description="Write the lists of what passes and what does not.")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show so many of the fixtures that fail")
    parser.add_argument("--lower", action="store_true", help="let the golden percentages fall")
    options = parser.parse_args()
    shared = Path(os.environ.get("REFDESK_SHARED") or HERE.parents[2] / "shared")
    if not shared.is_dir():
        parser.error(f"no shared corpora at {shared}: set REFDESK_SHARED")
    results = differences(shared / "csl" / "fixtures")
    failing = {name: text for name, text in results.items() if text}
    for text in list(failing.values())[: options.show]:
        print(text)
    before = read_passing() if PASSING.exists() else set()
    reasons = read_reasons()
    PASSING.write_text("".join(f"{name}\n" for name in results if name not in failing), "utf-8")
    FAILING.write_text("".join(f"{name}: {reasons.get(name, UNKNOWN)}\n" for name in failing), "utf-8")
    print(f"{len(results) - len(failing)} of {len(results)} fixtures pass")
    for name in sorted(before & failing.keys()):
        print(f"no longer: {name}")
    for name in sorted(results.keys() - failing.keys() - before):
        print(f"new: {name}")
    unknown = [name for name in failing if name not in reasons or reasons[name] == UNKNOWN]
    if unknown:
        print(f"{len(unknown)} lines of {FAILING.name} still want a reason")
    golden = shared / "csl" / "golden"
    measured = {"short": golden_shares(golden, EVERY), "full": golden_shares(golden)}
    for run_name, shares in measured.items():
        print(run_name, " ".join(f"{name} {value}" for name, value in shares._asdict().items()))
    fallen = write_shares(measured, options.lower)
    for line in fallen:
        print(f"fell: {line}")
    return 1 if fallen and not options.lower else 0


if __name__ == "__main__":
    sys.exit(main())
