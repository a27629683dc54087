"""The title of a reference and what contains it."""

from __future__ import annotations

import re

from refdesk.formats.dates_in_text import YEAR, read_date
from refdesk.formats.plain.facts import ABBREVIATED, JOURNAL_WORDS, PLACE, PUBLISHER, UPPER
from refdesk.formats.plain.imprint import BEFORE_PROCEEDINGS, take_imprint
from refdesk.formats.plain.names import scan_names
from refdesk.formats.plain.reading import GAP, TRIM, Certainty, Reading
from refdesk.formats.plain.sentences import sentence_breaks

# an opening mark -> what closes it, as a pattern
QUOTES = {"“": "”", '"': '"', "«": "»", "‘": "’", "„": "[“”]", "'": "'", "”": "”", "``": "''"}


def take_quoted_title(text: str) -> tuple[str, str]:
    """The title in quotation marks at the head of what is left, without them, and what follows it."""
    opening = next((q for q in QUOTES if text.startswith(q)), None)
    if opening is None:
        return "", text
    for closing in re.compile(QUOTES[opening]).finditer(text, len(opening)):
        inner, follows = text[len(opening) : closing.start()], text[closing.end() :]
        ended = inner.rstrip()[-1:] in ".,?!;" or re.match(r"\s*(?:[.,;:(\x02]|[Ii]n\b|$)", follows) is not None
        ended = ended or (len(inner.split()) > 2 and re.match(rf"\s[{UPPER}]", follows) is not None)
        if len(inner.split()) < 5 and re.match(r":\s\w+\s", follows):
            return "", text  # "Fool's Errand": why ...
        if len(inner) > 3 and ended and not (closing[0] in "’'" and follows[:1].isalpha()):
            return inner.strip(" ,.;\u00a0"), follows.lstrip(" .,;:")
    return "", text


IN = re.compile(
    r"(?:(?<=[.?!,;”\"»’'\x02)])|^|(?<=\w)(?=\s(?:[Ii]n:|\[w:\])))\s*[,;]?\s*(?:In|in|IN|Dans|dans|En|Em|em|în|\[w:\]"
    rf"|[AIV](?=:))(?:\s+In)?(?P<colon>\s?:)?(?:\s(?:his|her|their|the same author[’']s|idem|id\.|ders\."
    rf"|dies\.)(?:[:,](?=\s))?)?\s+(?=[\"“‘«\x02]|the |[{UPPER}0-9]|[\w-]+\.(?:org|com|net)\b)"
)
EN = re.compile(rf"en\s+(?=[\x02{UPPER}])")  # which is a word of titles elsewhere
SERIES_NUMBER = re.compile(r"(?i)[\s,]+(?:no|nr|vol|number|volume|bd)\.?\s*(\d+)$")


def _has_numbers(reading: Reading) -> bool:
    """Whether it has what a journal has: volume, issue, pages, or the number of an article."""
    article = "number" in reading.item and "type" not in reading.item and "arXiv" not in str(reading.item["number"])
    of_series = "collection-title" in reading.item and not reading.item.keys() & {"collection-number", "issue", "page"}
    return article or (not of_series and bool(reading.item.keys() & {"volume", "issue", "page"}))


