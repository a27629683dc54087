"""RIS: what its tags and types mean as CSL variables and types. Sources: the specification of 2011 (Research Information
Systems, Reference Manager) and EndNote's table of reference types."""

from __future__ import annotations

from functools import cache

from refdesk.items import Item

# Tag -> variable in every type. Of several tags for one variable the first is written.
TAGS = {
    "ID": "id",
    "LB": "id",
    "TI": "title",
    "T1": "title",
    "CT": "title",
    "ST": "title-short",
    "AU": "author",
    "A1": "author",
    "ED": "editor",
    "A2": "editor",
    "A3": "collection-editor",
    "A4": "translator",
    "T2": "container-title",
    "JF": "journal-full",
    "BT": "container-title",
    "J2": "container-title-short",
    "JA": "container-title-short",
    "J9": "container-title-short",
    "JI": "container-title-short",
    "JO": "journal",
    "J1": "journal",
    "T3": "collection-title",
    "PB": "publisher",
    "PU": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "PI": "publisher-place",
    "PY": "issued",
    "Y1": "issued",
    "DA": "issued",
    "PD": "issued",
    "Y2": "accessed",
    "VL": "volume",
    "VO": "volume",
    "IS": "issue",
    "CP": "issue-or-event",
    "CL": "event-place",
    "SP": "page",
    "EP": "page-last",
    "SE": "section",
    "NV": "number-of-volumes",
    "ET": "edition",
    "M1": "number",
    "M3": "genre",
    "SN": "SN",
    "EI": "SN",
    "BN": "SN",
    "DO": "DOI",
    "DI": "DOI",
    "UR": "URL",
    "LK": "URL",
    "US": "URL",
    "LA": "language",
    "AB": "abstract",
    "N2": "abstract",
    "KW": "keyword",
    "N1": "note",
    "RN": "annote",
    "CN": "call-number",
    "AV": "archive_location",
    "DP": "source",
    "DB": "source",
    "RI": "reviewed-title",
    "OP": "original-title",
    "SV": "collection-number",
    "C7": "article-number",
    "AR": "article-number",
}

SERIES = {"T2": "collection-title", "A2": "collection-editor", "A3": "editor", "M1": "collection-number"}
BOOK = SERIES | {"SP": "number-of-pages", "BT": "book-title", "IS": "volume-id"}
ARTICLE = {"ET": "available-date", "M1": "issue-or-number", "C7": "article-number"}
PART = {"M1": "collection-number"}
SCREEN = {"AU": "director", "A1": "director", "A2": "performer", "T2": "collection-title", "SP": "dimensions"}
LETTER = {"A2": "recipient"}
LAW = {"PB": "authority", "T3": "references", "VL": "volume-or-number"}
MEETING = {"C1": "publisher-place-too", "C3": "proceedings", "M1": "issue"}

