"""Read the text of an article's landing page, as a person copies it from a browser.

One page is one item. The page's own "How to cite" line is believed first; the lines around it (title, authors with
their affiliations, keywords, abstract) say the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats import Item, Problem
from refdesk.formats.plain import read_citation
from refdesk.formats.running_text import guess_language, heal_hyphens

CITE = re.compile(
    r"(?i)^\W*(how to cite|cite this article|to cite this article|recommended citation|cite as)\b[^\n]{0,30}$"
)
BULLET = re.compile(r"^\s*[•·*▪‣◦-]\s+")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The one item that the page is about, and what is uncertain about it."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    at = next((i for i, line in enumerate(lines) if CITE.match(line)), None)
    cited = next((line for line in lines[at + 1 :] if line.strip()), "") if at is not None else ""
    item = read_citation(cited.strip()).item if cited else {}
    if "title" not in item:
        yield Problem("no article found in this text: it has no line that says how to cite it", code="nothing-found")
        return
    body = [line.strip() for line in lines[:at]]
    yield from _add_authors(item, body)
    keywords = next((line for line in body if _is_keywords(line)), None)
    if keywords:
        item["keyword"] = "; ".join(word.strip() for word in keywords.split(";"))
    abstract = [line for line in body if len(line) > 300]
    if abstract:
        item["abstract"] = heal_hyphens("\n".join(abstract))
        if language := guess_language(item["abstract"]):
            item["language"] = language
    yield item


def _is_keywords(line: str) -> bool:
    words = line.split(";")
    return len(words) > 2 and all(0 < len(word.split()) < 6 for word in words) and "." not in line


def _add_authors(item: Item, body: list[str]) -> Iterator[Problem]:
    """Full names and affiliations, from the bulleted lines that hold a cited author's family name."""
    affiliations = {}
    for line in body:
        if not BULLET.match(line):
            continue
        text = BULLET.sub("", line)
        for name in item.get("author", []):
            family, given = name.get("family", ""), name.get("given", "")
            found = re.match(rf"({re.escape(given[:1])}[\w.' -]*?)\s+{re.escape(family)}\b[\s,]*(.*)", text)
            if found:
                name["given"] = found[1]
                if found[2]:
                    affiliations[f"{found[1]} {family}"] = [found[2]]
    if affiliations:
        item["custom"] = {"affiliation": affiliations}
    places = {place for places in affiliations.values() for place in places}
    if len(places) == 1 and "DOI" not in item and "publisher" not in item:
        item["publisher"] = places.pop()
        yield Problem(
            f"publisher '{item['publisher']}' is a guess: the only institution that the page names, the author's own",
            key=item.get("id"),
            code="unsure",
            severity="warning",
        )
