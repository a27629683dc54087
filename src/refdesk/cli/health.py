"""`refdesk check` and `refdesk dedupe`: what is wrong with references, and which of them are the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli.options import (
    DryRunOption,
    JsonOption,
    LibraryOption,
    OfflineOption,
    QuietOption,
    RefreshOption,
    VerboseOption,
    argument,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refdesk.items import Item
    from refdesk.library import Library
    from refdesk.library.check import Finding
    from refdesk.library.dedupe import Duplicates
    from refdesk.rendering.needs import Tally


def check(
    files: Annotated[list[str] | None, argument("[FILE]...", "Files in any format (default: the library).")] = None,
    library: LibraryOption = None,
    style: Annotated[
        str | None,
        option(
            "-s",
            "--style",
            of="STYLE",
            help="Report fields that this style asks for and references lack.",
            completes="styles",
        ),
    ] = None,
    select: Annotated[
        str,
        option(
            "--select",
            of="CODE,...",
            help="Report only these codes (E3: all that begin with E3).",
            completes="codes",
        ),
    ] = "",
    ignore: Annotated[
        str, option("--ignore", of="CODE,...", help="Do not report these codes.", completes="codes")
    ] = "",
    form: Annotated[
        str, option("--output-format", of="FORMAT", help="text, json, github, sarif or errorformat (default: text).")
    ] = "text",
    json: JsonOption = False,
    fix: Annotated[bool, typer.Option("--fix", help="Fix faults in the library where the fix is safe.")] = False,
    recover: Annotated[
        bool,
        typer.Option("--recover", help="If the library is not valid JSON, save what can be read to a file beside it."),
    ] = False,
    of_files: Annotated[
        bool, typer.Option("--files", help="Check attached files: missing, renamed, in no reference.")
    ] = False,
    codes: Annotated[bool, typer.Option("--codes", help="List the codes.")] = False,
    online: Annotated[bool, typer.Option("--online", help="Compare the references with registries.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="With --online: report works that no registry knows as faults.")
    ] = False,
    offline: OfflineOption = False,
    refresh: RefreshOption = False,
    verbose: VerboseOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Check the library or files, and print one line per fault. Exits 1 if anything is found.

    Faults are: invalid CSL-JSON, impossible dates, wrong check digits, pages that run backwards, titles and names in
    capitals, institutions entered as persons, left-over HTML and LaTeX, missing fields, duplicate keys.

    With --style, report instead which fields the style asks for and references of their type usually have but these lack,
    with a summary of the fields that the style never shows; --select S lists each.

    With --files, check attached files instead: missing ones, ones renamed or moved inside the library's files folder (--fix
    follows them), and files there that no reference lists.

    With --online, compare each reference with the registry's record, found by its DOI, arXiv number, PMID or ISBN, else by a
    search. Reported are DOIs that do not exist or belong to another work, fields that differ, retractions and corrections,
    and preprints that have been published. Works that no registry knows, or that could not be checked, are no faults.

    Examples:

      refdesk check

      refdesk check --style nature

      refdesk check --select E --output-format github

      refdesk check --fix --dry-run

      refdesk check --files

      refdesk check --online --offline || echo 'not asked before'
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import followed, tell, write
    from refdesk.errors import NegativeAnswer, UsageError
    from refdesk.library.check import CODES, chosen, findings

    if codes:
        write(f"{code}\t{meaning}\n" for code, meaning in CODES.items())
        return
    form = "json" if json else form
    if form not in ("text", "json", "github", "sarif", "errorformat"):
        raise UsageError(f"--output-format: expected text, json, github, sarif or errorformat, got '{form}'")
    if online and (style or fix or recover):
        raise UsageError("--online cannot be combined with --style, --fix or --recover")
    if of_files and (files or style or online or recover):
        raise UsageError("--files checks the library's own files: combine it with --fix, --select and --ignore only")
    if (files or style) and (fix or recover):
        raise UsageError("--fix and --recover work on the library only, without --style")
    wanted, unwanted = known_codes(select), known_codes(ignore)
    store = library_at(library)
    if recover:
        _recover(store)
        return
    tally = None
    looked_at: Iterator[tuple[str, Finding]]
    if style:
        tally, looked_at = against_style(style, _sources(files, store))
        wanted = wanted or ["S1"]
    elif of_files:
        from refdesk.library.attaching import faults

        looked_at = ((str(store.path), each) for each in faults(store))
    elif online:
        from refdesk.cli.online import judged

        looked_at = judged(_sources(files, store), offline, refresh, verbose)
    else:
        looked_at = (
            (source, each) for source, items in _sources(files, store) for each in findings(followed(items, "checking"))
        )
    found = [(source, each) for source, each in looked_at if chosen(each.code, wanted, unwanted)]
    if fix:
        _fix(store, [finding for _, finding in found], dry_run)
        return
    print_findings(found, form, tally)
    mendable = sum(bool(each.mended) for _, each in found)
    hint = f", {mendable} of them for --fix" if mendable and not files else ""
    told = tally.sentence(style) if tally and style else f"{len(found)} fault{'s' * (len(found) > 1)}{hint}"
    if online:
        from refdesk.cli.online import finish

        finish([each for _, each in found], strict)
        return
    if found:
        raise NegativeAnswer(told)
    if tally:
        tell(told)


def known_codes(text: str) -> list[str]:
    """The codes of an option, or beginnings of codes; UsageError where no code begins so."""
    from refdesk.errors import UsageError
    from refdesk.library.check import CODES

    codes = [code.strip().upper() for code in text.split(",") if code.strip()]
    if unknown := [code for code in codes if not any(known.startswith(code) for known in CODES)]:
        raise UsageError(f"no code {', '.join(unknown)} (refdesk check --codes lists them)")
    return codes


def against_style(
    style: str, sources: Iterator[tuple[str, Iterator[tuple[int, Item]]]]
) -> tuple[Tally, Iterator[tuple[str, Finding]]]:
    """What the style and the references do not share, and a tally of it that is full when all findings were seen."""
    from refdesk.cli.output import followed
    from refdesk.cli.rendering import processor_for, style_named
    from refdesk.csl.explain import explaining
    from refdesk.errors import NegativeAnswer
    from refdesk.rendering.needs import Tally, findings

    chosen = style_named(style)
    engine = processor_for(chosen, None)
    if engine.style.bibliography is None:
        raise NegativeAnswer(f"style {chosen.id} has citations only, no reference list")
    explain = explaining(engine)
    tally = Tally()

    def found() -> Iterator[tuple[str, Finding]]:
        for source, items in sources:
            for line, item in followed(items, "checking"):
                if explained := explain(item):
                    yield from ((source, each) for each in findings(chosen.id, line, item, explained, tally))

    return tally, found()


def print_findings(found: list[tuple[str, Finding]], form: str, tally: Tally | None) -> None:
    """The findings, a line each or as JSON."""
    from refdesk.cli.output import print_json, write
    from refdesk.library.check import as_github

    if form == "sarif":
        from refdesk.library.check import as_sarif

        write([as_sarif(found), "\n"])
    elif form == "github":
        write(as_github(source, each) + "\n" for source, each in found)
    elif form in ("text", "errorformat"):
        write(line_of(source, each) for source, each in found)
    else:
        rows = [
            {
                "file": source,
                "line": each.line or None,
                "key": each.key,
                "field": each.variable,
                "code": each.code,
                "message": each.message,
                "fixable": bool(each.mended),
            }
            for source, each in found
        ]
        print_json(findings=rows, **({"summary": tally.as_dict()} if tally else {}))


def line_of(source: str, finding: Finding) -> str:
    """`refs.json:12: doe2020: W701 message`; on a terminal in colour and wrapped."""
    from refdesk.cli.terminal import coloured, hanging
    from refdesk.items.text import printable

    place = printable(f"{source}:{finding.line}:" if finding.line else f"{source}:")
    key = coloured(printable(finding.key), "key", sys.stdout) + ": " if finding.key else ""
    code = coloured(finding.code, "error" if finding.code.startswith("E") else "warning", sys.stdout)
    return hanging(f"{place} {key}{code} {printable(finding.message)}", 4) + "\n"


def dedupe(
    keys: Annotated[
        list[str] | None, argument("[KEY]...", "With --explain: compare just these.", completes="keys")
    ] = None,
    library: LibraryOption = None,
    merge: Annotated[bool, typer.Option("--merge", help="Merge each group that is certain.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the evidence for and against, field by field.")
    ] = False,
    likely: Annotated[bool, typer.Option("--likely", help="With --merge: also merge groups that are likely.")] = False,
    dry_run: DryRunOption = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Report references to the same work, one group per line: certain or likely, score, keys, reason.

    All fields are weighed: identifiers, title, authors, year, journal, volume, issue, pages, abstract. The weights were
    learned from records whose duplicates people have marked; --explain shows them. Editions, parts, replies, errata and
    preprints are kept apart. With --merge, the most complete reference of a group is kept and takes missing fields from the
    others; their keys become its aliases. `refdesk undo` restores them.

    Examples:

      refdesk dedupe

      refdesk dedupe --explain

      refdesk dedupe --merge --dry-run
    """
    from refdesk.cli.change import tell_changes
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import followed, print_rows, progress, tell
    from refdesk.cli.select import given_keys
    from refdesk.errors import UsageError
    from refdesk.items.record import mended
    from refdesk.library.changing import merging
    from refdesk.library.dedupe import duplicates

    store = library_at(library)
    if keys:
        if not explain:
            raise UsageError("keys need --explain; use `refdesk merge KEY OTHER...` to merge references")
        _explain(store, [given_keys(keys) or []])
        return
    records = (mended(item) for _, item in store.records())
    groups = duplicates(followed(records, "reading"), progress("comparing"))
    if explain and not merge and not json:
        _explain(store, [list(group.keys) for group in groups])
        return
    if not merge:
        rows = [
            {"certain": "certain" if not json and g.certain else g.certain if json else "likely", "score": g.score,
             "keys": list(g.keys), "reason": g.reason}
            for g in groups
        ]  # fmt: skip
        print_rows("duplicates", rows, ("certain", "score", "keys", "reason"), json)
        return
    chosen = [group for group in groups if group.certain or likely]
    for group in chosen if not quiet else ():
        tell(_sentence(group))
    if chosen:
        tell_changes(store.change(merging([list(group.keys) for group in chosen]), "dedupe", dry_run), dry_run)