# Type -> the CSL type, and the tags that mean something else in it. Of several types for one CSL type the first is
# written.
TYPE_TABLE: dict[str, tuple[str, dict[str, str]]] = {
    "JOUR": ("article-journal", ARTICLE),
    "EJOUR": ("article-journal", ARTICLE),
    "ABST": ("article-journal", ARTICLE),
    "INPR": ("article-journal", {}),
    "JFULL": ("periodical", {}),
    "MGZN": ("article-magazine", {}),
    "NEWS": ("article-newspaper", {"M2": "section"}),
    "BOOK": ("book", BOOK),
    "EBOOK": ("book", BOOK | {"DA": "accessed", "A2": "editor", "A3": "collection-editor"}),
    "EDBOOK": ("book", BOOK | {"AU": "editor", "A1": "editor"}),
    "SER": ("book", BOOK),
    "CTLG": ("book", BOOK),
    "CHAP": ("chapter", PART | {"SE": "chapter-number"}),
    "ECHAP": ("chapter", PART),
    "CLSWK": ("classic", BOOK),
    "ANCIENT": ("classic", BOOK),
    "CPAPER": ("paper-conference", MEETING),
    "CONF": ("paper-conference", MEETING),
    "DICT": ("entry-dictionary", PART),
    "ENCYC": ("entry-encyclopedia", PART),
    "THES": ("thesis", {"SP": "number-of-pages", "T2": "division"} | dict.fromkeys(("A2", "A3", "ED"), "contributor")),
    "RPRT": ("report", SERIES | {"A3": "contributor", "M1": "number", "IS": "number", "VL": "volume-or-number"}),
    "GOVDOC": ("report", {"A2": "authority", "M1": "number"}),
    "GRANT": ("report", {}),
    "STAND": ("standard", {"SN": "number", "A2": "authority"}),
    "PAT": ("patent", {"IS": "number", "SN": "number", "A2": "authority", "Y2": "submitted", "M1": "call-number"}),
    "CASE": ("legal_case", LAW | {"VL": "volume", "A2": "contributor"}),
    "BILL": ("bill", LAW | {"SP": "section", "CY": "container-title"}),
    "UNBILL": ("bill", LAW | {"SP": "section", "CY": "container-title"}),
    "STAT": ("legislation", LAW | {"VL": "volume", "CY": "container-title"}),
    "LEGAL": ("regulation", LAW | {"VL": "volume", "A2": "authority"}),
    "HEAR": ("hearing", {"VL": "volume-or-number", "T3": "authority"}),
    "ELEC": ("webpage", {}),
    "WEB": ("webpage", {}),
    "BLOG": ("post-weblog", {}),
    "ICOMM": ("personal_communication", LETTER),
    "PCOMM": ("personal_communication", LETTER),
    "INTV": ("interview", {"A2": "interviewer"}),
    "MANSCPT": ("manuscript", {"T2": "archive_collection"}),
    "UNPB": ("manuscript", {}),
    "UNPD": ("manuscript", {}),
    "PAMP": ("pamphlet", {"SP": "number-of-pages", "T2": "collection-title"}),
    "MPCT": (
        "motion_picture",
        SCREEN | {"A2": "contributor", "A3": "producer", "A4": "performer", "M3": "medium", "U5": "publisher"},
    ),
    "ADVS": ("motion_picture", SCREEN),
    "VIDEO": ("motion_picture", SCREEN),
    "SOUND": ("song", {"A1": "composer", "A2": "performer", "T2": "collection-title"}),
    "MUSIC": ("musical_score", {"A1": "composer", "AU": "composer", "IS": "volume", "A4": "producer"}),
    "MAP": (
        "map",
        {"VL": "edition", "T2": "collection-title", "A2": "collection-editor", "C1": "scale", "C3": "dimensions"},
    ),
    "ART": ("graphic", {"M1": "medium", "C3": "dimensions"}),
    "FIGURE": ("figure", {}),
    "CHART": ("figure", {}),
    "EQUA": ("figure", {}),
    "SLIDE": ("speech", {}),
    "COMP": ("software", {"IS": "version", "ET": "version", "T2": "collection-title", "A2": "collection-editor"}),
    "DATA": ("dataset", {"IS": "version", "ET": "version"}),
    "AGGR": ("dataset", {"IS": "version", "ET": "version"}),
    "DBASE": ("dataset", {"IS": "version", "ET": "version"}),
    "GEN": ("document", {}),
    "MULTI": ("document", {}),
}
TYPE_ALIASES = {"JOURN": "JOUR", "JOURNAL": "JOUR", "ARTICLE": "JOUR", "JA": "JOUR", "WEBP": "ELEC", "DISS": "THES",
                "PAMPH": "PAMP", "INCOL": "CHAP", "MISC": "GEN", "INPROC": "CPAPER", "TECH": "RPRT"}  # fmt: skip

# Labels that Reference Manager puts before what it has no tag for, in N1.
LABELS = {
    "Call Number": "call-number",
    "Language": "language",
    "Place of Publication": "publisher-place",
    "Publisher Name": "publisher",
    "Volume ID": "volume",
    "Issue ID": "issue",
    "Series Title": "collection-title",
    "Series Volume ID": "collection-number",
    "Proceedings Title": "container-title",
    "ISBN": "ISBN",
    "Size": "dimensions",
    "Scale": "scale",
    "Edition": "edition",
}

SERIALS = ("article-journal", "article-magazine", "article-newspaper", "periodical", "dataset")


@cache
def table_of(kind: str) -> dict[str, str]:
    return TAGS | TYPE_TABLE[kind][1]


WRITTEN_TYPES = {
    "article": "UNPB",
    "broadcast": "ADVS",
    "entry": "ENCYC",
    "post": "ELEC",
    "review": "JOUR",
    "review-book": "JOUR",
    "treaty": "LEGAL",
    "performance": "ADVS",
    "event": "CONF",
}
for _code, (_type, _) in TYPE_TABLE.items():
    WRITTEN_TYPES.setdefault(_type, _code)


@cache
def tags_of(kind: str, allowed: frozenset[str] | None = None) -> dict[str, str]:
    """Variable -> tag, for one type; only of the tags in `allowed`, if given."""
    table = table_of(kind)
    own = TYPE_TABLE[kind][1]
    tags: dict[str, str] = {}
    for tag in [*own, *(tag for tag in TAGS if tag not in own)]:
        if allowed is None or tag in allowed:
            tags.setdefault(table[tag], tag)
    return tags


def kind_of(item: Item) -> str:
    """The RIS type that an item is written as."""
    return WRITTEN_TYPES.get(item.get("type", ""), "GEN")
