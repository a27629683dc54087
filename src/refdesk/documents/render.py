"""Documents with rendered citations and reference lists: what to write where, without writing it.

gather    the citations of all documents as one run: files in their order, what is included where it is included, notes
          where they are referred to
typeset   through the processor, once for all documents
edits     for each file, what takes the place of which span
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from refdesk.csl.cites import Citation
from refdesk.csl.cites import Cite as CslCite
from refdesk.csl.formatted import Bibliography
from refdesk.csl.processor import Processor
from refdesk.documents.affix_markup import Kept
from refdesk.documents.affixes import located, terms_printed_in
from refdesk.documents.grid_tables import widened
from refdesk.documents.layout import list_text, notes_text
from refdesk.documents.list_entries import in_notes, keys_in_notes, wanted
from refdesk.documents.part_texts import Asked, with_parts
from refdesk.documents.parts import OTHERS, Part, part_of
from refdesk.documents.reading import Document
from refdesk.documents.reading_order import MARKDOWN, in_reading_order, note_of
from refdesk.documents.scanned import Cite, Cluster, ListPlace, Scan, Span
from refdesk.documents.settings import Settings
from refdesk.documents.splice import Edit, newline_of
from refdesk.documents.surroundings import Manner, in_quotation, is_code, placed_in_text
from refdesk.documents.syntax import Syntax, syntax_of
from refdesk.documents.typeset import BORDER, Text, is_raised, prefixed, typeset, unwrapped, without_stop
from refdesk.items import Item
from refdesk.items.regex import regex

RESET = regex(r"(?m)^#{1,6}[^\n]*\{[^}\n]*\.reset-citation-positions\b")
TIED = ("latex", "typst")  # in these ~ is a hard space
WITH_GRIDS = (*MARKDOWN, "myst", "rst")
WITH_COMMANDS = ("latex", "typst", "org", "rst", "asciidoc")
# formats in which what follows a key is an argument, separated from it by a comma
WITH_ARGUMENTS = (*WITH_COMMANDS, "myst")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cluster in its place, with the citation for the processor."""

    scan: Scan
    cluster: Cluster
    citation: Citation
    part: Part


@dataclass(frozen=True, slots=True)
class Rendered:
    """What to write: the edits of each file by name, and the keys without a reference with their places."""

    edits: Mapping[str, tuple[Edit, ...]]
    missing: tuple[tuple[Scan, Cite], ...]
    untouched: tuple[tuple[Scan, Cluster], ...]  # citations in metadata and inside others, which stay as typed


@dataclass(frozen=True, slots=True)
class Wish:
    """What to write in a document: citations, lists, or only regions."""

    citations: bool = True
    only_regions: bool = False
    skip_missing: bool = False


def cited_keys(documents: Iterable[Document]) -> list[str]:
    """The keys that the documents cite or name in nocite, each once; * means all."""
    return list(dict.fromkeys(c.key for d in documents for _, cluster in d.clusters() for c in cluster.cites))


def render(
    documents: Sequence[Document],
    items: Mapping[str, Item],
    processor: Processor,
    settings: Settings,
    by_number: bool,
    wish: Wish,
) -> Rendered:
    """Render the documents, and return what to write into them."""
    kept = Kept()
    narrative = settings.narrative_authors if settings.narrative_authors is not None else not by_number
    run = list(placed(documents, kept, narrative, terms_printed_in(processor.style.locale)))
    nocite = [
        cite.key for d in documents for _, cluster in d.clusters() for cite in cluster.cites if cite.mode == "nocite"
    ]
    unknown: Callable[[CslCite], str] = lambda cite: kept.kept(f"@{cite.id}")  # noqa: E731
    done = typeset(processor, items, [each.citation for each in run], nocite, unknown)
    asked = [Asked(each.part, each.citation, keeps_stop(each)) for each in run]
    texts = with_parts(asked, done, processor, items)
    scans = [scan for document in documents for scan in document.scans()]
    writing = Writing(processor, settings, kept, wish)
    edits: dict[str, list[Edit]] = {scan.source.name: [] for scan in scans}
    writing.nocites(documents, items, edits)
    untouched = writing.citations(run, texts, items, edits)
    if settings.lists and done.bibliography is not None:
        writing.lists(documents, done.bibliography, items, edits)
    texts_of = {scan.source.name: scan.source.text for scan in scans if scan.format in WITH_GRIDS}
    written = {name: tuple(widened(texts_of.get(name, ""), each)) for name, each in edits.items()}
    return Rendered(written, without_reference(documents, items), tuple(untouched))


