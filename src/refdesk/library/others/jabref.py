"""JabRef's .bib files: what JabRef keeps in them besides entries, its groups and the folders of its files.

Source: JabRef's documentation, "Groups" and "Manage associated files", and the files that it writes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from refdesk.formats.bibtex import read as read_bibtex
from refdesk.formats.file_fields import split_escaped, unescaped
from refdesk.items import Item, Problem, Read
from refdesk.items.text import decode
from refdesk.items.tuples import NamedTuple
from refdesk.items.values import join_keywords, split_keywords
from refdesk.library.others.fields import left_behind, with_groups
from refdesk.library.resolving import resolved

META = re.compile(r"@comment\s*[{(]\s*jabref-meta:\s*([\w-]+):(.*?)(?<!\\)\}", re.I | re.S)
GROUP = re.compile(r"(\d{1,4})\s+(\w+):(.*)", re.S)
DYNAMIC = {
    "KeywordGroup": "group by keyword",
    "SearchGroup": "group by search",
    "AutomaticKeywordGroup": "group by keyword",
    "AutomaticPersonsGroup": "group by person",
    "TexGroup": "group by LaTeX file",
    "AutomaticDateGroup": "group by date",
}


class Tree(NamedTuple):
    """The groups of a file: each one's paths by its name, the keys that older versions list in it, others by their kind."""

    paths: dict[str, list[str]]
    listed: dict[str, list[str]]
    dynamic: Counter[str]


def read(path: Path) -> Iterator[Item | Problem]:
    """The entries with their groups and files."""
    data = path.read_bytes()
    metas = {name.lower(): value.strip() for name, value in META.findall(decode(data).replace("\r\n", "\n"))}
    tree = read_tree(metas.pop("grouping", "") or metas.pop("groupstree", ""))
    folders = [*file_folders(metas, path.parent), path.parent]
    used: set[str] = set()
    for record in read_bibtex(data, groups=False):
        if isinstance(record, Problem):
            if record.code != "left-out" or "JabRef" not in record.message:
                yield record
            continue
        item, groups = in_groups(dict(record), tree)
        used.update(groups)
        yield Read(resolved(item, folders)[0], record.line if isinstance(record, Read) else None)
    names = {each for paths in tree.paths.values() for each in paths}
    empty = sum(not any(group == each or group.startswith(f"{each}/") for group in used) for each in names)
    settings = [name for name in metas if not name.startswith("filedirectory") and name != "databasetype"]
    counts = tree.dynamic + Counter({"group without entries": empty, "setting of JabRef's": len(settings)})
    yield from left_behind(counts)


def in_groups(item: Item, tree: Tree) -> tuple[Item, list[str]]:
    """The item in its groups, which stood in a field of their own, and these groups."""
    custom = dict(item.get("custom") or {})
    fields = dict(custom.get("bibtex") or {})
    names = [name.strip() for name in split_escaped(str(fields.pop("groups", "")), ",") if name.strip()]
    groups = [path for name in names for path in tree.paths.get(unescaped(name), [unescaped(name)])]
    groups += tree.listed.get(str(item.get("id", "")), [])
    if not groups:
        return item, []
    tags = [tag for tag in split_keywords(str(item.pop("keyword", ""))) if tag not in names or tag in groups]
    if tags:
        item["keyword"] = join_keywords(tags)
    custom.pop("groups", None)
    item.pop("custom", None)
    custom = custom | {"bibtex": fields} if fields else {k: v for k, v in custom.items() if k != "bibtex"}
    if custom:
        item["custom"] = custom
    return with_groups(item, groups), groups


def read_tree(text: str) -> Tree:
    """`1 StaticGroup:Papers\\;0\\;...;`: a level, a kind, its name and settings; deeper levels are below it."""
    tree = Tree(defaultdict(list), defaultdict(list), Counter())
    above: list[str] = []
    for line in split_escaped(text, ";"):
        match = GROUP.match(line.replace("\n", "").strip())
        if match is None or match[2] == "AllEntriesGroup":
            continue
        level = int(match[1])
        parts = [unescaped(part) for part in split_escaped(unescaped(match[3]), ";")]
        name = parts[0].strip()
        above = [*above[: level - 1], name]
        path = "/".join(above)
        if match[2] in ("StaticGroup", "ExplicitGroup"):
            tree.paths[name].append(path)
        elif match[2] in DYNAMIC:
            tree.dynamic[DYNAMIC[match[2]]] += 1
        if match[2] == "ExplicitGroup":  # until JabRef 3 the group listed its entries
            for key in filter(None, parts[2:]):
                tree.listed[key].append(path)
    return tree


def file_folders(metas: dict[str, str], folder: Path) -> Iterator[Path]:
    """The folders in which the file's links are looked for."""
    for name, value in metas.items():
        if name.startswith("filedirectory"):
            text = unescaped(value.removesuffix(";")).strip()
            yield folder / text
            if "\\" in text:
                yield folder / text.replace("\\", "/").strip("/")
