"""`refdesk styles`: the catalogue of styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from refdesk.cli import subcommands
from refdesk.cli.compare import diff, like, preview
from refdesk.cli.options import JsonOption, LimitOption, OffsetOption, argument, option

if TYPE_CHECKING:
    from refdesk.styles.index import Listed

styles = subcommands(help="Find, show, compare, add and check styles.")

CitationFormat = Literal["author", "author-date", "label", "note", "numeric"]
FieldOption = Annotated[
    str | None,
    option("--field", of="FIELD", help="Only styles for this field: medicine, law, history, ...", completes="fields"),
]
CitationFormatOption = Annotated[
    CitationFormat | None, typer.Option("--format", help="Only styles with this citation format.", show_default=False)
]
StyleArgument = Annotated[str, argument("STYLE", "A style's id, title or .csl file.", completes="styles")]
COLUMNS = ("id", "title", "format", "fields", "parent")


@styles.command("list")
def list_(
    field: FieldOption = None,
    form: CitationFormatOption = None,
    own: Annotated[bool, typer.Option("--own", help="Only your own styles and those of this project.")] = False,
    limit: LimitOption = None,
    offset: OffsetOption = 0,
    json: JsonOption = False,
) -> None:
    """List the styles: id, title, citation format, fields, parent.

    Example:

      refdesk styles list --field law --format note
    """
    show_rows(filtered(field, form, own)[offset:][:limit], json)


@styles.command()
def search(
    words: Annotated[list[str], argument("WORD...", "Words of the id or the title, or parts of them; or an ISSN.")],
    field: FieldOption = None,
    form: CitationFormatOption = None,
    limit: LimitOption = None,
    offset: OffsetOption = 0,
    json: JsonOption = False,
) -> None:
    """Search styles by words of their ids and titles, or by ISSN; best matches first. Exits 1 if nothing matches.

    Examples:

      refdesk styles search caucasus

      refdesk styles search american heart --format numeric

      refdesk styles search 0028-0836
    """
    import re

    from refdesk.errors import NegativeAnswer
    from refdesk.styles.files import style_path
    from refdesk.styles.names import candidates, fold, suggest

    named = next((path.stem for id in candidates(" ".join(words)) if (path := style_path(id))), "")
    wanted = [fold(word) for word in words]
    whole = fold(" ".join(words))

    def rank(style: Listed) -> tuple[bool, bool, bool, bool, bool, int, str]:
        title = fold(style.title)
        begun = re.findall(r"[^\W_]+", f"{style.id} {style.title} {style.short or ''}".casefold())
        return (
            style.id != named,
            whole not in (fold(style.id), title),
            not all(any(fold(name).startswith(word) for name in begun) for word in wanted),
            not title.startswith(whole),
            style.parent is not None,
            len(title),
            style.id,
        )

    matches = [
        style
        for style in filtered(field, form, False)
        if style.id == named
        or all(word in fold(f"{style.id} {style.title} {style.short or ''}") for word in wanted)
        or (len(wanted) == 1 and wanted[0] in map(fold, style.issns))
    ]
    if not matches:
        name = " ".join(words)
        near = suggest(name, least=65)
        raise NegativeAnswer(f"no style matches '{name}'" + (f"; did you mean {', '.join(near)}?" if near else ""))
    show_rows(sorted(matches, key=rank)[offset:][:limit], json)


@styles.command()
def show(style: StyleArgument, json: JsonOption = False) -> None:
    """Show a style's description and needs.

    The description (title, fields, citation format, parent, authors, licence) is that in the style's file. The needs are what its
    entries and citations take from the rest of the document (see `bib --jobs`).

    Example:

      refdesk styles show vancouver
    """
    from refdesk.cli.output import cell, print_json, write
    from refdesk.cli.terminal import named_lines
    from refdesk.styles.names import find_style

    about = described(find_style(style))
    if json:
        print_json(style=about)
        return
    write(named_lines([(name, cell(value)) for name, value in about.items() if value]))


@styles.command()
def path(style: StyleArgument) -> None:
    """Print the path of a style's file; for a dependent style, its parent's.

    Example:

      refdesk styles path apa
    """
    from refdesk.styles.names import find_style

    print(find_style(style).path)


styles.command()(preview)
styles.command()(diff)
styles.command()(like)


@styles.command()
def add(
    sources: Annotated[list[str], argument("FILE | URL...", "CSL styles: files, or addresses of files (https).")],
    name: Annotated[str | None, option("--name", of="ID", help="Id of the style (default: the file's name).")] = None,
) -> None:
    """Add styles of your own, which take precedence over the official ones, and print their ids.

    Example:

      refdesk styles add house.csl
    """
    import re
    from pathlib import PurePosixPath

    from refdesk.cli.messages import tell
    from refdesk.cli.output import after_change, write
    from refdesk.cli.reading import read_bytes
    from refdesk.csl.reading.extensions import not_understood
    from refdesk.errors import BadData, UsageError
    from refdesk.items.text import printable
    from refdesk.styles.check import check_usable
    from refdesk.styles.files import ID, user_styles

    if name and len(sources) > 1:
        raise UsageError("--name needs a single style")
    for source in sources:
        remote = re.match(r"(?i)https?://", source)
        source = remote[0].lower() + source[remote.end() :] if remote else source
        data = fetched(source) if remote else read_bytes(source)
        id = name or PurePosixPath(source.split("?")[0]).name.removesuffix(".csl")
        if not ID.fullmatch(id):
            raise BadData(f"{printable(source)}: '{printable(id)}' is not a valid id of a style: use --name")
        check_usable(data, id, source)
        user_styles().mkdir(parents=True, exist_ok=True)
        write(data, str(user_styles() / f"{id}.csl"))
        with after_change():
            print(id)
        if names := not_understood(data):
            tell(f"{id}: unsupported extensions of CSL are ignored: {', '.join(names)}")


@styles.command()
def check(
    style: Annotated[list[str], argument("STYLE...", "Ids or .csl files.", completes="styles")],
    json: JsonOption = False,
) -> None:
    """Check styles against the CSL schema, and check that their macros and terms exist. Exits 1 if there is a fault.

    Each fault is printed on standard error as file:line: element: message. Unused macros and extensions of CSL are warnings,
    not faults.

    Example:

      refdesk styles check house.csl && echo valid
    """
    import os
    from pathlib import Path

    from refdesk.cli.messages import tell
    from refdesk.cli.output import print_json
    from refdesk.errors import NegativeAnswer
    from refdesk.styles.check import check_files
    from refdesk.styles.names import find_style

    files = []
    for name in style:
        if name.endswith(".csl") and os.path.isfile(name):
            files.append(Path(name))
        else:
            known = find_style(name)
            files.append(known.dependent or known.path)
    rows = check_files(files)
    if json:
        print_json(faults=[{"file": str(file), **fault._asdict()} for file, fault in rows])
    else:
        for file, fault in rows:
            element = f"{fault.element}: " if fault.element else ""
            tell(f"{file}:{fault.line}: {element}{'warning: ' if fault.warning else ''}{fault.message}")
    if not all(fault.warning for _, fault in rows):
        raise NegativeAnswer


def fetched(url: str) -> bytes:
    """The bytes at an address. An error if they are too many for a style."""
    from refdesk.errors import NetworkError
    from refdesk.registries.addresses import check_address
    from refdesk.registries.http import get

    check_address(url)
    reply = get(url, largest=LARGEST)
    if reply.status != 200:
        raise NetworkError(f"{url}: answered {reply.status}")
    return reply.body


LARGEST = 5_000_000  # bytes; the largest official style has 260,000


def filtered(field: str | None, form: str | None, own: bool) -> list[Listed]:
    """The styles in the index with this field and citation format."""
    from refdesk.folders import shipped
    from refdesk.styles.files import user_styles
    from refdesk.styles.index import find_field, index

    field = find_field(field) if field else None
    ours = (
        {path.stem for folder in (user_styles(), shipped("styles")) for path in folder.glob("*.csl")} if own else None
    )
    return [
        style
        for style in index()
        if (field is None or field in style.fields)
        and form in (None, style.format)
        and (ours is None or style.id in ours)
    ]


def show_rows(styles: list[Listed], json: bool) -> None:
    from refdesk.cli.output import print_rows

    print_rows("styles", (style._asdict() for style in styles), COLUMNS, json, on_terminal=("id", "title", "format"))


def described(style: Any) -> dict[str, Any]:
    """What the info element of the style says; what it lacks is taken from its parent's."""
    from refdesk.rendering.document_needs import document_needs
    from refdesk.rendering.engine import make_processor
    from refdesk.styles.index import read_credits, read_info

    needs = document_needs(make_processor(style).style)
    listed = read_info(style.dependent or style.path)
    return {
        "id": style.id,
        "title": listed.title,
        "short title": listed.short,
        "format": listed.format,
        "fields": listed.fields,
        "parent": listed.parent,
        "locale": listed.locale,
        "issn": listed.issns,
        "entries need": needs.entries,
        "citations need": needs.citations,
        **read_credits(style.dependent or style.path),
        "file": str(style.dependent or style.path),
    }
