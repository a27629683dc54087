"""What the readers of registries' answers share: JSON bodies, people, dates, identifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from refdesk.items import Item, Problem, dates, names
from refdesk.items.regex import regex
from refdesk.items.text import without_controls
from refdesk.items.values import ISBN, ISSN, join_keywords

from .markup import plain, rich

Record = dict[str, Any]

HAN_NAME = regex(r"[⺀-鿿぀-ヿ가-힯々ー]+[\s　]+[⺀-鿿぀-ヿ가-힯々ー]+")
INITIAL = regex(r"(?:[^\W\d_]\.-?)+")
CAPITAL_PARTICLES = {"Ben", "Bin", "Ibn", "Abu", "Abd", "Al", "El", "De", "Del", "Della", "Di", "Da", "Dos", "Du", "La", "Le",
                     "Van", "Von", "Ter", "Ten", "San", "Santa", "Lo"}  # fmt: skip
LANGUAGES = {
    "eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "ita": "it", "por": "pt", "dut": "nl",
    "nld": "nl", "swe": "sv", "fin": "fi", "dan": "da", "nor": "no", "nob": "nb", "nno": "nn", "rus": "ru", "pol": "pl",
    "cze": "cs", "ces": "cs", "slo": "sk", "slk": "sk", "hun": "hu", "gre": "el", "ell": "el", "grc": "grc", "lat": "la",
    "jpn": "ja", "chi": "zh", "zho": "zh", "kor": "ko", "ara": "ar", "heb": "he", "tur": "tr", "per": "fa", "fas": "fa",
    "hin": "hi", "ukr": "uk", "bul": "bg", "hrv": "hr", "srp": "sr", "slv": "sl", "rum": "ro", "ron": "ro", "est": "et",
    "lav": "lv", "lit": "lt", "ice": "is", "isl": "is", "cat": "ca", "baq": "eu", "eus": "eu", "glg": "gl", "gle": "ga",
    "wel": "cy", "cym": "cy", "ind": "id", "vie": "vi", "tha": "th", "afr": "af", "bel": "be", "geo": "ka", "kat": "ka",
    "arm": "hy", "hye": "hy", "mac": "mk", "mkd": "mk", "alb": "sq", "sqi": "sq", "urd": "ur", "ben": "bn", "tam": "ta",
    "san": "sa", "yid": "yi", "epo": "eo", "may": "ms", "msa": "ms", "swa": "sw", "smi": "se",
}  # fmt: skip
NO_LANGUAGE = {"und", "mul", "zxx", "mis", "|||", "xxx"}


def read_json(
    data: bytes, registry: str, find: Callable[[Any], list[Record]], read_record: Callable[[Record], Item | None]
) -> Iterator[Item | Problem]:
    """The items of a JSON answer; the message that it has instead of them."""
    import orjson

    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        line = data.count(b"\n", 0, error.pos) + 1
        yield Problem(f"not an answer of {registry}: not JSON: {str(error).split(':')[0]}", line, code="broken-json")
        return
    count = 0
    for number, record in enumerate(find(value), 1):
        item = read_record(record) if isinstance(record, dict) else None
        if item:
            count += 1
            yield item
        else:
            yield Problem(f"record {number} of {registry} has no title (entry skipped)", code="empty")
            count += 1
    if not count:
        said = refusal(value)
        yield Problem(f"no record of {registry} found" + (f": {said}" if said else ""), line=1, code="no-record")


def refusal(value: Any) -> str:
    """The first message in an answer without a record, or ''."""
    if isinstance(value, list):
        return next((said for each in value if (said := refusal(each))), "")
    if not isinstance(value, dict):
        return ""
    for name in ("errors", "error", "message", "title", "detail", "status", "statusMessage", "reason"):
        each = value.get(name)
        if isinstance(each, str) and len(each) < 200 and not each.isdigit() and each not in ("ok", "OK"):
            return " ".join(without_controls(each).split())
        if isinstance(each, list | dict) and (said := refusal(each)):
            return said
    return ""


def first(value: Any) -> str:
    """The first text of a list of texts, or the text itself; '' for anything else."""
    if isinstance(value, list):
        return next((text for each in value if (text := first(each))), "")
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return ""
    return str(value).strip()


def within(record: Record, name: str) -> Record:
    """The object of that name in a record, or an empty one."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def texts(value: Any) -> list[str]:
    """The texts of a list, or the one text there is."""
    return [text for each in (value if isinstance(value, list) else [value]) if (text := first(each))]


def title_of(title: str, *subtitles: str) -> str:
    """The title with its subtitles after colons; one that it has already is not repeated."""
    whole = rich(title).rstrip(" :/")
    for raw in subtitles:
        subtitle = rich(raw).strip(" :")
        known, added = folded(whole), folded(subtitle)
        if subtitle and added not in known and known not in added:
            whole = f"{whole}: {subtitle}" if whole else subtitle
        elif added and known in added and known != added and added.startswith(known) and subtitle.find(":") > 0:
            whole = subtitle
    return whole


