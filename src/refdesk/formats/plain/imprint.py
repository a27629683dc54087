"""Publisher and place at the end of a reference.

Both orders are read, "Paris: Plon" and "Plon, Paris", bracketed or not. What can be mistaken for an imprint is the end of a
title ("Jung: A Feminist Revision"): so a place stands after a full stop, or is one that `facts` knows.
"""

from __future__ import annotations

import re
from itertools import pairwise

from refdesk.formats.dates_in_text import YEAR, read_date
from refdesk.formats.plain.facts import PLACE, PLACE_BEFORE_COLON, PUBLISHER, REGIONS
from refdesk.formats.plain.reading import GAP, TRIM, Certainty, Reading
from refdesk.formats.plain.sentences import sentence_breaks

PROCEEDINGS = re.compile(r"(?:Proceedings|Proc\.|Actes|Atti|Actas|Anais)\s")
BEFORE_PROCEEDINGS = re.compile(r"[.,?!]\s+(?=(?:Proceedings|Proc\.|Actes|Atti|Actas|Anais)\s)")
BRACKETED = re.compile(r"\(([^()]*[^\W\d_]{3}[^()]*)\)?\.?$")
IN_REGION = re.compile(rf",\s(?:{REGIONS})$")
CLOSED_BY_STOP = re.compile(r"\b(?:Inc|Ltd|Co|Pub|Publ|Verl|Bros|Assn|Corp)\.$")
AND_YEAR = re.compile(rf",\s({YEAR})\.?$")
INCORPORATED = re.compile(r"(?:Inc|Ltd|Co)\.?$")


def take_imprint(text: str, reading: Reading, source: bool, numbers: bool = False) -> str:
    """Publisher and place from the end of a text; returns what is before them.

    `source`: the text holds no title, so that it may be an imprint from its beginning; `numbers`: volume or pages are
    known, so that a journal is likelier than a publisher.
    """
    text = text.strip(" ,;:\x02").rstrip(" (")
    bracketed = BRACKETED.search(text)
    inner = bracketed[1].strip(TRIM) if bracketed else ""
    of_journal = numbers and "volume" in reading.item and PLACE.fullmatch(inner)
    if (
        bracketed
        and not of_journal
        and _reads_as_imprint(inner)
        and take_imprint(". " + inner, reading, True).strip(TRIM) == ""
    ):
        return text[: bracketed.start()]
    if bracketed and _is_dated_house(bracketed, reading, numbers):
        reading.set("publisher", inner, "likely")
        return text[: bracketed.start()]
    journal = numbers and reading.item.keys() >= {"volume", "page"}
    if (rest := _take_with_colon(text, reading, source, journal)) is not None:
        return rest
    return _take_with_commas(text, reading, source, numbers)


def _is_dated_house(bracket: re.Match[str], reading: Reading, numbers: bool) -> bool:
    """ "(Ellipse, 2006)", whose date is taken already, or "(Ellipse)" after editors: capitalised words."""
    opened = not bracket[0].rstrip(".").endswith(")") and "issued" in reading.item and not numbers
    after_names = bracket.string[: bracket.start()].rstrip()[-1:] == GAP
    return (opened or after_names) and "," not in bracket[1] and _is_capitalised(bracket[1], 5)


def _reads_as_imprint(inner: str) -> bool:
    return ":" in inner or any(PUBLISHER.search(piece) or PLACE.fullmatch(piece) for piece in inner.split(", "))


