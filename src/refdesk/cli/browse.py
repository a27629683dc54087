"""`refdesk list`, `show`, `search`: the references in the library."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli import fields
from refdesk.cli.options import (
    JsonOption,
    LibraryOption,
    LimitOption,
    OffsetOption,
    QueryOption,
    StyleOption,
    TemplateOption,
    argument,
    option,
)
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from refdesk.items import Item
    from refdesk.library.index import Place
    from refdesk.library.query import Query
    from refdesk.library.view import View
    from refdesk.rendering.previews import Preview

SortOption = Annotated[
    str | None,
    option(
        "--sort",
        of="BY",
        help="relevance, key, year, author, title, type, added or any variable; a minus reverses the order (default: relevance "
        "if words are given, else key).",
        completes="sorts",
        callback=fields.sort_order,
    ),
]
ReverseOption = Annotated[bool, typer.Option("--reverse", help="Reverse the order.")]
CountOption = Annotated[bool, typer.Option("--count", help="Print the number of references only.")]
PreviewOption = Annotated[
    bool | None, typer.Option("--preview/--no-preview", help="Show the citation and the entry in the style, or not.")
]
KeysOnlyOption = Annotated[bool, typer.Option("--keys", help="Print only the keys, one per line.")]
NullOption = Annotated[bool, typer.Option("--null", "-0", help="With --keys: separate keys with NUL, for xargs -0.")]


class Part(NamedTuple):
    """Which part of the result, in which order."""

    sort: SortOption = None
    reverse: ReverseOption = False
    limit: LimitOption = None
    offset: OffsetOption = 0


class Form(NamedTuple):
    """The form in which references are printed: their number, keys with what ends each, a template, JSON, or rows."""

    only_count: CountOption = False
    keys: KeysOnlyOption = False
    null: NullOption = False
    template: TemplateOption = None
    json: JsonOption = False


def list_(
    part: Part,
    form: Form,
    library: LibraryOption = None,
    tags: Annotated[list[str] | None, option("--tag", of="TAG", help="Only references with this tag.")] = None,
    query: QueryOption = None,
) -> None:
    """List the references: a table on a terminal, tab-separated lines (key, author, year, title) in a pipe.

    Examples:

      refdesk list --sort year --reverse

      refdesk list --keys

      refdesk list --sort added --reverse --limit 10
    """
    from refdesk.items.fold import fold
    from refdesk.library.query import And, Tag, parse

    parts: list[Query] = [Tag(fold(tag), False) for tag in tags or ()]
    if query is not None:
        parts.append(parse(query))
    wanted = And(tuple(parts)) if parts else None
    print_found(library, Asked(wanted, part), form)


def search(
    part: Part,
    form: Form,
    words: Annotated[list[str] | None, argument("[QUERY]...", "What to search for (see above).")] = None,
    library: LibraryOption = None,
    regex: Annotated[
        list[str] | None,
        option("--regex", of="FIELD:PATTERN", help="Only references that match this regular expression."),
    ] = None,
    fuzzy: Annotated[bool, typer.Option("--fuzzy", help="Also match misspelt words.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Match case and accents exactly.")] = False,
) -> None:
    """Search the library; best matches first.

    Words match in any field; case and accents are ignored. "a phrase", pre*, field:value for every CSL
    variable and for key, tag, type and any; has:DOI, missing:abstract; year:2019..2024, year:>2020; AND, OR, NOT, -word and
    parentheses; source:embase, added:2026-01.., group:thesis. Exits 1 if nothing matches.

    Examples:

      refdesk search diplomacy soviets

      refdesk search author:meshvelishvili year:2020..

      refdesk search --keys 'title:diplom* -tag:radium' | refdesk bib -
    """
    from refdesk.errors import UsageError
    from refdesk.library.query import And, QueryError, parse, pattern

    text = " ".join(words or [])
    try:
        parts: list[Query] = [parse(text)] if words else []
    except QueryError as error:
        if not form.json:
            print(*error.pointed(), sep="\n", file=sys.stderr)
        raise
    parts += [pattern(each) for each in regex or []]
    if not parts:
        raise UsageError("nothing to search for (see refdesk search --help)")
    query = And(tuple(parts)) if len(parts) > 1 else parts[0]
    print_found(library, Asked(query, part, exact, fuzzy), form)


def show(
    keys: Annotated[
        list[str],
        argument("KEY...", "Keys of references; - reads keys from standard input.", completes="keys"),
    ],
    library: LibraryOption = None,
    style: StyleOption = None,
    preview: PreviewOption = None,
    template: TemplateOption = None,
    json: JsonOption = False,
) -> None:
    """Show references with all their fields; with --json, as stored in the library.

    On a terminal, or with --preview or --style, also show how each is cited and listed.

    Examples:

      refdesk show meshvelishvili2024

      refdesk show meshvelishvili2024 --style ieee

      refdesk show meshvelishvili2024 --preview --template '{citation}\\t{entry}'

      refdesk show --json meshvelishvili2024
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import print_json, write
    from refdesk.cli.select import given_keys
    from refdesk.rendering.rows import filled

    items = library_at(library).get_all(given_keys(keys) or [])
    asked = style is not None if preview is None else preview
    shown = _previews(items, style, asked) if asked or (preview is None and _interactive(template, json)) else []
    if json:
        previews = (
            [{"id": item["id"], **each._asdict()} for item, each in zip(items, shown, strict=True)] if asked else []
        )
        print_json(references=items, **({"previews": previews} if asked else {}))
        return
    if template is not None:
        for n, item in enumerate(items):
            write([filled(template, item, **(shown[n]._asdict() if asked else {})), "\n"])
        return
    write(chain.from_iterable(_described(item, shown[n] if shown else None, n == 0) for n, item in enumerate(items)))


