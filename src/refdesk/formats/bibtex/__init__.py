"""BibTeX and BibLaTeX <-> CSL-JSON.

`blocks` splits the file and `inherit` fills entries from those they refer to. `latex`, `names`, `dates` and `titles` turn values
into CSL's and back, `fields` holds the tables of types and fields, and `reading` and `writing` go through an entry with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refdesk.items import Item, Problem

__all__ = ["read", "write"]


def read(data: bytes, dialect: str = "bibtex", groups: bool = True) -> Iterator[Item | Problem]:
    """The items of a .bib file, in its order, and a Problem for each entry that is broken, repaired or partly read.

    Without `groups`, the fields that name an entry's groups are only kept, for a reader that knows the tree of groups.
    """
    from refdesk.formats.bibtex.reading import read as read_items

    return read_items(data, groups)


def write(items: Iterable[Item], dialect: str = "bibtex", ascii: bool | None = None) -> Iterator[str | Problem]:
    """The .bib file of the items, entry by entry. The dialect is `bibtex` or `biblatex`; `ascii` says whether other letters than
    ASCII are written as LaTeX commands (by default in BibTeX only)."""
    from refdesk.formats.bibtex.writing import write as write_items

    return write_items(items, dialect, ascii)
