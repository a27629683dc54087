"""What a reference adds to title and source: its genre, edition, series and the event it was presented at."""

from __future__ import annotations

import re

from refdesk.formats.dates_in_text import MONTH, YEAR, read_date
from refdesk.formats.plain.facts import PLACE, PUBLISHER
from refdesk.formats.plain.reading import GAP, TRIM, Reading

KIND = re.compile(
    r"(?i)[\[(]?\b(?P<kind>(?P<report>(?:technical|tech\.|research|annual|final|internal)\s(?:report|rep)"
    r"|working paper|discussion paper)"
    r"|(?P<thesis>(?:unpublished )?(?:ph\.?\s?d\.?|doctoral|master[’']?s?|m\.?\s?(?:sc?|a|eng|phil)\.?"
    r"|b\.?\s?(?:sc?|a|eng)\.?"
    r"|bachelor[’']?s?)\s(?:thesis|dissertation|diss)"
    r"|th[eè]se (?:de doctorat|d[’']état|de 3e cycle)|tesis doctoral|tesi di (?:laurea|dottorato)"
    r"|tese de doutor(?:ado|amento)"
    r"|(?:dissertação|tese)\s\([^()]{4,60}\)|dissertação de mestrado|(?:inaugural-?)?dissertation|diss(?=[.,])|diplomarbeit"
    r"|habilitationsschrift))(?:\b|(?<=\)))\.?(?:\s(?:no\.?|nr\.?|number"
    r"|#)?\s?(?P<number>[\w./-]*\d[\w./-]*))?[\])]?(?=[\s.,;:\x02]|$)"
)


OF_DATA = re.compile(
    r"\s*(?:\((?:[Vv]ersion\s|[Vv]\.?\s?)(?P<version>[\w.-]+)\)\s*)?"
    r"\[(?:(?P<data>[Dd]ata ?[Ss]et)|(?:[Cc]omputer )?[Ss]oftware)[^\[\]]{0,20}\]\.?"
)
PATENT = re.compile(
    r"(?P<kind>(?:(?:U\.?\s?S\.?|European|German|British|French|Japanese|Chinese|World|Canadian|Int(?:\."
    r"|ernational))\s)?[Pp]atent"
    r"(?:\s[Aa]pplication)?)\s(?:[Nn]o\.?\s"
    r"|[Nn]umber\s)?(?P<number>(?:[A-Z]{2}\s?)?\d(?:[\d/]|,(?=\d)| (?=\d{3}(?!\d))){3,15}(?:\s?[A-Z]\d?)?)(?![\w-])"
)


UNPUBLISHED = re.compile(
    r"(?i)[.,]? [(\[]?((?:unpublished|submitted|draft) (?:manuscript|paper|ms)|manuscript (?:submitted|in preparation)|submitted"
    r"|to appear|in press|forthcoming)(?: for publication)?[)\]]?(?=[.,]? ?$|, (?:19|20)\d\d)"
)


def take_kind(text: str, reading: Reading) -> str:
    """ "Technical report 12", "PhD thesis", "U.S. Patent 3,624,125": the genre and its number, where
    they stand between stops."""
    if unpublished := UNPUBLISHED.search(text, 1):
        reading.set(
            "status" if "manuscript" not in unpublished[1].lower() else "genre", unpublished[1].lower(), "likely"
        )
        text = text[: unpublished.start()] + text[unpublished.end() :]
    if data := OF_DATA.search(text, 1):
        reading.item["type"] = "dataset" if data["data"] else "software"
        reading.set("version", data["version"])
        text = f"{text[: data.start()]}. {text[data.end() :].lstrip(' .')}"
    patent = PATENT.search(text, 1)
    if patent and patent.start() > 8:  # else it is all the title there is
        reading.set("genre", patent["kind"], "likely")
        reading.set("number", patent["number"])
        reading.item["type"] = "patent"
        return f"{text[: patent.start()].rstrip(' ([,.')}. {GAP} {text[patent.end() :].lstrip(' .,)]')}"
    for found in KIND.finditer(text, 1):
        if found[0][0] not in "[(" and text[: found.start()].rstrip()[-1:] not in '.,;:?!”"»([\x02':
            continue
        reading.set("genre", found["kind"], "likely")
        reading.item["type"] = "report" if found["report"] else "thesis"
        if number := (found["number"] or "").strip("."):
            reading.set("number", number, "likely")
        after = text[found.end() :]
        if inner := re.match(r"\s?[,:]\s([^()\[\]]{4,80})[)\]]", after):
            after = after[inner.end() :]
            if not re.match(r"(?i)en ligne|online|unpubl", inner[1]):
                reading.set("publisher", inner[1], "likely")
        return f"{text[: found.start()].rstrip(' ([,.')}. {GAP} {after.lstrip(' .,)]–—-')}"
    return text


