"""The CSL 1.0.2 processor: style + items + citations -> formatted text.

Pure: it knows nothing of files, formats or terminals. It reads as a compiler does:

    parse.py          style XML -> element nodes (locale.py: terms, dates, options)
    order.py          sort keys, citation numbers, positions of cites
    disambiguate.py   cites that read alike -> hints an item
    elements/         one module a rendering element: a node with render()
    collapse.py       cites -> clusters; narrative.py: those with an author in the sentence; substitute.py: repeated names
    capitals.py       the capital of a term that comes first
    punctuation.py    the tree -> flat formatted text (formatted.py)

Beside the way: check.py (what is wrong with a style), explain.py (which element wrote what).

    processor = Processor(style_xml, read_locale)
    processor.bibliography(items)
    processor.document(items, citations)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refdesk.csl.formatted import END, Bibliography, Document, Entry, Formatted, Mark

if TYPE_CHECKING:
    from refdesk.csl.errors import StyleError
    from refdesk.csl.processor import Processor

__all__ = ["END", "Bibliography", "Document", "Entry", "Formatted", "Mark", "Processor", "StyleError"]


def __getattr__(name: str) -> Any:
    """Load the processor when it is asked for: who writes formatted text does not need it."""
    if name == "Processor":
        from refdesk.csl.processor import Processor

        return Processor
    if name == "StyleError":
        from refdesk.csl.errors import StyleError

        return StyleError
    raise AttributeError(name)
