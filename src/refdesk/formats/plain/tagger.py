"""The parts of a reference as the model sees them. How it was trained is in `tools/references` and on the page References."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from refdesk.formats.plain.mending import Part, mend
from refdesk.formats.plain.tokens import features, tokenise

if TYPE_CHECKING:
    from pycrfsuite import Tagger


def tag(text: str) -> list[Part]:
    """The parts of a reference in their order; identifiers are parts with the label of their kind."""
    tokens = tokenise(text)
    if not tokens:
        return []
    model = tagger()
    model.set(features(text, tokens))
    labels = model.tag()
    started = _started()
    runs: list[tuple[str, list[int]]] = []
    for at, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        # "+title" is any word of a title but its first
        name = label.removeprefix("+") if token.kind == "word" else token.kind
        goes_on = token.kind == "word" and runs and runs[-1][0] == name and (label[0] == "+" or name not in started)
        if goes_on:
            runs[-1][1].append(at)
        else:
            runs.append((name, [at]))
    parts: list[Part] = []
    for name, run in runs:
        start, end = _closed(text, tokens[run[0]].start, tokens[run[-1]].end)
        parts.append(Part(name, text[start:end], start, end, min(model.marginal(labels[at], at) for at in run)))
    return mend(text, parts)


CLOSED_BY = {"(": ")", "[": "]", "“": "”", "«": "»", "‘": "’", "„": "“"}
OPENED_BY = {")": "(", "]": "[", "”": "“", "»": "«", "’": "‘"}


def _closed(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a part starts and ends: with the brackets and quotation marks at its ends whose other half it holds, and with
    the question mark, or the full stop of an abbreviation, after it."""
    own = text[start:end]
    opening = text[start - 1 : start]
    if opening in CLOSED_BY and own.count(CLOSED_BY[opening]) > own.count(opening):
        start -= 1
    if text[end : end + 1] in ("?", "!", "."):
        end += 1
    closing = text[end : end + 1]
    own = text[start:end]
    if own.count(OPENED_BY.get(closing, "\0")) > own.count(closing) or (closing == '"' and own.count('"') % 2):
        end += 1
    return start, end


@cache
def _started() -> frozenset[str]:
    """The labels whose first word has a label of its own."""
    return frozenset(label[1:] for label in tagger().labels() if label[0] == "+")


@cache
def tagger() -> Tagger:
    """The model, which is read when the first reference is."""
    from pycrfsuite import Tagger

    model = Tagger()
    model.open_inmemory(_model())
    return model


@cache  # the tagger reads it where it lies, and does not keep it from being let go
def _model() -> bytes:
    from gzip import decompress

    return decompress(files(__package__).joinpath("model.crfsuite.gz").read_bytes())
