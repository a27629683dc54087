"""Checking styles: against CSL's schema, for what the schema cannot say, and whether the processor can use them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from refdesk.errors import BadStyle, StyleError

if TYPE_CHECKING:
    from refdesk.csl.reading.check import Fault


def check_files(files: list[Path]) -> list[tuple[Path, Fault]]:
    """The faults of styles, each with its file: those of the schema, missing macros and terms, a missing parent."""
    from lxml import etree

    from refdesk.csl.reading.check import Fault, find_faults
    from refdesk.styles.files import package_folder
    from refdesk.styles.locales import read_locale
    from refdesk.styles.names import resolve

    schemas = package_folder("citeproc", "citeproc-py") / "data" / "schema" / "schemas" / "styles"
    schema = etree.RelaxNG(etree.parse(str(schemas / "csl.rng"), etree.XMLParser(resolve_entities=False)))
    rows: list[tuple[Path, Fault]] = []
    for file in files:
        faults = find_faults(file.read_bytes(), schema, read_locale)
        if not faults:
            try:
                resolve(file)
            except BadStyle as error:
                faults = [Fault(1, "link", str(error).removeprefix(f"{file}: "))]
        rows += [(file, fault) for fault in faults]
    return rows


def check_usable(style: bytes, id: str, source: str) -> None:
    """BadStyle if the processor cannot use a style: cut off, not CSL, a macro that is missing."""
    from refdesk.csl.processor import Processor
    from refdesk.styles.index import info_of
    from refdesk.styles.locales import read_locale

    if info_of(style, id, source).parent is not None:
        return
    try:
        Processor(style, read_locale)
    except StyleError as error:
        raise BadStyle(f"{source}: {error}") from None