def without_reference(documents: Iterable[Document], items: Mapping[str, Item]) -> tuple[tuple[Scan, Cite], ...]:
    """The cites whose keys no reference has."""
    clusters = (each for document in documents for each in document.clusters())
    cites = ((scan, cite) for scan, cluster in clusters for cite in cluster.cites)
    return tuple((scan, cite) for scan, cite in cites if cite.key != "*" and cite.key not in items)


def placed(
    documents: Sequence[Document], kept: Kept, narrative_authors: bool, terms: Mapping[str, str]
) -> Iterator[Placed]:
    """The clusters as citations, in reading order. Each note, and each cluster that becomes a note, has a number.

    In pandoc's Markdown a locator is what `terms` call one, those of the locale that is printed.
    """
    number = 0
    for document in documents:
        latest: tuple[int, int] | None = None
        before: dict[int, int] = {}  # the place of the previous citation, by file
        for scan, cluster in in_reading_order(document):
            cites = tuple(cite for cite in cluster.cites if cite.mode != "nocite")
            if not cites:
                continue
            if scan.format in MARKDOWN:
                cites = tuple(located(cite, terms) for cite in cites)
            note = note_of(scan, cluster) if cluster.note else None
            if note is None or note != latest:
                number += 1
            latest = note
            part = part_of(scan.format, cluster.command, scan.settings)
            resets = begins_anew(scan, before.get(id(scan), 0), cluster.span.start)
            before[id(scan)] = cluster.span.start
            shown = replace(cluster, cites=cites)
            for together in sentences(scan, shown, part) if narrative_authors else [shown]:
                citation = citation_of(scan, together, part, kept, narrative_authors)
                yield Placed(scan, shown, citation._replace(note=number, resets=resets), part)


def sentences(scan: Scan, cluster: Cluster, part: Part) -> Sequence[Cluster]:
    """A cluster, or its cites one by one if each has its author in the text: \\citet{a,b} is A (2001); B (2002)."""
    narrative = all(cite.mode == "author-in-text" for cite in cluster.cites)
    if len(cluster.cites) == 1 or not narrative or part not in ("all", "bare") or scan.format in MARKDOWN:
        return [cluster]
    return [replace(cluster, cites=(cite,)) for cite in cluster.cites]


def citation_of(scan: Scan, cluster: Cluster, part: Part, kept: Kept, narrative_authors: bool) -> Citation:
    """A cluster as the processor takes it."""
    cites = cluster.cites
    is_argument = scan.format in WITH_ARGUMENTS and bool(cluster.command) and not cluster.command.startswith("cite/")
    narrative = cites[0].mode == "author-in-text"
    mode, infix = ("composite", BORDER) if narrative and narrative_authors else ("", "")
    plain_author = part == "author" and not any(cite.prefix or cite.locator or cite.suffix for cite in cites)
    if plain_author or part in OTHERS:
        mode, infix = "author-only", ""
    asked = tuple(as_asked(cite, kept, scan.format, is_argument) for cite in cites)
    return Citation(asked, mode=mode, infix=infix, sorted=not narrative, as_typed=True)


def begins_anew(scan: Scan, start: int, end: int) -> bool:
    """Whether a heading between two citations resets positions."""
    return scan.format in MARKDOWN and RESET.search(scan.source.text, start, max(start, end)) is not None


def as_asked(cite: Cite, kept: Kept, form: str, is_argument: bool) -> CslCite:
    """A cite in the form that the processor takes. `is_argument`: what follows its key is an argument, not running text."""
    suffix = kept.hidden(cite.suffix)
    if not cite.locator and (
        (cite.mode == "author-in-text" and cite.suffix.lstrip("*_~^")[:1].isalnum())
        or (is_argument and cite.suffix and cite.suffix[0] not in ",.;:")
    ):
        suffix = f", {suffix}"
    locator = cite.locator.replace("--", "–")
    if form in TIED:
        locator = locator.replace("~", "\u00a0")
    return CslCite(
        cite.key,
        kept.hidden(locator),
        cite.label if cite.locator else "",
        prefixed(kept.hidden(cite.prefix.strip())),
        suffix,
        cite.mode == "suppress-author",
    )


