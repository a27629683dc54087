"""Read the text of an article's page, as a person copies it from a browser.

One page is one item. What the page asks to be cited as is believed first; its labelled lines (DOI, date, keywords, the line
with journal, volume and pages) come next; the title is the line that its authors follow, and the authors are those that
follow it. What is only likely is said in a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile, pairwise, takewhile

from refdesk.formats.dates_in_text import YEAR
from refdesk.formats.page_text import anchors
from refdesk.formats.page_text.authors import name_authors, shown
from refdesk.formats.page_text.byline import Byline, read_byline, read_names
from refdesk.formats.page_text.journal import name_journal
from refdesk.formats.page_text.source import complete, own_source, table_of
from refdesk.formats.page_text.title import NO_TITLE, find_title, without_label
from refdesk.formats.page_text.words import ABSTRACT, MENU_WORDS
from refdesk.formats.running_text import guess_language, heal_hyphens
from refdesk.items import Item, Problem
from refdesk.items.text import decode
from refdesk.items.values import join_keywords, split_keywords


def read(data: bytes) -> Iterator[Item | Problem]:
    """The one item that the page is about, and what is uncertain about it."""
    text = decode(data)
    lines = (ROW.sub(r"\1: ", raw) if "\t" in raw else raw for raw in text.splitlines())
    yield from read_lines([line for raw in lines if (line := " ".join(raw.split()))])


# a row of a table, whose cells a browser copies with tabs between them
ROW = re.compile(r"^\s*+([^\W\d_][\w /()-]{1,28}?)\t?[^\S\t]*+:?[^\S\t]*+\t\s*+(?=\S)")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def read_lines(lines: list[str]) -> Iterator[Item | Problem]:
    """The same, of the lines of a page that are not empty; those past the 3,000th are of no account."""
    lines = _joined(lines)
    body = lines[: _end_of_body(lines)]
    cited = anchors.own_citation(lines)
    at, sure = find_title(body, cited)
    if at < 0 and "title" not in cited:
        yield Problem("no article found: no line is clearly its title", code="nothing-found")
        return
    item: Item = {"type": "article-journal"} | cited
    item["title"] = without_label(body[at] if at >= 0 else item["title"])
    problems = [] if sure else [_unsure("title", item["title"])]
    problems += _set_authors(item, body, at)
    near = max(at, 0)
    place, source = own_source(body, near)
    _set_source(item, source)
    complete(item, body, near, place)
    table = table_of(body)
    several = len(table) > 1
    _set_date(item, table.pop("issued", None))
    if several:
        item = table | item
    if journal := name_journal(item, body, at, place):
        item["container-title"] = journal
    if doi := anchors.own_doi(body):
        item.setdefault("DOI", doi)
    _set_date(item, anchors.own_date(body, near))
    _set_texts(item, body, at)
    if paper := next(filter(None, map(WORKING_PAPER.fullmatch, body[near : near + 15])), None):
        _set_working_paper(item, paper["number"])
    else:
        _set_kind(item, body, cited)
    problems += _guess_publisher(item, body)
    if not item.keys() & {"author", "issued", "DOI", "container-title"}:
        yield Problem("no article found: there is a title and nothing else", code="nothing-found")
        return
    yield from problems
    yield item


def body_of(lines: list[str]) -> list[str]:
    """The lines of a page up to its list of references, in which its title is looked for."""
    lines = _joined(lines)
    return lines[: _end_of_body(lines)]


def _joined(lines: list[str]) -> list[str]:
    """The lines, those that begin with a full stop and a year put after the journal before them: "Shore Lett" ". 2019;3:4"."""
    joined: list[str] = []
    for line in filter(None, (raw.translate(UNSEEN).strip() for raw in lines[:3000])):
        if joined and CONTINUES.match(line) and not NO_JOURNAL.search(joined[-1]):
            if len(joined) > 1 and joined[-1].casefold() in MENU_WORDS:
                joined.pop()
            joined[-1] += line
        else:
            joined.append(line)
    return joined


CONTINUES = re.compile(rf"\.\s{YEAR}\b")
NO_JOURNAL = re.compile(r"[|?!]|^.{120}")


def _end_of_body(lines: list[str]) -> int:
    """Where the list of references begins, which is about other works; not their name in a menu above the abstract."""
    abstract = max((at for at, (line, after) in enumerate(pairwise(lines)) if _heads_abstract(line, after)), default=-1)
    for at, line in enumerate(lines):
        if anchors.REFERENCES.match(line) and at > abstract:
            ahead = lines[at + 1 : at + 15]
            if sum(re.search(rf"(?<!\d){YEAR}(?!\d)", entry) is not None for entry in ahead) > 2:
                return at
    return len(lines)


def _set_authors(item: Item, body: list[str], at: int) -> list[Problem]:
    """Set the authors and their affiliations; says so where their place alone shows them to be the authors."""
    byline = read_byline(body, at + 1) if at >= 0 else Byline((), 0)
    named, certain = name_authors(item.get("author", []), body, byline)
    if not named:
        return []
    item["author"] = [name for name, _ in named]
    if affiliations := {shown(name): [place] for name, place in named if place}:
        item.setdefault("custom", {})["affiliation"] = affiliations
    return [] if certain else [_unsure("author", "; ".join(shown(name) for name, _ in named[:4]))]


def _set_source(item: Item, source: Item) -> None:
    for variable, value in source.items():
        if variable == "issued":
            _set_date(item, value)
        elif variable != "type":
            item.setdefault(variable, value)
    if "issued" in source and "issued" in item and "author" not in source:
        _set_date(item, source["issued"])


def _set_date(item: Item, date: object) -> None:
    """The date, or more of the one that is known already."""
    if not isinstance(date, dict):
        return
    known = item.get("issued", {}).get("date-parts", [[]])[0]
    parts = date["date-parts"][0]
    if not known or (len(parts) > len(known) and parts[: len(known)] == known):
        item["issued"] = date


def _set_texts(item: Item, body: list[str], at: int) -> None:
    """Set the keywords, the abstract and the language."""
    if keywords := _keywords(body):
        item["keyword"] = keywords
    if abstract := _abstract(body, at):
        item["abstract"] = heal_hyphens(abstract)
    if language := guess_language(item.get("abstract") or " ".join(body[max(at, 0) : at + 40])):
        item["language"] = language


def _keywords(body: list[str]) -> str | None:
    """What a label says are keywords, on its line or on those after it; else a line of short phrases between semicolons."""
    for at, line in enumerate(body):
        if not (label := anchors.KEYWORDS.match(line)):
            continue
        if rest := line[label.end() :].strip(" .:"):
            return join_keywords(split_keywords(rest))
        following = list(takewhile(_may_be_keywords, body[at + 1 : at + 13]))
        if any(re.match(r"\d+\.\s", text) for text in following[:2]):
            continue  # the headings of the article
        if following and re.search(r"[;,]", following[0]):
            return join_keywords(split_keywords(following[0].rstrip(".")))
        return join_keywords(following) or None
    unlabelled = next((line for line in body if _is_list_of_keywords(line)), None)
    return "; ".join(word.strip() for word in unlabelled.split(";")) if unlabelled else None


AFTER_KEYWORDS = re.compile(
    rf"(?i)^(?:domaines|fichiers|cited by|view|full text|references|introduction|issn|doi)\b|{NO_TITLE.pattern}"
)


def _may_be_keywords(line: str) -> bool:
    listed = len(line.split()) < 6 or re.search(r"[;,]", line) is not None
    return listed and len(line) <= 300 and not AFTER_KEYWORDS.search(line)


def _is_list_of_keywords(line: str) -> bool:
    short = all(0 < len(word.split()) < 6 for word in line.split(";"))
    return short and line.count(";") > 1 and not re.search(r"[:.]", line) and not read_names(line)


def _heads_abstract(line: str, after: str) -> bool:
    heading = ABSTRACT.match(line)
    return heading is not None and len(after) > 80 and not re.search(r"\w", line[heading.end() :])


def _abstract(body: list[str], title_at: int) -> str | None:
    """The paragraphs under the heading "Abstract", else the first long ones after the title."""
    for at, line in enumerate(body):
        if (heading := ABSTRACT.match(line)) and re.match(r"\s*(?::\s*|$)", line[heading.end() :]):
            paragraphs = [line[heading.end() :].lstrip(": ")] if len(line) > heading.end() + 80 else []
            after = body[at + 1 :] if paragraphs else list(dropwhile(lambda text: len(text) <= 40, body[at + 1 :]))
            paragraphs += takewhile(lambda text: len(text) >= 80, after)
            if paragraphs:
                return "\n".join(paragraphs[:6])
    near = body[max(title_at, 0) + 1 : max(title_at, 0) + 30]
    long = [len(line) > 300 and line[-1] in ".!?" for line in near]
    first = long.index(True) if True in long else len(long)
    paragraphs = [line for line, _ in takewhile(lambda pair: pair[1], zip(near[first:], long[first:], strict=True))]
    return "\n".join(paragraphs) if 0 < len(paragraphs) < 6 else None


WORKING_PAPER = re.compile(
    r"(?i)(?:working|discussion) paper,? (?:(?:no\.?|number|#) ?)?(?P<number>[A-Z]{0,2}\d[\w./-]{0,12})"
)


def _set_working_paper(item: Item, number: str) -> None:
    """A report with its number, in the series that was taken for a journal ("NBER Working Paper")."""
    item["type"] = "report"
    own = str(item.get("DOI", "")).rpartition("/")[2]  # "w33843" of paper 33843
    item.setdefault("number", own if own.endswith(number) else number)
    item.pop("volume", None)
    if "container-title" in item:
        item["collection-title"] = item.pop("container-title")


def _set_kind(item: Item, body: list[str], cited: Item) -> None:
    sure = "publisher" in cited or cited.get("type") != "book"  # author and year alone make a book for want of better
    if cited.get("type") not in (None, "document", "webpage") and sure:
        return
    near = " ".join(line for line in body[:400] if len(line) < 80)
    preprint = re.match(r"(?i)10\.1101/20\d\d\.|.*biorxiv", str(item.get("DOI", "")))
    if preprint or any(anchors.ARXIV.search(line) for line in body[:60]):
        item["type"] = "article"
    elif re.search(r"(?i)\b(?:conference|symposium|workshop|proceedings of)\b", str(item.get("container-title", ""))):
        item["type"] = "paper-conference"
    elif "container-title" in item or "volume" in item or "DOI" in item:
        item["type"] = "article-journal"
    elif re.search(r"(?i)\b(?:thèse|thesis|dissertation|tesis|tese|dissertação)\b", near):
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
