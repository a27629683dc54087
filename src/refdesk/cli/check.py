"""`refdesk check`: faults in references."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli.options import (
    DryRunOption,
    JsonOption,
    LibraryOption,
    Lookup,
    argument,
    flag,
    option,
    style_option,
)
from refdesk.errors import NegativeAnswer, UsageError
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.library import Library
    from refdesk.library.check import Finding
    from refdesk.rendering.needs import Tally


FORMATS = ("text", "json", "github", "sarif", "errorformat")
Located = Iterator[tuple[str, "Finding"]]


def list_codes(asked: bool) -> None:
    """Print the codes and exit."""
    if asked:
        from refdesk.cli.output import write
        from refdesk.library.check import CODES

        write(f"{code}\t{meaning}\n" for code, meaning in CODES.items())
        raise typer.Exit


CheckedFilesArgument = Annotated[list[str] | None, argument("[FILE]...", "Files in any format (default: the library).")]
StyleOption = Annotated[str | None, style_option("Report fields that this style asks for and references lack.")]
SelectOption = Annotated[
    str,
    option("--select", of="CODE,...", help="Report only these codes (E3: all that begin with E3).", completes="codes"),
]
IgnoreOption = Annotated[str, option("--ignore", of="CODE,...", help="Do not report these codes.", completes="codes")]
OutputFormatOption = Annotated[
    str, option("--output-format", of="FORMAT", help="text, json, github, sarif or errorformat (default: text).")
]
FixOption = Annotated[bool, flag("--fix", help="Fix faults in the library where the fix is safe.")]
RecoverOption = Annotated[
    bool, flag("--recover", help="If the library is not valid JSON, save what can be read to a file beside it.")
]
AttachedOption = Annotated[bool, flag("--files", help="Check attached files: missing, renamed, in no reference.")]
IntegrityOption = Annotated[
    bool, flag("--integrity", help="Verify the library's file, history and index; repair the index.")
]
CodesOption = Annotated[bool, flag("--codes", help="List the codes.", is_eager=True, callback=list_codes)]
OnlineOption = Annotated[bool, flag("--online", help="Compare the references with registries.")]
StrictOption = Annotated[bool, flag("--strict", help="With --online: report works that no registry knows as faults.")]


class CodeOptions(NamedTuple):
    """Which codes are reported."""

    select: SelectOption = ""
    ignore: IgnoreOption = ""
    codes: CodesOption = False


class Kind(NamedTuple):
    """What is checked, if not the references by themselves."""

    style: StyleOption = None
    attached: AttachedOption = False
    integrity: IntegrityOption = False
    online: OnlineOption = False
    strict: StrictOption = False


class Repair(NamedTuple):
    """What is changed."""

    fix: FixOption = False
    recover: RecoverOption = False
    dry_run: DryRunOption = False


def check(
    kind: Kind,
    code: CodeOptions,
    lookup: Lookup,
    repair: Repair,
    files: CheckedFilesArgument = None,
    library: LibraryOption = None,
    form: OutputFormatOption = "text",
    json: JsonOption = False,
) -> None:
    """Check the library or files, and print one line per fault. Exits 1 if anything is found.

    Faults are: invalid CSL-JSON, impossible dates, wrong check digits, pages that run backwards, titles and names in
    capitals, institutions entered as persons, left-over HTML and LaTeX, missing fields, duplicate keys.

    With --style, report instead the fields that the style asks for and that references of the same type usually have, but
    these lack. The fields that the style never shows are counted; --select S lists them.

    With --files, check attached files instead: missing ones, ones renamed or moved inside the library's files folder (--fix
    updates their paths), and files there that no reference lists.

    With --integrity, read the whole of the library's file, history and index, and report where they are damaged. An index
    that does not match the file is rebuilt (not with --dry-run).

    With --online, compare each reference with the registry's record, found by DOI, arXiv number, PMID or ISBN, else by a
    search. Reports DOIs that do not exist or belong to another work, fields that differ, retractions and corrections, and
    preprints that have been published. Works that no registry knows, or that could not be checked, are not faults.

    Examples:

      refdesk check

      refdesk check --style nature

      refdesk check --select E --output-format github

      refdesk check --fix --dry-run

      refdesk check --files

      refdesk check --integrity --dry-run

      refdesk check --online --offline || echo 'not asked before'
    """
    from refdesk.cli import fixing, integrity
    from refdesk.cli.desk import library_at

    form = "json" if json else form
    refuse_mixed(form, bool(files), kind, repair)
    if kind.integrity:
        integrity.refuse_beside_integrity(files, kind._replace(integrity=False), repair._replace(dry_run=False), code)
        integrity.check_integrity(library, form == "json", repair.dry_run)
    elif repair.recover:
        fixing.recover_library(library_at(library))
    else:
        report_faults(library_at(library), files, kind, code, lookup, repair, form)


def report_faults(
    store: Library,
    files: list[str] | None,
    kind: Kind,
    code: CodeOptions,
    lookup: Lookup,
    repair: Repair,
    form: str,
) -> None:
    """Print the faults in the files or in the library, or fix them. NegativeAnswer (status 1) if there are any."""
    from refdesk.cli import fixing, online
    from refdesk.cli.messages import is_quiet

    codes = Codes(known_codes(code.select) or (["S1"] if kind.style else []), known_codes(code.ignore))
    tally, located = seek(store, files, kind, lookup)
    findings = [(source, each) for source, each in located if codes.include(each.code)]
    if repair.fix:
        fixing.fix_library(store, [finding for _, finding in findings], repair.dry_run)
        return
    print_findings(findings, form, tally)
    if kind.online:
        online.finish([finding for _, finding in findings], kind.strict)
    else:
        summary = tally.sentence(kind.style) if tally and kind.style else counted(findings, fixable=not files)
        finish(findings, "" if is_quiet() else summary, always=tally is not None)


class Codes(NamedTuple):
    """The codes to report (all, if there are none), and those not to report, or beginnings of codes."""

    wanted: list[str]
    unwanted: list[str]

    def include(self, code: str) -> bool:
        from refdesk.library.check import chosen

        return chosen(code, self.wanted, self.unwanted)


def refuse_mixed(form: str, files: bool, kind: Kind, repair: Repair) -> None:
    """UsageError for options that cannot be combined."""
    changes = repair.fix or repair.recover
    if form not in FORMATS:
        raise UsageError(f"--output-format: expected text, json, github, sarif or errorformat, got '{form}'")
    if kind.online and (kind.style or changes):
        raise UsageError("--online cannot be combined with --style, --fix or --recover")
    if kind.attached and (files or kind.style or kind.online):
        raise UsageError("--files checks the library's own files: combine it with --fix, --select and --ignore only")
    if (files or kind.style) and changes:
        raise UsageError("--fix and --recover work on the library only, without --style")


def seek(store: Library, files: list[str] | None, kind: Kind, lookup: Lookup) -> tuple[Tally | None, Located]:
    """The findings, each with its source; against a style, with a tally that is complete once they have all been read."""
    if kind.style:
        return against_style(kind.style, _sources(files, store))
    if kind.attached:
        from refdesk.library.attaching import faults

        return None, ((str(store.path), each) for each in faults(store))
    if kind.online:
        from refdesk.cli.online import judged

        return None, judged(_sources(files, store), *lookup)
    from refdesk.cli.messages import followed
    from refdesk.library.check import findings

    return None, (
        (source, each) for source, items in _sources(files, store) for each in findings(followed(items, "checking"))
    )


def counted(findings: list[tuple[str, Finding]], fixable: bool) -> str:
    """`3 faults, 1 of them fixable with --fix`."""
    number = sum(bool(each.fix) for _, each in findings) if fixable else 0
    return f"{len(findings)} fault{'s' * (len(findings) > 1)}" + (
        f", {number} of them fixable with --fix" if number else ""
    )


def finish(findings: list[tuple[str, Finding]], summary: str, always: bool) -> None:
    """Print the summary, with status 1 if anything was found; if nothing was, only if it is `always` printed."""
    from refdesk.cli.messages import tell

    if findings:
        raise NegativeAnswer(summary)
    if always and summary:
        tell(summary)


def known_codes(text: str) -> list[str]:
    """The codes, or beginnings of codes, of an option. UsageError if no code begins with one of them."""
    from refdesk.library.check import CODES

    codes = [code.strip().upper() for code in text.split(",") if code.strip()]
    if unknown := [code for code in codes if not any(known.startswith(code) for known in CODES)]:
        raise UsageError(f"no code {', '.join(unknown)} (refdesk check --codes lists them)")
    return codes


def against_style(
    style: str, sources: Iterator[tuple[str, Iterator[tuple[int, Item]]]]
) -> tuple[Tally, Iterator[tuple[str, Finding]]]:
    """What the style asks for and the references lack, and a tally that is complete once the findings have been read."""
    from refdesk.cli.messages import followed
    from refdesk.cli.rendering import processor_for, style_named
    from refdesk.csl.explain import explaining
    from refdesk.rendering.needs import Tally, findings

    chosen = style_named(style)
    engine = processor_for(chosen, None)
    if engine.style.bibliography is None:
        raise NegativeAnswer(f"style {chosen.id} has citations only, no reference list")
    explain = explaining(engine)
    tally = Tally()

    def findings_of_all() -> Iterator[tuple[str, Finding]]:
        for source, items in sources:
            for line, item in followed(items, "checking"):
                if explained := explain(item):
                    yield from ((source, each) for each in findings(chosen.id, line, item, explained, tally))

    return tally, findings_of_all()


def print_findings(findings: list[tuple[str, Finding]], form: str, tally: Tally | None) -> None:
    """Print the findings, one per line or as JSON."""
    from refdesk.cli.output import print_json, write
    from refdesk.library.check import as_github

    if form == "sarif":
        from refdesk.library.check import as_sarif

        write([as_sarif(findings), "\n"])
    elif form == "github":
        write(as_github(source, each) + "\n" for source, each in findings)
    elif form in ("text", "errorformat"):
        write(line_of(source, each) for source, each in findings)
    else:
        rows = [
            {
                "file": source,
                "line": each.line or None,
                "key": each.key,
                "field": each.variable,
                "code": each.code,
                "message": each.message,
                "fixable": bool(each.fix),
            }
            for source, each in findings
        ]
        print_json(findings=rows, **({"summary": tally.as_dict()} if tally else {}))


def line_of(source: str, finding: Finding) -> str:
    """`refs.json:12: doe2020: W701 message`; on a terminal, in colour and wrapped."""
    from refdesk.cli.terminal import coloured, hanging, shortened
    from refdesk.items.text import printable

    place = printable(f"{shortened(source)}:{finding.line}:" if finding.line else f"{shortened(source)}:")
    key = coloured(printable(finding.key), "key", sys.stdout) + ": " if finding.key else ""
    code = coloured(finding.code, "error" if finding.code.startswith("E") else "warning", sys.stdout)
    return hanging(f"{place} {key}{code} {printable(finding.message)}", 4) + "\n"


def _sources(files: list[str] | None, store: Library) -> Iterator[tuple[str, Iterator[tuple[int, Item]]]]:
    """The files' records, or the library's, with their lines (0 if the format does not give them)."""
    from refdesk.cli.reading import InputReport, read_bytes, read_file
    from refdesk.errors import PartlyDone
    from refdesk.formats.registry import recognise
    from refdesk.library.scan import numbered

    if not files:
        yield str(store.path), store.records()
        return
    report = InputReport()
    for path in files:
        form = recognise(data, path) if path != "-" and (data := read_bytes(path)) else None
        if form and form.id == "csl-json":
            yield path, numbered(data, path)
        else:
            yield path, ((0, item) for item in read_file(path, None, report))
        report.sum_up()
    if report.errors:
        raise PartlyDone
