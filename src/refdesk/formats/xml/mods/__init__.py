"""MODS, the Library of Congress's Metadata Object Description Schema (version 3) <-> items.

The work that contains another is in its `<relatedItem type="host">`, the series in one of type "series". Also written,
and read back: the CSL type as `<genre authority="csl">`, the key as the record's ID, a role that MARC has no code for as
the name of the CSL variable, and a variable that MODS has no element for as `<note type="csl:VARIABLE">`.
"""

from refdesk.formats.xml.mods.reading import read
from refdesk.formats.xml.mods.writing import write

__all__ = ["read", "write"]