def _take_with_colon(text: str, reading: Reading, source: bool, journal: bool) -> str | None:
    """ "Paris: Plon" or "Plon: Paris"; None where the last colon parts no place from a publisher, but as a rule the
    journal's title from its subtitle."""
    colon = text.rfind(": ") if ": " in text else (len(text) - 1 if text.endswith(":") else -1)
    publisher = text[colon + 1 :].strip(" ,;:\x02")
    if colon <= 0 or len(publisher.split()) > 9 or re.search(r"[?!]", publisher):
        return None
    for start in _starts_of_place(text, colon):
        place = PLACE_BEFORE_COLON.fullmatch(text, start, colon)
        known = PLACE.match(text, start) is not None
        after_comma = text[:start].rstrip().endswith(",")
        if not place or (start == 0 and not source) or (after_comma and not known):
            continue
        if place and not known and PLACE.fullmatch(place[0].rpartition(", ")[2].strip()) and ", " in place[0]:
            continue  # "The Wader's World, London": the end of a title
        if (start == 0 or journal) and not known and not PUBLISHER.search(publisher):
            continue  # "Cultures: Selected Essays", "Wader: A Journal of the Shore"
        other_way = PLACE.fullmatch(publisher.strip(TRIM)) or IN_REGION.search(publisher.strip(TRIM))
        if (
            other_way
            and not sentence_breaks(publisher)
            and not PLACE.fullmatch(text, start, colon)
            and not IN_REGION.search(text, start, colon)
        ):
            reading.set("publisher-place", publisher.strip(TRIM), "likely")
            reading.set("publisher", text[start:colon].strip(), "likely")
            return text[:start]
        if not known and sentence_breaks(publisher):
            continue
        if again := AND_YEAR.search(publisher):  # "Herzog. 1964. New York: Penguin, 2003"
            if "issued" in reading.item:
                reading.set("original-date", reading.item.pop("issued"), "likely")
            reading.set("issued", read_date(again[1]))
            publisher = publisher[: again.start()]
        certain: Certainty = "sure" if known or PUBLISHER.search(publisher) else "likely"
        reading.set("publisher-place", place[0].strip(), certain)
        reading.set("publisher", _without_stop(publisher), certain)
        return text[:start]
    return None


def _starts_of_place(text: str, colon: int) -> list[int]:
    """Where a place that ends at this colon may begin: nearest sentence break first, then commas."""
    stops = [0] + [
        m.end()
        for m in re.finditer(
            r"(?:(?<!\bSt)(?<!\bSte)(?<!\bFt)(?<!\bMt)(?<!\b[A-Z])[.?!)\x02]|[.?!]?[”\"»]|;)[\s\x02]+", text[:colon]
        )
    ]
    stops = [
        stop
        for before, stop in pairwise([0, *stops])
        if text[stop - 2] != ";" or not PLACE.fullmatch(text, before, stop - 2)  # "Durham; London: ..."
    ]
    commas = [m.end() for m in re.finditer(r", ", text[:colon])]
    near = [stop for stop in reversed(stops) if colon - stop < 60]
    return near + [stop for stop in reversed(commas) if colon - stop < 40]


def _take_with_commas(text: str, reading: Reading, source: bool, numbers: bool) -> str:
    """ "Plon, Paris", "Paris, Plon", or a publisher alone, from the last sentence of the text."""
    head, pieces = _last_sentence(text)
    if not pieces:
        return text
    *before, last = pieces
    last = last.strip(TRIM)
    if PLACE.fullmatch(last) or (IN_REGION.search(last) and len(last) < 40):
        reading.set("publisher-place", last, "likely")
        journal = numbers and (reading.item.keys() & {"issue"} or reading.item.keys() >= {"volume", "page"})
        if before and _is_house(before[-1], head, before, source) and (not journal or PUBLISHER.search(before[-1])):
            company = 2 if len(before) > 1 and INCORPORATED.match(before[-1]) else 1
            reading.set("publisher", ", ".join(before[-company:]), "likely")
            before = before[:-company]
        if len(pieces) == 1 and not numbers:
            return _take_house_before_place(head, reading)
        return _joined(head, before)
    if before and (PLACE.fullmatch(before[-1].strip(TRIM)) or IN_REGION.search(before[-1])) and len(last.split()) <= 6:
        reading.set("publisher-place", before[-1].strip(TRIM), "likely")
        reading.set("publisher", _without_stop(last), "likely")
        return _joined(head, before[:-1])
    if numbers:
        return text
    whole = ", ".join(pieces)
    university = "Univ" in whole and _is_capitalised(last, 2) and not PUBLISHER.search(last) and not last.isupper()
    if len(pieces) == 2 and PUBLISHER.search(before[0]) and (university or last in before[0]):
        reading.set("publisher", before[0], "likely")
        reading.set("publisher-place", last, "likely")
        return head
    if (
        head
        and PUBLISHER.search(whole)
        and len(whole.split()) <= 9
        and not re.match(r"(?i)(?:the )?(?:journal|annals)", whole)
    ):
        reading.set("publisher", _without_stop(whole), "likely")
        return head
    if before and PUBLISHER.search(last) and len(last.split()) <= 6:
        company = 2 if len(before) > 1 and INCORPORATED.fullmatch(last) else 1
        reading.set("publisher", _without_stop(", ".join(pieces[-company:])), "likely")
        return _joined(head, pieces[:-company])
    if head and len(pieces) == 2 and not source and all(_is_capitalised(piece, 4) for piece in pieces):
        reading.set("publisher", before[0], "guess")
        reading.set("publisher-place", last, "guess")
        return head
    if before and not source and len(last) > 3 and last.isalpha() and last[0].isupper():
        reading.set("publisher", last, "guess")
        return _joined(head, before)
    return text


