"""Notes that say when an address was visited, which people write because BibTeX and old styles have no place for it."""

from __future__ import annotations

import re

from refdesk.items import Item, dates
from refdesk.items.regex import regex

VISIT = regex(
    r"(?:\[?online[;,] ?)?(?:last |date |zuletzt |ultimo )?"
    r"(?:accessed|access|retrieved|visited|viewed|checked|abgerufen|zugriff|consultée?|consultad[oa]|"
    r"geraadpleegd|besucht|acess(?:o|ado)|acedido|fecha de consulta|consultato|accesso|hämtad|hentet|tilgået|viitattu|"
    r"dostęp|erişim(?: tarihi)?|дата обращения|访问日期|引用日期|閲覧日)(?: on| am| le| el| em| op| il| den)?[:：]?\s*"
    r"([^;]{4,30}?)[.\])]*$",
    re.I,
)


def visited(note: str) -> dates.Date | None:
    """The date of a note that says no more than when an address was visited."""
    match = VISIT.fullmatch(note.strip(" .,;:[]()"))
    return (dates.parse_edtf(match[1]) or dates.parse_strictly(match[1])) if match else None


def take_visit(item: Item) -> None:
    """Move the line of the note that says when the URL was visited to `accessed`."""
    if "URL" not in item or "note" not in item:
        return
    lines = item["note"].split("\n")
    for line in lines:
        if date := visited(line):
            item.setdefault("accessed", date)
            lines.remove(line)
            break
    item["note"] = "\n".join(filter(None, lines))
    if not item["note"]:
        del item["note"]
