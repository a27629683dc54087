"""BibDesk's .bib files: their files (`bdsk-file-1`, see `formats/file_fields`) and static groups, which are a property list
in a comment at the end of the file."""

from __future__ import annotations

import plistlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from refdesk.formats.bibtex import read as read_bibtex
from refdesk.items import Item, Problem, Read
from refdesk.library.others.fields import left_behind, with_groups
from refdesk.library.resolving import resolved

GROUPS = re.compile(rb"@comment\{\s*BibDesk (\w+) Groups\{(.*?</plist>)", re.I | re.S)


def read(path: Path) -> Iterator[Item | Problem]:
    """The entries with their groups and files."""
    data = path.read_bytes()
    groups: dict[str, list[str]] = defaultdict(list)
    left: Counter[str] = Counter()
    for kind, text in GROUPS.findall(data):
        listed = property_list(text)
        if kind.lower() != b"static":
            left[f"{kind.decode(errors='replace').lower()} group"] += len(listed)
            continue
        for group in listed:
            keys = [key.strip() for key in str(group.get("keys", "")).split(",") if key.strip()]
            left["group without entries"] += not keys
            for key in keys:
                groups[key].append(str(group.get("group name", "")))
    for record in read_bibtex(data):
        if isinstance(record, Problem):
            yield record
            continue
        item = with_groups(dict(record), groups.get(str(record.get("id", "")), ()))
        yield Read(resolved(item, [path.parent])[0], record.line if isinstance(record, Read) else None)
    yield from left_behind(left)


def property_list(text: bytes) -> list[dict[str, Any]]:
    """The groups in a comment; none if it is not a property list."""
    try:
        held = plistlib.loads(text.strip())
    except (ValueError, plistlib.InvalidFileException, OverflowError, RecursionError, LookupError):
        return []
    return [group for group in held if isinstance(group, dict)] if isinstance(held, list) else []
