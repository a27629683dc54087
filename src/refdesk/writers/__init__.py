"""Formatted text -> text, HTML and other formats: one module per format, all in the table below.

A writer module has two functions:

    inline(text: Formatted, links: bool = True) -> str
        A citation, or one line of a list.
    listing(groups: Sequence[Group], layout: Layout) -> str
        A reference list, ending in a newline: entries under headings, or one group without a heading. Bytes, where the format is
        an archive.

Escaping happens only here: what is text in a reference is text in every format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType

from refdesk.csl.formatted import END, Bibliography, End, Entry, Formatted, Mark
from refdesk.items.regex import regex
from refdesk.items.text import printable
from refdesk.items.tuples import NamedTuple


class Group(NamedTuple):
    """Entries of a list, with or without a heading."""

    heading: str | None
    entries: tuple[Entry, ...]


DEFAULT_TITLE = "References"


class Layout(NamedTuple):
    """The layout of a list, from the style (see `Bibliography`) and the user's options."""

    hanging_indent: bool = False
    second_field_align: str | None = None
    max_offset: int = 0
    line_spacing: int = 1
    entry_spacing: int = 1
    links: bool = True
    width: int | None = None  # wrap at this many characters, where the format is plain text
    standalone: bool = False  # a whole document, not a part of one
    title: str = ""  # a heading over the whole list; a whole document is called References without one
    heading_level: int = 2  # of the headings of groups; the title's is one higher
    lang: str = "en-US"
    metadata: Mapping[str, str] = MappingProxyType({})  # by id, what an HTML page says of the entries as data

    @property
    def shown_title(self) -> str:
        """The title above the list, or ""."""
        return printable(self.title or (DEFAULT_TITLE if self.standalone else "")).strip()

    @property
    def title_level(self) -> int:
        return max(self.heading_level - 1, 1)

    @property
    def group_level(self) -> int:
        """The level of the groups' headings, below that of a title."""
        return self.title_level + 1 if self.shown_title else self.heading_level


def layout_of(bibliography: Bibliography, **asked: object) -> Layout:
    """The layout that a style asks for, with the user's options."""
    return Layout(
        hanging_indent=bibliography.hanging_indent,
        second_field_align=bibliography.second_field_align,
        max_offset=bibliography.max_offset,
        line_spacing=bibliography.line_spacing,
        entry_spacing=bibliography.entry_spacing,
        **asked,  # type: ignore[arg-type]
    )


class Writer(NamedTuple):
    """A format that citations and lists can be written in."""

    id: str
    title: str
    module: str
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    binary: bool = False  # a list is bytes, not text

    @property
    def inline(self) -> Callable[..., str]:
        """The module's `inline`."""
        function: Callable[..., str] = import_module(self.module).inline
        return function

    @property
    def listing(self) -> Callable[[Sequence[Group], Layout], str | bytes]:
        """The module's `listing`."""
        function: Callable[[Sequence[Group], Layout], str | bytes] = import_module(self.module).listing
        return function


WRITERS = (
    Writer("text", "plain text", "refdesk.writers.text", (".txt",), ("plain", "txt")),
    Writer("ansi", "text for a terminal: italics, bold, links", "refdesk.writers.ansi", (), ("terminal",)),
    Writer("html", "HTML", "refdesk.writers.html", (".html", ".htm")),
    Writer("markdown", "Markdown (CommonMark)", "refdesk.writers.markdown", (".md", ".markdown"), ("commonmark",)),
    Writer("latex", "LaTeX", "refdesk.writers.latex", (".tex",), ("tex",)),
    Writer("typst", "Typst", "refdesk.writers.typst", (".typ",)),
    Writer("rst", "reStructuredText", "refdesk.writers.rst", (".rst",), ("restructuredtext",)),
    Writer("org", "Org mode", "refdesk.writers.org", (".org",)),
    Writer("asciidoc", "AsciiDoc", "refdesk.writers.asciidoc", (".adoc", ".asciidoc"), ("adoc",)),
    Writer("rtf", "Rich Text Format", "refdesk.writers.rtf", (".rtf",)),
    Writer("jats", "JATS XML", "refdesk.writers.jats", (".xml",)),
    Writer("docx", "Word (Office Open XML)", "refdesk.writers.docx", (".docx",), ("word",), binary=True),
    Writer("odt", "OpenDocument text", "refdesk.writers.odt", (".odt",), binary=True),
)


