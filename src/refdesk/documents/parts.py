"""Commands that print a part of a citation (its author, all of it without parentheses) or something else of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Part = Literal["all", "author", "bare", "title", "short-title", "url", "locators", "full"]
OTHERS: tuple[Part, ...] = ("title", "short-title", "url", "locators")
"""Parts that do not cite the work."""

AUTHOR = frozenset(
    (
        "citeauthor citefullauthor citeauthornp shortciteauthor fullciteauthor maskciteauthor shortciteauthornp "
        "fullciteauthornp surnamecite citename citeauthors"
    ).split()
)
"""LaTeX's commands for the author alone, in small letters."""
BARE = frozenset(
    (
        "citealp citealt citenum citeyear citedate citenp shortcitenp fullcitenp maskcitenp maskfullcitenp maskshortcitenp "
        "citeyearnp maskciteyearnp citeanp"
    ).split()
)
"""LaTeX's commands that print no parentheses."""
OF_WORK: Mapping[str, Part] = {
    "citetitle": "short-title", "citetitles": "short-title", "citetitle*": "title", "citeurl": "url",
    "fullcite": "full", "fullcites": "full", "bibentry": "full",
}  # fmt: skip
"""LaTeX's commands for something else of a work: biblatex's title is the short one, without a star."""
STYLES: Mapping[str, Part] = {
    "a": "author", "author": "author", "ti": "title", "title": "title", "l": "locators", "locators": "locators",
    "b": "full", "bibentry": "full",
}  # fmt: skip
"""Org's styles (oc-csl)."""
FORMS: Mapping[str, Part] = {"author": "author", "year": "bare", "full": "full"}
"""Typst's forms."""
AUTHOR_ROLES = frozenset(("author", "authors", "cauthor", "cauthors"))
BARE_ROLES = frozenset(("alp", "alps", "year", "years"))
OLD_ROLES = {"citeauthor": "author", "citeyear": "year"}  # of earlier versions


def part_of(form: str, command: str, settings: Mapping[str, Any]) -> Part:
    """The part that a command prints in a document of this format."""
    if form in ("rst", "myst"):
        kind = OLD_ROLES.get(command, command.partition(":")[2]).rstrip("*").lower()
        return "author" if kind in AUTHOR_ROLES else "bare" if kind in BARE_ROLES else "all"
    if form == "typst":
        return FORMS.get(command.rpartition("/")[2], "all")
    if form == "org" and command.startswith("cite/"):
        style, _, variants = command.removeprefix("cite/").partition("/")
        return STYLES.get(style) or ("bare" if variants in ("b", "bare", "bc", "bare-caps") else "all")
    if form in ("latex", "org"):
        name = command.rstrip("*").lower()
        if name in ("citeyear", "shortciteyear", "fullcite") and "apacite" in settings:  # (1998); all of the authors
            return "all"
        if (part := OF_WORK.get(command[:1].lower() + command[1:]) or OF_WORK.get(name)) is not None:
            return part
        return "author" if name in AUTHOR else "bare" if name in BARE else "all"
    return "all"