def joined(run: Sequence[Placed], texts: Sequence[Text], notes: bool) -> Iterator[tuple[Placed, Text]]:
    """Each citation with its text; citations in one place are one text. Its notes are one note."""
    for _, group in groupby(zip(run, texts, strict=True), lambda pair: (id(pair[0].scan), pair[0].cluster.span)):
        (placed, text), *others = group
        for _, other in others:
            text = and_then(text, other, notes, placed.cluster.note)
        yield placed, text


def and_then(text: Text, other: Text, notes: bool, in_note: bool) -> Text:
    """Two citations whose authors are in the text as one."""
    if notes and not in_note:
        between = ("; ",) if other.author else ()
        return Text((*text.author, *between, *other.author), (*without_stop(text.body), "; ", *other.body))
    body = without_stop(text.body) if notes else text.body
    between = () if not body or is_raised(body) else (", ",) if notes else (" ",)
    before = (*text.author, *between, *body, "; ")
    return Text((*before, *other.author), other.body) if other.author else Text((*before, *other.body), ())


@dataclass(slots=True)
class Writing:
    """How the documents are written."""

    processor: Processor
    settings: Settings
    kept: Kept
    wish: Wish
    made: int = 0  # notes, in all files: those that are put together may not have the same name
    notes: dict[str, list[str]] = field(default_factory=dict)  # their definitions, by file

    def citations(
        self, run: Sequence[Placed], texts: Sequence[Text], items: Mapping[str, Item], edits: dict[str, list[Edit]]
    ) -> list[tuple[Scan, Cluster]]:
        """Add the edits for the citations, and return those that stay as typed."""
        style = self.processor.style
        after = self.settings.after_punctuation
        manner = Manner(style.note, style.note if after is None else after, style.locale.punctuation_in_quote)
        untouched: list[tuple[Scan, Cluster]] = []
        for each, text in joined(run, list(map(self.shown, run, texts)), style.note):
            scan, cluster = each.scan, each.cluster
            syntax = syntax_of(scan)
            if syntax is None or not self.writes(scan):
                continue
            if not any(cite.key in items for cite in cluster.cites):
                continue  # stays as it is typed
            if in_metadata(scan, cluster) or is_nested(scan, cluster):
                untouched.append((scan, cluster))
                continue
            edit = self.citation(scan, cluster, text, syntax, manner)
            if edit is None:
                untouched.append((scan, cluster))
            else:
                edits[scan.source.name].append(edit)
        for name, definitions in self.notes.items():
            scan = next(each.scan for each in run if each.scan.source.name == name)
            syntax = syntax_of(scan)
            if definitions and syntax:
                edits[name].append(Edit(Span(scan.body_end, scan.body_end), notes_text(scan, definitions)))
        return untouched

    def writes(self, scan: Scan) -> bool:
        return self.wish.citations and (not self.wish.only_regions or scan.format == "html")

    def shown(self, placed: Placed, text: Text) -> Text:
        """The text of a citation, without the style's parentheses where its command prints none."""
        style = self.processor.style
        if style.note or (placed.part != "bare" and not is_quotation(placed.scan, placed.cluster)):
            return text
        layout = style.citation.layout
        return text._replace(body=unwrapped(text.body, layout.prefix, layout.suffix))

    def write(self, syntax: Syntax, formatted: Sequence[object]) -> str:
        return self.kept.shown(syntax.inline(formatted, links=self.settings.links))

    def citation(self, scan: Scan, cluster: Cluster, text: Text, syntax: Syntax, manner: Manner) -> Edit | None:
        """The edit that sets a citation; None if it has to stay as typed."""
        if is_quotation(scan, cluster):
            return None if manner.notes else in_quotation(scan, cluster.span, self.write(syntax, text.body))
        name = scan.source.name

        def write(formatted: Sequence[object]) -> str:
            return self.write(syntax, formatted)

        def note(text: str) -> str:
            self.made += 1
            made = syntax.note(self.made, text)
            if made.definition:
                self.notes.setdefault(name, []).append(made.definition)
            return made.mark

        return placed_in_text(scan, cluster, text, syntax, manner, write, note)

    def nocites(self, documents: Sequence[Document], items: Mapping[str, Item], edits: dict[str, list[Edit]]) -> None:
        """Add the edits that remove commands which only add works to the list, such as \\nocite."""
        for document in documents:
            for scan, cluster in document.clusters():
                adds = all(cite.mode == "nocite" and (cite.key == "*" or cite.key in items) for cite in cluster.cites)
                in_list = any(place.span.start <= cluster.span.start < place.span.end for place in scan.lists)
                if not adds or in_list or scan.format not in WITH_COMMANDS or not self.writes(scan):
                    continue
                if is_code(scan, cluster.span):
                    edits[scan.source.name].append(Edit(cluster.span, "[]"))
                else:
                    edits[scan.source.name].append(Edit(whole_line(scan.source.text, cluster.span), ""))

    def lists(
        self,
        documents: Sequence[Document],
        bibliography: Bibliography,
        items: Mapping[str, Item],
        edits: dict[str, list[Edit]],
    ) -> None:
        """Add the edits for the lists: in regions, else at their marked places, else at the end of the last document."""
        scans = [scan for document in documents for scan in document.scans() if syntax_of(scan)]
        regions = [(scan, region) for scan in scans for region in scan.regions]
        for scan, region in regions:
            place = ListPlace(region.inside)
            edits[scan.source.name].append(self.list_edit(scan, place, bibliography, items, "region"))
        if regions or self.wish.only_regions or not scans:
            return
        places = [(scan, place) for scan in scans for place in scan.lists]
        noted = keys_in_notes(documents) if any(in_notes(place) for _, place in places) else frozenset()
        for scan, place in places:
            entries = (entry for entry in bibliography.entries if (entry.id in noted) == in_notes(place))
            shown = bibliography._replace(entries=tuple(entries))
            edits[scan.source.name].append(self.list_edit(scan, place, shown, items, "place"))
        if not places and bibliography.entries:
            scan = documents[-1].scan
            if syntax_of(scan):
                place = ListPlace(Span(scan.body_end, scan.body_end))
                edits[scan.source.name].append(self.list_edit(scan, place, bibliography, items, "end"))

    def list_edit(
        self, scan: Scan, place: ListPlace, bibliography: Bibliography, items: Mapping[str, Item], kind: str
    ) -> Edit:
        entries = tuple(entry for entry in bibliography.entries if wanted(entry, place.options, items))
        syntax = syntax_of(scan)
        if syntax is None:
            return Edit(Span(0, 0), "")
        shown = bibliography._replace(entries=entries)
        written = list_text(scan, syntax, place, shown, self.settings, kind, self.processor.lang)
        return Edit(written.span, written.text.replace("\n", newline_of(scan.source.text)))


