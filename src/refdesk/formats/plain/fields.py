"""The parts of a reference -> the fields of an item, each with how sure it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from refdesk.formats.dates_in_text import DATE, MONTH, YEAR, read_date
from refdesk.formats.plain.identifiers import identify
from refdesk.formats.plain.mending import Part
from refdesk.formats.plain.names import ET_AL, read_names
from refdesk.formats.plain.reading import Certainty, Reading
from refdesk.formats.plain.tokens import words_by_class

TRIM = " .,;:"


DOUBTFUL = 0.8  # a part less probable than this gives way to another with its label


def fill(reading: Reading, text: str, parts: Sequence[Part]) -> None:
    """Set every field that the parts give; of several parts with one label the first that is not doubtful gives the field."""
    for part in sorted(parts, key=lambda part: part.probability < DOUBTFUL):
        sure = certainty(part.probability)
        if part.label in TEXTS:
            variable, tidy = TEXTS[part.label]
            reading.set(variable, tidy(part.text), sure)
        elif part.label in ("doi", "url", "arxiv", "pmid", "pmcid", "issn", "isbn"):
            for variable, value in identify(part.label, part.text):
                reading.set(variable, value)
        elif part.label == "extent":
            counted = "number-of-volumes" if re.match(r"\W*(?:v|т|b)", text[part.end :], re.I) else "number-of-pages"
            reading.set(counted, "".join(re.findall(r"\d+", part.text)[:1]), sure)
    for label in ("author", "editor", "translator"):
        _set_names(reading, label, text, parts)
    _set_dates(reading, parts)
    _set_remarks(reading, text)
    _settle(reading)


def certainty(probability: float) -> Certainty:
    """How sure a field is that the model finds so probable; the page References says how often each degree is right."""
    return "sure" if probability > 0.9 else "likely" if probability > 0.6 else "guess"


def _title(text: str) -> str:
    return re.sub(r"(?<!\.)\.$", "", text).strip(" ,;:")


def _range(text: str) -> str:
    return re.sub(r"\s*[‐-―−-]+\s*", "-", text).strip(TRIM)


ORDINALS = dict(
    zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), map(str, range(1, 11)), strict=True)
)


def _edition(text: str) -> str:
    number = re.match(r"\d+", text)
    return number[0] if number else ORDINALS.get(text.casefold().strip(TRIM), text.strip(TRIM))


# the word for the number after a name: "Annals of Salt T. 7", "Marsh Letters, sy. 12", "The Wader (p. 3)"
NUMBER_NEXT = re.compile(r"(?i)[\s,.]+(?:vol|no|nr|n°|sy|sayı|т|том|вып|вип|bd|jg|\(pp?)[\s.]*$")


def _name(text: str) -> str:
    text = NUMBER_NEXT.sub("", text).strip(" ,;:")
    return text if re.search(r"\b(?:Inc|Ltd|Co|Corp|Bros)\.$|^\w\.$", text) else text.strip(TRIM)


# the parts that are fields as they are: the variable of each label, and how its text is tidied
TEXTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "title": ("title", _title),
    "container": ("container-title", _name),
    "series": ("collection-title", _name),
    "series-number": ("collection-number", _range),
    "volume": ("volume", _range),
    "issue": ("issue", _range),
    "page": ("page", _range),
    "publisher": ("publisher", _name),
    "place": ("publisher-place", _name),
    "edition": ("edition", _edition),
    "genre": ("genre", _name),
    "number": ("number", _name),
    "event": ("event-title", _name),
}


def _set_names(reading: Reading, label: str, text: str, parts: Sequence[Part]) -> None:
    own = [part for part in parts if part.label == label]
    if not own:
        return
    more = ET_AL.match(text[own[-1].end : own[-1].end + 12])
    lists = [read_names(part.text) for part in own]
    names = [name for names_list in lists for name in names_list.names]
    if names and (more or any(names_list.others for names_list in lists)):
        names.append({"literal": "others"})
    reading.set(label, names, certainty(min(part.probability for part in own)))


def _set_dates(reading: Reading, parts: Sequence[Part]) -> None:
    """The date of publication: the first, or a later one that says more of the same year."""
    for part in parts:
        sure = certainty(part.probability)
        if part.label == "accessed" or (part.label == "date" and "issued" in reading.item):
            date = read_date(part.text)
            if date and part.label == "accessed":
                reading.set("accessed", date, sure)
            elif date and _completes(date["date-parts"][0], reading.item["issued"]["date-parts"][0]):
                reading.item["issued"] = date
        elif part.label == "date":
            reading.set("issued", read_date(part.text), sure)


ORIGINALLY = re.compile(
    rf"(?i){YEAR}\s?[\[(]({YEAR})[\])]|\borig(?:inally|inal work|\.)\s(?:published|pub\.?)\D{{0,30}}({YEAR})"
)
UNPUBLISHED = re.compile(
    r"(?i)[.,(\[] ?((?:unpublished|submitted|draft) (?:manuscript|paper)|manuscript (?:submitted|in preparation)|submitted"
    r"|to appear|in press|forthcoming)(?=\W*$|[.,)\]])"
)
PATENT = re.compile(
    r"\b[Pp]atent(?: [Aa]pplication)?(?: [Nn]o\.?| [Nn]umber)? ((?:[A-Z]{2} ?)?\d[\d,/ ]{3,14}\d(?: ?[A-Z]\d?)?)\b"
)


ROMAN_PAGES = re.compile(r"[\s,(]([ivxlc]{1,7}[–-][ivxlc]{1,7})(?=[.,;)]|$)")
VOLUME_AND_PAGES = re.compile(
    r"(?<![\w.-])(?P<volume>\d{1,4})(?:\((?P<issue>\d{1,4})\))?: ?(?P<page>[A-Za-z]?\d+ ?[–-] ?[A-Za-z]?\d+)"
)


ACCESSED = re.compile(
    r"(?i)\b(?:accessed|retrieved|cited|viewed|visited|last checked|abgerufen|zugriff|zugegriffen|consulté|consultado|acesso"
    r"|acessado"
    rf"|geraadpleegd|hämtad|besøgt|lest|citováno|dostęp|consultato|ultimo accesso|дата обращения|erişim)\W\D{{0,12}}?({DATE})"
)


BEFORE_VOLUME = re.compile(rf"({YEAR} {MONTH}[-–/]{MONTH});\s?\d")  # "2021 Jul-Sep;37(4)"


def _set_remarked_dates(reading: Reading, text: str) -> None:
    """When a work was accessed, and the months before its volume."""
    if (accessed := ACCESSED.search(text)) and (date := read_date(accessed[1])):
        known = reading.item.get("accessed", {}).get("date-parts", [[]])[0]
        if _completes(date["date-parts"][0], known):
            reading.item.pop("accessed", None)
            reading.set("accessed", date, "likely")
    elif "issued" not in reading.item and "accessed" in reading.item:
        _rename(reading, "accessed", "issued")  # no word says that it was only read then
    if (dated := BEFORE_VOLUME.search(text)) and (date := read_date(dated[1])):
        known = reading.item.get("issued", {}).get("date-parts", [[]])[0]
        if _completes(date["date-parts"][0], known):
            reading.item["issued"] = date


def _set_remarks(reading: Reading, text: str) -> None:
    """What a reference says beside its fields: when it was accessed and first published, its status, a patent's number; and
    numbers whose form alone says what they are ("33:183–201", "xi-xiv"), where the model has not seen them."""
    if "page" not in reading.item and (numbers := VOLUME_AND_PAGES.search(text)):
        for name, value in numbers.groupdict().items():
            reading.set(name, _range(value or ""), "likely")
    if "page" not in reading.item and (pages := ROMAN_PAGES.search(text)):
        reading.set("page", _range(pages[1]), "likely")
    _set_remarked_dates(reading, text)
    if first := ORIGINALLY.search(text):
        reading.set("original-date", read_date(first[1] or first[2]), "likely")
    if status := UNPUBLISHED.search(text):
        reading.set("genre" if "manuscript" in status[1].lower() else "status", status[1].lower(), "likely")
    if patent := PATENT.search(text):
        reading.item.pop("number", None)
        reading.set("number", patent[1], "likely")


def _completes(more: list[int], known: list[int]) -> bool:
    return len(more) > len(known) and more[: len(known)] == known


def _settle(reading: Reading) -> None:
    """What is in no work of its own is the title, and its issue its number; what has a volume and pages but is in
    nothing is a journal."""
    item = reading.item
    if "genre" in item and "issue" in item and "container-title" not in item:
        _rename(reading, "issue", "number")
    if "collection-number" in item and "collection-title" not in item and "volume" not in item:
        _rename(reading, "collection-number", "volume")
    numbered = item.keys() & {"volume", "issue", "page"}
    of_book = item.keys() >= {"author", "publisher"} and numbered <= {"volume"}
    if "title" not in item and "container-title" in item and (not numbered or of_book):
        _rename(reading, "container-title", "title")
    elif len(numbered) > 1 and not item.keys() & {"container-title", "publisher", "editor", "edition"}:
        words = str(item.get("title", "")).casefold().split()
        if "author" not in item or any(words_by_class().get(word.strip(TRIM)) == "journal" for word in words):
            _rename(reading, "title", "container-title")


def _rename(reading: Reading, old: str, new: str) -> None:
    if old in reading.item:
        reading.item[new] = reading.item.pop(old)
        reading.certainty[new] = reading.certainty.pop(old)
