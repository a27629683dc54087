"""`refdesk-citeproc`: a filter for pandoc that does what `pandoc --citeproc` does."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import Any

from refdesk.documents.filter.ast import Meta
from refdesk.errors import BadData, RefdeskError
from refdesk.items import Problem

USAGE = """usage: pandoc --filter refdesk-citeproc ...

Reads pandoc's JSON on standard input, sets its citations and its reference list, and writes it again. Metadata as for
--citeproc: bibliography, csl (a file or a style's name), lang, nocite, references, link-citations ...
"""


def command() -> None:
    """The entry point."""
    status = main()
    sys.stderr.flush()
    os._exit(status)


def main() -> int:
    gc.disable()  # a short life: looking for cycles takes a large document's time
    if sys.argv[1:2] in (["--help"], ["-h"]):
        print(USAGE, end="")
        return 0
    try:
        import orjson

        sys.setrecursionlimit(20_000)
        data = sys.stdin.buffer.read()
        try:
            document = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise BadData(f"not pandoc's JSON: {error}") from None
        if not isinstance(document, dict) or not isinstance(document.get("blocks"), list):
            raise BadData("not pandoc's JSON: a document has `meta` and `blocks`")
        output = orjson.dumps(cite(document, tell))
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    except RefdeskError as error:
        return fail(str(error), error.status)
    except RecursionError:
        return fail("the document is nested too deeply", RefdeskError.status)
    except OSError as error:
        return fail(": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 4)
    except Exception as error:
        if os.environ.get("REFDESK_DEBUG"):
            raise
        return fail(f"internal error: {type(error).__name__}: {error} (REFDESK_DEBUG=1 shows where)", 70)
    return 0


def fail(message: str, status: int) -> int:
    from refdesk.items.text import printable

    print(f"refdesk-citeproc: {printable(message)}", file=sys.stderr)
    return status


def tell(source: str, problem: Problem) -> None:
    from refdesk.items.text import printable

    message = problem.located(source) if source else problem.message
    print(f"refdesk-citeproc: {printable(message)}", file=sys.stderr)


def cite(document: dict[str, Any], tell: Callable[[str, Problem], None]) -> dict[str, Any]:
    """The document with its citations and list set."""
    from refdesk.documents.affixes import terms_printed_in
    from refdesk.documents.filter.collect import Collector, nocite
    from refdesk.documents.filter.listing import put_list
    from refdesk.documents.filter.markup import Markup
    from refdesk.documents.filter.place import Manner, place
    from refdesk.documents.references import (
        cites_by_number,
        known_language,
        read_abbreviations,
        read_references,
        style_file,
    )
    from refdesk.documents.typeset import typeset
    from refdesk.rendering.engine import make_processor

    values = document.get("meta") or {}
    meta = Meta(values)
    file = style_file(meta.text("csl") or meta.text("citation-style"))
    processor = make_processor(
        file,
        known_language(meta.text("lang"), "", tell),
        links=meta.flag("link-bibliography", True),
        abbreviations=read_abbreviations(meta.text("citation-abbreviations"), tell),
    )
    markup = Markup()
    collector = Collector(markup, terms_printed_in(processor.style.locale))
    collector.names_authors = meta.flag("narrative-authors", not cites_by_number(file))
    collector.marked = meta.flag("link-citations", False)
    for name in sorted(values):
        if name not in ("nocite", "references"):
            collector.meta(values[name])
    collector.walk(document["blocks"])
    named = nocite(values.get("nocite"))
    wanted = None if "*" in named else {c.id for each in collector.placed for c in each.citation.cites} | set(named)
    own = markup.value(values["references"]) if "references" in values else []
    items = read_references(meta.texts("bibliography"), own if isinstance(own, list) else [], wanted, tell)
    done = typeset(
        processor,
        items,
        [each.citation for each in collector.placed],
        named,
        lambda cite: f"<b>{cite.id}?</b>",
    )
    for key in done.missing:
        tell("", Problem(f"no reference '{key}'", key=key, severity="warning", code="missing-key"))
    manner = Manner(
        processor.style.note,
        meta.flag("notes-after-punctuation", processor.style.note),
        processor.style.locale.punctuation_in_quote,
    )
    place(collector.placed, done.texts, markup, manner)
    if done.bibliography is not None and done.bibliography.entries and not meta.flag("suppress-bibliography", False):
        document["blocks"] = put_list(document["blocks"], done.bibliography, markup, meta)
    return document
