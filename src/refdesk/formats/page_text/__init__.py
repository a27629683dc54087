"""Read the text of an article's page, as a person copies it from a browser.

One page is one item. What the page asks to be cited as is believed first; its labelled lines (DOI, date, keywords, the line
with journal, volume and pages) come next; the title is the line that its authors follow, and the authors are those that
follow it. What is only likely is said in a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats import Item, Problem
from refdesk.formats.dates_in_text import DATE
from refdesk.formats.names import Name, join_particle, natural
from refdesk.formats.page_text import anchors
from refdesk.formats.page_text.byline import INVERTED, OF_MENUS, Byline, read_byline, read_names
from refdesk.formats.running_text import guess_language, heal_hyphens
from refdesk.formats.text import decode
from refdesk.formats.values import join_keywords, split_keywords


def read(data: bytes) -> Iterator[Item | Problem]:
    """The one item that the page is about, and what is uncertain about it."""
    text = decode(data)
    yield from read_lines([line for raw in text.splitlines() if (line := " ".join(raw.split()))])


UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def read_lines(lines: list[str]) -> Iterator[Item | Problem]:
    """The same, of the lines of a page that are not empty; those past the 3,000th are of no account."""
    lines = [line for raw in lines[:3000] if (line := raw.translate(UNSEEN).strip())]
    body = lines[: _end_of_body(lines)]
    cited = anchors.own_citation(lines)
    at, sure = _find_title(body, cited)
    if at < 0 and "title" not in cited:
        yield Problem("no article found in this text: no line is clearly its title", code="nothing-found")
        return
    item: Item = {"type": "article-journal"} | cited
    title = body[at] if at >= 0 else item["title"]
    item["title"] = _without_label(title)
    problems = [] if sure else [_unsure("title", item["title"])]
    byline = read_byline(body, at + 1) if at >= 0 else Byline((), 0)
    problems += _set_authors(item, body, byline)
    place, source = anchors.own_source(body, max(at, 0))
    _set_source(item, body, at, place, source)
    table = anchors.table_of(body)
    told = len(table)
    _set_date(item, table.pop("issued", None))
    if told > 1:
        item = table | item
    if doi := anchors.own_doi(body):
        item.setdefault("DOI", doi)
    _set_date(item, anchors.own_date(body, max(at, 0)))
    if keywords := _keywords(body):
        item["keyword"] = keywords
    if abstract := _abstract(body, at):
        item["abstract"] = heal_hyphens(abstract)
    if language := guess_language(item.get("abstract") or " ".join(body[max(at, 0) : at + 40])):
        item["language"] = language
    _set_kind(item, body, cited)
    problems += _guess_publisher(item, body)
    if not item.keys() & {"author", "issued", "DOI", "container-title"}:
        yield Problem("no article found in this text: it has a title and nothing else", code="nothing-found")
        return
    yield from problems
    yield item


def _end_of_body(lines: list[str]) -> int:
    """Where the list of references begins, which is about other works."""
    for at, line in enumerate(lines):
        if anchors.REFERENCES.match(line):
            ahead = lines[at + 1 : at + 15]
            if sum(bool(re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", one)) for one in ahead) > 2:
                return at
    return len(lines)


# ---------------------------------------------------------------------------------------------------------------- title

TITLE_LABEL = re.compile(r"(?i)^title:\s*")
NO_TITLE = re.compile(
    r"(?i)\bcookies\b|your browser|\bsign in\b|\blog ?in\b|subscribe|password|privacy policy|javascript|skip to|newsletter|©"
    r"|^copyright|all rights|https?://|@|creative commons|^(?:vol|volume|issue|doi|issn|received|accepted|published)\b|"
    r"terms of|\b(?:tel|fax|phone)\b|\b(?:USA|UK|China|Germany|France|Italy|Spain|Canada|Japan|India|Australia)\.?$|"
    r"click here|\bpdf\b|^view (?:all|a|saved|more|in)\b|^add to\b|cite this|how to cite|home /|^arxiv\b"
    r"|author links|orcid (?:record|profile|id)|this author|articles by|on pubmed|google scholar|editor\)|^figures?\b|^table\b"
)
# words of buttons, in lines that are short enough to be one
OF_BUTTONS = re.compile(
    r"(?i)cookie|browser|subscri|privacy|\baccount\b|copyright|download|advertis|e-?mail|permission|licen[cs]e|click|\bsearch\b"
    r"|\bmenu\b|navigation|options"
)
FOR_WHOM = re.compile(
    r"(?i).{0,25}\bfor (?:authors|researchers|readers|librarians|editors|reviewers|members|organi[sz]ations|developers"
    r"|institutions|societies|advertisers)"
)
OF_SOURCES = re.compile(r"(?i)\bvol(?:ume|\.)?\s?\d+.{1,12}\b(?:issue|no\.?|nr\.?)\s?\d|\b10\.\d{4,9}/\S")


def _find_title(body: list[str], cited: Item) -> tuple[int, bool]:
    """The number of the line with the title, and whether that is sure; -1 where no line is likely enough."""
    if title := cited.get("title"):
        wanted = _bare(title)
        found = [at for at, line in enumerate(body) if wanted and _bare(line) == wanted]
        if found:
            return max(found, key=lambda at: len(read_byline(body, at + 1, 4).names)), True
        return -1, True
    labelled = next((at for at, line in enumerate(body) if TITLE_LABEL.match(line) and len(line) > 15), None)
    if labelled is not None:
        return labelled, True
    counts: dict[str, int] = {}
    for line in body:
        counts[line] = counts.get(line, 0) + 1
    scores = [(_score(body, at, counts), -at) for at in range(min(len(body), 600))]
    best, at = max(scores, default=(0.0, 0))
    if best < 4:
        return -1, False
    above = -at - 1
    if above > 0 and len(body[above].split()) > 4 and _score(body, above, counts) > best - 3.5:
        return above, best >= 7  # the title in the work's language, and then in another
    return -at, best >= 7


def _score(body: list[str], at: int, counts: dict[str, int]) -> float:
    """How likely this line is the title: by its own words, and by the authors, date and abstract after it."""
    line = anchors.without_date(body[at])
    words = line.split()
    short = len(line) < 15 or len(words) < 2
    if not 5 <= len(line) <= 350 or len(words) > 45 or not re.match(r"\W*[^\W\d_a-z]|\dD\b|\d\S* [a-z]", line):
        return 0.0
    if (
        NO_TITLE.search(line)
        or OF_SOURCES.search(line)
        or (len(words) < 5 and OF_BUTTONS.search(line))
        or anchors.DATED.match(line)
        or FOR_WHOM.fullmatch(line)
        or re.search(rf"^[\w ]{{3,20}}:\W*{DATE}", line)
        or anchors.ONLY_DATE.match(line)
    ):
        return 0.0
    if re.search(r"[:;,]$| [>|»•] ", line) or read_names(line):
        return 0.0
    if sum(word[0].isupper() and word.casefold().strip(".,:") in OF_MENUS for word in words) > 0.6 * len(words):
        return 0.0
    score = 2.0 if len(words) > 4 else 1.0 if len(words) > 3 else 0.0
    if line.endswith(".") and len(words) > 6:
        score -= 3
    ahead = [one for one in body[at + 1 : at + 16] if len(one) < 250]
    around = [one for one in body[max(0, at - 2) : at] if len(one) < 80] + [one for one in ahead if len(one) < 120]
    dated = any(re.search(DATE, one) for one in around)
    sure = any(anchors.DOI.search(one) for one in ahead) + any(ABSTRACT.match(one) for one in body[at + 1 : at + 40])
    byline = read_byline(body, at + 1, 1 if short else 10)
    if short and (len(byline.names) < 2 or not sure or words[0].casefold() in OF_MENUS):
        return 0.0
    placed = any(place for _, place in byline.names) or any(INSTITUTE.search(one) for one in ahead)
    if byline.names and (dated or sure or placed):
        skipped = next(n for n, one in enumerate(body[at + 1 :]) if read_names(one))
        score += (
            (4 if len(byline.names) > 1 or placed or sure else 3)
            - 0.6 * skipped
            + 2 * (skipped == 0)
            + min(len(byline.names), 4) * 0.5
        )
    if ahead and anchors.DATED.search(" ".join(ahead[:2])):
        score += 2.5
    elif ahead and anchors.ONLY_DATE.match(ahead[0]):
        score += 2
    score += sure
    if line in body[max(0, at - 1) : at] + body[at + 1 : at + 2]:
        score -= 2
    elif counts[body[at]] > 1:
        score += 1.5
    if at and len(words) > 2 and line in body[0]:
        score += 2
    return score


ABSTRACT = re.compile(r"(?i)(?:abstract|résumé|resumen|resumo|zusammenfassung|riassunto|öz)\b")
INSTITUTE = re.compile(
    r"\b(?:Universit\w+|Institut\w*|Department|School of|College|Hospital|Laborator\w+|Academy"
    r"|Cent(?:er|re)|Museum|Agency|Ministry|Inc|Ltd|GmbH)\b"
)


def _without_label(title: str) -> str:
    title = TITLE_LABEL.sub("", title)
    return anchors.without_date(title).strip()


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", _without_label(text).casefold())


# -------------------------------------------------------------------------------------------------------------- authors


def _set_authors(item: Item, body: list[str], byline: Byline) -> list[Problem]:
    """The authors and their affiliations: those cited, with the full names that the page has for them; else its byline."""
    by_label = (_labelled(line) for line in body[:150] if re.match(r"(?i)authors?\s?:", line))
    labelled = next((names for names in by_label if names), [])
    cited = _uncut(item.get("author", []), byline)
    beside = labelled or list(byline.names)
    if cited:
        on_lines = [one for line in body[:400] if (one := _cited_on(line, cited))]
        named = _completed(cited, [*on_lines, *beside])
    else:
        named = beside
    if not named:
        return []
    item["author"] = [name for name, _ in named]
    if affiliations := {_shown(name): [place] for name, place in named if place}:
        item.setdefault("custom", {})["affiliation"] = affiliations
    return [] if cited or labelled else [_unsure("author", "; ".join(_shown(name) for name in item["author"][:4]))]


def _labelled(line: str) -> list[tuple[Name, str]]:
    """The names of a line "Authors: Gull, Ada" or "Authors: Ada Gull, Bo Tern"."""
    names = re.sub(r"(?i)^authors?\s?:\s*", "", line)
    one = natural(names) if INVERTED.fullmatch(names) and " " not in names.split(",")[0] else None
    return [(one, "")] if one else read_names(line)


def _uncut(cited: list[Name], byline: Byline) -> list[Name]:
    """The byline's names for a citation that has fewer of them: "et al.", or two names that its punctuation made one."""
    shown = [name.get("family") for name, _ in byline.names]
    told = {word for name in cited for word in _shown(name).split()}
    cut_short = cited[-1:] == [{"literal": "others"}] and shown[:1] != [] and shown[0] in told
    run_together = 0 < len(cited) < len(shown) and set(shown) <= told
    return [name for name, _ in byline.names] if run_together or (cut_short and len(shown) >= len(cited)) else cited


