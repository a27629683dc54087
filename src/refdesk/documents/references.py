"""The references and the style that a document is set with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from refdesk.csl.processor import Processor
from refdesk.errors import BadData, BadStyle, StyleError
from refdesk.items import Item, Problem
from refdesk.styles.catalogue import StyleFile, find_locale, find_style, read_info, read_locale

Tell = Callable[[str, Problem], None]
DEFAULT_STYLE = "apa"


def style_file(style: str | None) -> StyleFile:
    """The style that a document names, by its name or its file, else the one that is configured."""
    from refdesk import config

    name = style or config.value("style") or DEFAULT_STYLE
    return find_style(os.path.abspath(name) if os.path.isfile(name) else name)


def cites_by_number(file: StyleFile) -> bool:
    """Does the style cite by numbers or labels, without names?"""
    return read_info(file.path).format in ("numeric", "label")


def make_processor(file: StyleFile, lang: str | None, links: bool) -> Processor:
    """The processor of a style in the document's language."""
    from refdesk import config

    locale = lang or config.value("locale")
    code = find_locale(locale) if locale else file.locale
    try:
        return Processor(file.path.read_bytes(), read_locale, code, links=links)
    except StyleError as error:
        place = f"{file.path}:{error.line}" if error.line else str(file.path)
        raise BadStyle(f"{place}: {error.message}") from None


def read_references(
    paths: Sequence[str], own: Iterable[Mapping[str, Any]], wanted: set[str] | None, tell: Tell
) -> dict[str, Item]:
    """The references of files, by key, and those that the document carries, which win."""
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
    """The items of a file in any format; what is wrong with it is told."""
    from refdesk.formats.registry import recognise

    with open(path, "rb") as file:
        data = file.read()
    form = recognise(data) or recognise(data, path)
    if form is None or not form.reads:
        raise BadData(f"{path}: in no format that refdesk reads (see `refdesk formats`)")
    for item in form.read(data):
        if isinstance(item, Problem):
            tell(path, item)
        else:
            yield item
