"""The vocabulary of CSL 1.0.2: its variables (specification, appendix IV) and types, in one order, and what others call them."""

from __future__ import annotations

import re
from functools import lru_cache

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)

_NAMES = (
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
    "director", "editor", "editorial-director", "editor-translator", "executive-producer", "guest", "host",
    "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
)  # fmt: skip
_DATES = ("issued", "accessed", "available-date", "event-date", "original-date", "submitted")

ORDER = (
    "id", "type", "citation-key", "categories", "title", "title-short", *_NAMES, "container-title",
    "container-title-short", "collection-title", "collection-number", "volume-title",
    "volume-title-short", "part-title", "publisher", "publisher-place", "authority", "jurisdiction", "division",
    "edition", "volume", "number-of-volumes", "issue", "number", "part-number", "supplement-number",
    "printing-number", "version", "chapter-number", "section", "page", "page-first",
    "number-of-pages", "locator", *_DATES, "year-suffix", "event-title", "event-place", "original-title",
    "original-publisher", "original-publisher-place", "reviewed-title", "reviewed-genre", "genre", "medium",
    "dimensions", "scale", "status", "references", "archive", "archive_collection", "archive_location",
    "archive-place", "call-number", "source", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "URL", "citation-label",
    "citation-number", "first-reference-note-number", "abstract", "annote", "keyword", "note", "language", "license", "custom",
)  # fmt: skip
"""Every variable of CSL 1.0.2, in the order in which a record has them."""

VARIABLES = frozenset(ORDER)
NAMES = frozenset(_NAMES)
DATES = frozenset(_DATES)
NUMBERS = frozenset(
    """chapter-number citation-number collection-number edition first-reference-note-number issue locator number
    number-of-pages number-of-volumes page page-first part-number printing-number section supplement-number version
    volume""".split()
)
STRINGS = VARIABLES - NAMES - DATES - {"id", "type", "categories", "custom"}
"""The variables whose value is a text, numbers among them."""

SYNONYMS = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    "title_short": "title-short",
    "container-title_short": "container-title-short",
}
"""Names of CSL 1.0 and 1.0.1 that the schema still has, and what CSL 1.0.2 calls them."""

NAME_PARTS = (
    "family", "given", "dropping-particle", "non-dropping-particle", "suffix", "comma-suffix", "static-ordering", "literal",
    "parse-names",
)  # fmt: skip
"""The parts of a name, in the order in which a record has them."""

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
    "theses": "thesis",
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
    """The CSL type of that name, as CSL or as others call it; '' if there is none."""
    return name if name in TYPES else TYPE_NAMES.get(re.sub("[^a-z]", "", name.lower()), "")


# What databases call the kinds of document in journals, books and proceedings -> CSL type, the most telling first.
DOCUMENT_TYPES = {
    "book chapter": "chapter",
    "chapter": "chapter",
    "reference work entry": "entry-encyclopedia",
    "living reference work entry": "entry-encyclopedia",
    "protocol": "chapter",
    "proceedings paper": "paper-conference",
    "conference paper": "paper-conference",
    "conference abstract": "paper-conference",
    "conference proceeding": "paper-conference",
    "conference proceedings article": "paper-conference",
    "proceeding": "paper-conference",
    "meeting abstract": "paper-conference",
    "ieee conferences": "paper-conference",
    "dissertation": "thesis",
    "book review": "review-book",
    "data set": "dataset",
    "dataset": "dataset",
    "data study": "dataset",
    "software": "software",
    "preprint": "article",
    "standard": "standard",
    "ieee standards": "standard",
    "patent": "patent",
    "edited book": "book",
    "monograph": "book",
    "book": "book",
    "ieee books": "book",
    "news item": "article-magazine",
    "magazine": "article-magazine",
    "ieee magazines": "article-magazine",
    "newspaper": "article-newspaper",
    "report": "report",
} | dict.fromkeys(
    """article|review|journal article|article in press|early access|letter|note|editorial|editorial material|erratum
    |correction|short survey|survey|data paper|retracted|retraction|clinical trial|case report|systematic review
    |conference review|meta-analysis|review article|research article|original article|original paper|original research
    |full paper|regular paper|regular article|short communication|brief communication|comment|biographical-item
    |reprint|academic journal|peer reviewed journal|scholarly journal|scholarly journals|ieee journals
    |ieee early access articles|journal: article|journal: review|journal: editorial|journal: letter|j""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|"),
    "article-journal",
)


@lru_cache(maxsize=256)  # a file has few of them
def document_type(name: str) -> str:
    """The CSL type of a database's kind of document ("Article; Proceedings Paper"); '' if it is none of these."""
    kinds = {kind.strip().lower() for kind in re.split(r"[;|]", name)}
    kinds |= {kind.removesuffix("s") for kind in kinds}
    return next((kind for known, kind in DOCUMENT_TYPES.items() if known in kinds), "")


def restates_type(genre: str, kind: str) -> bool:
    """Whether a genre only repeats the type in a database's words: "Journal Article" for an article."""
    if not genre or kind == "article":  # of which the genre says that it is a preprint
        return False
    if genre.lower().startswith(("phd", "master")):  # type_called knows them, but they say which thesis
        return False
    return type_called(genre) == kind or (document_type(genre) == "article-journal" and kind.startswith("article"))


USUAL_NAMES = {
    "address": "publisher-place",
    "booktitle": "container-title",
    "container": "container-title",
    "date": "issued",
    "institution": "publisher",
    "journal": "container-title",
    "journaltitle": "container-title",
    "keywords": "keyword",
    "key": "id",
    "lang": "language",
    "organization": "publisher",
    "pages": "page",
    "place": "publisher-place",
    "school": "publisher",
    "series": "collection-title",
    "tag": "keyword",
    "tags": "keyword",
    "year": "issued",
}
"""What people and BibTeX call the variables, beside CSL's names in any case of letters."""

_BY_LOWER_CASE = {name.lower(): name for name in VARIABLES}


def variable_called(name: str, kind: str = "") -> str:
    """The CSL variable of that name, as CSL or as people call it; '' if there is none. The `number` of an article (of that
    kind) is its issue."""
    name = name.strip().lower()
    if name == "number" and kind.startswith(("article-", "periodical")):
        return "issue"
    return _BY_LOWER_CASE.get(name) or USUAL_NAMES.get(name, "")


KEPT_BY_LIBRARY = frozenset(("added", "aliases", "sources", "note", "files", "missing-files", "groups"))
"""What a library keeps under `custom` for itself: no format has to hold it."""
