"""The journal of a page, beside its volume, in the masthead, or spelled out for the abbreviation in a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from refdesk.formats.dates_in_text import DATE
from refdesk.formats.page_text.byline import read_names
from refdesk.formats.page_text.title import NO_TITLE
from refdesk.formats.page_text.words import ABSTRACT, MENU_WORDS, OF_JOURNALS
from refdesk.items import Item


def name_journal(item: Item, body: list[str], title_at: int, place: int) -> str | None:
    """The journal of an item whose title is on one line of the page and whose volume on another (-1 if there is none)."""
    journal = item.get("container-title") or (
        _near_volume(item, body, title_at, place) if "volume" in item else _proceedings(item, body, title_at)
    )
    journal = journal or _with_issn(body)
    if journal and (numbered := re.search(r",? \((\d{1,4})\)$", str(journal))) and "volume" not in item:
        item["issue"], journal = numbered[1], str(journal)[: numbered.start()]  # a journal that has no volumes
    return _spelled_out(str(journal), body) if journal else None


PROCEEDINGS = re.compile(
    r"(?i)(?:\S+ '?\d\d: )?(?:proceedings of|(?:(?:19|20)\d\d|\d+(?:st|nd|rd|th)) .{0,80}?\b(?:conference|symposium|workshop)\b)"
    r"|.{0,60}\b(?:conference|symposium|workshop) on .{0,80}\([A-Z][\w' -]{1,20}\)$"
)
OWN_ISSN = re.compile(
    r"(?:© )?([A-Z][^\d,:;()]{2,80}?)(?:\W\s?[^:;]{1,30}?)?[\s,.(|–-]+(?:[eEpP]-?)?ISSN:?\s*\d{4}-\d{3}[\dXx]\b"
)


def _proceedings(item: Item, body: list[str], title_at: int) -> str | None:
    """The proceedings that a line near the title names."""
    for line in body[max(0, title_at + 1) : title_at + 15] + body[max(0, title_at - 6) : max(0, title_at)]:
        if PROCEEDINGS.match(line) and len(line) < 200 and not re.search(r"[.!?]$", line) and line != item.get("title"):
            return line
    return None


def _with_issn(body: list[str]) -> str | None:
    """The journal that comes before its own ISSN: "Shore Letters ISSN 1234-5678 (online)"."""
    journals = {match[1].strip() for line in body if len(line) < 160 and (match := OWN_ISSN.match(line))}
    names = [name for name in journals if _is_name(name) or len(name.split()) == 1]
    return names[0] if len(names) == 1 else None


def _near_volume(item: Item, body: list[str], title_at: int, place: int) -> str | None:
    """The likeliest name beside the volume, above the title, or in a path; those with a journal's word first."""
    around = [body[at] for at in (place - 1, place + 1, place - 2, place - 3) if 0 <= at < len(body)]
    dated = [line[: date.start()].rstrip(",. ") for line in around if (date := re.search(rf",\s*{DATE}$", line))]
    near = [line for line in [*dated, *around] if _may_be_journal(line, item, body)]
    candidates = [
        *islice(_above_volume(body), 9),
        *(line for line in near if body.count(line) > 1),
        *(line for line in near if (place < title_at and line == body[place - 1]) or not read_names(line)),
        *(line for line in body[max(0, title_at - 12) : max(title_at, 0)] if body.count(line) > 1),
    ]
    likely = [line for line in candidates if _may_be_journal(line, item, body)]
    likely.sort(key=lambda line: MASTHEAD.search(line) is None)
    return likely[0] if likely else _masthead(body)


def _above_volume(body: list[str]) -> Iterator[str]:
    """What is above a volume in a path: "Home / Shore Letters / Volume 12 / Issue 3"."""
    for line in body:
        if len(line) < 300 and re.search(r"(?i)[/>›»|] ?vol", line):
            parts = re.split(r"\s?[/>›»|]\s?", line)
            yield from (part for part, below in pairwise(parts) if re.match(r"(?i)vol", below))


NO_JOURNAL = re.compile(
    r"(?i).*[.!?]$|.*(?::|\d{2}\s|/)|(?:date|article|volume|issue|about|all|this|current|latest|back|view|see|more|browse|search|add"
    rf"|find|share|save)\b|.*{DATE}$"
)


def _may_be_journal(line: str, item: Item, body: list[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    menu = sum(word.casefold() in MENU_WORDS - OF_JOURNALS for word in words)
    if not 0 < len(words) <= 9 or menu * 2 >= len(words) or not line[0].isupper() or line == item.get("title"):
        return False
    if NO_JOURNAL.match(line) or ABSTRACT.match(line) or NO_TITLE.search(line):
        return False
    return len(words) > 1 or body.count(line) > 1 or any(other.startswith(f"{line} ") for other in body)


MASTHEAD = re.compile(
    r"(?i)\b(?:journal|review|revue|revista|rivista|zeitschrift|annals|annales|annali|archives|bulletin|quarterly|letters"
    r"|transactions|acta|cahiers|jahrbuch|studies|dergisi|cuadernos|cadernos|quaderni)\b"
)


def _masthead(body: list[str]) -> str | None:
    """The journal's name at the head of the page, where one of its words says that it is one."""
    lines = (line for line in body[:12] if MASTHEAD.search(line) and 1 < len(line.split()) < 9)
    return next(filter(_is_name, lines), None)


def _is_name(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    menu = [word for word in words if word.casefold() in MENU_WORDS - OF_JOURNALS]
    return not re.search(r"[\d:>|/.!?]", line) and len(menu) * 2 < len(words) and line[0].isupper()


def _spelled_out(journal: str, body: list[str]) -> str:
    """The full title that the page has for an abbreviated one ("Phys. Rev. X" -> "Physical Review X")."""
    short = re.findall(r"[^\W_]+", journal)
    if len(short) < 2:
        return journal
    between = r"[^\W_]*[ -]+(?:(?:of|the|and|&|in|for|de|la|du|des|do|da|dos|das|di|e|y|der|und)[ -]+)*"
    pattern = re.compile(r"(?<!\w)" + between.join(map(re.escape, short)) + r"(?-i:[^\W_A-Z]*)", re.I)
    best = next((line for line in body if line.casefold() == journal.casefold()), journal)
    for line in body:
        if len(line) <= 200 and (found := pattern.search(line)):
            alone = line != journal and body.count(line) > 1 and len(line.split()) <= len(found[0].split()) + 3
            whole = line if alone else found[0]
            if len(whole) > len(best) + 1 and whole[0].isupper():
                best = whole
    return best
