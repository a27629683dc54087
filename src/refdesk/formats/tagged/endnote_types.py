"""The record of EndNote, which it writes as RIS, as refer (.enw) and as XML: its reference types by name and number, and
the RIS type of each. Source: EndNote's manual, table of reference types."""

from __future__ import annotations

from refdesk.formats.tagged.ris_fields import SERIALS, TYPE_TABLE, table_of

TYPES = {
    "Journal Article": (17, "JOUR"),
    "Book": (6, "BOOK"),
    "Book Section": (5, "CHAP"),
    "Conference Paper": (47, "CPAPER"),
    "Conference Proceedings": (10, "CONF"),
    "Thesis": (32, "THES"),
    "Report": (27, "RPRT"),
    "Web Page": (12, "ELEC"),
    "Newspaper Article": (23, "NEWS"),
    "Magazine Article": (19, "MGZN"),
    "Edited Book": (28, "EDBOOK"),
    "Electronic Article": (43, "EJOUR"),
    "Electronic Book": (44, "EBOOK"),
    "Electronic Book Section": (60, "ECHAP"),
    "Aggregated Database": (55, "AGGR"),
    "Ancient Text": (51, "ANCIENT"),
    "Artwork": (2, "ART"),
    "Audiovisual Material": (3, "ADVS"),
    "Bill": (4, "BILL"),
    "Blog": (56, "BLOG"),
    "Case": (7, "CASE"),
    "Catalog": (8, "CTLG"),
    "Chart or Table": (38, "CHART"),
    "Classical Work": (49, "CLSWK"),
    "Computer Program": (9, "COMP"),
    "Dataset": (59, "DATA"),
    "Dictionary": (52, "DICT"),
    "Encyclopedia": (53, "ENCYC"),
    "Equation": (39, "EQUA"),
    "Figure": (37, "FIGURE"),
    "Film or Broadcast": (21, "MPCT"),
    "Generic": (13, "GEN"),
    "Government Document": (46, "GOVDOC"),
    "Grant": (54, "GRANT"),
    "Hearing": (14, "HEAR"),
    "Interview": (64, "INTV"),
    "Legal Rule or Regulation": (50, "LEGAL"),
    "Manuscript": (36, "MANSCPT"),
    "Map": (20, "MAP"),
    "Music": (61, "MUSIC"),
    "Online Database": (45, "DBASE"),
    "Online Multimedia": (48, "MULTI"),
    "Pamphlet": (24, "PAMP"),
    "Patent": (25, "PAT"),
    "Personal Communication": (26, "ICOMM"),
    "Serial": (57, "SER"),
    "Standard": (58, "STAND"),
    "Statute": (31, "STAT"),
    "Unpublished Work": (34, "UNPB"),
}
BY_NAME = {name.lower(): kind for name, (_, kind) in TYPES.items()} | {
    "journal": "JOUR",
    "conference": "CONF",
    "newspaper": "NEWS",
    "magazine": "MGZN",
    "video": "VIDEO",
    "sound recording": "SOUND",
    "audio recording": "SOUND",
    "web site": "ELEC",
    "unpublished": "UNPB",
    "book chapter": "CHAP",
    "dissertation": "THES",
    "case law": "CASE",
    "legislation": "STAT",
}
BY_NUMBER = dict(TYPES.values())
NAMES = {kind: name for name, (_, kind) in TYPES.items()}
# Types that EndNote has none for.
NEAREST = {"SOUND": "MUSIC", "SLIDE": "CPAPER", "VIDEO": "MPCT", "INPR": "JOUR", "PCOMM": "ICOMM", "JFULL": "SER"}


def nearest(kind: str) -> str:
    """The nearest RIS type that EndNote has a name for."""
    return kind if kind in NAMES else NEAREST.get(kind, "GEN")


def number_tag(kind: str) -> str:
    """The RIS tag of EndNote's generic field Number: IS if the type has issues or numbers itself by IS, else M1."""
    variable = table_of(kind)["IS"]
    return "IS" if TYPE_TABLE[kind][0] in SERIALS or variable not in ("issue", "volume-id") else "M1"
