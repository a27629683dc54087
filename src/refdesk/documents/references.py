"""The references and the style for rendering a document."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from refdesk.errors import BadData, UnknownStyle
from refdesk.items import Item, Problem
from refdesk.styles.index import read_info
from refdesk.styles.names import StyleFile, find_style

Tell = Callable[[str, Problem], None]
DEFAULT_STYLE = "apa"


def style_file(style: str | None) -> StyleFile:
    """The style that a document names, by its name or its file, else the one that is configured."""
    from refdesk import config

    name = style or config.value("style") or DEFAULT_STYLE
    return find_style(os.path.abspath(name) if os.path.isfile(name) else name)


def known_language(lang: str | None, source: str, tell: Tell) -> str | None:
    """The language that a document names, if CSL has a locale for it; else None, and it is reported."""
    from refdesk.styles.locales import find_locale

    try:
        return find_locale(lang) if lang else None
    except UnknownStyle:
        message = f"no locale for lang '{lang}': the style's own is used"
        tell(source, Problem(message, code="unknown-language", severity="warning"))
        return None


def cites_by_number(file: StyleFile) -> bool:
    """Does the style cite by numbers or labels, without names?"""
    return read_info(file.path).format in ("numeric", "label")


def read_references(
    paths: Sequence[str], own: Iterable[Mapping[str, Any]], wanted: set[str] | None, tell: Tell
) -> dict[str, Item]:
    """The references in files, by key, and those embedded in the document, which take precedence."""
    items: dict[str, Item] = {}
    for path in paths:
        for item in read_file(path, tell):
            key = str(item.get("id") or "")
            if key and (wanted is None or key in wanted):
                items.setdefault(key, item)
    for reference in own:
        if isinstance(reference, Mapping) and reference.get("id"):
            items[str(reference["id"])] = dict(reference)
    return items


def read_file(path: str, tell: Tell) -> Iterable[Item]:
    """The items of a file in any format; problems are reported."""
    from refdesk.formats.registry import recognise

    with open(path, "rb") as file:
        data = file.read()
    form = recognise(data) or recognise(data, path)
    if form is None or not form.reads:
        raise BadData(f"{path}: format not recognised (see `refdesk formats`)")
    for item in form.read(data):
        if isinstance(item, Problem):
            tell(path, item)
        else:
            yield item


def read_abbreviations(path: str | None, tell: Tell) -> dict[str, dict[str, str]] | None:
    """Short forms of titles, by variable, from a citation-abbreviations file: `{"default": {"container-title": {...}}}`."""
    import json

    if path is None:
        return None
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except (OSError, ValueError) as error:
        tell(path, Problem(f"citation-abbreviations: {error}", code="abbreviations", severity="warning"))
        return None
    variables = data.get("default", data) if isinstance(data, dict) else {}
    return {
        name: {str(long): str(short) for long, short in forms.items()}
        for name, forms in variables.items()
        if isinstance(forms, dict)
    }
