"""YAML at the head of a document: what it says of citations, with places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from refdesk.documents.scanned import Resource, Span
from refdesk.items import Problem

MOST_NODES = 200_000
NOT_TEXT = frozenset(
    "bibliography csl citation-style references lang link-citations header-includes include-before include-after output "
    "format formats execute params knitr jupyter kernelspec jupytext site url image email twitter github orcid social "
    "mainfont fontsize geometry documentclass classoption css template filters resource_files editor project website".split()
)
"""Fields whose values are settings; those of all others are text, which pandoc reads as Markdown."""


class Metadata(NamedTuple):
    """What a block of YAML says. `texts` are spans of Markdown, by the name of their field."""

    settings: Mapping[str, Any]
    bibliography: tuple[Resource, ...]
    references: tuple[Mapping[str, Any], ...]
    texts: tuple[tuple[str, Span], ...]
    problem: Problem | None = None


EMPTY = Metadata({}, (), (), ())


def read(text: str, start: int, end: int, line: int = 1) -> Metadata:
    """The metadata of the YAML between two offsets; `line` is that of the first, for problems."""
    import yaml

    block = text[start:end].encode("utf-8", "replace").decode() if has_surrogates(text, start, end) else text[start:end]
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(block, loader)
        settings = yaml.load(block, loader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "cannot be read"
        place = line + (mark.line if mark else 0)
        return EMPTY._replace(problem=Problem(f"metadata: {reason}", place, code="bad-metadata", severity="warning"))
    if not isinstance(settings, dict) or not isinstance(root, yaml.MappingNode):
        return EMPTY
    bibliography: list[Resource] = []
    texts: list[tuple[str, Span]] = []
    for name, node in root.value:
        if name.value == "bibliography":
            bibliography += (
                Resource(Span(start + each.start_mark.index, start + each.end_mark.index), each.value)
                for each in scalars(node)
            )
        elif name.value not in NOT_TEXT:
            texts += (
                (name.value, Span(start + each.start_mark.index, start + each.end_mark.index)) for each in scalars(node)
            )
    references = settings.get("references")
    items = tuple(item for item in references if isinstance(item, dict)) if isinstance(references, list) else ()
    return Metadata({str(k): v for k, v in settings.items()}, tuple(bibliography), items, tuple(texts))


def has_surrogates(text: str, start: int, end: int) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text[start:end])


def scalars(node: Any) -> Iterator[Any]:
    """The scalars below a node, without following an alias twice."""
    waiting = [node]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_NODES:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each.value, str):
            yield each
        else:
            below = [value for _, value in each.value] if each.id == "mapping" else each.value
            waiting += reversed(below)
