"""Edits of one reference: pure functions from item to item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from refdesk.errors import BadData, UsageError
from refdesk.items import Item
from refdesk.items.keys import is_key
from refdesk.items.record import key_of
from refdesk.items.regex import regex
from refdesk.items.variables import DATES, NAMES, USUAL_NAMES, VARIABLES, variable_called
from refdesk.library.files import texts_under
from refdesk.library.sources import private_note, with_custom
from refdesk.library.words import tags


def variable_named(text: str, also: Iterable[str] = ()) -> str:
    """The CSL variable of that name, in CSL's or everyday terms, or one of the other allowed names. Raises UsageError with a
    suggestion if there is none."""
    others = tuple(also)
    if name := (text if text in others else variable_called(text)):
        return name
    from difflib import get_close_matches

    known = {name.lower(): name for name in (*VARIABLES, *USUAL_NAMES, *others)}
    near = get_close_matches(text.lower(), known, 3)
    hint = f"; did you mean {', '.join(known[name] for name in near)}?" if near else ""
    raise UsageError(f"no field '{text}'{hint}")


def value_of(variable: str, text: str) -> Any:
    """A variable's value from its text: `Curie, Marie; Curie, Pierre`, `2024-05-01`, `16`; or JSON."""
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
            raise UsageError(
                f"{variable}: not a date: {text} (expected 2024, 2024-05, 2024-05-01 or 2024-05-01/2024-05-03)"
            )
        return date
    if variable == "type":
        from difflib import get_close_matches

        from refdesk.items.variables import TYPES, document_type, type_called

        if text not in TYPES:
            if kind := document_type(text) or type_called(text):
                return kind
            near = get_close_matches(text.lower(), TYPES, 3)
            hint = f"did you mean {', '.join(near)}?" if near else f"expected one of {', '.join(sorted(TYPES))}"
            raise UsageError(f"no CSL type '{text}'; {hint}")
    if variable == "custom":
        raise UsageError("custom: expected a JSON object")
    return [part.strip() for part in text.split(",")] if variable == "categories" else _tidied(variable, text)


_LABELS = {
    "DOI": regex(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.)"),
    "ISBN": regex(r"(?i)ISBN(?:-1[03])?:?\s*"),
    "ISSN": regex(r"(?i)ISSN:?\s*"),
    "PMID": regex(r"(?i)PMID:?\s*"),
    "PMCID": regex(r"(?i)PMCID:?\s*(?=PMC)"),
}


def _tidied(variable: str, text: str) -> str:
    """An identifier without its label or resolver, and pages with the ends of their ranges in full."""
    if variable == "page":
        from refdesk.items.values import full_pages

        return full_pages(text)
    return _LABELS[variable].sub("", text, count=1) if variable in _LABELS else text


def assigned(item: Item, assignments: Sequence[tuple[str, Any]]) -> Item:
    """The item with these variables set; an empty value removes the variable."""
    kind = str(dict(assignments).get("type") or item.get("type") or "")
    named = {variable_called(name, kind) or name: value for name, value in assignments}
    return {name: value for name, value in (item | named).items() if value != ""}


def assignments(texts: Iterable[str]) -> list[tuple[str, Any]]:
    """`title=Radium` -> ("title", "Radium")."""
    assignments = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"expected FIELD=VALUE, got '{text}'")
        variable = variable_named(name.strip())
        assignments.append((variable, value_of(variable, value.strip()) if value.strip() else ""))
    return assignments


def tagged(item: Item, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Item:
    """The item with some keywords added and others removed; the rest stays as written."""
    from refdesk.items.fold import fold

    before = tags(item)
    unwanted = {fold(tag) for tag in remove}
    there = {fold(tag) for tag in before}
    after = [tag for tag in before if fold(tag) not in unwanted] + [tag for tag in add if fold(tag) not in there]
    if after == before:
        return item
    between = "; " if ";" in str(item.get("keyword", "")) or any("," in tag for tag in after) else ", "
    return assigned(item, [("keyword", between.join(after))])


def retagged(item: Item, old: str, new: str) -> Item:
    """The item with a tag renamed in place, and the tags below it (`old/part`)."""
    from refdesk.items.fold import fold

    before = tags(item)
    after = []
    for tag in before:
        head, slash, rest = tag.partition("/")
        after.append(new if fold(tag) == fold(old) else f"{new}/{rest}" if slash and fold(head) == fold(old) else tag)
    if after == before:
        return item
    between = "; " if ";" in str(item.get("keyword", "")) or any("," in tag for tag in after) else ", "
    if groups := texts_under(item, "groups"):
        now = dict(zip(before, after, strict=True))
        item = with_custom(item, groups=[now.get(group, group) for group in groups])
    return assigned(item, [("keyword", between.join(dict.fromkeys(after)))])


def moved_note(item: Item) -> Item:
    """The item with its CSL `note` as a private note."""
    note = str(item.get("note") or "")
    if not note:
        return item
    return noted({name: value for name, value in item.items() if name != "note"}, note, append=True)


def noted(item: Item, text: str, append: bool = False) -> Item:
    """The item with that private note, replacing or extending the existing one. It is stored under `custom`, where no style
    prints it: CSL's own `note` is printed by 200 styles."""
    before = private_note(item)
    return with_custom(item, note=f"{before}\n{text}" if append and before else text)


def renamed(item: Item, key: str) -> Item:
    """The item with another key; the old one becomes an alias (`custom: {"aliases": [...]}`)."""
    from refdesk.library.indexing import aliases
    from refdesk.library.sources import with_custom

    if not is_key(key):
        raise UsageError(f"not a key: '{key}'")
    if key == key_of(item):
        return item
    new = with_aliases(item, [key_of(item)]) | {"id": key}
    return with_custom(new, aliases=[old for old in aliases(new) if old != key])


def with_aliases(item: Item, keys: Iterable[str]) -> Item:
    """The item with those former keys."""
    from refdesk.library.indexing import aliases

    custom = item.get("custom")
    if custom is not None and not isinstance(custom, dict):
        raise BadData(f"'{key_of(item)}': custom is not an object, so it cannot hold the old key")
    former = list(dict.fromkeys([*aliases(item), *keys]))
    return item | {"custom": (custom or {}) | {"aliases": former}}
