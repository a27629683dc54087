"""Values of CSL variables as other formats write them: keywords, pages, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from refdesk.items.regex import regex

DOI = regex(r"10\.\d{4,9}(?:\.\d+)*/\S+")
DOI_PREFIX = regex(r"^\s*(?:https?://(?:[\w-]+\.)*doi\.org/|doi:?\s*(?=10\.))", re.I)
ISBN = regex(r"(?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx]")
ISSN = regex(r"(?<![\dXx-])\d{4}[-‐–]?\d{3}[\dXx](?![\dXx-])")
IN_ADDRESS = regex(r"[/=](10\.\d{4,9}/[^?#&\s]+)")
VIEW = regex(
    r"(?:v\d+)?(?:\.(?:full|abstract|pdf|short|html?))*"
    r"(?:/(?:full|fulltext|abstract|pdf|epdf|e?pub|html?|meta|summary|references))?/?$",
    re.I,
)
DASHES = regex(r"\s*(?:--+|[‐-―−]|-)\s*")


def list_of(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one: other programs may have put anything under `custom`."""
    return value if isinstance(value, list) else []


def dict_of(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def split_keywords(text: str) -> list[str]:
    """The keywords of a CSL `keyword`: between semicolons if there are any, else between commas or line ends."""
    pieces = text.split(";") if ";" in text else text.replace("\n", ",").split(",")
    return [piece for raw in pieces if (piece := " ".join(raw.split()))]


def join_keywords(keywords: Iterable[str]) -> str:
    """Keywords as a CSL `keyword`, each once: between commas, or between semicolons if one contains a comma."""
    words = list(dict.fromkeys(word for raw in keywords if (word := " ".join(raw.split()).strip(";,"))))
    return ("; " if any("," in word for word in words) else ", ").join(words)


def doi(text: str) -> str:
    """The DOI without its resolver or its "doi:"; a text that is not a DOI unchanged."""
    bare = DOI_PREFIX.sub("", text).strip()
    return bare or text.strip()


def find_doi(text: str) -> str | None:
    """A text that is a DOI and nothing else, with or without its resolver; else None."""
    bare = DOI_PREFIX.sub("", text).strip()
    return bare if DOI.fullmatch(bare) else None


def doi_in_address(address: str) -> str | None:
    """The DOI in the address of a publisher's page, without the ending for a view of it (".full.pdf", "/abstract", "v2")."""
    inside = IN_ADDRESS.search(address)
    return VIEW.sub("", inside[1], count=1) if inside else None


def page_range(first: str, last: str) -> str:
    """`49` and `52` make "49-52"; a first page that is that range already, or equals the last, is returned as it is."""
    first, last = first.strip(), last.strip()
    if not first or not last or first == last:
        return first or last
    return first if DASHES.split(first)[1:] and first.endswith(last) else f"{first}-{last}"


def split_pages(page: str) -> tuple[str, str]:
    """The first and the last page of a single range; the whole of it and '' for anything else ("1-3, 7")."""
    pieces = DASHES.split(page.strip())
    if len(pieces) == 2 and all(pieces) and not any(sign in page for sign in ",;& "):
        return pieces[0], pieces[1]
    return page, ""


def serial_number(text: str, prefer: str = "ISSN") -> tuple[str, str] | None:
    """`("ISBN", ...)` or `("ISSN", ...)`, whichever the text has, without the words around it; None if neither."""
    if match := ISBN.search(text):
        return "ISBN", match[0].strip()
    if match := ISSN.search(text):
        return "ISSN", match[0]
    return None


def serial_numbers(text: str) -> list[tuple[str, str]]:
    """The ISBNs and ISSNs in a text of several, without the words around them; [] if it has none."""
    if ISSN.fullmatch(text):
        return [("ISSN", text)]
    if ISBN.fullmatch(text):
        return [("ISBN", text)]
    pieces = re.split(r"[;,]", text)
    if not any(map(ISBN.search, pieces)):
        return [("ISSN", number) for number in ISSN.findall(text)]
    isbns = [("ISBN", match[0].strip()) for match in ISBN.finditer(text)]
    return isbns + [("ISSN", number) for piece in pieces if not ISBN.search(piece) for number in ISSN.findall(piece)]


FULL_STOP = regex(r"(?:[^\W\d_]{3}|[\])\d”\"'’>%?!]|(?<!\.)\.)\.$")
SHORT_RANGE = regex(r"(?<![\w-])([A-Za-z]*)(\d+)\s?[-‐-―−]{1,2}\s?([A-Za-z]*)(\d+)(?![\w-])")


def full_pages(text: str) -> str:
    """The pages with the ends of their ranges in full: "503-19" is "503-519", "S417-29" is "S417-S429"."""

    def fill(match: re.Match[str]) -> str:
        prefix, first, own, last = match.groups()
        if len(last) >= len(first) or own not in ("", prefix):
            return match[0]
        whole = first[: len(first) - len(last)] + last
        return f"{prefix}{first}-{prefix}{whole}" if whole > first else match[0]

    return SHORT_RANGE.sub(fill, text)


def without_full_stop(title: str) -> str:
    """A title without the full stop that MEDLINE adds, and without the brackets around a translated one."""
    title = title.removesuffix(".") if FULL_STOP.search(title) else title
    return title[1:-1] if re.fullmatch(r"\[(?:[^\[\]]+|\[[^\[\]]+\])\]", title) else title


def abbreviates(short: str, title: str) -> bool:
    """Whether a text is the short form of a title: its words begin some of the title's, in their order."""
    words = iter(re.findall(r"\w+", title.lower()))
    return all(any(word.startswith(piece) for word in words) for piece in re.findall(r"\w+", short.lower()))


def addresses(text: str) -> list[str]:
    """The addresses in a text, if there are several; else the text."""
    if text.count("://") < 2:
        return [text.strip()]
    pieces = re.split(r"[\s,;|]+(?=(?:https?|ftp)://)", text.strip())
    return pieces if len(pieces) > 1 and all("://" in address for address in pieces) else [text.strip()]


# Ordinals in words, as title pages have them: English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish
ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first erste première premiere primera primeira prima eerste första første первое pierwsze první 一",
            "second zweite deuxième deuxieme seconde segunda seconda tweede andra andre anden второе drugie druhé 二",
            "third dritte troisième troisieme tercera terceira terza derde tredje третье trzecie třetí 三",
            "fourth vierte quatrième quatrieme cuarta quarta vierde fjärde fjerde четвертое czwarte čtvrté 四",
            "fifth fünfte cinquième cinquieme quinta vijfde femte пятое piąte páté 五",
            "sixth sechste sixième sixieme sexta sesta zesde sjätte",
            "seventh siebte septième septieme séptima sétima settima zevende sjunde",
            "eighth achte huitième huitieme octava oitava ottava åttonde",
            "ninth neunte neuvième neuvieme novena nona negende nionde",
            "tenth zehnte dixième dixieme décima decima tiende tionde",
            "eleventh elfte onzième onzieme undécima",
            "twelfth zwölfte douzième douzieme duodécima twaalfde",
            "thirteenth dreizehnte",
            "fourteenth vierzehnte",
            "fifteenth fünfzehnte",
            "sixteenth sechzehnte",
            "seventeenth siebzehnte",
            "eighteenth achtzehnte",
            "nineteenth neunzehnte",
            "twentieth zwanzigste",
        ),
        1,
    )
    for word in words.split()
}
# The word for an edition, in the languages of the ordinals and some more.
EDITION_WORD = (
    r"(?:editions?|ed\.?|edn\.?|édition|éd\.?|auflage|aufl\.?|edici[oó]n|edição|edizione|druk|utgåva|uppl\.?|uppl?agan?|"
    r"издание|изд\.?|wydanie|wyd\.?|vyd[aá]n[ií]|vyd\.?|utgave|utg\.?|udgave|udg\.?|painos|kiadás|kiad\.?|bask[ıi]|版)"
)
EDITION = regex(
    r"第?(\d{1,3}|[一二三四五]|[^\W\d_]+)(?:\.|st|nd|rd|th|e|ème|eme|er|re|ère|a|ª|º|:a|-[а-я]{1,2})?\s*"
    + EDITION_WORD
    + r"?(?:,? \(?(?:19|20)\d\d\)?\.?)?",  # Springer's "1st ed. 2020"
    re.I,
)
WORD_FIRST = regex(EDITION_WORD + r"\s*(\d{1,3}|[^\W\d_]+)\.?", re.I)


