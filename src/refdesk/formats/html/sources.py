"""What one vocabulary of a page says: a partial item, and how far to trust it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from refdesk.formats.dates_in_text import read_date
from refdesk.items.names import CORPORATE, Name, inverted, natural
from refdesk.items.values import find_doi

BRACES = re.compile(r"(?<![\\\w^_}$])\{([^{}\\]*)\}")  # that BibTeX keeps capitals with


@dataclass(slots=True)
class Source:
    """A vocabulary's view of the page: CSL-JSON variables, `about` the work or only the web page it is on."""

    name: str
    item: dict[str, Any] = field(default_factory=dict)
    scholarly: bool = True

    def set(self, variable: str, value: Any) -> None:
        """Keep the first value that is not empty, without the marks that library records put at its end."""
        if variable in ("title", "container-title") and value:
            value = BRACES.sub(r"\1", value)
        if variable in ("title", "publisher") and value:
            value = re.sub(r"(?:\s+[/:;=]|,)$", "", value)
        if value and variable not in self.item:
            self.item[variable] = value


@dataclass(frozen=True)
class Page:
    """What a page calls itself: its title, and its headings of the first level."""

    title: str
    headings: tuple[str, ...] = ()

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(map(folded, self.headings))

    @cached_property
    def heading(self) -> str:
        """The longest of its headings that its title has too: others may be the name of the site."""
        return max((text for text in self.headings if len(text) > 5 and self.is_about(text)), key=len, default="")

    def is_about(self, name: str) -> bool:
        """Whether a work of this name is what the page is titled after."""
        bare = folded(name)
        return bool(bare) and (bare in self._names or bare in folded(self.title))


def folded(title: str) -> str:
    """A title without case, white space and marks, for comparing."""
    return re.sub(r"[\W_]+", "", title.casefold())


def plain(text: object) -> str:
    """A value without markup, entities (twice escaped ones too) and surplus white space."""
    value = html.unescape(html.unescape(str(text)))
    value = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value)
    return " ".join(value.replace("\u200b", "").replace("\ufeff", "").split())


BEFORE_NAME = re.compile(
    r"(?i)^(?:(?:written |posted |story |words )?by|par|von|por|text:|autor:|author:)\s+(?=[^\W\d_])"
)
HONORIFIC = re.compile(r"(?i)^(?:(?:prof|professor|dr|mr|mrs|ms)\b\.?\s+)+(?=\S)")
AFTER_NAME = re.compile(
    r"\s*(?:\(.*?\)|,?\s(?:Ph\.?D\.?|M\.?D\.?|MSc|MPH|DPhil)|,\s(?:b\.\s|ca?\.\s)?\d{4}\??(?:\s?-\s?(?:\d{4}\??)?)?\.?)(?=,|$)"
)
MARKS = re.compile(r"(?<=[^\W\d_])\s?[\d*†‡§¶][\d*†‡§¶,]*(?=[\s,;]|$)")  # of affiliations
NO_NAME = re.compile(
    r"(?i)(?:the )?(?:staff|news|web)(?:[ -](?:writers?|reporters?|correspondents?|desk|team))?|unknown(?: author)?|anonymous"
    r"|n/?a|null|none|undefined|admin|administrator|root|webmaster|editors?|guest(?: author)?|no author|various authors"
)


def person(text: str) -> Name | None:
    """A name as the vocabularies write it, in either order, without degrees, years of life and notes."""
    text = MARKS.sub("", BEFORE_NAME.sub("", plain(text)))
    text = HONORIFIC.sub("", AFTER_NAME.sub("", text)).strip(" ,;")
    if not re.search(r"[^\W\d_]", text) or "@" in text or "://" in text or NO_NAME.fullmatch(text):
        return None
    if initials := FAMILY_FIRST.fullmatch(text):  # "Gull AB", as PubMed has it
        return inverted(initials[1], initials[2])
    if "," in text and len(text.split(",")) == 2:
        family, given = (part.strip() for part in text.split(","))
        if not family or not given:
            return natural(family or given)
    return natural(text)