def _completed(cited: list[Name], beside: list[tuple[Name, str]]) -> list[tuple[Name, str]]:
    """The cited names, their initials written out and their affiliations added where the page shows them."""
    full = {_initialled(name): (name, place) for name, place in reversed(beside)}
    found = []
    for name in cited:
        known, place = full.get(_initialled(name), (name, ""))
        found.append((known if _is_initials(name.get("given", "")) else name, place))
    return found


def _initialled(name: Name) -> tuple[str, str]:
    return str(name.get("family", "")).casefold(), str(name.get("given", ""))[:1]


def _is_initials(given: str) -> bool:
    return all(len(part) <= 1 or part.isupper() for part in re.split(r"[.\s-]+", given))


def _cited_on(line: str, cited: list[Name]) -> tuple[Name, str] | None:
    """The full name of a cited author at the head of a line, and the affiliation after it."""
    line = re.sub(r"^[•·▪‣◦●○*-]\s+", "", line)
    if len(line) > 200:
        return None
    for name in cited:
        given = name.get("given", "")
        if not name.get("family") or not given:
            continue
        family = join_particle(name.get("non-dropping-particle", ""), name["family"])
        found = re.match(rf"({re.escape(given[0])}[^\W\d_][\w.'’ -]{{0,30}}?)\s+{re.escape(family)}\b[\s,]*(.*)", line)
        if found and all(word[0].isupper() for word in found[1].split()):
            place = re.sub(r"\s*(?:https?://\S+|\S+@\S+)", "", found[2]).strip(" ,;")
            return name | {"given": found[1]}, place if INSTITUTE.search(place) and not place[0].islower() else ""
    return None


