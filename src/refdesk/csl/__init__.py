"""The CSL 1.0.2 processor: style + items + citations -> formatted text.

Pure: it knows nothing of files, formats or terminals. It reads as a compiler does, in the order of its folders:

    reading/     style XML -> a style of element nodes (parse, style), its locale (locale); what is wrong with a style (check)
    elements/    one module for each rendering element: a node with render()
    text/        what elements do to text: case, initials, numbers, the markup of fields (richtext), citation labels
    arranging/   what is settled between cites and entries, step by step: numbers and order, positions, telling people and
                 cites apart (apart, disambiguate), year suffixes, capitals, clusters (clusters, collapse, narrative), the
                 list (entries, substitute), highlighting. draft.py is the document that goes from step to step
    writing/     the tree -> flat formatted text: runs, quotes (and flip-flop), marks that meet; flatten calls the three

`processor.py` is the pipeline. What goes through it: item.py (an item as elements read it), cites.py (what a document
cites), tree.py and tags.py (rendered text and what it is, the intermediate form), formatted.py (the result). explain.py:
which element wrote what.

    processor = Processor(style_xml, read_locale)
    processor.bibliography(items)
    processor.document(items, citations)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refdesk.csl.formatted import END, Bibliography, Document, Entry, Formatted, Mark

if TYPE_CHECKING:
    from refdesk.csl.processor import Processor
    from refdesk.errors import StyleError

__all__ = ["END", "Bibliography", "Document", "Entry", "Formatted", "Mark", "Processor", "StyleError"]


def __getattr__(name: str) -> Any:
    """Load the processor when it is asked for: who writes formatted text does not need it."""
    if name == "Processor":
        from refdesk.csl.processor import Processor

        return Processor
    if name == "StyleError":
        from refdesk.errors import StyleError

        return StyleError
    raise AttributeError(name)
