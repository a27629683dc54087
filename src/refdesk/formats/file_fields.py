"""The files that records name, in the fields that formats have for them: BibTeX's `file`, RIS's and EndNote's L1 to L4.

The readers keep these fields as they are. `take_files` makes `custom.files` of them when references come into a library,
`give_files` makes the fields of `custom.files` when they go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.items import Item
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.items.values import dict_of, join_keywords, list_of, split_keywords

ADDRESS = regex(r"(?i)(?:https?|ftp|doi)://?")
DRIVE = regex(r"[A-Za-z]:[\\/][^\\/:]")  # C:\Users, without an escape
SCHEME = regex(r"(?i)[a-z]|https?|ftp|file")
BDSK = regex(r"bdsk-file-\d+")
RIS_TAGS = ("L1", "L2", "L3", "L4")
ESCAPED = regex(r"([\\:;])")
TYPES = {
    "pdf": "PDF",
    "epub": "ePUB",
    "txt": "Text",
    "html": "URL",
    "djvu": "Djvu",
    "ps": "PostScript",
    "docx": "Word 2007+",
}


class Named(NamedTuple):
    """A file as a record names it: its path, and a title of it."""

    path: str
    title: str = ""


def take_files(item: Item) -> tuple[Item, list[Named]]:
    """The item without the fields that name files, and the files; addresses of the web stay in the fields."""
    custom = item.get("custom")
    if not isinstance(custom, dict):
        return item, []
    named = [
        Named(str(each["path"]), str(each.get("title") or ""))
        for each in list_of(custom.get("files"))
        if isinstance(each, dict) and each.get("path")
    ]
    kept = {name: value for name, value in custom.items() if name not in ("files", "missing-files")}
    named += [Named(path) for path in list_of(custom.get("missing-files")) if isinstance(path, str)]
    for format, take in (("bibtex", from_bibtex), ("ris", from_ris)):
        if isinstance(kept.get(format), dict):
            rest, recorded = take(kept[format])
            named += recorded
            if rest:
                kept[format] = rest
            else:
                del kept[format]
    if not named:
        return item, []
    bare = {name: value for name, value in item.items() if name != "custom"}
    return bare | ({"custom": kept} if kept else {}), list(dict.fromkeys(named))


def from_bibtex(fields: dict[str, Any]) -> tuple[dict[str, Any], list[Named]]:
    """The fields without `file` and BibDesk's `bdsk-file-1`, and what they name."""
    rest, named = {}, []
    for name, value in fields.items():
        if name == "file" and isinstance(value, str):
            links = list(read_links(value))
            named += [link for link in links if not ADDRESS.match(link.path)]
            if addresses := [link for link in links if ADDRESS.match(link.path)]:
                rest[name] = write_links(addresses)
        elif BDSK.fullmatch(name) and isinstance(value, str) and (path := bdsk_path(value)):
            named.append(Named(path))
        else:
            rest[name] = value
    return rest, named


def from_ris(fields: dict[str, Any]) -> tuple[dict[str, Any], list[Named]]:
    """The tags without L1 to L4, and the files that these name."""
    rest, named = dict(fields), []
    for tag in RIS_TAGS:
        values = fields.get(tag)
        paths = [str(value) for value in values] if isinstance(values, list) else []
        files = [path for path in paths if not ADDRESS.match(path)]
        named += [Named(path) for path in files]
        if files:
            del rest[tag]
            if addresses := [path for path in paths if path not in files]:
                rest[tag] = addresses
    return rest, named


def read_links(text: str) -> Iterator[Named]:
    """BibTeX's `file`: `title:path:type;...`, `:`, `;` and `\\` with a `\\` before them; or only a path."""
    text = text.replace("$\\backslash$", "\\").strip()
    text = re.sub(r"\{\\([_&%#$])\}", r"\1", text)
    if DRIVE.match(text):
        yield Named(text)
        return
    for link in split_escaped(text, ";"):
        parts = [unescaped(part).strip() for part in split_escaped(link, ":")]
        for at in range(min(2, len(parts) - 1)):  # the colon of a drive or an address, without an escape
            if SCHEME.fullmatch(parts[at]) and parts[at + 1][:1] in ("\\", "/"):
                parts[at : at + 2] = [f"{parts[at]}:{parts[at + 1]}"]
                break
        title, path = (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0])
        if path:
            yield Named(path, title if title != path else "")


