"""The journal of a page, beside its volume, in the masthead, or spelled out for the abbreviation in a citation."""

from __future__ import annotations

import re

from refdesk.formats import Item
from refdesk.formats.dates_in_text import DATE
from refdesk.formats.page_text import anchors
from refdesk.formats.page_text.byline import OF_MENUS, read_names
from refdesk.formats.page_text.title import NO_TITLE


def name_journal(item: Item, body: list[str], title_at: int, place: int) -> str | None:
    """The journal of an item whose title stands on one line of the page and whose volume on another (-1 where it does not)."""
    if journal := item.get("container-title"):
        return _spelled_out(str(journal), body)
    if "volume" not in item:
        return None
    around = [body[at] for at in (place - 1, place + 1, place - 2, place - 3) if 0 <= at < len(body)]
    dated = [line[: date.start()].rstrip(",. ") for line in around if (date := re.search(rf",\s*{DATE}$", line))]
    above = [line for line in body[max(0, title_at - 12) : max(title_at, 0)] if body.count(line) > 1]
    near = [line for line in [*dated, *around] if _may_be_journal(line, item)]
    twice = [line for line in near if body.count(line) > 1]
    beside = [body[place - 1]] if 0 < place < title_at else []
    candidates = [*twice, *(line for line in near if line in beside or not read_names(line)), *above]
    return next((line for line in candidates if _may_be_journal(line, item)), None) or _masthead(body)


def _may_be_journal(line: str, item: Item) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    menu = sum(word.casefold() in OF_MENUS - anchors.OF_JOURNALS for word in words)
    return (
        0 < len(words) <= 9
        and menu * 2 < len(words)
        and line[0].isupper()
        and not re.search(r"[.!?]$|:|\d{2}\s|/", line)
        and not re.match(r"(?i)(?:date|article|volume|issue)\b", line)
        and line != item.get("title")
        and not NO_TITLE.search(line)
        and not re.search(rf"{DATE}$", line)
    )


MASTHEAD = re.compile(
    r"(?i)\b(?:journal|review|revue|revista|rivista|zeitschrift|annals|annales|annali|archives|bulletin|quarterly|letters"
    r"|transactions|acta|cahiers|jahrbuch|studies|dergisi|cuadernos|cadernos|quaderni)\b"
)


def _masthead(body: list[str]) -> str | None:
    """The journal's name at the head of the page, where one of its words says that it is one."""
    return next(
        (line for line in body[:12] if MASTHEAD.search(line) and 1 < len(line.split()) < 9 and _is_name(line)), None
    )


def _is_name(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    menu = [word for word in words if word.casefold() in OF_MENUS - anchors.OF_JOURNALS]
    return not re.search(r"[\d:>|/.!?]", line) and len(menu) * 2 < len(words) and line[0].isupper()


def _spelled_out(journal: str, body: list[str]) -> str:
    """The full title that the page has for an abbreviated one ("Phys. Rev. X" -> "Physical Review X")."""
    short = re.findall(r"[^\W_]+", journal)
    if len(short) < 2:
        return journal
    between = r"[^\W_]*[ -]+(?:(?:of|the|and|&|in|for|de|la|des|der|und)[ -]+)*"
    pattern = re.compile(r"(?<!\w)" + between.join(map(re.escape, short)) + r"(?-i:[^\W_A-Z]*)", re.I)
    best = journal
    for line in body:
        if len(line) > 200 or not (found := pattern.search(line)):
            continue
        whole = (
            line
            if body.count(line) > 1 and len(line.split()) <= len(found[0].split()) + 3 and line != journal
            else found[0]
        )
        if len(whole) > len(best) + 1 and whole[0].isupper():
            best = whole
    return best