def read_after_title(before: str, after: str, reading: Reading) -> None:
    """What follows a title that quotation marks set off: its container, and the imprint."""
    numbers = _has_numbers(reading)
    if first := re.match(rf"({YEAR})\.\s+(?=In\b)", before):
        reading.set("original-date", read_date(first[1]), "likely")
        before = before[first.end() :]
    inside = IN.match(before) or EN.match(before)
    if inside:
        reading.inside = True
        before = before[inside.end() :]
    book = inside or not reading.item.keys() & {"volume", "issue"}
    rest = take_imprint(before, reading, inside is not None, numbers and not inside) if book else before
    rest = _take_editors(_take_house(rest, reading), reading) if inside else rest
    if after.strip(TRIM):
        take_imprint(". " + after.strip(" ,;:"), reading, True)
    work, _, house = rest.strip(TRIM).rpartition(GAP)
    if work.strip(TRIM) and PUBLISHER.search(house) and len(house.split()) < 6 and "editor" in reading.item:
        reading.set("publisher", house.strip(TRIM), "likely")  # "Wading Birds, edited by Ada Tern, Routledge"
        rest = work
    container = rest.strip(TRIM)
    if reading.item.get("type") == "thesis":
        reading.set("publisher", container, "guess")
        return
    if not container or not re.search(r"[^\W\d_]", container):
        return
    if (
        not inside
        and "publisher" not in reading.item
        and not numbers
        and PUBLISHER.search(container)
        and len(container.split()) < 8
        and not JOURNAL.search(container)
    ):
        reading.set("publisher", container, "guess")
        return
    _set_container(container, reading, "sure" if numbers or inside else "likely")


def read_title_and_source(before: str, after: str, reading: Reading) -> None:
    """Title and source where nothing but punctuation parts them."""
    numbers = _has_numbers(reading)
    title, container = "", ""
    if after.strip(TRIM):
        take_imprint(". " + after.strip(" ,;:"), reading, True)
    if "publisher" in reading.item and not reading.item.keys() & {"issue", "page"}:
        numbers = False  # the volume of a book
    if reading.item.get("type") in ("report", "thesis") and GAP in before:
        before, _, tail = before.partition(GAP)
        left = take_imprint(". " + tail.strip(" ,.;"), reading, True).strip(TRIM)
        if left and "publisher" not in reading.item and len(left.split()) < 10:
            reading.set("publisher", left, "guess")
    if " // " in before:  # GOST 7.0.5
        title, _, container = before.partition(" // ")
        before = ""
    if inside := None if title else _find_in(before):
        reading.inside = True
        title, container = before[: inside.start()], before[inside.end() :]
        if not re.match(r"[“„«]", container):  # which ends where its quotation marks close
            container = _take_editors(_take_house(take_imprint(container, reading, True), reading), reading)
            container = _take_series_of_volume(container, reading)
    elif not title:
        rest = before
        if not numbers or after.strip(TRIM) == "":
            rest = take_imprint(before, reading, False, numbers)
        if not numbers and (proceedings := BEFORE_PROCEEDINGS.search(rest)):
            title, container = rest[: proceedings.start()], rest[proceedings.end() :]
        elif _is_article_of(rest, reading, after):
            title, container = _split_source(rest)
        elif "publisher" in reading.item or ("publisher-place" in reading.item and "issue" not in reading.item):
            title = _take_series(rest, reading)
            if numbers and ("page" not in reading.item or "issue" in reading.item):
                title, container = _split_source(rest)
        elif numbers:
            title, container = _split_source(rest)
        elif journal := _journal_at_end(rest):
            title, container = journal
        else:
            title = _take_site(rest, reading)
    title, container = title.lstrip(" ,;:\x02").rstrip(" ,;:\x02("), container.strip(TRIM)
    if (
        container
        and not title
        and not inside
        and ("publisher" in reading.item or not reading.item.keys() & {"issue", "page"})
    ):
        title, container = container, ""
    title = re.sub(r"(?<!\.)\.+$", "", title).strip()
    reading.set(
        "title",
        " ".join(title.replace(GAP, "").split()),
        "likely" if container or "publisher" in reading.item else "guess",
    )
    if container:
        _set_container(container, reading, "likely")


def _is_article_of(rest: str, reading: Reading, after: str) -> bool:
    """Whether "Title. Wader Studies 5: 3-9. Springer" has the publisher of a journal after its numbers."""
    stops = sentence_breaks(rest.strip(TRIM))
    numbered = reading.item.keys() >= {"volume", "page", "publisher"} and after.strip(TRIM) != ""
    return numbered and bool(stops) and _is_abbreviation_run(rest[stops[-1] :].strip(TRIM), 8)


