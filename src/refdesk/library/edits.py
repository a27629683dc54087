"""What can be done to one reference: pure functions from item to item, as the commands and scripts name it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from refdesk.errors import BadData, UsageError
from refdesk.items import Item
from refdesk.items.record import key_of
from refdesk.items.variables import DATES, NAMES, VARIABLES
from refdesk.library.words import tags

_BY_LOWER_CASE = {name.lower(): name for name in VARIABLES}


def variable_named(text: str) -> str:
    """The CSL variable that is meant, in any case of letters. UsageError, with what comes near, where there is none."""
    if name := _BY_LOWER_CASE.get(text.lower()):
        return name
    from difflib import get_close_matches

    near = get_close_matches(text.lower(), _BY_LOWER_CASE, 3)
    hint = (
        f": {', '.join(_BY_LOWER_CASE[name] for name in near)}?" if near else " (custom holds what CSL has no name for)"
    )
    raise UsageError(f"no CSL variable '{text}'{hint}")


def value_of(variable: str, text: str) -> Any:
    """A variable's value from its text: `Curie, Marie; Curie, Pierre`, `2024-05-01`, `16`; JSON where it looks so."""
    if variable in (*NAMES, *DATES, "custom", "categories") and text[:1] in ("[", "{"):
        import json

        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{variable}: not valid JSON: {error}") from None
    if variable in NAMES:
        from refdesk.items import names

        return names.people(text)
    if variable in DATES:
        from refdesk.items import dates

        date = dates.parse(text)
        if not date:
            raise UsageError(f"{variable}: not a date: {text} (2024, 2024-05, 2024-05-01, 2024-05-01/2024-05-03 are)")
        return date
    if variable == "type":
        from refdesk.items.variables import TYPES

        if text not in TYPES:
            raise UsageError(f"no CSL type '{text}': there are {', '.join(sorted(TYPES))}")
    if variable == "custom":
        raise UsageError("custom wants a JSON object")
    return [part.strip() for part in text.split(",")] if variable == "categories" else text


def assigned(item: Item, assignments: Sequence[tuple[str, Any]]) -> Item:
    """The item with those variables set; one that is set to nothing goes."""
    return {name: value for name, value in (item | dict(assignments)).items() if value != ""}


def assignments(texts: Iterable[str]) -> list[tuple[str, Any]]:
    """`title=Radium` -> ("title", "Radium")."""
    found = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"FIELD=VALUE is wanted, not '{text}'")
        variable = variable_named(name.strip())
        found.append((variable, value_of(variable, value.strip()) if value.strip() else ""))
    return found


def tagged(item: Item, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Item:
    """The item with those keywords and without those; the others stay as they are written."""
    from refdesk.items.fold import fold

    before = tags(item)
    unwanted = {fold(tag) for tag in remove}
    there = {fold(tag) for tag in before}
    after = [tag for tag in before if fold(tag) not in unwanted] + [tag for tag in add if fold(tag) not in there]
    if after == before:
        return item
    between = "; " if ";" in str(item.get("keyword", "")) or any("," in tag for tag in after) else ", "
    return assigned(item, [("keyword", between.join(after))])


def noted(item: Item, text: str, append: bool = False) -> Item:
    """The item with that note, in place of the one it has or after it."""
    before = str(item.get("note") or "")
    return assigned(item, [("note", f"{before}\n{text}" if append and before else text)])


def renamed(item: Item, key: str) -> Item:
    """The item under another key; the old one goes on working as its alias (`custom: {"aliases": [...]}`)."""
    if not key or key != key.strip() or any(c.isspace() or not c.isprintable() for c in key):
        raise UsageError(f"not a key: '{key}'")
    return with_aliases(item, [key_of(item)]) | {"id": key}


def with_aliases(item: Item, keys: Iterable[str]) -> Item:
    """The item with those former keys."""
    from refdesk.library.indexing import aliases

    custom = item.get("custom")
    if custom is not None and not isinstance(custom, dict):
        raise BadData(f"'{key_of(item)}': custom is no object, so that it cannot hold the former key")
    former = list(dict.fromkeys([*aliases(item), *keys]))
    return item | {"custom": (custom or {}) | {"aliases": former}}


def merged(kept: Item, others: Sequence[Item]) -> Item:
    """One item of several that are the same work: what the first lacks comes from the others, in their order.

    Keywords are united, notes that say something else are added, and the others' keys become aliases.
    """
    result = dict(kept)
    custom: dict[str, Any] = {}
    for other in others:
        for name, value in other.items():
            if name == "custom" and isinstance(value, dict):
                custom = {field: more for field, more in value.items() if field != "aliases"} | custom
            elif name == "note" and result.get("note") and str(value) not in str(result["note"]):
                result = noted(result, str(value), append=True)
            elif name not in ("id", "keyword") and result.get(name) in (None, "", [], {}):
                result[name] = value
        result = tagged(result, tags(other))
    if custom and isinstance(result.get("custom", {}), dict):
        result["custom"] = custom | result.get("custom", {})
    from refdesk.library.indexing import aliases

    return with_aliases(result, [key for other in others for key in (key_of(other), *aliases(other))])