def _described(item: Item, preview: Preview | None, first: bool) -> Iterator[str]:
    """A reference field by field, wrapped on a terminal."""
    from refdesk.cli.terminal import coloured, hanging
    from refdesk.items.record import key_of
    from refdesk.items.text import printable
    from refdesk.rendering.rows import lines

    def field(name: str, value: str) -> str:
        return hanging(value, 24, first=f"  {coloured(f'{printable(name):<21}', 'field', sys.stdout)} ") + "\n"

    yield "" if first else "\n"
    yield coloured(printable(key_of(item)), "key", sys.stdout) + "\n"
    for name, value in lines(item):
        yield field(name, printable(value))
    for name, value in preview._asdict().items() if preview else ():
        if value:
            yield field(name, value)


def _interactive(template: str | None, json: bool) -> bool:
    """Whether the output is for a person at a terminal."""
    return sys.stdout.isatty() and template is None and not json


def _previews(items: list[Item], style: str | None, asked: bool) -> list[Preview]:
    """The references rendered in the style. If the preview was not asked for, a style that cannot be used is only
    reported."""
    from refdesk.cli.messages import tell
    from refdesk.cli.rendering import engine_for, style_named, writer_named
    from refdesk.cli.terminal import colours
    from refdesk.errors import RefdeskError
    from refdesk.rendering.previews import preview_alone

    try:
        engine = engine_for(style_named(style))(None)
        return list(preview_alone(engine, items, writer_named("ansi" if colours(sys.stdout) else "text")))
    except RefdeskError as error:
        if asked:
            raise
        tell(str(error))
        return []


class Asked(NamedTuple):
    """What to find: the query, the order, the part of the result, and how exactly words have to match."""

    query: Query | None
    part: Part
    exact: bool = False
    fuzzy: bool = False

    def in_library(self, shown: View) -> Query | None:
        """The query, with words of the library for misspelt ones."""
        from refdesk.library import search

        return search.misspelt(shown, self.query) if self.fuzzy and self.query else self.query

    def places(self, shown: View) -> list[Place]:
        """The places of the references, in order."""
        from refdesk.library import search

        sort, reverse, limit, offset = self.part
        most = None if limit is None else offset + limit
        return search.find(shown, self.in_library(shown), sort or "", reverse, most, self.exact)[offset:]

    def count(self, shown: View) -> int:
        """The number of references that match the query."""
        from refdesk.library import search

        return search.count(shown, self.in_library(shown), self.exact)


def print_found(named: str | None, asked: Asked, form: Form) -> None:
    """Find references and print them. NegativeAnswer if nothing matches."""
    from refdesk.cli.desk import library_at
    from refdesk.cli.messages import is_quiet
    from refdesk.cli.output import print_json, write
    from refdesk.errors import NegativeAnswer

    library = library_at(named)
    if form.only_count:
        number = library.ask(asked.count)
        print_json(count=number) if form.json else print(number)
        return
    if form.keys or form.null:
        end = "\0" if form.null else "\n"
        places = library.ask(asked.places)
        write(place.key + end for place in places)
        anything = bool(places)
    else:
        anything = print_items(library.at(asked.places), form, asked.query)
    if not anything:
        empty = "nothing found" if asked.query else f"{library.path} is empty"
        raise NegativeAnswer("" if is_quiet() else empty)


def print_items(items: Iterator[Item], form: Form, query: Query | None) -> bool:
    """Print the references; False if there are none."""
    from refdesk.cli.output import print_json, print_rows, write
    from refdesk.rendering.rows import COLUMNS, filled, row

    first = next(items, None)
    if first is None:
        return False
    several = chain([first], items)
    if form.json:
        print_json(references=list(several))
    elif form.template is not None:
        template = form.template
        write(filled(template, item) + "\n" for item in several)
    else:
        print_rows("references", map(row, several), COLUMNS, mark=_marking(query))
    return True


def _marking(query: Query | None) -> Callable[[str], str] | None:
    """A function that highlights the search words in a table cell."""
    from refdesk.cli.terminal import coloured, colours

    if query is None or not colours(sys.stdout):
        return None
    import re

    from refdesk.items.fold import fold
    from refdesk.library.query import words

    wanted = [(word.phrase.split(), word.prefix) for word in words(query)]
    whole = {token for tokens, _ in wanted for token in tokens}
    starts = tuple(tokens[-1] for tokens, prefix in wanted if prefix)

    def marked(word: re.Match[str]) -> str:
        folded = fold(word[0])
        matches = folded in whole or (starts and folded.startswith(starts))
        return coloured(word[0], "match", sys.stdout) if matches else word[0]

    return lambda text: re.sub(r"[^\W_]+", marked, text)
