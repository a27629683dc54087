"""CSL-YAML, the `references:` of pandoc's metadata <-> items: CSL-JSON in YAML, read as leniently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.csl_json import find_items, valid
from refdesk.formats.yaml.documents import documents, dump, shallow
from refdesk.items import Item, Problem
from refdesk.items.normalise import read_item

ENTRY = re.compile(r"(?m)^- ")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The items of a YAML file, or of the YAML at the head of a Markdown file."""
    for document in documents(data, ENTRY):
        if isinstance(document, Problem):
            yield document
            continue
        line, value = document
        entries = find_items(value)
        if entries is None:
            yield Problem("no CSL-YAML items found", line, code="not-csl-yaml")
            continue
        for number, raw in enumerate(entries, 1):
            yield from read_item(raw, number, line)


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """The items as pandoc's `references`. Nothing is lost but what is nested more deeply than YAML is read."""
    opening = "---\nreferences:\n"
    for item in items:
        deep = [name for name, value in item.items() if not shallow(value)]
        for name in deep:
            yield Problem(
                f"CSL-YAML cannot hold {name}: nested too deeply", key=item.get("id"), code="loss", severity="warning"
            )
        yield opening + dump([valid({name: value for name, value in item.items() if name not in deep})])
        opening = ""
    yield "...\n" if not opening else "---\nreferences: []\n...\n"
