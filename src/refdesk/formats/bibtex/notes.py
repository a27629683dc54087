"""What people write into note and howpublished: an address, and when it was visited."""

from __future__ import annotations

import re

from refdesk.formats.bibtex.field_texts import read_verbatim
from refdesk.formats.bibtex.latex import to_text
from refdesk.items import Item
from refdesk.items.regex import regex
from refdesk.items.visits import take_visit, visited

PATENT = regex(r"([A-Z]{2}) Patent(?: App\.?)? ([\d,/]+)")
# with braces around a sign, as in https://example.org/{$\sim$}doe
ADDRESS = r"(\\(?:url|href)\s*\{[^{}]*\}|https?://(?:[^\s{}]|\{[^\s{}]{0,25}\})+(?<![.,;:]))"
WEB = regex(rf"(?i)[\s\[]*(?:(?:available|online|url|from|at)\b[\s:.\]]*)*{ADDRESS}")
VISIT_FIRST = regex(rf"(.{{4,60}}?)[\s.,;:]+(?:(?:url|from|at|available):?\s*)*{ADDRESS}[\s.]*", re.I)


def read_notes(fields: dict[str, str], item: Item) -> None:
    """An address in a note is the URL if there is no other; a note that only says when it was visited is that date; the
    addendum is part of the note."""
    if "URL" not in item and (address := WEB.match(fields.get("note", ""))):
        rest = fields["note"][address.end() :].strip(" .,;()[]")
        if not rest or visited(rest):
            item["URL"] = read_verbatim(address[1])
            item["note"] = rest
    elif "URL" not in item and "note" in item and read_visit(fields.get("note", ""), item):
        del item["note"]
    take_visit(item)
    if item["type"] == "document" and (match := PATENT.fullmatch(item.get("note", ""))):  # Google Scholar's @misc
        item |= {"type": "patent", "jurisdiction": match[1], "number": match[2]}
        del item["note"]
    if "addendum" in fields:
        text = to_text(fields["addendum"])
        item["note"] = f"{item['note']}. {text}" if "note" in item else text


def read_address(tex: str, item: Item) -> str | None:
    """Read howpublished if it begins with an address, and the date at which it was visited; return what is left of it. None if
    it is something else."""
    address = WEB.match(tex)
    if address is None:
        return "" if read_visit(tex, item) else None
    item.setdefault("URL", read_verbatim(address[1]))
    rest = to_text(tex[address.end() :]).strip(" .,;:()[]{}")
    if date := visited(rest):
        item.setdefault("accessed", date)
        return ""
    return "" if rest == item["URL"] else rest


def read_visit(tex: str, item: Item) -> bool:
    """Whether a text is a visit and then the address (`Accessed: 2020-05-12. \\url{...}`); if so, both are read."""
    match = VISIT_FIRST.fullmatch(tex)
    date = visited(to_text(match[1])) if match else None
    if match is None or date is None:
        return False
    item.setdefault("URL", read_verbatim(match[2]))
    item.setdefault("accessed", date)
    return True
