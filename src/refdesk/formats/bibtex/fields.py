"""The entry types and fields of BibTeX and BibLaTeX <-> the types and variables of CSL: one table each, read both ways.

Sources: the biblatex manual, sections 2.1 (types) and 2.2 (fields), BibTeXing by O. Patashnik, and the variables of CSL 1.0.2,
appendices III and IV.
"""

from __future__ import annotations

from refdesk.formats.bibtex.symbols import pairs, words
from refdesk.items.tuples import NamedTuple

# entry type -> CSL type
TYPES = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "mvcollection": "book",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "dataset": "dataset",
    "manual": "report",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "suppperiodical": "article-journal",
    "proceedings": "book",
    "mvproceedings": "book",
    "inproceedings": "paper-conference",
    "reference": "book",
    "mvreference": "book",
    "inreference": "entry-encyclopedia",
    "report": "report",
    "software": "software",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "artwork": "graphic",
    "image": "graphic",
    "audio": "song",
    "music": "song",
    "bibnote": "document",
    "commentary": "book",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "legal": "treaty",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "video": "motion_picture",
    "performance": "performance",
    "review": "review",
    "standard": "standard",
    # aliases and the types that other programs write
    "conference": "paper-conference",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "codefragment": "software",
    "softwaremodule": "software",
    "softwareversion": "software",
    "presentation": "speech",
    "speech": "speech",
    "preprint": "article",
    "map": "map",
    "interview": "interview",
    "podcast": "broadcast",
    "hearing": "hearing",
    "bill": "bill",
    "encyclopedia": "book",
    "wikipedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "legmaterial": "bill",
    "legadminmaterial": "legislation",
    "constitution": "legislation",
    "hardware": "software",
    "data": "dataset",
    "letters": "personal_communication",
    "blog": "post-weblog",
}
SUBTYPES = {
    ("article", "magazine"): "article-magazine",
    ("article", "newspaper"): "article-newspaper",
    ("suppperiodical", "magazine"): "article-magazine",
    ("suppperiodical", "newspaper"): "article-newspaper",
}
# CSL type -> entry type, entrysubtype (the CSL type if no entry type is as precise), BibTeX's entry type
TYPES_WRITTEN: dict[str, tuple[str, str, str]] = {
    "article": ("online", "article", "misc"),
    "article-journal": ("article", "", "article"),
    "article-magazine": ("article", "magazine", "article"),
    "article-newspaper": ("article", "newspaper", "article"),
    "bill": ("legislation", "bill", "misc"),
    "book": ("book", "", "book"),
    "broadcast": ("video", "broadcast", "misc"),
    "chapter": ("incollection", "", "incollection"),
    "classic": ("book", "classic", "book"),
    "collection": ("misc", "collection", "misc"),
    "dataset": ("dataset", "", "misc"),
    "document": ("misc", "", "misc"),
    "entry": ("inreference", "entry", "incollection"),
    "entry-dictionary": ("inreference", "entry-dictionary", "incollection"),
    "entry-encyclopedia": ("inreference", "", "incollection"),
    "event": ("misc", "event", "misc"),
    "figure": ("image", "figure", "misc"),
    "graphic": ("artwork", "", "misc"),
    "hearing": ("misc", "hearing", "misc"),
    "interview": ("misc", "interview", "misc"),
    "legal_case": ("jurisdiction", "", "misc"),
    "legislation": ("legislation", "", "misc"),
    "manuscript": ("unpublished", "", "unpublished"),
    "map": ("misc", "map", "misc"),
    "motion_picture": ("movie", "", "misc"),
    "musical_score": ("music", "musical_score", "misc"),
    "pamphlet": ("booklet", "", "booklet"),
    "paper-conference": ("inproceedings", "", "inproceedings"),
    "patent": ("patent", "", "misc"),
    "performance": ("performance", "", "misc"),
    "periodical": ("periodical", "", "misc"),
    "personal_communication": ("letter", "", "misc"),
    "post": ("online", "post", "misc"),
    "post-weblog": ("online", "post-weblog", "misc"),
    "regulation": ("legislation", "regulation", "misc"),
    "report": ("report", "", "techreport"),
    "review": ("review", "", "misc"),
    "review-book": ("review", "review-book", "misc"),
    "software": ("software", "", "misc"),
    "song": ("music", "", "misc"),
    "speech": ("unpublished", "speech", "misc"),
    "standard": ("standard", "", "misc"),
    "thesis": ("thesis", "", "phdthesis"),
    "treaty": ("legal", "", "misc"),
    "webpage": ("online", "", "misc"),
}