SERIES_IN_BRACKETS = re.compile(
    r"(?<=[.\d])[.;]?\s*\((?:=\s?)?(?!(?:pp?|S|cols?)\.)(?P<title>[^\d\W][^():]{4,80}?)(?:[;,]?\s(?:(?:no"
    r"|vol|nr|bd|t)\.?\s?)?(?P<number>\d{1,3}))?\)\.?$"
)
SERIES_QUOTED = re.compile(
    r",?\s?\(?coll(?:ection|\.)\s[«“\"](?P<title>[^»”\"]+)[»”\"](?:,?\s(?:n[°o.]\s?)?(?P<number>\d{1,3})(?!\d))?\)?"
)
VOLUME_OF_SERIES = re.compile(
    r"[,.(]*\s\(?(?:[Vv]olume|[Vv]ol\.)\s(?P<volume>\d{1,5})\sof\s(?:the\s)?(?P<title>[^\W\d_][^,.()]{3,80})\)?(?=[,.]|$)"
)
IN_PRESS = re.compile(r"(?i)in press|forthcoming|abstract|original work|originally|reprint|advance|online")


def take_series_at_end(text: str, reading: Reading) -> str:
    """ "... Oxford University Press; 2009. (Oxford world's classics; no. 12)", "volume 12 of Notes on Waders"."""
    if volume := VOLUME_OF_SERIES.search(text):
        reading.set("volume", volume["volume"])
        reading.set("collection-title", volume["title"].strip(TRIM), "likely")
        text = f"{text[: volume.start()]}{text[volume.end() :]}"
    found = SERIES_QUOTED.search(text) or SERIES_IN_BRACKETS.search(text)
    if (
        not found
        or any(PLACE.fullmatch(piece) for piece in found["title"].split(", "))
        or PUBLISHER.search(found["title"])
        or re.search(MONTH, found["title"])
        or IN_PRESS.search(found["title"])
    ):
        return text
    reading.set("collection-title", found["title"].strip(TRIM), "likely")
    reading.set("collection-number", found["number"], "likely")
    return text[: found.start()] + text[found.end() :]


ORIGINALLY = re.compile(
    r"(?i)[\s.;,]*[(\[]?orig(?:inally|inal work|\.)\s(?:published|pub\.?)\b(?P<rest>[^()]*)[)\]]?\.?$"
)
FIRST = re.compile(rf"(?i)\s*[\[(](?:zuerst|erstmals|first published(?: in)?|first ed\.|orig\.)\s({YEAR})[\])]")
EVENT = re.compile(
    r"(?i)[\s.,;(]+(?:paper )?presented at (?:the )?(?P<event>(?-i:[A-Z0-9]"
    r"|annual |biennial |[\w ]{0,20}meeting )[^.;]{5,200}?\)?)(?=[.;,]\s|[.)]*$)"
)


def take_event(text: str, reading: Reading) -> str:
    if first := FIRST.search(text):
        reading.set("original-date", read_date(first[1]), "likely")
        text = text[: first.start()] + text[first.end() :]
    if original := ORIGINALLY.search(text):
        reading.set("original-date", read_date(original["rest"]), "likely")
        text = text[: original.start()]
    found = EVENT.search(text)
    if not found:
        return text
    reading.set("event-title", found["event"].strip(TRIM), "likely")
    return f"{text[: found.start()]}. {text[found.end() :].lstrip(' .,;)')}"


EDITION = re.compile(
    r"(?i)[\s,.]*[(\[]?(?<!\w)(?:(?P<number>\d{1,2})(?:st|nd|rd|th|d|e|è?me|\.?[ªºao]|\.)?\s?(?:,\s(?:[^\W\d]+\.?\s){1,4}(?=Aufl))?(?P<rev>rev(?:ised"
    r"|\.)?\s)?(?:edition|edn|ed|éd|aufl|auflage|edição|edición|edizione)\b\.?"
    r"|(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s(?:revised\s)?(?:edition|edn?\b)\.?"
    r"|ed\.\s(?P<science>\d{1,2})(?=, (?:19|20)\d\d)"
    r"|(?P<revised>(?:revised|rev\.|enlarged|expanded|new)(?: and (?:revised|enlarged|expanded))?\s(?:edition"
    r"|edn?\b))\.?)[)\]]?"
)
ORDINALS = {
    word: str(n) for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}


def take_edition(text: str, reading: Reading) -> str:
    found = EDITION.search(text, 1)
    if not found:
        return text
    edition = found["number"] or found["science"] or ORDINALS.get((found["word"] or "").lower()) or found["revised"]
    reading.set("edition", edition)
    rest = text[found.end() :]
    follows = rest.lstrip(" .")
    stopped = follows[:1].isupper() and (rest[:1] == "." or not rest.lstrip().startswith("."))
    return text[: found.start()] + (". " if stopped else ", " if follows[:1].isalnum() else "") + follows