def keeps_stop(placed: Placed) -> bool:
    """Whether a whole entry in the text keeps its full stop: LaTeX's commands print none, and a mark may follow."""
    end = placed.cluster.span.end
    return placed.scan.format != "latex" and placed.scan.source.text[end : end + 1] not in tuple(".,;:!?")


def whole_line(text: str, span: Span) -> Span:
    """A span, with the rest of its line if there is nothing else on it, else with the space before it."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end) + 1 or len(text)
    if not (text[start : span.start] + text[span.end : end]).strip():
        return Span(start, end)
    if span.start == start:
        return Span(start, span.end + (text[span.end : span.end + 1] == " "))
    before = text[span.start - 1 : span.start]
    return Span(span.start - 1, span.end) if before == " " and text[span.end : span.end + 1] in " \n.,;:" else span


def is_quotation(scan: Scan, cluster: Cluster) -> bool:
    """Whether a citation is part of a quoting command: \\textcquote of csquotes."""
    return scan.format == "latex" and "cquote" in cluster.command


def in_metadata(scan: Scan, cluster: Cluster) -> bool:
    """Whether a citation is in the document's metadata."""
    return bool(scan.metadata and scan.metadata.start <= cluster.span.start < scan.metadata.end)


def is_nested(scan: Scan, cluster: Cluster) -> bool:
    """Whether a citation is inside another one: `[see @a and @b]`."""
    before = bisect_left(scan.clusters, cluster.span, key=lambda each: each.span) - 1
    return before >= 0 and scan.clusters[before].span.end >= cluster.span.end