class Row(NamedTuple):
    """A CSL variable and the field that holds it."""

    variable: str
    kind: str  # text, title, list (of literals), names, date, verbatim, key (localisation key), pages, number
    field: str  # of BibLaTeX
    bibtex: str = ""  # of BibTeX, if it differs
    also: tuple[str, ...] = ()  # other names that are read


ROWS = (
    Row("author", "names", "author", also=("authors",)),
    Row("editor", "names", "editor", also=("editors",)),
    Row("translator", "names", "translator", also=("translators",)),
    Row("container-author", "names", "bookauthor"),
    Row("collection-editor", "names", "serieseditor", also=("collectioneditor",)),
    Row("original-author", "names", "origauthor"),
    Row("director", "names", "director"),
    Row("composer", "names", "composer"),
    Row("illustrator", "names", "illustrator"),
    Row("interviewer", "names", "interviewer"),
    Row("recipient", "names", "recipient"),
    Row("reviewed-author", "names", "reviewedauthor"),
    Row("contributor", "names", "contributor", also=("collaborator", "contributors")),
    Row("performer", "names", "performer"),
    Row("producer", "names", "producer"),
    Row("script-writer", "names", "scriptwriter"),
    Row("editorial-director", "names", "editorialdirector"),
    Row("chair", "names", "chair"),
    Row("compiler", "names", "compiler"),
    Row("curator", "names", "curator"),
    Row("executive-producer", "names", "executiveproducer", also=("execproducer",)),
    Row("guest", "names", "guest"),
    Row("host", "names", "host"),
    Row("narrator", "names", "narrator"),
    Row("organizer", "names", "organizer"),
    Row("series-creator", "names", "seriescreator"),
    Row("title", "title", "title"),
    Row("container-title", "container", "journaltitle", "journal"),
    Row("title-short", "title", "shorttitle"),
    Row(
        "container-title-short",
        "text",
        "shortjournal",
        also=("journalabbreviation", "journal-iso", "journal_iso", "abbrev_source_title"),
    ),
    Row("collection-title", "title", "series"),
    Row("volume-title", "title", "volumetitle"),
    Row("reviewed-title", "title", "reviewedtitle"),
    Row("reviewed-genre", "text", "reviewedgenre"),
    Row("original-title", "title", "origtitle"),
    Row("part-title", "title", "parttitle"),
    Row("event-title", "text", "eventtitle", also=("conference", "event")),
    Row("event-place", "text", "venue"),
    Row("event-date", "date", "eventdate"),
    Row("issued", "date", "date"),
    Row(
        "accessed",
        "date",
        "urldate",
        also=(
            "lastchecked",
            "accessed",
            "last-checked",
            "accessdate",
            "access-date",
            "urlaccessdate",
            "visited",
            "lastaccessed",
            "dateaccessed",
        ),
    ),
    Row("original-date", "date", "origdate", also=("origyear",)),
    Row("submitted", "date", "submitteddate"),
    Row("available-date", "date", "availabledate"),
    Row("publisher", "list", "publisher"),
    Row("publisher-place", "list", "location", "address", also=("place",)),
    Row("original-publisher", "list", "origpublisher"),
    Row("original-publisher-place", "list", "origlocation"),
    Row("volume", "text", "volume"),
    Row("issue", "counter", "issue", "number"),
    Row(
        "number",
        "counter",
        "articlenumber",
        also=("article-number", "article_number", "articleno", "artnum", "art_number"),
    ),  # and number, if that counts nothing else
    Row("collection-number", "counter", "seriesnumber"),
    Row("number-of-volumes", "text", "volumes"),
    Row("number-of-pages", "text", "pagetotal", also=("numpages", "pages-total")),
    Row("chapter-number", "text", "chapter"),
    Row("part-number", "text", "part"),
    Row("page", "pages", "pages", also=("page",)),
    Row("page-first", "pages", "firstpage"),
    Row("edition", "text", "edition"),
    Row("version", "text", "version"),
    Row("printing-number", "text", "printing"),
    Row("supplement-number", "text", "supplement"),
    Row("genre", "key", "type"),
    Row("status", "key", "pubstate"),
    Row("medium", "text", "medium"),
    Row("note", "prose", "note"),
    Row("annote", "prose", "annotation", "annote"),
    Row("abstract", "prose", "abstract"),
    Row("keyword", "keywords", "keywords", also=("keyword", "tags", "author_keywords", "author-keywords")),
    Row("language", "language", "langid", "language", also=("hyphenation",)),
    Row("DOI", "verbatim", "doi"),
    Row("URL", "verbatim", "url", also=("link", "ee", "bdsk-url-1")),
    Row("ISBN", "verbatim", "isbn", also=("isbn-13", "isbn13", "eisbn")),
    Row("ISSN", "verbatim", "issn", also=("eissn", "issn-online")),
    Row("PMID", "verbatim", "pmid", also=("pubmedid",)),
    Row("PMCID", "verbatim", "pmcid", also=("pmc",)),
    Row("call-number", "text", "library", also=("lccn", "call-number", "callnumber")),
    Row("archive", "text", "archive"),
    Row("archive_collection", "text", "archivecollection"),
    Row("archive_location", "text", "archivelocation"),
    Row("archive-place", "text", "archiveplace"),
    Row("authority", "text", "authority"),
    Row("citation-key", "verbatim", "citationkey"),
    Row("citation-label", "text", "label"),
    Row("dimensions", "text", "dimensions"),
    Row("division", "text", "division"),
    Row("jurisdiction", "list", "jurisdiction"),
    Row("license", "text", "license", also=("copyright", "rights")),
    Row("references", "text", "references"),
    Row("scale", "text", "scale"),
    Row("section", "text", "section"),
    Row("source", "text", "source"),
    Row("year-suffix", "text", "extrayear"),
)

