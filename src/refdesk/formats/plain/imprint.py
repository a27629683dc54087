"""Publisher and place at the end of a reference."""

from __future__ import annotations

import re

from refdesk.formats.plain.facts import PLACE, PLACE_BEFORE_COLON, PUBLISHER, REGIONS
from refdesk.formats.plain.reading import TRIM, Certainty, Reading
from refdesk.formats.plain.sentences import sentence_breaks

BEFORE_PROCEEDINGS = re.compile(r"[.,?!]\s+(?=(?:Proceedings|Proc\.|Actes|Atti|Actas|Anais)\s)")


def take_imprint(text: str, reading: Reading, source: bool, numbers: bool = False) -> str:
    """Publisher and place from the end of a text; returns what is before them. In a source any end may be one."""
    text = text.strip(" ,;:\x02").rstrip(" (")
    bracketed = re.search(r"\(([^()]*[^\W\d_]{3}[^()]*)\)?\.?$", text)
    if bracketed and (":" in bracketed[1] or PUBLISHER.search(bracketed[1]) or PLACE.match(bracketed[1])):
        inner = bracketed[1].strip(TRIM)
        if take_imprint(". " + inner, reading, True).strip(TRIM) == "":
            return text[: bracketed.start()]
    colon = text.rfind(": ") if ": " in text else (len(text) - 1 if text.endswith(":") else -1)
    if colon > 0:
        for stop in _breaks_before(text, colon):
            if stop == 0 and not source:
                continue
            place = PLACE_BEFORE_COLON.fullmatch(text, stop, colon)
            comma = text[:stop].rstrip().endswith(",")
            if place and (not comma or PLACE.match(text, stop)):
                publisher = text[colon + 1 :].strip(" ,;:\x02")
                if PLACE.fullmatch(publisher.strip(TRIM)) and not PLACE.fullmatch(text, stop, colon):  # "Plon: Paris"
                    reading.set("publisher-place", publisher.strip(TRIM), "likely")
                    reading.set("publisher", text[stop:colon].strip(), "likely")
                    return text[:stop]
                if len(publisher.split()) <= 9 and not re.search(r"[?!]", publisher):
                    certain: Certainty = "sure" if PLACE.match(text, stop) or PUBLISHER.search(publisher) else "likely"
                    reading.set("publisher-place", place[0].strip(), certain)
                    reading.set("publisher", _without_stop(publisher), certain)
                    return text[:stop]
    return _take_imprint_by_commas(text, reading, source, numbers)


def _take_imprint_by_commas(text: str, reading: Reading, source: bool, numbers: bool) -> str:
    head, pieces = _tail_pieces(text)
    if not pieces:
        return text
    if len(pieces) > 1 and _is_town_with_region(pieces[-2], pieces[-1]):
        pieces[-2:] = [", ".join(pieces[-2:])]
    last = pieces[-1].strip(TRIM)
    if PLACE.fullmatch(last) or (", " in last and len(last) < 40):
        reading.set("publisher-place", last, "likely")
        whole = len(pieces) == 2 and head
        short = len(pieces[-2].split()) <= 3 and pieces[-2][:1].isupper() if len(pieces) > 1 else False
        house = len(pieces) > 1 and (
            PUBLISHER.search(pieces[-2]) is not None or (short and not BEFORE_PROCEEDINGS.search(f", {pieces[-2]} "))
        )
        if house and (whole or len(pieces) > 2 or (PUBLISHER.search(pieces[-2]) and not source)):
            reading.set("publisher", pieces[-2], "likely")
            if pieces[-2] in ("Inc", "Inc.", "Ltd", "Ltd.") and len(pieces) > 2:
                reading.item["publisher"] = ", ".join(pieces[-3:-1])
                return _joined(head, pieces[:-3])
            return _joined(head, pieces[:-2])
        return _joined(head, pieces[:-1])
    if len(pieces) > 1 and PLACE.fullmatch(pieces[-2].strip(TRIM)) and len(last.split()) <= 6:
        reading.set("publisher-place", pieces[-2].strip(TRIM), "likely")
        reading.set("publisher", _without_stop(last), "likely")
        return _joined(head, pieces[:-2])
    whole = ", ".join(pieces)
    if (
        head
        and not numbers
        and PUBLISHER.search(whole)
        and len(whole.split()) <= 9
        and not re.match(r"(?i)the (?:journal|annals)", whole)
    ):
        reading.set("publisher", _without_stop(whole), "likely")
        return head
    if not numbers and len(pieces) > 1 and PUBLISHER.search(last) and len(last.split()) <= 6:
        reading.set("publisher", _without_stop(last), "likely")
        return _joined(head, pieces[:-1])
    if (
        not numbers
        and len(pieces) > 1
        and len(last.split()) == 1
        and last[:1].isupper()
        and last.isalpha()
        and not source
        and len(last) > 3
    ):
        reading.set("publisher", last, "guess")
        return _joined(head, pieces[:-1])
    return text


def _is_town_with_region(town: str, region: str) -> bool:
    if not re.fullmatch(REGIONS, region.strip(" \x02")) and not re.fullmatch(REGIONS, region.strip(TRIM)):
        return False
    known = PLACE.fullmatch(town) is not None
    return known or (not PUBLISHER.search(town) and not PLACE.fullmatch(region) and len(town.split()) <= 3)


def _joined(head: str, pieces: list[str]) -> str:
    return (head + " " + ", ".join(pieces)).strip()


def _tail_pieces(text: str) -> tuple[str, list[str]]:
    """The last sentence of the text in its comma-separated pieces, and what is before that sentence."""
    stops = sentence_breaks(text)
    cut = stops[-1] if stops else 0
    cut = max(cut, text.rfind("; ") + 2 if "; " in text[cut:] else 0)
    return text[:cut], [piece.strip() for piece in text[cut:].strip(" ,").split(", ") if piece.strip(TRIM)]


def _without_stop(text: str) -> str:
    text = text.strip(" ,;:\x02")
    return text if re.search(r"\b(?:Inc|Ltd|Co|Pub|Publ|Verl|Bros|Assn|Corp)\.$", text) else text.rstrip(" .")


def _breaks_before(text: str, colon: int) -> list[int]:
    """Where a place that ends at this colon may begin, nearest sentence break first, then commas."""
    stops = [0] + [m.end() for m in re.finditer(r"(?:[.?!)\x02]|[.?!]?[”\"»]|;)[\s\x02]+", text[:colon])]
    commas = [m.end() for m in re.finditer(r", ", text[:colon])]
    near = [stop for stop in reversed(stops) if colon - stop < 60]
    return near + [stop for stop in reversed(commas) if colon - stop < 40]