def _find_in(before: str) -> re.Match[str] | None:
    """The "in" that parts a title from what it is in, where it stands as no word of the title does."""
    if before.startswith("in "):  # no title: "P. Egret, in Marsh Optics"
        return IN.match(before)
    for found in IN.finditer(before):
        ahead = before[: found.start()]
        if len(ahead) > 3 and (
            found["colon"]
            or ahead.rstrip()[-1:] in ".?!"
            or found[0].lstrip(" ,;")[0] in "I["
            or "," in found[0]
            or ahead.endswith((",", GAP))
        ):
            return found
    return None


SERIES = re.compile(
    r"(?i)\b(?:series|(?:graduate )?texts in|advances in|progress in|memoirs|monographs?|lecture notes"
    r"|reports?|papers|bibliotheca|studies in|schriften|collection"
    r"|texts and|classics|library|LN[A-Z]{2,3}|CCIS|IFIP)\b"
)


ABBREVIATED_SERIES = re.compile(r"LN[A-Z]{1,3}|CCIS|Lecture Notes in .{4,40}")


def _take_series_of_volume(container: str, reading: Reading) -> str:
    """The collection of "In: Book. Lecture Notes in X, vol. 12, pp. 3-4. Publisher"."""
    book, _, series = container.rpartition(", ")
    if book and ABBREVIATED_SERIES.fullmatch(series) and "volume" in reading.item:
        reading.set("collection-title", series, "likely")
        return book
    stops = sentence_breaks(container) if reading.item.keys() & {"volume", "publisher"} else []
    if not stops or not SERIES.search(container[stops[-1] :]):
        return container
    reading.set("collection-title", container[stops[-1] :].strip(TRIM), "likely")
    return container[: stops[-1]]


def _take_series(text: str, reading: Reading) -> str:
    """The collection of "Title. Lecture Notes in X" and "Title. Bibliotheca Y 12", once the imprint is off."""
    text = text.strip(TRIM)
    numbered = re.search(
        rf"[.,][\s\x02]+(?P<series>(?!Chap|Part|Vol|Book|Teil|Tome)[{UPPER}][^.,:?!]{{4,60}}?),?\s(?:no\.\s?"
        rf"|vol\.\s?)?(?P<number>\d{{1,4}})$",
        text,
    )
    if numbered:
        reading.set("collection-title", numbered["series"], "likely")
        reading.set("collection-number", numbered["number"], "likely")
        return text[: numbered.start()]
    stops = sentence_breaks(text)
    if stops and SERIES.search(text[stops[-1] :]) and text[stops[-1] - 2] == ".":
        reading.set("collection-title", text[stops[-1] :].strip(TRIM), "likely")
        return text[: stops[-1]]
    title, _, series = text.rpartition(", ")
    if title and "volume" in reading.item and SERIES.search(series):
        reading.set("collection-title", series, "likely")
        return title
    return text


DOMAIN = re.compile(r"[.,:\x02]\s+((?:[\w-]+\.)+(?:org|com|net|edu|gov|info|io|int|eu|de|fr|uk|ch|ca|au))$", re.I)
JOURNAL = re.compile(
    r"(?i)\b(?:journal|review|revue|revista|rivista|zeitschrift|annals|annales|annalen|archives?|bulletin|quarterly"
    r"|letters|transactions|magazine|"
    r"times|newspaper|herald|tribune|gazette|acta|cahiers|jahrbuch|yearbook|jahrbücher|archiv|blätter"
    r"|studien|dergisi)\b"
)


def _journal_at_end(text: str) -> tuple[str, str] | None:
    """Title and journal where nothing but the journal's own words show it (no volume, no pages)."""
    stops = sentence_breaks(text)
    cut = stops[-1] if stops else text.rfind(", ") + 2
    last = text[cut:].strip(TRIM)
    if cut > 2 and JOURNAL.search(last) and 1 < len(last.split()) < 10 and last[0].isupper():
        return text[:cut], last
    return None


