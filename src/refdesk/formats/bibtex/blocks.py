"""The blocks of a .bib file: text -> entries with their fields' TeX, macros resolved.

bibtexparser splits the file, a stretch at a time so that memory does not grow with it. What it gives up on, an entry that is
not well formed, is read again field by field (see `broken`): what can be read of the entry comes in, with a Problem that says
what is wrong with it, and its neighbours are not affected.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.bibtex.broken import read_broken
from refdesk.formats.bibtex.field_values import closes, join_repeated, resolve
from refdesk.formats.bibtex.source import BAD_IN_KEY, LINE_WITH_BLOCK, Entry, Source
from refdesk.items import Problem
from refdesk.items.regex import regex

STRETCH = 1 << 18  # characters handed to bibtexparser at once

COMMENT = regex(r"%.*\n\s*")
JABREF_GROUPS = regex(r"\s*jabref-meta:\s*group(?:ing|stree):")


def read_blocks(source: Source) -> Iterator[Entry | Problem]:
    """The entries of the file in order, and a Problem for each that is broken or repaired."""
    from bibtexparser.model import DuplicateFieldKeyBlock, ExplicitComment, ImplicitComment, Preamble, String
    from bibtexparser.model import Entry as ParsedEntry

    done = 0  # what starts before it was read with an earlier block
    for here, line, block in split_blocks(source):
        if here < done or isinstance(block, ImplicitComment) or source.commented(here):
            continue
        if isinstance(block, ExplicitComment | Preamble):
            yield from left_out(block, line, source.column(here))
            continue
        parsed = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
        if isinstance(parsed, ParsedEntry) and parsed.key and not BAD_IN_KEY.search(parsed.key):
            entry = Entry(parsed.entry_type, parsed.key, {}, line, source.column(here), source, here)
            problems = fill(entry, parsed.fields)
            if any(problem.code == "stray" for problem in problems):  # as after a missing comma
                read, done = read_broken(source, here, line)
                yield from read
            else:
                yield from problems
                yield entry
        elif isinstance(block, String):
            problems = []
            place = Entry("string", "", {}, line, source.column(here), source, here)
            source.macros[block.key.lower()] = resolve(block.value, place, block.key, problems)
            yield from problems
        else:
            read, done = read_broken(source, here, line)
            yield from read


def left_out(block: Any, line: int, column: int) -> Iterator[Problem]:
    """A warning for a block that belongs to the file and not to an entry."""
    from bibtexparser.model import Preamble

    if isinstance(block, Preamble):
        message = "@preamble is left out: only entries are kept"
    elif JABREF_GROUPS.match(block.comment):
        message = "JabRef's tree of groups is left out: only entries are kept, and the groups that each of them names"
    else:
        return
    yield Problem(message, line, column, code="left-out", severity="warning")


def split_blocks(source: Source) -> Iterator[tuple[int, int, Any]]:
    """bibtexparser's blocks, each with its offset and line in the file."""
    from bibtexparser.model import DuplicateBlockKeyBlock
    from bibtexparser.splitter import Splitter

    for name in ("bibtexparser", "bibtexparser.splitter"):
        logging.getLogger(name).disabled = True  # what it logs comes as Problems
    text = source.text
    start, line = 0, 1
    while start < len(text):
        cut = LINE_WITH_BLOCK.search(text, start + STRETCH)
        end = cut.start() if cut else len(text)
        stretch = text[start:end]
        offset = 0
        for block in Splitter(stretch).split().blocks:
            while isinstance(block, DuplicateBlockKeyBlock) and block.ignore_error_block:
                block = block.ignore_error_block
            raw = block.raw or ""
            offset = max(stretch.find(raw, offset), offset)
            yield start + offset, line + (block.start_line or 0), block
            offset += len(raw) or 1
        line += stretch.count("\n")
        start = end


def fill(entry: Entry, fields: Iterable[Any]) -> list[Problem]:
    """Put bibtexparser's fields into the entry, macros resolved, and return what is wrong with them."""
    problems: list[Problem] = []
    filled = entry.fields
    repeated: dict[str, list[str]] = {}
    for parsed in fields:
        name: str = parsed.key.lower()
        value: str = parsed.value
        if "%" in name:  # biber takes what follows on the line as a comment, BibTeX as an error
            name = COMMENT.sub("", name)
            if "%" in name or not name:
                continue
        if value[:1] == "{" and value[-1:] == "}" and (value.count("{") == 1 or closes(value)):
            value = value[1:-1]
        elif not value.isdigit():
            value = resolve(value, entry, name, problems)
        if name not in filled:
            filled[name] = value
        elif name in repeated:
            repeated[name].append(value)
        else:
            repeated[name] = [filled[name], value]
            problems.append(entry.warn(f"field '{name}' is given more than once", "duplicate-field", name))
    for name, values in repeated.items():
        filled[name] = join_repeated(name, values)
    return problems