FAMILY_FIRST = re.compile(r"([^\W\d_][\w'’-]*[^\W\d_A-Z](?: [\w'’-]+)*) ([A-Z](?:[ -]?[A-Z]){0,2})")


def people(texts: list[str]) -> list[Name]:
    """The names of several values, each of which may hold several names."""
    names: list[Name] = []
    for text in texts:
        text = plain(text)
        for piece in _separate(text):
            name = person(piece)
            if name and name not in names:
                names.append(name)
    return names


ROLE = re.compile(
    r"(?i)\b(?:reporter|editor|correspondent|writer|journalist|columnist|contributor|professor|director|analyst"
    r"|universit\w+|institut\w*|department|college|hospital|school)\b"
)


def _separate(text: str) -> list[str]:
    """The names in a text, between semicolons, bars, commas or words for "and", without the roles of the people."""
    if re.search("[;|]", text):
        return re.split("[;|]", text)
    text = re.sub(r"\s*\([^()]*\)", "", text)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    names = _without_roles(parts)
    if len(names) < len(parts):
        text = ", ".join(names)  # Ada Gull, Senior Reporter
    joined = re.split(r",?\s(?:and|&|et|und)\s", text)
    if len(joined) > 1:
        organised = any(map(CORPORATE.search, joined)) or " " not in joined[-1]
        return [text] if organised else [name for part in joined for name in _separate(part)]
    if len(names) > 1 and all(len(name.split()) > 1 for name in names):
        return names  # David Lucca, Jonathan H. Wright
    if len(names) > 3 and len(names) % 2 == 0 and all(map(GIVEN.fullmatch, names[1::2])):
        return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)]
    return [text]


def _without_roles(parts: list[str]) -> list[str]:
    """The parts that are no role, unless the first is one itself, as in the name of an institution."""
    if not parts or ROLE.search(parts[0]):
        return parts
    return parts[:1] + [part for part in parts[1:] if not ROLE.search(part)]


GIVEN = re.compile(r"(?!(?:Jr|Sr)\b)(?:[A-Z]\.?(?:[ -]?[A-Z]\.?){0,3}|[^\W\d_]{2,}(?: [A-Z]\.?)?)")


def date(text: str) -> dict[str, Any] | None:
    """The date of a value such as 2019/04/15, 2019-04-15T10:00Z, 20190415, April 2019, or the seconds since 1970."""
    text = plain(text)
    if compact := re.fullmatch(r"((?:1[5-9]|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?", text):
        text = "-".join(compact.groups())
    elif re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        text = datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat()
    return read_date(text)


LANGUAGES = {
    "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "por": "pt", "ita": "it", "rus": "ru",
    "dut": "nl", "nld": "nl", "pol": "pl", "tur": "tr", "jpn": "ja", "chi": "zh", "zho": "zh", "ara": "ar", "swe": "sv",
    "english": "en", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es", "español": "es",
    "portuguese": "pt", "português": "pt", "italian": "it", "italiano": "it", "russian": "ru", "japanese": "ja", "chinese": "zh",
}  # fmt: skip


def language(text: str) -> str | None:
    """The language tag that pages write as "EN", "eng", "English" or "en_GB"; None for anything else."""
    text = plain(text).replace("_", "-")
    tag = LANGUAGES.get(text.casefold(), text)
    match = re.fullmatch(r"([A-Za-z]{2,3})((?:-\w{2,8})*)", tag)
    return match[1].lower() + match[2] if match else None


def without_site(title: str, site: str) -> str:
    """A title without the name of the site before or after it: "Shore | The Times", "GitHub - shore"."""
    if len(site) < 3:
        return title
    name = re.escape(site)
    bare = re.sub(rf"(?i)^{name}\s*[-–—|:]\s+|\s+(?:[-–—|:·•]\s*|on\s(?=JSTOR)){name}$", "", title)
    return bare or title


def doi(text: str) -> str | None:
    """The DOI in a value, if there is one; a value that only looks like one is not."""
    name = find_doi(plain(text))
    return name if name and re.fullmatch(r"10\.\d{4,9}/\S+", name) else None
