"""How each document format writes what citations need: text, notes, headings, lines around a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from importlib import import_module
from types import MappingProxyType

from refdesk.documents.scanned import Scan
from refdesk.items.tuples import NamedTuple


class Note(NamedTuple):
    """A note: the mark in the text, and its text at the end of the document, if it goes there."""

    mark: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Syntax:
    """The syntax of a format. `heading` writes a title, if the place of the list has none of its own."""

    writer: str
    note: Callable[[int, str], Note]
    heading: Callable[[str], str]
    apart: bool = True  # an empty line parts paragraphs
    titled: bool = False  # the command that the list takes the place of writes a title
    raised_mark: str = ""  # what must be between a word and the mark of a note

    @property
    def inline(self) -> Callable[..., str]:
        """Writes formatted text inside a paragraph."""
        function: Callable[..., str] = import_module(f"refdesk.writers.{self.writer}").inline
        return function

    @property
    def listing(self) -> Callable[..., str]:
        """Writes a reference list."""
        function: Callable[..., str] = import_module(f"refdesk.writers.{self.writer}").listing
        return function


def markdown_heading(title: str) -> str:
    return f"# {title} {{#bibliography .unnumbered}}"


def html_note(number: int, text: str) -> Note:
    mark = f'<sup><a href="#fn-cite-{number}" id="fnref-cite-{number}" class="footnote-ref">{number}</a></sup>'
    return Note(mark, f'<p id="fn-cite-{number}" class="footnote"><sup>{number}</sup> {text}</p>')


MARKDOWN = Syntax(
    "markdown", lambda number, text: Note(f"[^cite-{number}]", f"[^cite-{number}]: {text}"), markdown_heading
)

SYNTAXES: Mapping[str, Syntax] = MappingProxyType(
    {
        "markdown": MARKDOWN,
        "quarto": MARKDOWN,
        "rmarkdown": MARKDOWN,
        "myst": Syntax("markdown", MARKDOWN.note, lambda title: f"# {title}"),
        "org": Syntax(
            "org", lambda number, text: Note(f"[fn:cite-{number}]", f"[fn:cite-{number}] {text}"), lambda t: f"* {t}"
        ),
        "rst": Syntax(
            "rst",
            lambda number, text: Note(f"[#cite-{number}]_", f".. [#cite-{number}] {text}"),
            lambda title: f"{title}\n{'=' * len(title)}",
            raised_mark="\\ ",
        ),
        "asciidoc": Syntax(
            "asciidoc",
            lambda number, text: Note("footnote:[" + text.replace("]", "\\]") + "]"),
            lambda title: f"== {title}",
        ),
        "latex": Syntax(
            "latex",
            lambda number, text: Note(f"\\footnote{{{text}}}"),
            lambda title: f"\\section*{{{title}}}",
            apart=False,
            titled=True,
        ),
        "typst": Syntax(
            "typst", lambda number, text: Note(f"#footnote[{text}]"), lambda title: f"= {title}", titled=True
        ),
        "html": Syntax("html", html_note, lambda title: f"<h1>{escape(title)}</h1>", apart=False),
    }
)


def syntax_of(scan: Scan) -> Syntax | None:
    """The syntax of a document's format; None if refdesk does not write it."""
    return SYNTAXES.get(scan.format)
