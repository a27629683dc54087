"""Commands that print a part of a citation: its author, or all of it without the parentheses around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Part = Literal["all", "author", "bare"]

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
AUTHOR_ROLES = frozenset(("author", "authors", "cauthor", "cauthors"))
BARE_ROLES = frozenset(("alp", "alps", "year", "years"))
OLD_ROLES = {"citeauthor": "author", "citeyear": "year"}  # of earlier versions


def part_of(form: str, command: str, settings: Mapping[str, Any]) -> Part:
    """The part that a command prints in a document of this format."""
    if form in ("rst", "myst"):
        kind = OLD_ROLES.get(command, command.partition(":")[2]).rstrip("*").lower()
        return "author" if kind in AUTHOR_ROLES else "bare" if kind in BARE_ROLES else "all"
    if form == "typst":
        return "author" if command.endswith("/author") else "bare" if command.endswith("/year") else "all"
    if form == "org" and command.startswith("cite/"):
        style, _, variants = command.removeprefix("cite/").partition("/")
        return (
            "author" if style in ("a", "author") else "bare" if variants in ("b", "bare", "bc", "bare-caps") else "all"
        )
    if form in ("latex", "org"):
        name = command.rstrip("*").lower()
        if name in ("citeyear", "shortciteyear") and "apacite" in settings:  # prints (1998)
            return "all"
        return "author" if name in AUTHOR else "bare" if name in BARE else "all"
    return "all"
