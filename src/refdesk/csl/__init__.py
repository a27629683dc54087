"""The CSL 1.0.2 processor: style + items + citations -> formatted text.

It is pure: no files, formats or terminal. Like a compiler, it works in stages, one folder each:

    reading/     style XML -> a style of element nodes (parse, style), its locale (locale); faults of a style (check)
    elements/    one module for each rendering element: a node with render()
    text/        what elements do to text: case, initials, numbers, markup in fields (richtext), citation labels
    arranging/   everything that depends on other cites and entries: numbers and order, positions, disambiguation
                 (apart, disambiguate), year suffixes, capitals, clusters (clusters, collapse, narrative), the list
                 (entries, substitute), highlighting. A draft (draft) goes from step to step
    writing/     the tree -> flat formatted text, in three passes (flatten): runs, quotes and flip-flop, marks that meet

`processor.py` is the pipeline. These values go through it: item.py (an item, parsed), cites.py (the citations of a
document), tree.py and tags.py (rendered text and what each piece is: the intermediate form), formatted.py (the result).
explain.py tells which element wrote what.

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
    """Load the processor on first use: the writers of formatted text do not need it."""
    if name == "Processor":
        from refdesk.csl.processor import Processor

        return Processor
    if name == "StyleError":
        from refdesk.errors import StyleError

        return StyleError
    raise AttributeError(name)