def _explain(store: Library, groups: list[list[str]]) -> None:
    """For each pair of a group what its fields say, and what that is worth in bits: above 8 is certain."""
    from itertools import combinations

    from refdesk.cli.output import write
    from refdesk.errors import UsageError
    from refdesk.items.text import printable
    from refdesk.library.evidence import explained, judged
    from refdesk.library.traits import traits

    for group in groups:
        items = store.get_all(group)
        if len(items) < 2:
            raise UsageError("expected two keys to compare")
        for one, other in combinations(items, 2):
            verdict = judged(traits(one), traits(other))
            name = "certain" if verdict.certain else "likely" if verdict.likely else "apart"
            write([printable(f"{name} {one['id']} {other['id']}: {verdict.bits:+.1f} bits ({verdict.reason})"), "\n"])
            for field, level, bits, values in explained(verdict, one, other):
                write([printable(f"  {field:<16} {level:<11} {bits:>+6.1f}  {values}"), "\n"])


def _sentence(group: Duplicates) -> str:
    first, *others = group.keys
    return f"{', '.join(others)} into {first}: {group.reason}"


def _sources(files: list[str] | None, store: Library) -> Iterator[tuple[str, Iterator[tuple[int, Item]]]]:
    """The files' records, or the library's, with their lines (0 where the format has none to tell)."""
    from refdesk.cli.reading import Told, read_bytes, read_file
    from refdesk.errors import PartlyDone
    from refdesk.formats.registry import recognise
    from refdesk.library.scan import numbered

    if not files:
        yield str(store.path), store.records()
        return
    told = Told()
    for path in files:
        form = recognise(data, path) if path != "-" and (data := read_bytes(path)) else None
        if form and form.id == "csl-json":
            yield path, numbered(data, path)
        else:
            yield path, ((0, item) for item in read_file(path, None, told))
    if told.errors:
        raise PartlyDone


