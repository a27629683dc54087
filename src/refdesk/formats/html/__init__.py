"""Read the work that a saved HTML page is about from the metadata in it.

Each vocabulary gives a partial item; they are merged variable by variable in the order of trust: Highwire Press, Eprints,
PRISM, Dublin Core, JSON-LD, a record in a script, one in a table, COinS, microdata and RDFa, microformats, OpenGraph, HTML's
own names, the text beside the heading, and last the text that a reader of the page sees. A vocabulary with another title is
about something else and is left out. A page that was saved in place of the work (a challenge, an error) is a Problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from refdesk.formats import page_text
from refdesk.formats.html import labelled, marked_up, meta, nodes, schema_org, state, visible
from refdesk.formats.html.sources import Page, Source, doi, folded, language, plain, without_site
from refdesk.items import Item, Problem
from refdesk.items.names import Name
from refdesk.items.values import doi_in_address

NOT_THE_PAGE = re.compile(
    r"(?i)^\W*(?:just a moment|attention required|access (?:to this page has been )?denied|(?:client |security )?challenge|"
    r"are you (?:a )?(?:robot|human)|robot check|captcha|please (?:wait|verify)|verify(?:ing)? you are human|"
    r"one moment|checking your browser|ddos|cloudflare|human verification|bot (?:detection|verification)|redirecting|moved|"
    r"(?:error\s*)?(?:40[0-9]|50[0-9])(?:\W.*)?|(?:page |document |doi )?not found|error(?: page)?|forbidden|unauthori[sz]ed|"
    r"service unavailable|bad gateway|sign in|log ?in|radware.*|"
    r"validate user|cookies? (?:absent|required|disabled))\W*(?:$|[|–-])"
)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The item that the page is about, and a warning for each contradiction in the page."""
    tree = _parse(data)
    if tree is None:
        yield Problem("no HTML in this file", code="nothing-found")
        return
    title = plain(tree.findtext(".//title") or "")
    page = Page(title, tuple(plain(h1.text_content()) for h1 in islice(tree.iter("h1"), 20)))
    sources = [source for source in _sources(tree, page) if source.item]
    if NOT_THE_PAGE.match(title) and not any(source.scholarly and "title" in source.item for source in sources):
        yield Problem(f"this is not the work's page, but one served in its place: '{title[:60]}'", code="nothing-found")
        return
    item = _merge(sources, page)
    problems = _resolve_doi(item, sources, tree)
    known = item.keys() & {"author", "issued", "DOI"}
    if "title" not in item and known and page.heading:
        item["title"] = page.heading
    problems += _read_text(item, tree, any(source.scholarly for source in sources))
    if "title" not in item and known:
        item["title"] = re.split(r"\s+[|–—·•»]\s+|\s+-\s+(?=[^-]*$)", title)[0]
    _complete(item, tree, title)
    if "title" not in item or not (item.keys() & {"author", "issued", "DOI", "container-title", "URL", "publisher"}):
        yield Problem("no metadata of a work in this page", code="nothing-found")
        return
    yield from problems
    yield item


def _read_text(item: Item, tree: Any, scholarly: bool) -> list[Problem]:
    """Complete an item that no vocabulary gives a title, or an author or a date, from the text that a reader sees."""
    known = item.keys() & {"author", "issued", "DOI"}
    if "title" in item and (known >= {"author", "issued"} or (known and scholarly)):
        return []
    read = list(page_text.read_lines(visible.lines(tree)))
    seen: Item = next((each for each in read if not isinstance(each, Problem)), {})
    if "title" in item and not _alike(item["title"], str(seen.get("title"))):
        return []
    wanted = ("author", "issued") if "title" in item and known else tuple(seen)
    for variable in wanted:
        if variable in seen:
            item.setdefault(variable, seen[variable])
    return [each for each in read if isinstance(each, Problem) and seen]


