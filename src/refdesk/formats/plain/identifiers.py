"""DOI, arXiv id, URL, ISBN and the like, and the words that introduce them."""

from __future__ import annotations

import re

from refdesk.formats.dates_in_text import DATE, MONTH, YEAR, read_date
from refdesk.formats.plain.reading import GAP, Reading
from refdesk.items.values import doi_in_address

# A DOI by itself or at its resolver's, not in the address of a publisher's page.
DOI = re.compile(
    r"(?i)(?:https?://(?:\w+\.)?doi\.org/|\bdoi(?:\.org/|:?\s*(?:org/)?)|(?<!\w/)(?<!=)\b)(10\.\d{4,9}/[^\s\"<>“”⟩〉›]+)"
)
ARXIV = re.compile(
    r"(?i)\barxiv(?:\s?preprint)?(?:\s?arxiv)?:?\s?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:\s?\[[\w.-]+\])?"
)
URL = re.compile(r"(?i)\b(?:https?://|ftp://|www\.)[^\s<>\"“”]+")
ACCESSED = re.compile(
    r"(?i)[\[(]?\b(?:(?:last )?(?:accessed|accès|consulta|date accessed|retrieved|visited|viewed|consulted|checked"
    r"|cited|cit\.?)|consultée?|consultado|citado|besucht|geraadpleegd|(?:letzter )?zugriff|abruf|abgerufen|acesso|acceso)"
    rf"(?: on| le| am| em| el|:)*\s*(?P<date>{DATE}|\d\d?[./]\s?\d\d?[./]\s?\d{{2,4}}"
    rf"|{YEAR}\s{MONTH}\s\d\d?)[,.]?(?: from[^:.]{{0,40}}:?)?[\])]?"
)
AVAILABLE = re.compile(
    r"(?i)(?<![\s,.;:(\[<])[\s,.;:(\[<]*(?:\b(?:available|retrieved|accessed|disponible|disponível|disponibile|dostupné|dostępne"
    r"|verfügbar|abrufbar|online|url|"
    r"downloaded|obtained|tillgänglig|beschikbaar|erişim|from|at|via|sur|en|em|unter|z|à|l[’']adresse|on|the"
    r"|internet|web|www|site|document|"
    r"doi|in|ligne|line|link|available from)\b[\s:<(\[]*){1,7}(?=\x02)|(?<![\s,;:(\[<])[\s,;:(\[<]+(?=\x02)"
)
MEDIUM = re.compile(
    r"(?i)\s*[\[(](?:online|on[- ]line|internet|(?:consultable )?en ligne|en línea|en línia|em linha|www document|www"
    r"|web page|website|electronic resource|elektronisk|"
    r"cd-rom|print|imprimé|preprint|abstract only|homepage|[\w ]{1,20} on the internet|cited|électronique|electronic"
    r"|serial online)[\])]"
)

AHEAD_OF_PRINT = re.compile(rf"(?i)\.? Epub ahead of print(?::? (?P<date>{DATE}))?\.?")
MLA_MEDIUM = re.compile(rf"(?<=[\d.”\"])\s(?:Print|Web|Film|DVD|CD)\.(?:\s(?P<date>{DATE})\.?)?\s*$")
REVIEWED = re.compile(r"[\s,.;]+\(?(?:MR|Zbl|JFM)\s?\d[\d.]{4,12}(?:\s\([\w:#]+\))?\)?\.?\s*$")


def take_identifiers(text: str, reading: Reading) -> str:
    def take(pattern: re.Pattern[str], name: str) -> None:
        nonlocal text
        found = pattern.search(text)
        if found:
            value = found[1] if pattern.groups else found[0]
            value = _closed(value)
            reading.set(name, value)
            text = text[: found.start()] + GAP + text[found.start() + found[0].index(value) + len(value) :]

    take(DOI, "DOI")
    if "DOI" in reading.item:
        text = re.sub(r"(?i)\bdoi:?\s*(?=\x02)|https?://(?:dx\.)?doi\.org/(?=\x02)", "", text)
    elif address := URL.search(text):  # which is left whole
        reading.set("DOI", doi_in_address(_closed(address[0])))
    for found in [ARXIV.search(text)]:
        if found:
            reading.set("number", f"arXiv:{found[1]}")
            reading.set("URL", f"https://arxiv.org/abs/{found[1]}")
            text = text[: found.start()] + GAP + text[found.end() :]
    take(URL, "URL")
    take(re.compile(r"(?i)\bPMID:?\s*(\d{5,9})"), "PMID")
    take(re.compile(r"(?i)\b(?:PMCID:?\s*)?(PMC\d{5,9})"), "PMCID")
    take(re.compile(r"(?i)\bISSN:?\s*(\d{4}-\d{3}[\dX])"), "ISSN")
    isbn = re.search(r"(?i)\bISBN(?:-1[03])?:?\s*((?:97[89][ -]?)?\d[\d -]{8,15}[\dX])", text)
    if isbn:
        reading.set("ISBN", isbn[1].replace(" ", "-"))
        text = text[: isbn.start()] + GAP + text[isbn.end() :]
    accessed = ACCESSED.search(text)
    if accessed and reading.item.keys() & {"URL", "DOI"}:
        reading.set("accessed", read_date(accessed["date"]))
        text = text[: accessed.start()] + GAP + text[accessed.end() :]
    text = re.sub(rf"(?i)(?<!work )(?<!originally )\bpublished(?: online)?(?: on)?:?\s(?={DATE})", "", text)
    text = AHEAD_OF_PRINT.sub(lambda found: f" ({found['date']})." if found["date"] else ".", REVIEWED.sub("", text))
    if web := MLA_MEDIUM.search(text):
        reading.set("accessed", read_date(web["date"] or ""))
        text = text[: web.start()]
    text = MEDIUM.sub("", AVAILABLE.sub(" ", text))
    text = re.sub(r"(?<=\x02)[>\])]+", "", text)
    text = re.sub(r"\[([A-ZÀ-Þ][^\[\]]{2,40})\]:", r"\1:", text)  # a place that was supplied
    return re.sub(r"(?:\s*\x02[\s,;.]*)+$", "", text).rstrip()


def _closed(value: str) -> str:
    """Without the punctuation that follows it in the sentence, or a bracket that it does not open."""
    value = value.rstrip(".,;:'’”\"")
    while value and value[-1] in ")]}>" and value.count(value[-1]) > value.count("([{<"[")]}>".index(value[-1])]):
        value = value[:-1].rstrip(".,;:")
    return value