def _is_capitalised(text: str, most: int) -> bool:
    words = text.strip(TRIM).split()
    small = ("and", "&", "of", "the", "und", "et", "de", "des", "du")
    shaped = 0 < len(words) <= most and all(w[0].isupper() or w in small for w in words) and words[0][0].isupper()
    return shaped and not re.search(r"\d|\bTimes\b|Journal", text)


def _take_house_before_place(text: str, reading: Reading) -> str:
    """ "Title. Schocken Books. New York": the sentence before that of the place, where one is left for the title."""
    stops = sentence_breaks(text.rstrip())
    house = text[stops[-1] :].strip(TRIM) if stops else ""
    if not house or not _is_capitalised(house, 5):
        return text
    reading.set("publisher", house, "likely" if PUBLISHER.search(house) else "guess")
    return text[: stops[-1]]


def _is_house(piece: str, head: str, before: list[str], source: bool) -> bool:
    """Whether what stands before a place is a publisher, and not the end of a title or of the name of a meeting."""
    if PROCEEDINGS.match(piece):
        return False
    known = PUBLISHER.search(piece) is not None
    short = len(piece.split()) <= 3 and piece[:1].isupper() and not BEFORE_PROCEEDINGS.search(f", {piece} ")
    alone = bool(head) and len(before) == 1
    return (known or short) and (alone or len(before) > 1 or (known and not source))


def _last_sentence(text: str) -> tuple[str, list[str]]:
    """What is before the last sentence of the text, and its pieces between commas, a town and its region as one."""
    stops = sentence_breaks(text)
    cut = stops[-1] if stops else 0
    half = text.rfind("; ") + 2 if "; " in text[cut:] else 0
    town = text[half:].partition(", ")[0].strip(TRIM)
    cut = half if half and not PLACE.fullmatch(town) else cut  # "Durham; London"
    pieces: list[str] = []
    for piece in (one.strip() for one in text[cut:].strip(" ,").split(", ")):
        if not piece.strip(TRIM) or (pieces and re.fullmatch(YEAR, piece.strip(TRIM))):
            continue
        if pieces and _is_town_with_region(pieces[-1], piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    return text[:cut], pieces


def _is_town_with_region(town: str, region: str) -> bool:
    if not re.fullmatch(REGIONS, region.strip(" \x02")) and not re.fullmatch(REGIONS, region.strip(TRIM)):
        return False
    known = PLACE.fullmatch(town) is not None
    return known or (not PUBLISHER.search(town) and not PLACE.fullmatch(region) and len(town.split()) <= 3)


def _joined(head: str, pieces: list[str]) -> str:
    return (head + " " + ", ".join(pieces)).strip()


def _without_stop(text: str) -> str:
    text = text.strip(" ,;:\x02")
    return text if CLOSED_BY_STOP.search(text) else text.rstrip(" .")