# other names of fields -> BibLaTeX's (biblatex manual, section 2.2.5)
ALIASES = {
    "address": "location",
    "annote": "annotation",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
    "journal": "journaltitle",
    "languages": "language",
    **{other: row.field for row in ROWS for other in row.also},
}
BY_FIELD = {row.field: row for row in ROWS}
BY_VARIABLE = {row.variable: row for row in ROWS}
BY_FIELD["publisherlocation"] = BY_VARIABLE["publisher-place"]  # of a patent, whose location is the jurisdiction
CONTAINED = words("inbook incollection bookinbook suppbook suppcollection inproceedings conference inreference")
CLASSIC = words("""
article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis proceedings techreport
unpublished
""")
JOURNALS = words("article periodical suppperiodical")
SERIALS = words("book mvbook collection mvcollection proceedings mvproceedings reference mvreference manual")
BOOKLIKE = SERIALS | words("report techreport thesis phdthesis mastersthesis misc booklet periodical")
GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis", "techreport": "technical report"}
# the people in editora, editorb and editorc have the roles of editoratype ...
NAME_FIELDS = {row.field: row.variable for row in ROWS if row.kind == "names"} | dict.fromkeys(
    ("editora", "editorb", "editorc"), ""
)
DATES = tuple((row.field, row.variable) for row in ROWS if row.kind == "date")
# fields that are read together with others, or are used when the entry inherits from its parents
HANDLED = words("""
number
subtitle titleaddon booktitle booksubtitle booktitleaddon maintitle mainsubtitle maintitleaddon journaltitle journalsubtitle
issuetitle issuesubtitle issuetitleaddon year month day origyear origmonth origday eventyear eventmonth eventday urlyear urlmonth
urlday language institution school organization howpublished eid addendum fjournal fseries collaboration
eprint eprinttype eprintclass
""")
# BibLaTeX's own fields: in an entry without them "and" does not separate publishers and places, as in BibTeX
BIBLATEX = words("""
date location journaltitle langid hyphenation subtitle booksubtitle maintitle titleaddon booktitleaddon eprinttype eventdate
eventtitle
origdate origlocation origpublisher pubstate shorttitle urldate pagetotal bookauthor editortype entrysubtype xdata
""")
# the roles that editortype and data annotations name -> CSL's
ROLES = {
    **{row.variable: row.variable for row in ROWS if row.kind == "names"},
    "writer": "script-writer",
    "screenwriter": "script-writer",
    "execproducer": "executive-producer",
    "execproducers": "executive-producer",
    "executiveproducer": "executive-producer",
    "guestexpert": "guest",
    "artist": "performer",
    "conductor": "performer",
    "presenter": "host",
}