def _parse(data: bytes) -> Any:
    """The page as an lxml tree, or None if there is none."""
    from lxml import etree, html

    text = _decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _decode(data: bytes) -> str:
    """The page's text, in UTF-8 or else the encoding that the page declares."""
    from refdesk.items.text import decode

    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = re.search(rb"(?i)charset=[\"']?([\w-]+)", data[:4096])
        if declared:
            try:
                return data.decode(declared[1].decode("ascii"), "replace")
            except LookupError:
                pass
        return decode(data)


def _sources(tree: Any, page: Page) -> Iterator[Source]:
    pairs = [
        (m.get("name") or m.get("property") or m.get("itemprop") or "", m.get("content") or "")
        for m in tree.iter("meta")
    ]
    *trusted, graph, names = meta.sources(meta.read_meta(pairs))
    yield from trusted
    scripts = list(tree.iter("script"))
    linked = nodes.in_scripts([script.text or "" for script in scripts if "ld+json" in (script.get("type") or "")])
    yield from schema_org.sources("json-ld", linked, page)
    yield from state.sources(scripts, page)
    yield meta.labelled(labelled.pairs(tree))
    yield from marked_up.coins(tree, page)
    yield from schema_org.sources("microdata", nodes.in_elements(tree), page)
    yield from marked_up.entries(tree, page)
    yield graph
    yield names
    yield labelled.beside_heading(tree, page)


def _merge(sources: list[Source], page: Page) -> Item:
    """One item of all sources about the same title, each variable from the most trusted source that has it."""
    titled = _source_of_title(sources, page)
    title = titled.item["title"] if titled else ""
    about = [source for source in sources if "title" not in source.item or _alike(source.item["title"], title)]
    is_work = any(s.item.get("type") not in (None, *WEB_TYPES) for s in about if s.scholarly)
    item = _most_trusted(about, is_work)
    if is_work and not item.get("container-title") and item.get("type") == "article-journal":
        item["container-title"] = next((s.item["container-title"] for s in about if s.item.get("container-title")), "")
    if item.get("title"):
        names = [s.item[name] for s in sources for name in ("container-title", "publisher") if s.item.get(name)]
        between = r"\s*\|\s*" if titled and titled.scholarly else BETWEEN_NAMES
        item["title"] = _bare(item["title"], names, page, between)
    item["type"] = _type_of(item, about)
    return {variable: value for variable, value in item.items() if value}


WEB_TYPES = ("webpage", "post-weblog")


def _source_of_title(sources: list[Source], page: Page) -> Source | None:
    """The first scholarly source with a title, else the first whose title the page has, else the first with one."""
    titled = [source for source in sources if "title" in source.item]
    scholarly = (source for source in titled if source.scholarly)
    shown = (source for source in titled if page.is_about(source.item["title"]))
    return next(chain(scholarly, shown, titled), None)


def _most_trusted(sources: list[Source], is_work: bool) -> Item:
    """The first value of each variable; of dates the most precise one."""
    item: Item = {}
    for source in sources:
        for variable, value in source.item.items():
            if variable == "container-title" and source.name == "opengraph" and is_work:
                continue  # the name of the site, not of the journal
            if variable == "type" and source.name in ("opengraph", "microdata") and "type" in item:
                continue
            item.setdefault(variable, value)
            if variable == "issued":
                item["issued"] = _finer(item["issued"], value)
    return item


def _type_of(item: Item, sources: list[Source]) -> str:
    """The type, corrected by what the item has: proceedings hold papers, Google Scholar's names are for papers."""
    kind = str(item.get("type", ""))
    if kind == "article-journal" and "issue" not in item and PROCEEDINGS.search(item.get("container-title", "")):
        return "paper-conference"
    if kind in ("", "webpage") and any(s.name == "highwire" and {"title", "author"} <= s.item.keys() for s in sources):
        return "article"
    return kind


BETWEEN_NAMES = r"\s+[-–—·•»]\s+|\s*\|\s*"


