"""The names and the date at the head of a reference."""

from __future__ import annotations

import re

from refdesk.formats.dates_in_text import DATE, MONTH, YEAR, read_date
from refdesk.formats.plain.facts import UPPER
from refdesk.formats.plain.names import DASHES, NameList, scan_body, scan_names
from refdesk.formats.plain.reading import GAP, Certainty, Reading

# the label that archaeologists put before a reference: "Tern/Gull 2000: B. Tern/A. Gull, ...", "Gull 2008 = Ada Gull, ..."
SHORT_TITLE = re.compile(rf"(?P<first>[^\W\d_][\w’'-]+)[^\d:=.“«]{{0,60}}\s(?P<year>{YEAR})[a-z]?\s?[:=]\s+")
LABEL_OF_REFERENCE = re.compile(
    rf"\[?(?P<first>[\w'’-]{{2,}})[\w ,&'’-]{{0,60}}(?: et al\.?(?:ii)?)?,? (?P<year>{YEAR})[a-z]?\s?[]:]?\s"
    rf"(?:(?=(?:[{UPPER}]\.[ -]?)+[{UPPER}]\w)|(?=(?i:(?P=first)),? \(?(?:[{UPPER}]\.|[{UPPER}]{{1,3}}[ ,])))"
)
DATE_IN_BRACKETS = re.compile(
    rf"[\s,.:;]*(?:\({YEAR}\)\s(?={YEAR}))?[(\[]\s*(?:c\.|ca\.|©)?\s*(?P<date>{DATE}"
    rf"|{YEAR}[a-z]?,\s*{MONTH}(?:\s+\d\d?)?|in press|forthcoming|no date"
    rf"|[ns]\.\s?d\.)(?!-[A-Za-z])[^()]{{0,12}}[)\]](?:[a-z]\b)?\s*[.,:;]?\s*"
)
DATE_AFTER_NAMES = re.compile(
    rf"[\s,.:]*(?:[(\[]{YEAR}[)\]]\s)?(?:(?P<date>{YEAR}(?:,?\s{MONTH}(?:\s\d\d?)?)?)[a-z]?(?:\s[\[(]{YEAR}[\])])?\s*(?:[.,:;]+\s*|[–-]\s|(?=[“\"«‘])|\s(?=[{UPPER}]))|n\.\s?d\.,?\s*)(?!\d)"
)
EDITORS = re.compile(
    r"(?i)[\s,]*(?:\((?:eds?|hrsg|hg|dir|coord|orgs?|éds?|editors?)\b\.?,?\)|(?:eds|ed|editors?|hrsg|dir"
    r"|orgs?)\b\.?(?=[\s,:(]))[,.:]?"
)
OTHERS = ({"literal": "others"},)  # "et al.", as BibTeX's "and others" is read
BEFORE_QUOTE = re.compile(
    rf"(?=[{UPPER}])(?:[^\s“”\"«».?!]+\s){{0,9}}[^\s“”\"«».?!]+[.,]\s(?=[“\"«])|[{UPPER}]{{4,}}[.,]\s(?=[{UPPER}]\w*[a-zß-ÿ])"
)

# Authors of one name, most of them of antiquity.
ONE_WORD = re.compile(
    r"(?:Averroes|Avicenna|Bede|Catullus|Eusebius|Josephus|Maimonides|Origen|Petronius|Propertius|Tertullian|Varro"
    r"|Aeschylus|Apollodorus|Aquinas|Aristophanes|Aristotle|Augustine|Boethius|Cicero|Dante|Demosthenes|Epictetus|Epicurus"
    r"|Euclid|Euripides|Galen|Herodotus|Hesiod|Hippocrates|Homer|Horace|Isocrates|Juvenal|Livy|Lucretius|Martial|Ovid|Pausanias"
    r"|Philo|Pindar|Plato|Platon|Plautus|Pliny|Plotinus|Plutarch|Polybius|Porphyry|Ptolemy|Quintilian|Sappho|Seneca|Sophocles"
    r"|Strabo|Suetonius|Tacitus|Terence|Thucydides|Virgil|Vitruvius|Voltaire|Xenophon)(?=[.,:]\s)"
)


def take_head(text: str, reading: Reading) -> str:
    """The names and the date at the head of the reference."""
    if dashes := DASHES.match(text):
        text = text[dashes.end() :]
        editing = EDITORS.match(text)
        reading.same_names = "editor" if editing else "author"
        text = text[editing.end() :] if editing else text
        names = NameList((), 0)
    else:
        if label := LABEL_OF_REFERENCE.match(text):
            reading.set("issued", read_date(label["year"]))
            text = text[label.end() :]
        elif (short := SHORT_TITLE.match(text)) and _is_named(text[short.end() :], short["first"]):
            reading.set("issued", read_date(short["year"]))
            text = text[short.end() :]
        one_word = ONE_WORD.match(text)
        names = NameList(({"literal": one_word[0].strip(" .,:")},), one_word.end()) if one_word else scan_names(text)
        body = scan_body(text)
        names = body if body.end > names.end else names
    role = "author"
    end = names.end
    if names.names and (editors := EDITORS.match(text, end)):
        role, end = "editor", editors.end()
    dated = DATE_AFTER_NAMES.match(text, end) or DATE_IN_BRACKETS.match(text, end)
    if not names.names and not dashes:
        dated = _after_corporate_name(text)
        quoted = BEFORE_QUOTE.match(text)
        if dated or quoted:
            end = dated.start() if dated else quoted.end() if quoted else 0
            reading.set("author", [{"literal": text[:end].strip(" .,")}], "likely")
    if dated:
        end = dated.end()
        if date := read_date(dated["date"] or ""):
            reading.set("issued", date)
        original = re.search(rf"[\[(]({YEAR})[\])](?=[\])\s.,:])", dated[0])
        if original and original[1] not in str(dated["date"]):
            reading.set("original-date", read_date(original[1]), "likely")
    if names.names:
        certainty: Certainty = "sure" if len(names.names) > 1 or dated else "likely"
        reading.set(role, [*names.names, *OTHERS] if names.others else list(names.names), certainty)
    return STATUS.sub("", text[end:].lstrip(" .,;:‒–—/-"))


def _is_named(text: str, family: str) -> bool:
    """Whether the first of the names at the head of the text is of that family."""
    names = scan_names(text).names
    return bool(names) and family.casefold() in names[0].get("family", "").casefold()


STATUS = re.compile(r"(?:To appear|In press|Forthcoming)[.,]\s+")
NOT_A_BODY = re.compile(r"[“”\"«»?!:]|\d|\. [A-Z]\w+ \w+ \w+|(?<!Dept)(?<!Univ)(?<!Inst)(?<!Natl)(?<=\w{4})\. ")


def _after_corporate_name(text: str) -> re.Match[str] | None:
    """The date after what cannot be read as names but stands where names stand: a body, or names in another form."""
    for pattern in (DATE_IN_BRACKETS, DATE_AFTER_NAMES):
        for dated in pattern.finditer(text[:400]):
            head = text[: dated.start()]
            if len(head.split()) <= 12 and head and not NOT_A_BODY.search(head):
                return dated
            break
    return None


BETWEEN_STOPS = re.compile(rf"(?<=[.?!])\s*\((?P<date>{YEAR})[a-z]?\)\.")


def take_date_in_the_middle(text: str, reading: Reading) -> str:
    found = None if "issued" in reading.item else BETWEEN_STOPS.search(text)
    if not found:
        return text
    reading.set("issued", read_date(found["date"]))
    return f"{text[: found.start()]} {GAP} {text[found.end() :].lstrip()}"
