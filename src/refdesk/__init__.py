"""refdesk: a reference desk for the terminal, and a Python library.

    import refdesk

    references = refdesk.read("refs.bib")
    print(refdesk.bibliography(references, style="apa"))

What there is:

    read, read_text, write      references in any of refdesk's formats -> CSL-JSON items, and back
    bibliography, cite          a reference list; the citations of a document
    Renderer                    a style in a locale and an output format, for more than one list or document
    Library, find_library       references stored in a file
    find_style, explain         a style by any of its names; which part of the style wrote what
    RefdeskError and below      the errors of the command line, with their exit statuses
    arrow                       a module: rendering on Spark, DuckDB, Polars, Dask (needs `refdesk[arrow]`)

Everything is loaded on first use.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # True for mypy; importing typing takes a sixth of the start of a command
if TYPE_CHECKING:
    from refdesk.api import (
        Citation,
        Entry,
        References,
        RenderedDocument,
        RenderedList,
        Renderer,
        Written,
        bibliography,
        cite,
        explain,
        find_library,
        read,
        read_text,
        write,
    )
    from refdesk.csl.explain import Explained, Part
    from refdesk.errors import (
        BadData,
        BadStyle,
        LibraryBusy,
        NegativeAnswer,
        NetworkError,
        PartlyDone,
        RefdeskError,
        UnknownStyle,
        UsageError,
    )
    from refdesk.items import Item, Problem
    from refdesk.library import Library
    from refdesk.styles.names import StyleFile, find_style

_HOMES = {
    "refdesk.api": """Citation Entry References RenderedDocument RenderedList Renderer Written bibliography cite explain
        find_library read read_text write""",
    "refdesk.csl.explain": "Explained Part",
    "refdesk.errors": """BadData BadStyle LibraryBusy NegativeAnswer NetworkError PartlyDone RefdeskError UnknownStyle
        UsageError""",
    "refdesk.items": "Item Problem",
    "refdesk.library": "Library",
    "refdesk.styles.names": "StyleFile find_style",
}

__all__ = [
    "BadData",
    "BadStyle",
    "Citation",
    "Entry",
    "Explained",
    "Item",
    "Library",
    "LibraryBusy",
    "NegativeAnswer",
    "NetworkError",
    "Part",
    "PartlyDone",
    "Problem",
    "RefdeskError",
    "References",
    "RenderedDocument",
    "RenderedList",
    "Renderer",
    "StyleFile",
    "UnknownStyle",
    "UsageError",
    "Written",
    "__version__",
    "bibliography",
    "cite",
    "explain",
    "find_library",
    "find_style",
    "read",
    "read_text",
    "write",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names.split():
            value = globals()[name] = getattr(import_module(module), name)
            return value
    if name == "arrow":  # by `import refdesk` alone
        return import_module("refdesk.arrow")
    raise AttributeError(f"module 'refdesk' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