def _shown(name: Name) -> str:
    parts = (name.get("given"), name.get("non-dropping-particle"), name.get("family") or name.get("literal"))
    return " ".join(part for part in parts if part)


# ----------------------------------------------------------------------------------------------- journal, date and rest


def _set_source(item: Item, body: list[str], title_at: int, place: int, source: Item) -> None:
    for variable, value in source.items():
        if variable == "issued":
            _set_date(item, value)
        elif variable != "type":
            item.setdefault(variable, value)
    if "issued" in source and "issued" in item and "author" not in source:
        _set_date(item, source["issued"])
    if journal := item.get("container-title"):
        item["container-title"] = _spelled_out(str(journal), body)
    elif "volume" in item:
        around = [body[at] for at in (place - 1, place + 1, place - 2, place - 3) if 0 <= at < len(body)]
        dated = [line[: date.start()].rstrip(",. ") for line in around if (date := re.search(rf",\s*{DATE}$", line))]
        above = [line for line in body[max(0, title_at - 12) : max(title_at, 0)] if body.count(line) > 1]
        near = [line for line in [*dated, *around] if _may_be_journal(line, item)]
        sure = [line for line in near if body.count(line) > 1]
        beside = [body[place - 1]] if 0 < place < title_at else []
        candidates = [*sure, *(line for line in near if line in beside or not read_names(line)), *above]
        journal = next((line for line in candidates if _may_be_journal(line, item)), None) or _masthead(body)
        if journal:
            item["container-title"] = journal
    if "container-title" not in item and "volume" in item and (journal := _masthead(body)):
        item["container-title"] = journal


