"""The variables of CSL 1.0.2 (specification, appendix IV), the types, and the older names that files still have for some."""

from __future__ import annotations

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)

NAMES = (
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
    "director", "editor", "editorial-director", "editor-translator", "executive-producer", "guest", "host",
    "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
)  # fmt: skip
"""Name variables."""

DATES = ("issued", "accessed", "available-date", "event-date", "original-date", "submitted")
"""Date variables."""

VARIABLES = (
    "id", "type", "citation-key", "categories", "title", "title-short", *NAMES, "container-title",
    "container-title-short", "journalAbbreviation", "collection-title", "collection-number", "volume-title",
    "volume-title-short", "part-title", "publisher", "publisher-place", "authority", "jurisdiction", "division",
    "edition", "volume", "number-of-volumes", "issue", "number", "part-number", "part", "supplement-number",
    "supplement", "printing-number", "version", "chapter-number", "section", "page", "page-first",
    "number-of-pages", "locator", *DATES, "year-suffix", "event", "event-title", "event-place", "original-title",
    "original-publisher", "original-publisher-place", "reviewed-title", "reviewed-genre", "genre", "medium",
    "dimensions", "scale", "status", "references", "archive", "archive_collection", "archive_location",
    "archive-place", "call-number", "source", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "URL", "citation-label",
    "citation-number", "first-reference-note-number", "abstract", "annote", "keyword", "note", "language", "license", "custom",
)  # fmt: skip
"""Every variable of CSL 1.0.2, in the order in which a record has them."""

SYNONYMS = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    "title_short": "title-short",
    "container-title_short": "container-title-short",
}
"""Names of CSL 1.0 and 1.0.1 that the schema still has, and what CSL 1.0.2 calls them."""
