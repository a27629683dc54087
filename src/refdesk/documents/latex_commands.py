"""The citation commands of LaTeX packages: natbib, biblatex, apacite, csquotes and smaller ones. A table; facts only."""

from __future__ import annotations

from typing import Literal

from refdesk.documents.scanned import Mode
from refdesk.items.tuples import NamedTuple

Shape = Literal["one", "many", "volume", "volumes", "quote", "foreign quote", "field"]


class CiteCommand(NamedTuple):
    """The mode of a citation command, and the shape of its arguments.

    one      [prenote][postnote]{keys}; of apacite <prenote>[postnote]{keys}
    many     (prenote)(postnote)[prenote][postnote]{keys}[prenote][postnote]{keys} ...
    volume   [prenote]{volume}[pages]{key}, and `volumes` of it
    quote    [prenote][postnote]{key}{text}; `foreign quote` has the language before it
    field    [prenote][postnote]{key}{field}
    """

    mode: Mode = "normal"
    shape: Shape = "one"


NORMAL = (
    # LaTeX, natbib, cite.sty, RevTeX, chapterbib
    "cite citep citealp citenum citepalias onlinecite citen citeonline bibentry citesuper citetitle citetitles "
    # biblatex
    "parencite footcite footcitetext smartcite supercite autocite fullcite footfullcite notecite pnotecite fnotecite "
    "citeurl citehandle headlesscite headlessfullcite citejournal shorthandcite fullcitebib inlinecite citebyversion "
    # apacite, chicago.sty, harvard, amsrefs, ACL, abntex
    "citenp shortcite shortcitenp fullcitenp maskcite maskcitenp maskfullcite maskshortcite maskfullcitenp maskshortcitenp "
    "ycite fullocite citeaffixed"
).split()
TEXTUAL = (
    "citet citealt citetalias citeauthor citefullauthor citea citeauthornp textcite shortcitea fullcitea maskcitea "
    "maskshortcitea maskfullcitea shortciteauthor fullciteauthor maskciteauthor shortciteauthornp fullciteauthornp "
    "citeasnoun possessivecite citename citeposs newcite citeanp shortciten ocite nptextcite gentextcite ftextcite surnamecite"
).split()
YEARS = "citeyear citeyearpar citeyearnp citedate maskciteyear maskciteyearnp shortciteyear".split()
NOCITES = "nocite nocitemeta masknocite masknocitemeta".split()
MANY = (
    "cites parencites footcites footcitetexts smartcites supercites autocites fullcites footfullcites notecites pnotecites "
    "headlesscites citetitles fnotecites"
).split()
VOLUMES = "volcite pvolcite fvolcite ftvolcite svolcite avolcite".split()
QUOTES = "textcquote blockcquote".split()
FOREIGN_QUOTES = "foreigntextcquote hyphentextcquote foreignblockcquote hyphenblockcquote hybridblockcquote".split()

COMMANDS: dict[str, CiteCommand] = {
    **{name: CiteCommand() for name in NORMAL},
    **{name: CiteCommand("author-in-text") for name in TEXTUAL},
    **{name: CiteCommand("suppress-author") for name in YEARS},
    **{name: CiteCommand("nocite") for name in NOCITES},
    **{name: CiteCommand("normal", "many") for name in MANY},
    **{
        name: CiteCommand("author-in-text", "many")
        for name in ("textcites", "citeauthors", "gentextcites", "nptextcites")
    },
    **{name: CiteCommand("normal", "volume") for name in VOLUMES},
    **{f"{name}s": CiteCommand("normal", "volumes") for name in VOLUMES},
    "tvolcite": CiteCommand("author-in-text", "volume"),
    "tvolcites": CiteCommand("author-in-text", "volumes"),
    **{name: CiteCommand("normal", "quote") for name in QUOTES},
    **{name: CiteCommand("normal", "foreign quote") for name in FOREIGN_QUOTES},
    "citefield": CiteCommand("normal", "field"),
    "citelist": CiteCommand("normal", "field"),
}
"""By the name with a small first letter and, for apacite's `\\citeA` and `\\citeNP`, all of it small."""

APACITE = ("citeA", "citeNP", "citeauthorNP", "citeyearNP", "citeANP", "citeN")
"""Endings with capitals of their own."""

STARRED_WITHOUT_AUTHOR = frozenset("cite parencite cites parencites".split())
"""biblatex: the starred form leaves the author out."""

ENVIRONMENTS: dict[str, CiteCommand] = {
    "displaycquote": CiteCommand("normal", "quote"),
    "foreigndisplaycquote": CiteCommand("normal", "foreign quote"),
    "hyphendisplaycquote": CiteCommand("normal", "foreign quote"),
}

VERBATIM = frozenset(
    "verbatim verbatim* Verbatim Verbatim* BVerbatim LVerbatim SaveVerbatim VerbatimOut verbatimwrite verbatimtab lstlisting "
    "minted listing tcblisting comment filecontents filecontents* sourcecode Sinput Soutput Scode luacode luacode* pycode "
    "asy asydef".split()
)
INCLUDES = frozenset("input include subfile subfileinclude includestandalone".split())
IMPORTS = frozenset("import subimport includefrom subincludefrom inputfrom subinputfrom".split())
RESOURCES = frozenset("addbibresource addglobalbib addsectionbib bibliography nobibliography".split())
LISTS = frozenset("printbibliography bibliography bibbysection bibbysegment bibbycategory printbiblist".split())
NOTES = frozenset("footnote footnotetext endnote sidenote marginnote footnotemark".split()) - {"footnotemark"}
WITHOUT_CITATIONS = frozenset(("bibitem", "defcitealias", "shortcites", "setcitestyle", "citestyle", "citesetup"))
"""Commands whose argument looks like a key, or that speak of citations."""


def command_named(name: str) -> CiteCommand | None:
    """The citation command of that name, without its star."""
    small = name[:1].lower() + name[1:]
    if small in COMMANDS:
        return COMMANDS[small]
    return COMMANDS.get(small.lower()) if small.endswith(("A", "NP", "N")) else None
