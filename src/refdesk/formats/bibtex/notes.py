"""What people write into note and howpublished: an address, and when it was visited."""

from __future__ import annotations

import re

from refdesk.formats.bibtex.field_texts import read_verbatim
from refdesk.formats.bibtex.latex import to_text
from refdesk.items import Item, dates

ACCESSED = re.compile(
    r"(?i)(?:\[?online[;,] ?)?(?:last |date |zuletzt |ultimo )?"
    r"(?:accessed|access|retrieved|visited|viewed|checked|abgerufen|zugriff|consultée?|consultad[oa]|"
    r"geraadpleegd|besucht|acess(?:o|ado)|acedido|fecha de consulta|consultato|accesso|hämtad|hentet|tilgået|viitattu|"
    r"dostęp|erişim(?: tarihi)?|дата обращения|访问日期|引用日期|閲覧日)(?: on| am| le| el| em| op| il| den)?[:：]?\s*"
    r"([^;]{4,30}?)[.\])]*$"
)
PATENT = re.compile(r"([A-Z]{2}) Patent(?: App\\.?)? ([\d,/]+)")
WEB = re.compile(
    r"(?i)[\s\[]*(?:(?:available|online|url|from|at)\b[\s:.\]]*)*(\\(?:url|href)\s*\{[^{}]*\}|https?://[^\s{}]+)"
)


def read_notes(fields: dict[str, str], item: Item) -> None:
    """A note that only says when the address was visited is that date; the addendum is part of the note."""
    match = ACCESSED.fullmatch(item.get("note", "").strip(" .[]()"))
    if match and "URL" in item and read_accessed(item, match[1]):
        del item["note"]
    if item["type"] == "document" and (match := PATENT.fullmatch(item.get("note", ""))):  # Google Scholar's @misc
        item |= {"type": "patent", "jurisdiction": match[1], "number": match[2]}
        del item["note"]
    if "addendum" in fields:
        text = to_text(fields["addendum"])
        item["note"] = f"{item['note']}. {text}" if "note" in item else text


def read_accessed(item: Item, text: str) -> bool:
    date = dates.parse_edtf(text) or dates.parse_strictly(text)
    if date is None:
        return False
    item.setdefault("accessed", date)
    return True


def read_address(tex: str, item: Item) -> bool:
    """Whether howpublished is an address; if so, it is read, and the date at which it was visited."""
    address = WEB.match(tex)
    if address is None:
        return False
    item.setdefault("URL", read_verbatim(address[1]))
    if visited := ACCESSED.search(to_text(tex)):
        read_accessed(item, visited[1])
    return True