def split_escaped(text: str, sign: str) -> list[str]:
    """The pieces between signs that have no `\\` before them."""
    pieces, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == sign:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    return [*pieces, text[start:]]


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def write_links(links: Iterable[Named]) -> str:
    """The files as JabRef writes them in `file`."""
    return ";".join(
        ":".join(ESCAPED.sub(r"\\\1", part) for part in (link.title, link.path, type_of(link.path))) for link in links
    )


def type_of(path: str) -> str:
    """What JabRef calls the kind of a file."""
    suffix = path.rpartition(".")[2] if "." in path else ""
    return TYPES.get(suffix.lower(), suffix.upper() if len(suffix) < 6 else "")


def bdsk_path(text: str) -> str:
    """The path in BibDesk's `bdsk-file-1`: a property list in base64, with the path from the .bib file's folder."""
    import base64
    import binascii
    import plistlib

    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        held = plistlib.loads(data)
    except (ValueError, binascii.Error, plistlib.InvalidFileException, OverflowError, RecursionError, LookupError):
        return ""
    if not isinstance(held, dict):
        return ""
    if isinstance(path := held.get("relativePath"), str):
        return path
    # as NSKeyedArchiver writes it: a list of objects in which the path is the one that follows its name
    objects = held.get("$objects")
    keyed = objects if isinstance(objects, list) else []
    for each in keyed:
        if isinstance(each, dict) and isinstance(each.get("relativePath"), plistlib.UID):
            place = each["relativePath"].data
            if place < len(keyed) and isinstance(keyed[place], str):
                return str(keyed[place])
    return ""


def give_files(item: Item, format: str) -> Item:
    """The item with its files, and for JabRef its groups, in the fields that the format has for them, if any."""
    custom = item.get("custom")
    if not isinstance(custom, dict):
        return item
    _, named = take_files({"custom": {name: custom[name] for name in ("files", "missing-files") if name in custom}})
    if format in ("bibtex", "biblatex") and (named or groups_of(item)):
        return with_jabref_fields(item, custom, named)
    if format in ("ris", "endnote-xml") and named:
        own = dict(dict_of(custom.get("ris")))
        own["L1"] = [*(each.path for each in named), *list_of(own.get("L1"))]
        return {**item, "custom": {**custom, "ris": own}}
    return item


def with_jabref_fields(item: Item, custom: dict[str, Any], named: list[Named]) -> Item:
    """The item with the fields `file` and `groups`; a group is then not a keyword."""
    own = dict(dict_of(custom.get("bibtex")))
    if named:
        own["file"] = ";".join(filter(None, (write_links(named), str(own.get("file") or ""))))
    if groups := groups_of(item):
        own["groups"] = ", ".join(re.sub(r"([\\,])", r"\\\1", group.rpartition("/")[2]) for group in groups)
        words = split_keywords(str(item.get("keyword") or ""))
        item = {**item, "keyword": join_keywords(word for word in words if word not in groups)}
    return {**item, "custom": {**custom, "bibtex": own}}


def groups_of(item: Item) -> list[str]:
    """The groups of an item that are still among its tags."""
    custom = item.get("custom")
    listed = custom.get("groups") if isinstance(custom, dict) else None
    if not isinstance(listed, list):
        return []
    tags = split_keywords(str(item.get("keyword") or ""))
    return [str(group) for group in listed if group in tags]


def jabref_tree(groups: Iterable[str], dialect: str) -> str:
    """JabRef's comments for the dialect and for its tree of groups, in which `Parent/Child` is below `Parent`."""
    paths = sorted({"/".join(path.split("/")[:end]) for path in groups for end in range(1, path.count("/") + 2)})
    if not paths:
        return ""
    lines = ["0 AllEntriesGroup:;"]
    for path in paths:
        name = re.sub(r"([\\;])", r"\\\1", path.rpartition("/")[2])
        name = re.sub(r"([\\;])", r"\\\1", name)  # once for the group, once for the list of them
        lines.append(f"{path.count('/') + 1} StaticGroup:{name}\\;0\\;1\\;\\;\\;\\;;")
    tree = "\n".join(lines)
    return f"\n@Comment{{jabref-meta: databaseType:{dialect};}}\n\n@Comment{{jabref-meta: grouping:\n{tree}\n}}\n"