def by_name(name: str) -> Writer | None:
    """The writer of that id, alias or suffix (with or without its dot), or None."""
    name = name.lower()
    for writer in WRITERS:
        if name == writer.id or name in writer.aliases or name in writer.suffixes or f".{name}" in writer.suffixes:
            return writer
    return None


class Line(NamedTuple):
    """A line of an entry: its margin, its text, and whether it is indented."""

    margin: Formatted
    text: Formatted
    indented: bool = False


def lines(text: Formatted) -> list[Line]:
    """An entry split into lines at its outermost `display` marks (CSL specification, Display); usually there is one."""
    cut: list[Line] = []
    for display, part in blocks(text):
        if display == "left-margin":
            cut.append(Line(part, ()))
        elif display in ("block", "indent"):
            cut += [Line((), part, display == "indent"), Line((), ())]
        elif cut:
            cut[-1] = Line(cut[-1].margin, (*cut[-1].text, *part), cut[-1].indented)
        else:
            cut.append(Line((), part))
    return [
        line
        for line in cut
        if any(isinstance(part, str) and printable(part).strip() for part in (*line.margin, *line.text))
    ]


def blocks(text: Formatted) -> Iterator[tuple[str | None, Formatted]]:
    """(None, running text) and (block | left-margin | right-inline | indent, its text), in order."""
    gathered: list[str | Mark | End] = []
    display: str | None = None
    depth = 0
    for part in text:
        if isinstance(part, Mark):
            depth += 1
            if depth == 1 and part.kind == "display":
                if gathered:
                    yield None, tuple(gathered)
                display, gathered = part.value, []
                continue
        elif part is END:
            depth -= 1
            if depth == 0 and display is not None:
                yield display, tuple(gathered)
                display, gathered = None, []
                continue
        gathered.append(part)
    if gathered:
        yield None, tuple(gathered)


def joined(text: Formatted) -> Iterator[str | Mark | End]:
    """The text with adjacent strings joined, so that markup of two characters is seen."""
    gathered = ""
    for part in text:
        if isinstance(part, str):
            gathered += part
        else:
            if gathered:
                yield gathered
                gathered = ""
            yield part
    if gathered:
        yield gathered


def address(url: str) -> str:
    """The target of a link: http, https, ftp or mailto, else "". Characters that RFC 3986 and 3987 do not allow are
    percent-encoded, so that no format finds markup in them."""
    if not url.lower().startswith(("http://", "https://", "ftp://", "mailto:")):
        return ""
    return NO_ADDRESS.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")), printable(url))


NO_ADDRESS = regex(r"""[\s"<>\\^`{|}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]""")


def rows(cut: Sequence[Line], inline: Callable[[Formatted], str]) -> list[str]:
    """An entry's lines as a format writes them, the margin first."""
    return [f"{inline(line.margin).strip()} {inline(line.text).strip()}".strip() for line in cut]


def flow(
    groups: Sequence[Group],
    layout: Layout,
    heading: Callable[[str, int], str],
    entry: Callable[[Formatted], str],
    gap: str = "\n",
) -> str:
    """A list from the top down: its title if it has one, headings and entries, each ending in a newline, with a gap between
    any two."""
    pieces = [heading(layout.shown_title, layout.title_level)] if layout.shown_title else []
    for group in groups:
        if group.heading is not None:
            pieces.append(heading(printable(group.heading).strip(), layout.group_level))
        pieces += [entry(each.text) for each in group.entries]
    return gap.join(piece if piece.endswith("\n") else piece + "\n" for piece in pieces)


def anchors(groups: Sequence[Group]) -> Iterator[str]:
    """An id for each entry that HTML and XML can have: `ref-KEY`; none for an entry that stood under another heading before."""
    holder: dict[str, str] = {}
    seen: set[str] = set()
    alike: Counter[str] = Counter()
    for entry in (entry for group in groups for entry in group.entries):
        if entry.id in seen:
            yield ""
            continue
        seen.add(entry.id)
        name = wanted = "ref-" + NO_NAME.sub("_", entry.id)
        while holder.setdefault(name, entry.id) != entry.id:
            alike[wanted] += 1
            name = f"{wanted}.{alike[wanted]}"
        yield name


# what XML 1.0 has in no name (production 4a)
NO_NAME = regex("[^\\w.-]|[ªµ²³¹º¼-¾①-⒛⓪-⓿❶-➓]")
