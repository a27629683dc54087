"""The CSL type of a reference, from what it has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.formats.plain.mending import Part
from refdesk.formats.plain.reading import Reading
from refdesk.items import Item

PROCEEDINGS = re.compile(
    r"(?i)\b(?:proceedings|proc\.|conference|conf\.|symposium|workshop|congress|meeting|colloquium|actes|tagung)"
    r"|^(?-i:[A-Z]{3,}(?:\s?['’]?\d\d)?)$"
)
OF_TEXT = {
    "thesis": re.compile(
        r"(?i)\b(?:ph\.?\s?d\.?|doctoral|master[’']?s?|m\.?sc\.?|dissertation|th[eè]se|thesis|habilitation|tes[ei]s? \()\b"
        r"|\b(?-i:NNT|tel-\d{6,8})\b"  # the numbers of French theses
    ),
    "patent": re.compile(r"\b[Pp]atent (?:[Nn]o|[Nn]umber|[Aa]pplication|(?:[A-Z]{2}\s?)?\d)"),
    "dataset": re.compile(r"(?i)\[data ?set"),
    "software": re.compile(r"(?i)\[(?:computer )?software"),
    "report": re.compile(r"(?i)\b(?:technical report|tech\. rep\.?|working paper|research report|report no)\b"),
}
# what GB/T 7714 prints after a title: "[M]", "[J/OL]"
MARK = re.compile(r"\[(M|J|C|D|R|N|P|S|EB|DB|CP)(?:/(?:OL|CD|MT|DK))?\]\s?(?:[.．,，:：/]|$)")
OF_MARK = {
    "M": "book", "J": "article-journal", "C": "paper-conference", "D": "thesis", "R": "report", "N": "article-newspaper",
    "P": "patent", "S": "standard", "EB": "webpage", "DB": "dataset", "CP": "software",
}  # fmt: skip
NEWSPAPER = re.compile(
    r"(?i)\b(?:times|post|guardian|herald|tribune|zeitung|gazette|news|daily|weekly|le monde|el país)\b"
)
JOURNAL = re.compile(r"(?i)zeitschrift|journal|revue|revista|rivista|archiv\b|jahrbuch|blätter|review|annal")
IN = re.compile(r"(?i)(?:^|[\W_])(?:in|im|dans|en|em|w|v|u|i|в|у|//)\W{0,3}$")


def set_type(reading: Reading, text: str, parts: Sequence[Part]) -> None:
    item = reading.item
    if item.get("title") or "container-title" in item:
        inside = any(part.label in ("container", "editor") and IN.search(text[: part.start]) for part in parts)
        item["type"] = _type(item, text, inside)
        if item["type"] == "thesis" and "publisher" not in item and "container-title" in item:
            item["publisher"] = item.pop("container-title")  # the university
            reading.certainty["publisher"] = reading.certainty.pop("container-title")


def _type(item: Item, text: str, inside: bool) -> str:
    if mark := MARK.search(text):
        return OF_MARK[mark[1]]
    container = str(item.get("container-title", ""))
    beside = text.replace(str(item.get("title") or "\0"), " ")  # "The Harbour Masters" is no thesis
    stated = next((kind for kind, words in OF_TEXT.items() if words.search(beside if kind == "thesis" else text)), "")
    if stated in ("patent", "dataset", "software") or (stated == "thesis" and "volume" not in item):
        return stated
    if container:
        return _part_of(item, container, inside)
    if stated == "report" or "event-title" in item:
        return stated or "paper-conference"
    if item.keys() & {"publisher", "publisher-place"}:
        return "book"
    if str(item.get("number", "")).startswith("arXiv"):
        return "article"
    if "URL" in item:
        return "webpage"
    return "book" if item.keys() & {"author", "editor"} and "issued" in item and "DOI" not in item else "document"


def _part_of(item: Item, container: str, inside: bool) -> str:
    """What is in a journal, a book or proceedings."""
    of_book = item.keys() & {"editor", "publisher", "publisher-place"}
    dated = len(item.get("issued", {}).get("date-parts", [[0]])[0]) == 3
    if PROCEEDINGS.search(container) and "issue" not in item and (inside or "volume" not in item):
        return "paper-conference"
    if inside:
        serial = bool(item.keys() & {"volume", "issue"}) or not of_book
        if JOURNAL.search(container) and serial:
            return "article-journal"
        return (
            "article-journal" if "issue" in item or (item.keys() >= {"volume", "page"} and not of_book) else "chapter"
        )
    if item.keys() >= {"editor", "publisher"} and "volume" not in item:
        return "chapter"
    return "article-newspaper" if NEWSPAPER.search(container) and dated and "volume" not in item else "article-journal"