def folded(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", re.sub(r"</?\w[^<>]*>", "", text).casefold())


def isbd(text: str) -> str:
    """A title or name as library catalogues punctuate it, without their " : ", " / " and final signs."""
    text = plain(text.replace("\x98", "").replace("\x9c", "").replace("@", "", 1) if "@" in text[:12] else text)
    return re.sub(r"\s+:\s+", ": ", text).strip(" /:;,=")


def place(text: str) -> str:
    """A place of publication without the brackets around the cataloguer's additions: "[Oslo]", "Berlin [u.a.]"."""
    return re.sub(r"\s*\[(?:u\.\s?a\.|etc\.?|et al\.?|i\.e\.[^\]]*)\]?", "", isbd(text)).strip("[]() ")


def spoken(text: str) -> names.Name | None:
    """A name in the order it is spoken in. A capital particle before the last word belongs to the family name, as do
    words after the initials after a given name ("Kees A. Schouhamer Immink"); names in Chinese characters, kana or hangul
    begin with the family name."""
    text = plain(text)
    if HAN_NAME.fullmatch(text):
        family, given = text.split(maxsplit=1)
        return {"family": family, "given": given}
    words = text.split()
    if "," not in text and 3 <= len(words) <= 6 and not names.CORPORATE.search(text):
        initials = [place for place, word in enumerate(words[:-1]) if INITIAL.fullmatch(word)]
        start = initials[-1] + 1 if initials and initials[-1] >= 1 else len(words)
        if start < len(words) - 1 and not names.SUFFIX.fullmatch(words[-1]):
            return names.inverted(" ".join(words[start:]), " ".join(words[:start]))
        if words[-2] in CAPITAL_PARTICLES:
            return {"family": " ".join(words[-2:]), "given": " ".join(words[:-2])}
    return names.natural(text)


def inverted(text: str) -> names.Name | None:
    """A name as catalogues have it, "Family, Given", with its dates and titles taken off."""
    text = LIFE_DATES.sub("", plain(text.replace("@", ""))).strip(" ,;/")
    text = ROLE_WORDS.sub("", text).strip(" ,;")
    if re.search(r"[^\W\d_]{3}\.$", text) and not names.SUFFIX.search(text[-4:]):
        text = text[:-1]
    return names.parse(text)


LIFE_DATES = regex(
    r",?\s*[\[(]?(?:(?:b|d|ca|fl|active|born|died|geb|gest)\.? ?)?"
    r"(?:\d{3,4}\??(?:/\d\d)?\s*[-–]\s*(?:\d{3,4}\??)?|\d{4})[\])]?\.?$"
)
ROLE_WORDS = regex(r"[,(\s]+(?:kustantaja|förlag|verlag|author|editor|ed|hrsg|translator|Verfasser|Herausgeber)\.?\)?$")


def person(family: Any, given: Any = "", suffix: Any = "", literal: Any = "") -> names.Name | None:
    """The CSL name of a family and a given name, or of a whole name."""
    family, given, suffix, literal = (plain(first(part)) for part in (family, given, suffix, literal))
    if family and (match := re.fullmatch(r"(.+?),\s*(Jr|Sr|III?|IV)(\.?)", family)):
        family, suffix = match[1], match[2] + match[3]
    if family and given:
        return names.inverted(family, given, suffix)
    if family or given:
        alone = family or given
        words = alone.split()
        if 2 <= len(words) <= 4 and not names.CORPORATE.search(alone) and not names.PARTICLES.match(alone):
            return spoken(alone)
        return {"family": alone} if len(words) == 1 else {"literal": alone}
    return {"literal": literal} if literal else None


def people(item: Item, variable: str, named: Iterable[names.Name | None]) -> None:
    """Adds names to a variable of the item, each once."""
    listed: list[names.Name] = item.get(variable, [])
    for name in named:
        if name and name not in listed:
            listed.append(name)
    if listed:
        item[variable] = listed


def date_parts(value: Any) -> dates.Date | None:
    """A date of Crossref's: `{"date-parts": [[2020, 5]]}`, null or missing if there is none."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    side = parts[0] if isinstance(parts, list) and parts else None
    numbers: list[int] = []
    for part in side if isinstance(side, list) else []:
        if not str(part).lstrip("-").isdigit() or (numbers and not int(part)):
            break
        numbers.append(int(part))
    return {"date-parts": [numbers[:3]]} if numbers and numbers[0] else None


def date(text: Any) -> dates.Date | None:
    """A date in text, as long as it has a year: "2019-03-20T02:32:02Z", "July 16, 2019", "[1991]", "cop. 2004"."""
    parsed = dates.parse(re.sub(r"^(?:cop\.|c|©|\[|ca\.)\s*(?=\[?\d{4})|[\]?]+$", "", first(text)))
    return parsed if parsed and "date-parts" in parsed else None


def language(code: Any) -> str:
    """A language as CSL has it: two letters if there is such a code."""
    text = first(code).removeprefix("/languages/").strip()
    return "" if text.lower() in NO_LANGUAGE else LANGUAGES.get(text.lower(), text)


def isbns(values: Iterable[Any]) -> str:
    """The ISBNs in these texts, each once."""
    return ", ".join(dict.fromkeys(match[0].strip() for value in values if (match := ISBN.search(first(value)))))


def issns(values: Iterable[Any]) -> str:
    """The ISSNs in these texts, each once."""
    return ", ".join(dict.fromkeys(match[0] for value in values if (match := ISSN.search(first(value)))))


def fill(item: Item, **values: Any) -> None:
    """Sets the variables that have a value; `publisher_place` is publisher-place."""
    for name, value in values.items():
        if value not in (None, "", [], {}):
            item[name.replace("_", "-")] = value


def keep(item: Item, registry: str, record: Record, names_kept: Iterable[str]) -> None:
    """Keeps what CSL has no variable for under `custom`, by the registry's name."""
    kept = {name: record[name] for name in names_kept if record.get(name) not in (None, "", [], {}, False)}
    if kept:
        item["custom"] = item.get("custom", {}) | {registry: kept}


def keywords(values: Iterable[Any]) -> str:
    """Keywords as CSL has them, in one text."""
    return join_keywords(plain(text) for value in values if (text := first(value)))
