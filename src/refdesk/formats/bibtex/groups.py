"""The groups that JabRef and Mendeley name in an entry -> groups and tags."""

from __future__ import annotations

from collections.abc import Mapping

from refdesk.formats.bibtex.field_texts import read_keywords
from refdesk.items import Item
from refdesk.items.values import join_keywords, split_keywords

GROUPS = ("groups", "mendeley-groups")


def in_groups(item: Item, kept: Mapping[str, str]) -> Item:
    """The item in the groups that JabRef and Mendeley name in fields of their own (`Parent/Child`); each is a tag as well."""
    written = [word for name in GROUPS if name in kept for word in split_keywords(read_keywords(kept[name]))]
    if not written:
        return item
    names = list(dict.fromkeys(written))
    tags = split_keywords(str(item.get("keyword", "")))
    keyword = join_keywords([*tags, *(name for name in names if name not in tags)])
    return {**item, "keyword": keyword, "custom": {**item.get("custom", {}), "groups": names}}
