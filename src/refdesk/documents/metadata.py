"""YAML at the start of a document: its settings for citations, with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from refdesk.documents.scanned import Resource, Span
from refdesk.items import Problem
from refdesk.items.tuples import NamedTuple

MOST_NODES = 200_000
MOST_BYTES = 1 << 20  # of a project's file
HIGHEST = 5  # folders that a project's file is looked for in
PROJECT_FILES = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml", "myst.yml")
NOT_TEXT = frozenset(
    "bibliography csl citation-style references lang link-citations header-includes include-before include-after output "
    "format formats execute params knitr jupyter kernelspec jupytext site url image email twitter github orcid social "
    "mainfont fontsize geometry documentclass classoption css template filters resource_files editor project website".split()
)
"""Fields whose values are settings; those of all others are text, which pandoc reads as Markdown."""


class Metadata(NamedTuple):
    """The contents of a block of YAML. `texts` are spans of Markdown, by field name."""

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


def project_bibliography(folder: str) -> tuple[str, list[str]]:
    """The bibliography files that the project of a folder names (Quarto, bookdown, MyST): the project's folder and the paths.

    The project file is searched in the folder and its parents.
    """
    import os

    import yaml

    folder = os.path.abspath(folder)
    for _ in range(HIGHEST):
        for name in PROJECT_FILES:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    said = yaml.load(file.read(MOST_BYTES), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            except (OSError, yaml.YAMLError, ValueError, RecursionError):
                continue
            for place in (said, said.get("project") if isinstance(said, dict) else None):
                named = place.get("bibliography") if isinstance(place, dict) else None
                paths = [named] if isinstance(named, str) else named if isinstance(named, list) else []
                if paths:
                    return folder, [path for path in paths if isinstance(path, str)]
        folder = os.path.dirname(folder)
    return folder, []
