"""A style's id, old name, title, short name or path -> the style's file.

An id is answered from the file system alone; titles come from the index.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from refdesk.errors import BadStyle, UnknownStyle
from refdesk.styles.files import folders, official_styles, style_path
from refdesk.styles.index import head, index, info_of, read_info

# What people mean when they say so; looked up before the official list of renamed styles.
ALIASES = {
    "acl": "association-for-computational-linguistics",
    "acm": "association-for-computing-machinery",
    "acs": "american-chemical-society",
    "ama": "american-medical-association",
    "apsa": "american-political-science-association",
    "asa": "american-sociological-association",
    "asce": "american-society-of-civil-engineers",
    "asme": "american-society-of-mechanical-engineers",
    "bluebook": "bluebook-law-review",
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "cse": "cse-citation-sequence",
    "harvard": "harvard-cite-them-right",
    "iso690": "iso690-author-date-en",
    "lncs": "springer-lecture-notes-in-computer-science",
    "mhra": "mhra-notes",
    "mla": "modern-language-association",
    "nlm": "nlm-citation-sequence",
    "turabian": "turabian-author-date",
}


class StyleFile(NamedTuple):
    """What a name stands for: the style of that id, and the file of the independent style that renders it.

    `locale` is the default-locale of a dependent style, which goes before its parent's; None for an independent style.
    """

    id: str
    path: Path
    locale: str | None = None
    dependent: Path | None = None


def find_style(name: str) -> StyleFile:
    """The style of that name; UnknownStyle (status 5) with three suggestions where there is none, never another style."""
    official = re.fullmatch(r"https?://www\.zotero\.org/styles/([^/]+)", name)
    if official:
        return find_style(official[1])
    if name.endswith(".csl") or os.sep in name:
        path = Path(name).expanduser()
        if not os.path.isfile(path):
            raise UnknownStyle(f"{name}: no such style file")
        return resolve(path)
    for id in candidates(name):
        if found := style_path(id):
            return resolve(found)
    raise UnknownStyle(f"no style '{name}'; did you mean {', '.join(suggest(name))}?")


def candidates(name: str) -> Iterator[str]:
    """The ids that a name may mean, the likeliest first; the index is only read when the file system has no answer."""
    for spelled in dict.fromkeys((name, re.sub(r"[\s_]+", "-", name.strip().lower()))):
        yield spelled
        yield ALIASES.get(spelled, spelled)
        yield renamed().get(spelled, spelled)
    if title := fold(name):
        yield from (style.id for style in index() if title in (fold(style.title), fold(style.short or "")))


def resolve(path: Path) -> StyleFile:
    """The style in that file; where it depends on another, the other's file with this one's default-locale."""
    text = path.read_bytes()
    if b"<style" not in text or b"<!ENTITY" in text:
        head(text, str(path))  # says what is wrong with it
    if b"independent-parent" not in text:
        return StyleFile(path.stem, path)
    info = info_of(text, path.stem, str(path))
    if info.parent is None:
        return StyleFile(path.stem, path)
    parent = style_path(info.parent) or style_path(renamed().get(info.parent, info.parent))
    if parent is None:
        raise BadStyle(f"{path}: its parent style '{info.parent}' is not there")
    if b"independent-parent" in parent.read_bytes() and read_info(parent).parent is not None:
        raise BadStyle(f"{path}: its parent style '{info.parent}' is itself a dependent style")
    return StyleFile(path.stem, parent, info.locale, path)


def suggest(name: str, count: int = 3) -> list[str]:
    """The ids that a mistyped name comes nearest to."""
    from rapidfuzz import fuzz, process

    wanted = re.sub(r"[\s_]+", "-", name.strip().lower())
    ids = {path.stem for folder in folders() for path in folder.glob("*.csl")} | set(ALIASES)
    return [id for id, _, _ in process.extract(wanted, sorted(ids), scorer=fuzz.ratio, limit=count)]


@cache
def renamed() -> dict[str, str]:
    """Old id -> new id, from the list that the official styles bring along."""
    import json

    try:
        names: dict[str, str] = json.loads((official_styles() / "renamed-styles.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return names


def fold(title: str) -> str:
    """A title to compare by: letters and digits alone, in one case, `&` as `and` and no leading article."""
    return "".join(re.findall(r"\w+", title.casefold().replace("&", " and "))).removeprefix("the")