def _may_be_journal(line: str, item: Item) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    menu = sum(word.casefold() in OF_MENUS - anchors.OF_JOURNALS for word in words)
    return (
        0 < len(words) <= 9
        and menu * 2 < len(words)
        and line[0].isupper()
        and not re.search(r"[.!?]$|:|\d{2}\s|/", line)
        and not re.match(r"(?i)(?:date|article|volume|issue)\b", line)
        and line != item.get("title")
        and not NO_TITLE.search(line)
        and not re.search(rf"{DATE}$", line)
    )


MASTHEAD = re.compile(
    r"(?i)\b(?:journal|review|revue|revista|rivista|zeitschrift|annals|annales|annali|archives|bulletin|quarterly|letters"
    r"|transactions|acta|cahiers|jahrbuch|studies|dergisi|cuadernos|cadernos|quaderni)\b"
)


def _masthead(body: list[str]) -> str | None:
    """The journal's name at the head of the page, where one of its words says that it is one."""
    return next(
        (line for line in body[:12] if MASTHEAD.search(line) and 1 < len(line.split()) < 9 and _is_name(line)), None
    )


def _is_name(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    menu = [word for word in words if word.casefold() in OF_MENUS - anchors.OF_JOURNALS]
    return not re.search(r"[\d:>|/.!?]", line) and len(menu) * 2 < len(words) and line[0].isupper()


def _spelled_out(journal: str, body: list[str]) -> str:
    """The full title that the page has for an abbreviated one ("Phys. Rev. X" -> "Physical Review X")."""
    short = re.findall(r"[^\W_]+", journal)
    if len(short) < 2:
        return journal
    between = r"[^\W_]*[ -]+(?:(?:of|the|and|&|in|for|de|la|des|der|und)[ -]+)*"
    pattern = re.compile(r"(?<!\w)" + between.join(map(re.escape, short)) + r"[^\W_]*", re.I)
    best = journal
    for line in body:
        if len(line) > 200 or not (found := pattern.search(line)):
            continue
        whole = (
            line
            if body.count(line) > 1 and len(line.split()) <= len(found[0].split()) + 3 and line != journal
            else found[0]
        )
        if len(whole) > len(best) + 1 and whole[0].isupper():
            best = whole
    return best


def _set_date(item: Item, date: object) -> None:
    """The date, or more of the one that is known already."""
    if not isinstance(date, dict):
        return
    known = item.get("issued", {}).get("date-parts", [[]])[0]
    parts = date["date-parts"][0]
    if not known or (len(parts) > len(known) and parts[: len(known)] == known):
        item["issued"] = date


def _keywords(body: list[str]) -> str | None:
    for at, line in enumerate(body):
        if label := anchors.KEYWORDS.match(line):
            rest = line[label.end() :].strip(" .:")
            if rest:
                return join_keywords(split_keywords(rest))
            following = []
            for one in body[at + 1 : at + 13]:
                if (
                    (len(one.split()) > 5 and not re.search(r"[;,]", one))
                    or len(one) > 300
                    or AFTER_KEYWORDS.search(one)
                ):
                    break
                following.append(one)
            if any(re.match(r"\d+\.\s", one) for one in following[:2]):
                continue  # the headings of the article
            if following and re.search(r"[;,]", following[0]):
                return join_keywords(split_keywords(following[0].rstrip(".")))
            return join_keywords(following) or None
    unlabelled = next((line for line in body if _is_list_of_keywords(line)), None)
    return "; ".join(word.strip() for word in unlabelled.split(";")) if unlabelled else None


AFTER_KEYWORDS = re.compile(
    rf"(?i)^(?:cited by|view|full text|references|introduction|issn|doi)\b|{NO_TITLE.pattern[4:]}"
)


def _is_list_of_keywords(line: str) -> bool:
    words = line.split(";")
    return (
        len(words) > 2
        and ":" not in line
        and all(0 < len(word.split()) < 6 for word in words)
        and "." not in line
        and not read_names(line)
    )


def _abstract(body: list[str], title_at: int) -> str | None:
    """The paragraphs under the heading "Abstract", else the first long ones after the title."""
    for at, line in enumerate(body):
        if heading := re.match(r"(?i)(?:abstract|summary|résumé|resumen|zusammenfassung|öz)\s*(?::\s*|$)", line):
            paragraphs = [line[heading.end() :]] if len(line) > heading.end() + 80 else []
            for one in body[at + 1 :]:
                if len(one) < 80 and paragraphs:
                    break
                if len(one) >= 80:
                    paragraphs.append(one)
                elif not paragraphs and len(one) > 40:
                    break
            if paragraphs:
                return "\n".join(paragraphs[:6])
    paragraphs = []
    for line in body[max(title_at, 0) + 1 : max(title_at, 0) + 30]:
        if len(line) > 300 and re.search(r"[.!?]$", line):
            paragraphs.append(line)
        elif paragraphs:
            break
    return "\n".join(paragraphs) if 0 < len(paragraphs) < 6 else None


def _set_kind(item: Item, body: list[str], cited: Item) -> None:
    if cited.get("type") not in (None, "document", "webpage"):
        return
    near = " ".join(line for line in body[:400] if len(line) < 60)
    preprint = re.match(r"(?i)10\.1101/20\d\d\.|.*biorxiv", str(item.get("DOI", "")))
    if preprint or any(anchors.ARXIV.search(line) for line in body[:60]):
        item["type"] = "article"
    elif re.search(r"(?i)\b(?:conference|symposium|workshop|proceedings of)\b", str(item.get("container-title", ""))):
        item["type"] = "paper-conference"
    elif "container-title" in item or "volume" in item or "DOI" in item:
        item["type"] = "article-journal"
    elif re.search(r"(?i)\b(?:thèse|thesis|dissertation)\b", near):
        item["type"] = "thesis"
    else:
        item["type"] = "webpage"


def _guess_publisher(item: Item, body: list[str]) -> list[Problem]:
    """The publisher of a journal without DOIs whose page names one institution alone, that of its authors: its own house.

    Such journals are as a rule published by a university; it is said that this is a guess.
    """
    places = {place for found in item.get("custom", {}).get("affiliation", {}).values() for place in found}
    known = item.keys() & {"DOI", "publisher"} or item["type"] != "article-journal" or "volume" not in item
    if known or len(places) != 1 or not re.search(r"(?i)universit|academy|institut|college", "".join(places)):
        return []
    item["publisher"] = places.pop()
    return [
        _unsure("publisher", item["publisher"], "a guess: the only institution that the page names is the authors' own")
    ]


def _unsure(variable: str, value: str, why: str = "likely, by its place on the page") -> Problem:
    shown = value if len(value) < 61 else f"{value[:57]}..."
    return Problem(f"{variable} '{shown}' is {why}", code="unsure", severity="warning")