def _fix(store: Library, found: list[Finding], dry_run: bool) -> None:
    """Mend the library's records, as one change."""
    from refdesk.cli.change import tell_changes
    from refdesk.library.attaching import mend
    from refdesk.library.check import mended

    if of_files := [finding for finding in found if finding.code.startswith("F")]:
        tell_changes(mend(store, of_files, dry_run), dry_run)
        return
    faults: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.mended and finding.key:
            faults.setdefault(finding.key, []).append(finding)
    if faults:
        changes = store.edit(faults, lambda item: mended(item, faults[str(item["id"])]), "check --fix", dry_run)
        tell_changes(changes, dry_run)


def _recover(store: Library) -> None:
    """Write the references that can be saved of a broken library beside it."""
    from refdesk.cli.output import tell, write
    from refdesk.errors import BadData
    from refdesk.formats.csl_json import read
    from refdesk.items import Problem
    from refdesk.items.keys import with_keys
    from refdesk.items.record import dump

    try:
        data = store.path.read_bytes()
    except OSError as error:
        raise BadData(f"{store.path}: {error.strerror}") from None
    items = []
    for found in read(data):
        if isinstance(found, Problem):
            tell(found.located(str(store.path)))
        else:
            items.append(found)
    beside = store.path.with_suffix(".recovered.json")
    if not items:
        raise BadData(f"{store.path}: nothing in it can be saved")
    saved = sorted(with_keys(items, None), key=lambda item: str(item["id"]))
    write(["[\n  ", ",\n  ".join(dump(item).decode() for item in saved), "\n]\n"], str(beside))
    tell(f"{len(saved)} reference{'s are' if len(saved) != 1 else ' is'} saved in {beside}; the library is unchanged")
    print(beside)
