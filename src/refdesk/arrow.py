"""Rendering on engines that use Apache Arrow: Spark, DuckDB, Polars, Dask (`pip install 'refdesk[arrow]'`).

    render = refdesk.arrow.renderer("apa", format="html")
    rendered = render(batch)  # RecordBatch(id, CSL-JSON) -> RecordBatch(id, entry, citation, error)

Each item is rendered by itself: its entry is that of a list with this item only, and its citation is the first of a
document. What a style takes from the other entries of a list (`refdesk styles show STYLE`: entries need) is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from refdesk.api import text_writer
from refdesk.items import Item, Problem
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl.processor import Processor
    from refdesk.writers import Writer

__all__ = ["SCHEMA", "BatchRenderer", "renderer"]

SCHEMA = pa.schema([("id", pa.string()), ("entry", pa.string()), ("citation", pa.string()), ("error", pa.string())])
"""What a renderer gives. Where a row has an error, it has no entry and no citation; where the style has no list, no entry."""


@dataclass(frozen=True, slots=True)
class BatchRenderer:
    """A function from batch to batch. It holds the style as text, so it can be sent to other processes and machines;
    each process makes a processor from it for the first batch."""

    style: str
    xml: bytes
    locale: str | None
    format: str
    links: bool = True

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Render a batch whose first two columns are ids and items in CSL-JSON, one row for each row, in order.

        Never raises: a fault in a row is its error. Other columns are left out; the id in the column overrides the
        item's own.
        """
        if batch.num_columns < 2:
            rows = [Row(None, error="expected two columns: id, CSL-JSON")] * batch.num_rows
        else:
            ids, items = batch.column(0).to_pylist(), batch.column(1).to_pylist()
            rows = [self.render(id, item) for id, item in zip(ids, items, strict=True)]
        columns = zip(*rows, strict=True) if rows else ((), (), (), ())
        return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], schema=SCHEMA)

    def render(self, id: Any, item: Any) -> Row:
        """One row."""
        shown = None if id is None else without_surrogates(str(id))
        try:
            entry, citation = self.written(read_text(item, shown))
        except Exception as error:
            said = str(error) if isinstance(error, Unreadable) else f"{type(error).__name__}: {error}"
            return Row(shown, error=without_surrogates(said))
        return Row(shown, entry, citation)

    def written(self, item: Item) -> tuple[str | None, str]:
        """The entry, None if the style has none for it, and the citation."""
        from refdesk.rendering.entries import on_a_line

        processor, writer = make(self)
        document = processor.document([item], [{"citationItems": [{"id": item["id"]}]}])
        entries = document.bibliography.entries if document.bibliography else ()
        entry = without_surrogates(on_a_line(entries[0], writer, self.links)) if entries else None
        return entry, without_surrogates(writer.inline(document.citations[0], self.links))


class Row(NamedTuple):
    """A row of the result."""

    id: str | None
    entry: str | None = None
    citation: str | None = None
    error: str | None = None


class Unreadable(ValueError):
    """A text that is not an item."""


def renderer(
    style: str = "apa", locale: str | None = None, format: str = "text", *, links: bool = True
) -> BatchRenderer:
    """A function that renders batches in a style; see `refdesk.Renderer` for the arguments.

    Raises UnknownStyle, BadStyle or UsageError before anything is sent anywhere; the returned function raises nothing.
    """
    from refdesk.rendering.engine import locale_code, make_processor
    from refdesk.styles.names import find_style

    file = find_style(style)
    writer = text_writer(format)
    make_processor(file, locale, links=links)  # raises BadStyle if the style cannot be used
    return BatchRenderer(file.id, file.path.read_bytes(), locale_code(file, locale), writer.id, links)


@lru_cache(maxsize=8)
def make(renderer: BatchRenderer) -> tuple[Processor, Writer]:
    """The processor and the writer of a renderer, made once in each process."""
    from refdesk.csl.processor import Processor
    from refdesk.styles.locales import read_locale

    return Processor(renderer.xml, read_locale, renderer.locale, links=renderer.links), text_writer(renderer.format)


def read_text(text: Any, id: str | None) -> Item:
    """The item in a JSON text, with the id of its row. Raises Unreadable if there is none."""
    from refdesk.formats.json_lines import read_line

    if not isinstance(text, str | bytes):
        raise Unreadable("no CSL-JSON: null" if text is None else f"no CSL-JSON text: {type(text).__name__}")
    for read in read_line(text, 1):
        if not isinstance(read, Problem):
            return {**read, "id": id if id is not None else str(read.get("id") or "")}
        if read.severity == "error":
            raise Unreadable(read.message.removesuffix(" (entry skipped)"))
    raise Unreadable("no CSL-JSON: the text is empty")


def without_surrogates(text: str) -> str:
    """The text without lone surrogates, which Arrow's strings cannot hold."""
    return text.encode("utf-8", "replace").decode()
