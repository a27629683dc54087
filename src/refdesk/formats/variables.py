"""The vocabulary of CSL-JSON 1.0.2: which variables its schema has and of what kind each is, and what others call the types."""

from __future__ import annotations

import re
from typing import Any

from refdesk import variables
from refdesk.variables import SYNONYMS, TYPES

NAMES = frozenset(variables.NAMES) - {"editor-translator"}
DATES = frozenset(variables.DATES)
VARIABLES = frozenset(variables.VARIABLES) - {"editor-translator", "part", "supplement", *SYNONYMS}
"""Everything that the schema allows at the top of an item, its older synonyms aside."""

STRINGS = VARIABLES - NAMES - DATES - {"id", "type", "categories", "custom"}

NAME_PARTS = frozenset(
    """family given dropping-particle non-dropping-particle suffix comma-suffix static-ordering literal
    parse-names""".split()
)

ORDER = {
    name: place
    for place, name in enumerate(
        """id type title title-short author editor translator container-author collection-editor container-title
        container-title-short collection-title collection-number event-title event-place event-date publisher
        publisher-place edition volume issue number page number-of-pages number-of-volumes section version medium genre
        issued original-date submitted available-date accessed DOI ISBN ISSN PMID PMCID URL language""".split()
    )
}
LAST = {"abstract": 1, "keyword": 2, "note": 3, "custom": 4}


def ordered(item: dict[str, Any]) -> dict[str, Any]:
    """The item with its fields in the order that people read them in: what it is first, what is long last."""
    end = len(ORDER)
    return dict(sorted(item.items(), key=lambda field: (ORDER.get(field[0], end + LAST.get(field[0], 0)), field[0])))


# What Crossref, DataCite, Zotero, Mendeley, BibTeX and spreadsheets call the types, in lower case, the letters alone.
TYPE_NAMES = {re.sub("[^a-z]", "", name): name for name in sorted(TYPES)} | {
    "articlejournal": "article-journal",
    "artwork": "graphic",
    "audiorecording": "song",
    "blog": "post-weblog",
    "blogpost": "post-weblog",
    "bookchapter": "chapter",
    "bookpart": "chapter",
    "booksection": "chapter",
    "case": "legal_case",
    "component": "document",
    "computerprogram": "software",
    "conference": "paper-conference",
    "conferencepaper": "paper-conference",
    "conferenceproceedings": "paper-conference",
    "dictionaryentry": "entry-dictionary",
    "dissertation": "thesis",
    "editedbook": "book",
    "email": "personal_communication",
    "encyclopediaarticle": "entry-encyclopedia",
    "film": "motion_picture",
    "forumpost": "post",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "instantmessage": "personal_communication",
    "journal": "periodical",
    "letter": "personal_communication",
    "magazinearticle": "article-magazine",
    "mastersthesis": "thesis",
    "misc": "document",
    "monograph": "book",
    "newspaperarticle": "article-newspaper",
    "online": "webpage",
    "other": "document",
    "peerreview": "review",
    "phdthesis": "thesis",
    "podcast": "broadcast",
    "postedcontent": "article",
    "preprint": "article",
    "presentation": "speech",
    "proceedings": "book",
    "proceedingsarticle": "paper-conference",
    "radiobroadcast": "broadcast",
    "referencebook": "book",
    "referenceentry": "entry",
    "statute": "legislation",
    "techreport": "report",
    "tvbroadcast": "broadcast",
    "videorecording": "motion_picture",
    "website": "webpage",
    "journalarticle": "article-journal",
}


def type_called(name: str) -> str:
    """The CSL type of that name, as CSL or as others call it; '' where it is no name of a type."""
    return name if name in TYPES else TYPE_NAMES.get(re.sub("[^a-z]", "", name.lower()), "")
