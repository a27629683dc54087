"""Train the model that labels references: python -m tools.references.train SHARED [--size N] [--seed N] [--out FILE].

The same seed and material make the same model. SHARED is the folder of the shared corpora. `references/labelled.jsonl`
and `corpus/refs-anystyle` are used as they are; their words, and those of the other corpora's items, are combined into
items that styles render. A tenth of `labelled.jsonl` and a fourteenth of the styles are held out, for `measure`.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pycrfsuite

from refdesk.formats.plain.tokens import features
from tools.references.items import Maker, gather
from tools.references.labelled import Labelled, Pieces, held_out, label_tokens, read_anystyle, read_grobid
from tools.references.patterns import Patterns
from tools.references.render import render, styles
from tools.references.spoil import spoil

MODEL = Path(__file__).parents[2] / "src/refdesk/formats/plain/model.crfsuite.gz"
HELD_OUT = 0.1
LOCALES = (
    None, None, None, None, "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "pt-BR", "nl-NL", "sv-SE", "pl-PL", "cs-CZ", "ru-RU",
    "uk-UA", "tr-TR", "zh-CN", "ja-JP", "ko-KR", "da-DK", "fi-FI", "nb-NO", "hu-HU", "ro-RO", "el-GR", "ca-ES", "id-ID",
)  # fmt: skip
LEAST = 10  # references that must have a feature: rarer ones, and so any whole sentence, are left out of the model


def rendered(maker: Maker, rng: random.Random, paths: Sequence[Path], size: int) -> Iterator[Pieces]:
    """This many references in randomly chosen styles and locales, damaged."""
    made = 0
    while made < size:
        batch = [maker.item() for _ in range(6)]
        ahead: Pieces = []  # a reference that the next one is joined to
        for pieces in render(rng.choice(paths), rng.choice(LOCALES), batch):
            if 20 < sum(len(text) for _, text in pieces) < 1500:
                made += 1
                together = rng.random() < 0.05
                if together:
                    ahead = [*ahead, *pieces, ("other", rng.choice([" ", " ", "; ", ", "]))]
                else:
                    yield spoil([*ahead, *pieces], rng)
                    ahead = []


# Parts of several words: the first word has the label itself, the others the label with a plus.
STARTED = frozenset("author editor title container publisher place series date".split())


def with_starts(labels: Sequence[str]) -> list[str]:
    """The labels, with a plus added for every word of a part but the first, so that the model can tell where parts
    start."""
    ahead = ["", *labels]
    return [
        f"+{label}" if label == last and label in STARTED else label for last, label in zip(ahead, labels, strict=False)
    ]


def learnt(references: Iterable[Labelled]) -> tuple[list[list[list[str]]], list[list[str]]]:
    """The features and labels of references, without rare features."""
    rows = [
        (features(reference.text, reference.tokens), with_starts(reference.labels))
        for reference in references
        if reference.tokens
    ]
    counts = Counter(name for row, _ in rows for name in {name for token in row for name in token})
    kept = {name for name, count in counts.items() if count >= LEAST}
    return [[[name for name in token if name in kept] for token in row] for row, _ in rows], [
        labels for _, labels in rows
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--size", type=int, default=10000, help="references to render")
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--iterations", type=int, default=220)
    parser.add_argument(
        "--fold", type=float, default=0.0, help="share of refs-anystyle to leave out as well, while trying"
    )
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    marked, _ = held_out(read_grobid(arguments.shared / "references/labelled.jsonl"), HELD_OUT)
    gold, _ = held_out(read_anystyle(arguments.shared / "corpus/refs-anystyle"), arguments.fold)
    maker = Maker(gather(arguments.shared, [*marked, *gold]), rng)
    printed = list(rendered(maker, rng, styles()[0], arguments.size))
    patterns = Patterns(maker, rng)
    printed += [spoil(patterns.reference(), rng) for _ in range(arguments.size // 3)]
    printed += [patterns.line() for _ in range(arguments.size // 25)]
    real = [*marked, *gold]
    spoiled = [spoil(pieces, rng) for pieces in real]
    material = [label_tokens(pieces) for pieces in [*printed, *real, *gold, *spoiled]]
    print(f"{len(printed)} rendered, {len(marked)} + {len(gold)} marked by people", flush=True)
    trainer = pycrfsuite.Trainer(verbose=True)
    for row, labels in zip(*learnt(material), strict=True):
        trainer.append(row, labels)
    del material, printed
    trainer.select("lbfgs")
    trainer.set_params(
        {"c1": 0.25, "c2": 0.02, "max_iterations": arguments.iterations, "feature.possible_transitions": False}
    )
    with TemporaryDirectory() as folder:
        made = Path(folder) / "model"
        trainer.train(str(made))
        arguments.out.write_bytes(gzip.compress(made.read_bytes(), mtime=0))
        print(
            f"{made.stat().st_size / 1e6:.2f} MB, packed {arguments.out.stat().st_size / 1e6:.2f} MB: {arguments.out}"
        )


if __name__ == "__main__":
    main()