# BibLaTeX's langid -> IETF language tag (polyglossia and babel names)
LANGUAGES = pairs(
    """
english en-US  american en-US  usenglish en-US  langamerican en-US  langenglish en-US  british en-GB  ukenglish en-GB
langbritish en-GB  canadian en-CA  australian en-AU  newzealand en-NZ  austrian de-AT  naustrian de-AT  german de-DE
ngerman de-DE  langgerman de-DE  swissgerman de-CH  nswissgerman de-CH  french fr-FR  francais fr-FR  acadian fr-CA
canadien fr-CA  langfrench fr-FR  spanish es-ES  mexican es-MX  langspanish es-ES  portuguese pt-PT  portuges pt-PT
brazilian pt-BR  brazil pt-BR  italian it-IT  dutch nl-NL  russian ru-RU  latin la  greek el-GR  polutonikogreek
el-polyton  arabic ar  basque eu-ES  bulgarian bg-BG  catalan ca-AD  croatian hr-HR  czech cs-CZ  danish da-DK
estonian et-EE  finnish fi-FI  hebrew he-IL  hungarian hu-HU  magyar hu-HU  icelandic is-IS  japanese ja-JP  latvian
lv-LV  lithuanian lt-LT  norsk nb-NO  norwegian nb-NO  nynorsk nn-NO  farsi fa-IR  persian fa-IR  polish pl-PL
romanian ro-RO  serbian sr-RS  serbianc sr-Cyrl-RS  slovak sk-SK  slovene sl-SI  slovenian sl-SI  swedish sv-SE  thai
th-TH  turkish tr-TR  ukrainian uk-UA  vietnamese vi-VN  chinese zh-CN  korean ko-KR  afrikaans af-ZA  langlatin la
langitalian it-IT  langrussian ru-RU  langdutch nl-NL  langportuguese pt-PT  langgreek el-GR  langjapanese ja-JP
langchinese zh-CN  langpolish pl-PL  welsh cy-GB  irish ga-IE  scottish gd-GB  galician gl-ES  esperanto eo
indonesian id-ID  malay ms-MY  hindi hi-IN  bengali bn-IN  tamil ta-IN  georgian ka-GE  armenian hy-AM  albanian sq-AL
"""
)
PLAIN = words(
    "american british german french spanish portuguese italian dutch russian norsk hungarian slovene persian brazilian"
)
# the plain name is written if a language has several
LANGIDS = {tag: name for name, tag in reversed(LANGUAGES.items()) if not name.startswith("lang")}
LANGIDS |= {tag: name for name in PLAIN if (tag := LANGUAGES[name])}