def _bare(title: str, names: list[str], page: Page, between: str) -> str:
    """A title without the names of site and journal that the page adds to it, and without parts that its heading lacks."""
    for name in names:
        title = without_site(title, name)
    pieces = re.split(between, title)
    headings = {folded(heading) for heading in page.headings} - set(map(folded, names))
    kept = [
        piece for piece in pieces if folded(piece) in headings and (piece == pieces[0] or 2 * len(piece) > len(title))
    ]
    return kept[0] if len(kept) == 1 else title


PROCEEDINGS = re.compile(
    r"(?i)\b(?:proceedings of the .*(?:conference|symposium|workshop|meeting|congress)|conference on)\b"
)


def _alike(title: str, other: str) -> bool:
    """Whether two titles are the same, except for a subtitle or the name of the site after it."""
    a, b = (re.sub(r"[\W_]+", "", text.casefold()) for text in (title, other))
    return a == b or (min(len(a), len(b)) > 8 and (a in b or b in a)) or len(set(a) ^ set(b)) == 0


def _finer(known: Any, other: Any) -> Any:
    """The date with more parts, if the parts that both have agree."""
    a, b = (value.get("date-parts", [[]])[0] for value in (known, other))
    return other if len(b) > len(a) and b[: len(a)] == a else known


def _resolve_doi(item: Item, sources: list[Source], tree: Any) -> list[Problem]:
    """Take the DOI that most sources name, counting the page's address and text as well. Others are reported."""
    about = [s for s in sources if "title" not in s.item or _alike(s.item["title"], item.get("title", ""))]
    named = [(source.item["DOI"], 1.0) for source in about if "DOI" in source.item]
    for source in about:
        if inside := doi_in_address(str(source.item.get("URL", ""))):
            named.append((inside, 1.5))
    counts: dict[str, float] = {}
    for name, weight in named:
        known = next((other for other in counts if _same_doi(name, other)), name)
        counts[known] = counts.get(known, 0) + weight
    if not counts:
        return []
    if len(counts) > 1:
        seen = " ".join(visible.lines(tree, 400)).casefold()
        counts = {name: count + (name.casefold() in seen) for name, count in counts.items()}
    best = max(counts, key=lambda name: counts[name])
    item["DOI"] = best
    others = ", ".join(sorted(name for name in counts if name != best))
    if not others:
        return []
    message = f"the page names more than one DOI: {best} was taken, not {others}"
    return [Problem(message, code="contradiction", severity="warning")]


def _same_doi(name: str, other: str) -> bool:
    """Whether two DOIs are the same, except for case and what an address adds."""
    name, other = name.casefold(), other.casefold()
    return name.startswith(other) or other.startswith(name)


def _complete(item: Item, tree: Any, title: str) -> None:
    """Fill what no vocabulary has from the page's own elements: address, DOI, language and authors."""
    if "title" not in item:
        return
    if "URL" not in item:
        canonical = tree.xpath('//link[@rel="canonical"]/@href')
        if canonical and re.match(r"https?://", canonical[0]):
            item["URL"] = canonical[0]
    if "DOI" not in item and (number := doi(item.get("URL", ""))):
        item["DOI"] = number
    if "language" not in item and (tag := language(tree.get("lang") or "")):
        item["language"] = tag.split("-")[0]
    if "author" not in item and (authors := _byline(tree)):
        item["author"] = authors
    if item.get("type", "webpage") == "webpage" and "DOI" in item and item.get("author") and item.get("publisher"):
        item["type"] = "article-journal"
    item.setdefault("type", "webpage")


def _byline(tree: Any) -> list[Name]:
    """The authors whose given and family names the page's own elements mark, except in its references."""
    names: list[Name] = []
    for element in tree.xpath('//*[contains(@class, "surname") or contains(@class, "family-name")][not(ancestor::li)]')[
        :200
    ]:
        family, given = plain(element.text_content()), ""
        for beside in element.getparent().xpath('*[contains(@class, "given-name")]'):
            given = plain(beside.text_content())
        name = {"family": family, "given": given}
        if family and given and name not in names:
            names.append(name)
    return names