PREPRINTS = re.compile(r"(?:bio|med|ar|Psy[Aa]r|Soc[Aa]r|Chem)[Rr]?[Xx]iv|SSRN|Zenodo|Preprints|Research Square")


def _take_site(text: str, reading: Reading) -> str:
    """Who put up the page of a reference that ends in a URL: a last sentence of a few capitalised words."""
    if domain := DOMAIN.search(text.rstrip(TRIM)):
        reading.set("container-title", domain[1], "likely")
        return text[: domain.start()]
    stops = sentence_breaks(text) if "URL" in reading.item or "issued" in reading.item else []
    site = text[stops[-1] :].strip(TRIM) if stops else ""
    if PREPRINTS.fullmatch(site):
        reading.set("container-title", site, "likely")
        return text[: stops[-1]]
    most = 8 if "DOI" in reading.item else 4 if "URL" in reading.item else 3
    if 0 < len(site.split()) <= most and all(word[0].isupper() or word in ("&", "and", "of") for word in site.split()):
        dated = len(reading.item.get("issued", {}).get("date-parts", [[]])[0]) > 1  # magazines name their month
        magazine = (dated or "DOI" in reading.item) and "URL" not in reading.item and not PUBLISHER.search(site)
        reading.set("container-title" if magazine else "publisher", site, "guess")
        return text[: stops[-1]]
    return text


def _take_house(text: str, reading: Reading) -> str:
    """The publisher of "In: Book. Publisher; 2017", where nothing but its place shows it: a few words,
    all capitalised."""
    stops = sentence_breaks(text)
    last = text[stops[-1] :].strip(TRIM) if stops else ""
    words = last.split()
    if (
        "publisher" in reading.item
        or not 0 < len(words) <= 4
        or not all(word[0].isupper() or word == "&" for word in words)
    ):
        return text
    if text[stops[-1] - 2] != "." or re.match(r"(?:Vol|Part|Proceedings|Volume|Band)\b", last):
        return text
    reading.set("publisher", last, "guess")
    return text[: stops[-1]]


YEAR_AFTER_GAP = re.compile(rf"\x02[\s,.]*{YEAR}\.?$")  # "In: Wading Birds (eds A. Gull, B. Tern), 2009"


def _set_container(container: str, reading: Reading, certainty: Certainty) -> None:
    if quoted := re.match(r"[“„«\"]([^“”„«»\"]{4,})[”“»\"]\W*$", container):
        container = quoted[1]
    container = YEAR_AFTER_GAP.sub("", container)
    container = re.sub(r"\s*\x02\s*", " ", container).strip(' .,;:(“"«»”')
    journal, _, place = container.rpartition(", ")
    if journal and PLACE.fullmatch(place) and _has_numbers(reading):  # as ABNT and GOST have it
        reading.set("publisher-place", place, "likely")
        container = journal
    if number := SERIES_NUMBER.search(container):
        container = container[: number.start()]
        reading.set("collection-number", number[1], "guess")
    reading.set("container-title", container, certainty)


def _take_editors(container: str, reading: Reading) -> str:
    """ "In: Stork O, Rail A. Handbook of Wading": names with initials before the title of the book, though no word says
    what they did."""
    names = scan_names(container)
    rest = container[names.end :]
    initials = all(name.get("given", "").isupper() for name in names.names)
    if "editor" in reading.item or not names.names or not initials or not re.match(r"[.,:]{0,2} ?[^\W\d_]\w* \w", rest):
        return container
    reading.set("editor", list(names.names), "guess")
    return rest.lstrip(" .,:")


QUOTED_AT_END = re.compile(r"[.,] [„«“](?P<journal>[^“”„«»]{4,120})[“”»]$")