def edition(text: str) -> str:
    """An edition's number if the text says no more than that ("Second", "3rd edition", "2. Aufl."); else the text."""
    if text.isdecimal():
        return text
    bare = MARKUP.sub("", text).strip()
    match = WORD_FIRST.fullmatch(bare) or EDITION.fullmatch(bare)
    if match is None:
        return text
    number = ORDINALS.get(match[1].lower())
    if number:
        return str(number)
    counted = match[1].isdecimal() and re.search(r"[^\W\d_]{2}|\.|版", bare)
    return match[1] if counted and not re.fullmatch(r"\d+(?:st|nd|rd|th)", bare) else text


ARTICLE_NUMBER = regex(
    r"(?:article|artn?\.?|paper|no\.?|number|id)\s*(?:no\.?|number|id)?\s*[:#]?\s*(?=[\w.-]*\d)", re.I
)
ARTICLE_IN_PAGES = regex(r"(?:article|artn?\.?|paper)\s*(?:no\.?|number|id)?\s*[:#]?\s*([\w.-]*\d[\w.-]*)", re.I)
PAGE_WORD = regex(r"(?:pp?\.|pages?|seiten?|S\.|стр\.|с\.)\s*(?=[\dA-Z]?\d|[ivxlc]+\b)", re.I)
VOLUME_WORD = regex(r"^(?:vol(?:umen?|\.)?|bd\.?|band|tom[eo]|t\.|т\.|том)\s*(?=\d|[ivxlc]+$)", re.I)
ISSUE_WORD = regex(
    r"^(?:number|n(?:[or]|[uú]m)\.?|№|n[°º.]|iss(?:ue|\.)?|heft|h\.|вып(?:уск|\.)?|fasc\.?)\s*(?=\d)", re.I
)
NO_PAGES = regex(r"0+ ?--? ?0+|[-‐-―]+|n\.?/?a\.?", re.I)  # as SciELO and others have it where there are none
PAGES_AFTER = regex(r"\s*\((\d{1,4})\s*(?:pages?|pp?\.?|S\.)\)$|(?<=\d), (\d{1,4}) pages?$", re.I)
PLAIN_PAGES = regex(r"\d+|\d{1,4}-\d{4}|\d-\d|\d\d-\d\d|\d\d?-\d{3}|\d-\d\d|\d{3}-\d{3}")
RANGE_DASH = regex(r"(?<=\w)\s?(?:--|[‐-―−])\s?(?=\w)|(?<=\d) - (?=\w)")
MARKUP = regex(r"</?[a-z]+>")


