"""`refdesk render` for Word and Writer files: typed citations to live fields, fields to plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from refdesk.cli.cited import Problems
    from refdesk.cli.options import Sources
    from refdesk.cli.render import Target
    from refdesk.documents.reading import Document


Result = TypeVar("Result")


def in_file(name: str, change: Callable[[], Result]) -> Result:
    """What a change of a file gives; errors name the file."""
    from refdesk.errors import BadData

    try:
        return change()
    except BadData as error:
        raise BadData(f"{name}: {error}") from None


def render_fields(
    documents: Sequence[Document],
    style: str | None,
    sources: Sources,
    locale: str | None,
    target: Target,
    unlink: bool,
    problems: Problems,
) -> None:
    """Write the file with its citations rendered. Only one file can be given."""
    from refdesk.cli.cited import references
    from refdesk.cli.messages import tell
    from refdesk.cli.output import write
    from refdesk.documents.fields.setting import set_fields, typed_keys
    from refdesk.documents.fields.setting import unlink as unlinked
    from refdesk.documents.references import style_file
    from refdesk.errors import BadData, NegativeAnswer, PartlyDone, UsageError
    from refdesk.rendering.engine import make_processor

    if len(documents) > 1:
        raise UsageError("expected one Word or Writer file")
    scan = documents[0].scan
    name, data = scan.source.name, scan.source.data
    if scan.problems:
        raise BadData("")  # already reported
    path = name if target.in_place else target.output
    if unlink:
        if not scan.clusters:
            raise NegativeAnswer(f"{name}: has no citation fields")
        write(in_file(name, lambda: unlinked(scan)), path)
        problems.finish()
        return
    keys = in_file(name, lambda: typed_keys(data, scan.format))
    if not keys:
        raise NegativeAnswer(f"{name}: no typed citations, such as [@key, p. 3]")
    items = references(documents, *sources, keys, False)
    file = style_file(style)
    processor = make_processor(file, locale)
    done = in_file(name, lambda: set_fields(data, scan.format, items, processor, file.id, with_list=True))
    for key in done.missing:
        tell(f"{name}: no reference '{key}'", "warning", even_quiet=True, file=name, key=key, code="missing-key")
    write(done.data, path)
    if done.missing:
        raise PartlyDone
    problems.finish()
