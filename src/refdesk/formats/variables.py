"""The vocabulary of CSL-JSON 1.0.2: which types and variables there are, and of what kind each variable is."""

from __future__ import annotations

import re
from typing import Any

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)

NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator""".split()
)

DATES = frozenset("accessed available-date event-date issued original-date submitted".split())

STRINGS = frozenset(
    """abstract annote archive archive-place archive_collection archive_location authority call-number chapter-number
    citation-key citation-label citation-number collection-number collection-title container-title
    container-title-short dimensions division DOI edition event-place event-title first-reference-note-number genre
    ISBN ISSN issue jurisdiction keyword language license locator medium note number number-of-pages
    number-of-volumes original-publisher original-publisher-place original-title page page-first part-number
    part-title PMCID PMID printing-number publisher publisher-place references reviewed-genre reviewed-title scale
    section source status supplement-number title title-short URL version volume volume-title volume-title-short
    year-suffix""".split()
)

VARIABLES = NAMES | DATES | STRINGS | {"id", "type", "categories", "custom"}
"""Everything that the schema allows at the top of an item, its older synonyms aside."""

SYNONYMS = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    "title_short": "title-short",
    "container-title_short": "container-title-short",
}
"""Names of CSL 1.0 and 1.0.1 that the schema still has, and what CSL 1.0.2 calls them."""

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
