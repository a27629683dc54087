"""`refdesk cited`: which references a document cites, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from refdesk.cli.options import FilesOption, JsonOption, LibraryOption, argument, flag, option

if TYPE_CHECKING:
    from refdesk.documents.reading import Document, Occurrence
    from refdesk.items import Item

DocumentsArgument = Annotated[list[str], argument("DOC...", "Documents and folders of them; - is standard input.")]
FromOption = Annotated[
    str | None,
    option("-f", "--from", of="FORMAT", help="Document format (default: recognised from name and content)."),
]
MissingOption = Annotated[
    bool, flag("--missing", help="Print cited keys that no reference has; exit 1 if there are any.")
]
UnusedOption = Annotated[bool, flag("--unused", help="Print the keys of references that are not cited.")]
WhereOption = Annotated[bool, flag("--where", help="Print each citation with its place: paper.tex:41:17: curie1903.")]
EmbeddedOption = Annotated[
    str | None,
    option(
        "--export", of="FILE", help="Write the references embedded in the documents (Word, Writer, YAML) as CSL-JSON."
    ),
]


def cited(
    documents: DocumentsArgument,
    form: FromOption = None,
    missing: MissingOption = False,
    unused: UnusedOption = False,
    where: WhereOption = False,
    files: FilesOption = None,
    library: LibraryOption = None,
    embedded: EmbeddedOption = None,
    json: JsonOption = False,
) -> None:
    """Print the keys that documents cite, one per line, in order of first citation.

    Included files are read too. Without -b and -L, --missing and --unused use the bibliography that the document names, else
    the library.

    Examples:

      refdesk cited thesis.md chapters/*.tex

      refdesk cited paper.md --missing

      refdesk cited paper.md --unused -b refs.bib

      refdesk cited paper.tex --where

      refdesk cited paper.md | refdesk bib - -b refs.bib

      refdesk cited thesis.docx --export refs.json
    """
    from refdesk.documents.reading import occurrences
    from refdesk.errors import NegativeAnswer, UsageError

    if missing and unused:
        raise UsageError("--missing and --unused cannot be combined")
    problems = Problems()
    read_documents = read_all(documents, form, problems)
    places = list(occurrences(read_documents))
    if embedded is not None:
        write_embedded(read_documents, embedded)
        problems.finish()
        return
    answer = places
    if missing or unused:
        known = references(read_documents, files, library, [place.cite.key for place in places], unused)
        if unused:
            print_unused(known, places, json)
            problems.finish()
            return
        answer = [place for place in places if place.cite.key not in known and place.cite.key != "*"]
    print_places(answer, read_documents, where, json)
    if missing and answer:
        raise NegativeAnswer("")
    problems.finish()


def read_all(names: Sequence[str], form: str | None, problems: Problems) -> list[Document]:
    """The documents with these names. BadData if there are none."""
    from refdesk.documents.reading import read
    from refdesk.errors import BadData

    documents = list(read(names, form, problems.tell))
    if not documents:
        raise BadData(f"{', '.join(names)}: no documents")
    return documents


def print_places(places: Sequence[Occurrence], documents: Sequence[Document], where: bool, json: bool) -> None:
    """Print the keys cited, each once, or each citation with its place."""
    if json:
        print_as_json(places, documents)
    elif where:
        print_lines(f"{located(place)}: {place.cite.key}" for place in places)
    else:
        print_lines(dict.fromkeys(place.cite.key for place in places if place.cite.key != "*"))


class Problems:
    """The problems reported for documents; with an error among them, the command exits with status 3."""

    __slots__ = ("failed",)

    def __init__(self) -> None:
        self.failed = False

    def tell(self, source: str, problem: Any) -> None:
        from refdesk.cli.messages import tell

        self.failed = self.failed or problem.severity == "error"
        tell(problem.located(source), problem.severity, file=source, line=problem.line, code=problem.code)

    def finish(self) -> None:
        from refdesk.errors import PartlyDone

        if self.failed:
            raise PartlyDone


def located(place: Occurrence) -> str:
    """`paper.tex:41:17`, or `paper.docx` and the part of the archive."""
    source = place.scan.source
    if place.cluster.part:
        return f"{source.name}:{place.cluster.part}"
    line, column = source.place(place.cite.span.start)
    return f"{source.name}:{line}:{column}"


def print_lines(lines: Iterable[str]) -> None:
    from refdesk.cli.output import write
    from refdesk.items.text import printable

    write(f"{printable(line)}\n" for line in lines)


def print_as_json(places: Sequence[Occurrence], documents: Sequence[Document]) -> None:
    from refdesk.cli.output import print_json

    paths = dict.fromkeys(resource.path for document in documents for _, resource in document.bibliography())
    print_json(cites=[row(place) for place in places], bibliography=list(paths))


def row(place: Occurrence) -> dict[str, Any]:
    cite, source = place.cite, place.scan.source
    line, column = (None, None) if place.cluster.part else source.place(cite.span.start)
    return {
        "key": cite.key,
        "file": source.name,
        **({"part": place.cluster.part} if place.cluster.part else {}),
        "line": line,
        "column": column,
        "mode": cite.mode,
        "prefix": cite.prefix,
        "locator": cite.locator,
        "label": cite.label,
        "suffix": cite.suffix,
        "cluster": place.number,
    }


def references(
    documents: Sequence[Document],
    files: Sequence[str] | None,
    library: str | None,
    keys: Sequence[str],
    all_of_them: bool,
) -> dict[str, Item]:
    """The references that may be cited, by key: those of -b, of -L, else of the documents' files, else of the library.
    References inside a document take precedence."""
    from refdesk.cli.select import from_files, from_library, library_items

    carried = {
        str(item["id"]): dict(item)
        for document in documents
        for scan in document.scans()
        for item in scan.references
        if item.get("id") is not None
    }
    known: dict[str, Item] = {}
    if files or library is not None:
        known |= from_files(files) if files else {}
        by_library = library is not None
    else:
        own = list(own_bibliography(documents))
        known |= from_files(own) if own else {}
        by_library = not own and not carried
    if by_library:
        wanted = list(dict.fromkeys(key for key in keys if key != "*"))
        named = (
            {str(item["id"]): item for item in library_items(library, None)}
            if all_of_them
            else from_library(wanted, library)
        )
        known |= named
    return known | carried | by_other_keys(known)


def by_other_keys(items: Mapping[str, Item]) -> dict[str, Item]:
    """The items by their additional keys in biblatex (`ids = {old, older}`)."""
    others: dict[str, Item] = {}
    for item in items.values():
        custom = item.get("custom")
        fields = custom.get("bibtex") if isinstance(custom, dict) else None
        ids = fields.get("ids") if isinstance(fields, dict) else None
        if isinstance(ids, str):
            others.update((key.strip(), item) for key in ids.split(",") if key.strip() not in items)
    return others


def own_bibliography(documents: Sequence[Document]) -> Iterator[str]:
    """The paths of the bibliography files that the documents name, if they exist; others are reported.

    A document that names none uses those of its project.
    """
    import os

    from refdesk.cli.messages import tell
    from refdesk.documents.metadata import project_bibliography

    seen: set[str] = set()
    for document in documents:
        top = os.path.dirname(document.scan.source.name)
        named: list[tuple[str, str, tuple[str, ...]]] = []
        for scan, resource in document.bibliography():
            name = scan.source.name
            place = f"{name}:{scan.source.place(resource.span.start).line}"
            named.append((place, resource.path, (top, os.path.dirname(name))))
        if not named and document.scan.format in ("markdown", "quarto", "rmarkdown", "myst", "ipynb"):
            folder, paths = project_bibliography(top or ".")
            named = [(folder, path, (os.path.relpath(folder),)) for path in paths]
        for place, path, folders in named:
            if "://" in path:
                tell(f"{place}: bibliography '{path}' is a URL: not read", "warning")
                continue
            tried = (os.path.join(folder, path) + end for folder in folders for end in ("", ".bib"))
            file = next(filter(os.path.isfile, tried), None)
            if file is None:
                tell(f"{place}: bibliography '{path}' does not exist", "warning")
            elif os.path.normpath(file) not in seen:
                seen.add(os.path.normpath(file))
                yield os.path.normpath(file)


def print_unused(known: dict[str, Item], places: Sequence[Occurrence], json: bool) -> None:
    from refdesk.cli.output import print_json

    cited_keys = {place.cite.key for place in places}
    used = {str(known[key].get("id")) for key in cited_keys if key in known}
    keys = dict.fromkeys(str(item.get("id")) for item in known.values())
    unused = [] if "*" in cited_keys else [key for key in keys if key not in used]
    if json:
        print_json(unused=unused)
    else:
        print_lines(unused)


def write_embedded(documents: Sequence[Document], path: str) -> None:
    """Write the references inside the documents, each once."""
    from refdesk.cli.convert import rendered
    from refdesk.cli.output import write
    from refdesk.errors import NegativeAnswer

    items = {
        str(item["id"]): dict(item)
        for document in documents
        for scan in document.scans()
        for item in scan.references
        if item.get("id")
    }
    if not items:
        raise NegativeAnswer("the documents contain no references")
    write(rendered(list(items.values()), None, path, "warn"), path)
