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
        return of_role(command)
    if form == "typst":
        return FORMS.get(command.rpartition("/")[2], "all")
    if form == "org" and command.startswith("cite/"):
        return of_style(command.removeprefix("cite/"))
    if form in ("latex", "org", "asciidoc"):
        return of_command(command, "apacite" in settings)
    return "all"


def of_role(role: str) -> Part:
    kind = OLD_ROLES.get(role, role.partition(":")[2]).rstrip("*").lower()
    return "author" if kind in AUTHOR_ROLES else "bare" if kind in BARE_ROLES else "all"


def of_style(style: str) -> Part:
    style, _, variant = style.partition("/")
    return STYLES.get(style) or ("bare" if variant in ("b", "bare", "bc", "bare-caps") else "all")


def of_command(command: str, apacite: bool) -> Part:
    """The part of LaTeX's command or one named like it. apacite's \\citeyear prints (1998), its \\fullcite all authors."""
    name = command.rstrip("*").lower()
    if apacite and name in ("citeyear", "shortciteyear", "fullcite"):
        return "all"
    if part := OF_WORK.get(command.lower()) or OF_WORK.get(name):
        return part
    return "author" if name in AUTHOR else "bare" if name in BARE else "all"
