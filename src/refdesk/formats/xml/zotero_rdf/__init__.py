"""Zotero RDF <-> items: what Zotero writes as "Zotero RDF" and imports again, with files, notes and collections.

The key in Zotero of an item that is related to others, and the keys of these, are kept under `custom.zotero`.
"""

from refdesk.formats.xml.zotero_rdf.reading import read
from refdesk.formats.xml.zotero_rdf.writing import write

__all__ = ["read", "write"]
