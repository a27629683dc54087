"""Given names -> initials (Name, `initialize-with` and `initialize`)."""

from __future__ import annotations

from functools import lru_cache

from refdesk.items.regex import regex

TAGGED = regex(r"((?:<[^/<>]+>)*)([^<>]*)((?:</[^<>]+>)*)")
HYPHENS = regex(r"[-\u2010\u2011]")


MARKS = "ʿʾʻʼ‘’'"  # before a letter, they are part of the name: ʿAlī
OPENING = dict(zip('([{"“«', ')]}"”»', strict=True))


def initial_of(word: str) -> str:
    """The initial of a word: its first letter; of a digraph in capitals (`TSerendorj`) both: `Ts`."""
    if word[0] in MARKS and len(word) > 1:
        return word[0] + initial_of(word[1:])
    length = 1
    while length < len(word) and word[length].isupper():
        length += 1
    return word[0] + word[1:length].lower() if 1 < length < len(word) else word[0]


@lru_cache(maxsize=32768)
def initialize(given: str, mark: str, full: bool, hyphens: bool) -> str:
    """A given name with its names as initials: `John F. Kennedy` -> `J. F. K.` with the mark `. `.

    `mark` is what follows each initial (`initialize-with`). With `full` (initialize="false") full names stay, and only
    what already is an initial gets the mark. `hyphens` keeps the hyphen of Jean-Paul (initialize-with-hyphen). A word in
    lower case stays whole, and so does a part in brackets or quotation marks; one that ends in a full stop is an
    abbreviation already.
    """
    out = ""
    named = False  # whether what stands at the end is a full name
    closing = ""  # the bracket or quotation mark that ends a part which stays as it is
    for word in given.split():
        closing = closing or OPENING.get(word[0], "")
        if closing or (word.islower() and "." not in word):
            closing = "" if closing and word.rstrip(".,").endswith(closing) else closing
            out, named = spaced(out, "") + word + " ", True
            continue
        for position, piece in enumerate(HYPHENS.split(word)):
            if not piece:
                continue
            if position and not full and not piece[0].isupper() and "." not in piece:
                continue  # Guo-ping is G.
            lead, piece, tail = split_tags(piece)
            dots = piece.split(".")
            for index, part in enumerate(dots):
                if not part:
                    continue
                abbreviated = index < len(dots) - 1
                is_initial = abbreviated or (len(part) == 1 and part.isupper()) or (index > 0 and not full)
                hyphen = "-" if position and index == 0 else ""
                if full and not is_initial:
                    out, named = spaced(out, hyphen) + part, True
                elif part.lstrip(MARKS)[:1].islower() and not abbreviated and not hyphen:
                    out, named = spaced(out, "") + part + " ", True
                else:
                    text = part if is_initial else initial_of(part)
                    if hyphen and hyphens:
                        out = out.rstrip() + "-"
                    elif named and out[-1] not in " \u00a0":
                        out += " "
                    out, named = out + lead + text + mark_inside(mark, tail), False
    return out.rstrip()


def mark_inside(mark: str, tail: str) -> str:
    """The mark of an initial and the end tags behind the name: `<b>J.</b> `."""
    bare = mark.rstrip()
    return bare + tail + mark[len(bare) :]


def split_tags(piece: str) -> tuple[str, str, str]:
    """A name and the markup around it."""
    if "<" not in piece:
        return "", piece, ""
    match = TAGGED.fullmatch(piece)
    return (match[1], match[2], match[3]) if match else ("", piece, "")


def spaced(out: str, hyphen: str) -> str:
    """The text so far, ready for a full name."""
    if hyphen:
        return out.rstrip() + hyphen
    return out.rstrip() + " " if out else out