def _split_source(text: str) -> tuple[str, str]:
    """Title and journal of "Title. Journal", "Title, Journal" or "Journal" alone."""
    text = text.lstrip(" ,;:\x02").rstrip(" ,;:(\x02")
    if quoted := QUOTED_AT_END.search(text):
        return text[: quoted.start()], quoted["journal"]
    title, _, last = text.rpartition(", ")
    if title and re.fullmatch(rf"(?:[{UPPER}][\w-]*\. ?){{2,}}[{UPPER}][\w-]*\.?", last):  # "Theoret. Mud Sci."
        return title, last
    stops = [] if _is_abbreviated(text) else sentence_breaks(text)
    while stops:
        cut = stops[-1]
        before = text[: stops[-2]] if len(stops) > 1 else ""
        segment = text[len(before) : cut].strip(TRIM)
        if before and _is_abbreviation_run(segment) and not JOURNAL.search(text[cut:].partition(" ")[2]):
            stops.pop()
            continue
        last = text[cut:].strip(TRIM)
        if before and len(last) == 1:  # a series of it: "Proc. R. Soc. Lond. B"
            stops.pop()
            continue
        if before and len(stops) > 1 and IMPRINT.search(last) and len(last.split()) < 7:
            text = text[:cut].rstrip(TRIM)
            stops.pop()
            continue
        if (journal := BEFORE_JOURNAL.search(text, cut)) and _is_subtitle(text[cut : journal.start()]):
            return text[: journal.start()], text[journal.end() :]
        return text[:cut], text[cut:]
    comma = text.rfind(", ")
    journal_alone = _is_abbreviation_run(text.strip(TRIM), 5) and (comma < 0 or "." in text)
    if journal_alone or _is_abbreviated(text):
        return "", text
    if journal := BEFORE_JOURNAL.search(text):
        return text[: journal.start()], text[journal.end() :]
    if after_colon := _after_colon(text):
        return after_colon
    if comma > 0 and re.search(r"[^\W\d_]{2}", text[comma:]):
        return text[:comma], text[comma + 2 :]
    return text, ""


BEFORE_JOURNAL = re.compile(
    rf", (?=(?:The )?(?:[{UPPER}][\w-]+ ){{0,3}}"
    rf"(?:{JOURNAL_WORDS}|Letters|Revue|Revista|Rivista|Zeitschrift)\b)"
)


def _is_subtitle(text: str) -> bool:
    """Whether it is a sentence in small letters and no part of a journal's title: "Causes and consequences of ambition"."""
    small = re.search(r"\s[a-z]{4,}\b", text.partition(",")[0]) is not None
    return small and len(text.split()) > 2 and not JOURNAL.search(text)


def _after_colon(text: str) -> tuple[str, str] | None:
    """ "Effects of tides on waders: Shore Science", as geologists write: a title in small letters, a journal in capitals."""
    title, _, journal = text.rpartition(": ")
    small = [word for word in title.split()[1:] if len(word) > 4 and word[0].islower()]
    first = journal.partition(", ")[0]
    if len(small) > 1 and _is_abbreviation_run(first, 7) and (first == journal or JOURNAL.search(first)):
        return title, journal
    return None


def _is_abbreviated(text: str) -> bool:
    """Whether all words but the last are abbreviated as journals' are: "Phys. Rev. Lett"."""
    *words, last = text.split() or [""]
    short = (word[:-1].casefold() in ABBREVIATED or len(word) == 2 for word in words)
    return (
        bool(words)
        and last[0].isupper()
        and all(word[0].isupper() and word[-1] == "." for word in words)
        and all(short)
    )


IMPRINT = re.compile(
    r"\b(?:University|Press|Universität|Université|Universidad|Verlag|Publish\w+|Elsevier|Springer|Wiley)\b"
)


def _is_abbreviation_run(segment: str, most: int = 3) -> bool:
    words = [word.lstrip("(") or "-" for word in segment.split()]
    return 0 < len(words) <= most and all(w[0].isupper() or w in ("&", "of", "the", "de", "für", "and") for w in words)
