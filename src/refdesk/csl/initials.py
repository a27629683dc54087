"""Given names -> initials (Name, `initialize-with` and `initialize`)."""

from __future__ import annotations

import re
from functools import lru_cache

HYPHENS = re.compile(r"[-\u2010\u2011]")


def initial_of(word: str) -> str:
    """The initial of a word: its first letter; of a digraph in capitals (`TSerendorj`) both: `Ts`."""
    length = 1
    while length < len(word) and word[length].isupper():
        length += 1
    return word[0] + word[1:length].lower() if 1 < length < len(word) else word[0]


@lru_cache(maxsize=32768)
def initialize(given: str, mark: str, full: bool, hyphens: bool) -> str:
    """A given name with its names as initials: `John F. Kennedy` -> `J. F. K.` with the mark `. `.

    `mark` is what follows each initial (`initialize-with`). With `full` (initialize="false") full names stay, and only
    what already is an initial gets the mark. `hyphens` keeps the hyphen of Jean-Paul (initialize-with-hyphen). A word in
    lower case stays whole; one that ends in a full stop is an abbreviation already.
    """
    out = ""
    for word in given.split():
        for position, piece in enumerate(HYPHENS.split(word)):
            if not piece:
                continue
            if position and not full and not piece[0].isupper():
                continue  # Guo-ping is G.
            dots = piece.split(".")
            for index, part in enumerate(dots):
                if not part:
                    continue
                abbreviated = index < len(dots) - 1
                is_initial = abbreviated or (len(part) == 1 and part.isupper()) or (index > 0 and not full)
                hyphen = "-" if position and index == 0 else ""
                if full and not is_initial:
                    out = spaced(out, hyphen) + part
                elif part[0].islower() and not abbreviated and not hyphen:
                    out = spaced(out, "") + part + " "
                else:
                    text = part if is_initial else initial_of(part)
                    if hyphen and hyphens:
                        out = out.rstrip() + "-"
                    elif (out and not full and not mark_joins(out, mark)) or (full and out and not mark_joins(out, mark)):
                        out += " "
                    out += text + mark
    return out.rstrip()


def mark_joins(out: str, mark: str) -> bool:
    """Whether an initial may follow directly: the text ends with an initial's mark, or with a space."""
    if out[-1] in " \u00a0":
        return True
    return out.endswith(mark) if mark else out[-1].isupper()


def spaced(out: str, hyphen: str) -> str:
    """The text so far, ready for a full name."""
    if hyphen:
        return out.rstrip() + hyphen
    return out.rstrip() + " " if out else out