def article_number(text: str) -> str:
    """The number of an article or paper, without the word before it."""
    return ARTICLE_NUMBER.sub("", text, count=1) if ARTICLE_NUMBER.match(text) else text


def clean_numbers(item: dict[str, Any]) -> None:
    """The volume, issue and pages of an item without the words for them."""
    for variable, word in (("volume", VOLUME_WORD), ("issue", ISSUE_WORD)):
        if variable in item and not item[variable][:1].isdecimal():
            item[variable] = word.sub("", item[variable], count=1)
    if "page" in item:
        clean_pages(item)


def clean_pages(item: dict[str, Any]) -> None:
    """The pages of an item without the word for them, the number of an article as its `number`, and ends of ranges in
    full."""
    if item["page"][:1] in "0-–—nN" and NO_PAGES.fullmatch(item["page"]):
        del item["page"]
        return
    if PLAIN_PAGES.fullmatch(item["page"]):
        return
    if match := PAGES_AFTER.search(item["page"]):  # 012345 (9 pages)
        item.setdefault("number-of-pages", match[1] or match[2])
        item["page"] = item["page"][: match.start()]
    pages = PAGE_WORD.sub("", item["page"], count=1) if PAGE_WORD.match(item["page"]) else item["page"]
    pages = full_pages(RANGE_DASH.sub("-", pages))
    if match := ARTICLE_IN_PAGES.fullmatch(pages):
        item.setdefault("number", match[1])
        pages = match[1]
    item["page"] = pages
