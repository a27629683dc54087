"""What a format could not hold: the variables of an item that are lost or changed when its record is read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem, dates, names
from refdesk.items.values import DASHES, split_keywords
from refdesk.items.variables import DATES, KEPT_BY_LIBRARY, NAMES


def losses(item: Item, back: Item, title: str, format: str) -> Iterator[Problem]:
    """A warning (code "loss") for each variable of the item that is not in `back`, the item read from its own record.

    `title` is the format's name in the message; fields under `custom` for that format (`format`) are its own."""
    key = str(item["id"]) if item.get("id") else None
    for variable, value in item.items():
        if variable in ("id", "custom") or value in (None, "", [], {}):
            continue
        other = back.get(variable)
        if other == value or plain(variable, other) == plain(variable, value):
            continue
        message = f"{title} cannot hold {variable}" + (f" as it is: {shown(value)}" if other else f": {shown(value)}")
        yield Problem(message, key=key, code="loss", severity="warning")
    foreign = [name for name in item.get("custom") or {} if name != format and name not in KEPT_BY_LIBRARY]
    if foreign:
        yield Problem(
            f"{title} cannot hold custom fields: {', '.join(foreign)}", key=key, code="loss", severity="warning"
        )


def plain(variable: str, value: Any) -> Any:
    """A value in a form for comparing: without differences in white space, parts of names, dashes and hyphens."""
    if not value:
        return None
    if variable in NAMES:
        return [names.show(name).replace(",,", ",") for name in value]
    if variable in DATES:
        return dates.text(value), value.get("season")
    if variable == "keyword":
        return set(split_keywords(str(value)))
    text = " ".join(str(value).split())
    if variable in ("ISBN", "ISSN"):
        return re.sub(r"[-\s;]", "", text)
    return DASHES.sub("-", text) if variable == "page" else text


def shown(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
