"""Given names -> initials (Name, `initialize-with` and `initialize`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

TAGGED = regex(r"((?:<[^/<>]+>)*)([^<>]*)((?:</[^<>]+>)*)")
HYPHENS = regex(r"[-\u2010\u2011]")


MARKS = "ʿʾʻʼ‘’'"  # before a letter, these belong to the name: ʿAlī
OPENING = dict(zip('([{"“«', ')]}"”»', strict=True))


def initial_of(word: str) -> str:
    """The initial of a word: its first letter, or both letters of a digraph in capitals: `TSerendorj` -> `Ts`."""
    if word[0] in MARKS and len(word) > 1:
        return word[0] + initial_of(word[1:])
    length = 1
    while length < len(word) and word[length].isupper():
        length += 1
    return word[0] + word[1:length].lower() if 1 < length < len(word) else word[0]


@lru_cache(maxsize=16_384)
def initialize(given: str, mark: str, full: bool, hyphens: bool) -> str:
    """A given name with its names as initials: `John F. Kennedy` -> `J. F. K.` with the mark `. `.

    `mark` follows each initial (`initialize-with`). With `full` (initialize="false"), full names stay, and only
    existing initials get the mark. `hyphens` keeps the hyphen of Jean-Paul (initialize-with-hyphen). These stay whole:
    words in lower case, parts in brackets or quotation marks, abbreviations that end in a full stop.
    """
    out = ""
    named = False  # whether the result ends with a full name
    closing = ""  # the closing mark of the bracketed or quoted part being copied
    for word in given.split():
        closing = closing or OPENING.get(word[0], "")
        if closing or (word.islower() and "." not in word):
            closing = "" if closing and word.rstrip(".,").endswith(closing) else closing
            out, named = spaced(out, "") + word + " ", True
            continue
        for part in parts_of(word, full):
            hyphen = "-" if part.hyphenated else ""
            if full and not part.is_initial:
                out, named = spaced(out, hyphen) + part.text, True
            elif part.text.lstrip(MARKS)[:1].islower() and not part.abbreviated and not hyphen:
                out, named = spaced(out, "") + part.text + " ", True
            else:
                text = part.text if part.is_initial else initial_of(part.text)
                if hyphen and hyphens:
                    out = out.rstrip() + "-"
                elif named and out[-1] not in " \u00a0":
                    out += " "
                out, named = out + part.lead + text + mark_inside(mark, part.tail), False
    return out.rstrip()


class Part(NamedTuple):
    """A part of a word between hyphens and full stops, with the markup around it.

    `hyphenated`: a hyphen precedes it. `abbreviated`: a full stop follows it.
    """

    text: str
    lead: str
    tail: str
    hyphenated: bool
    abbreviated: bool
    is_initial: bool


def parts_of(word: str, full: bool) -> Iterator[Part]:
    """The parts of a word that are names or initials; with `full`, names are not split."""
    for position, piece in enumerate(HYPHENS.split(word)):
        if not piece or (position and not full and not piece[0].isupper() and "." not in piece):
            continue  # Guo-ping -> G.
        lead, bare, tail = split_tags(piece)
        dots = bare.split(".")
        for index, text in enumerate(dots):
            if text:
                abbreviated = index < len(dots) - 1
                is_initial = abbreviated or (len(text) == 1 and text.isupper()) or (index > 0 and not full)
                yield Part(text, lead, tail, bool(position) and index == 0, abbreviated, is_initial)


def mark_inside(mark: str, tail: str) -> str:
    """The mark of an initial, then the end tags after the name: `<b>J.</b> `."""
    bare = mark.rstrip()
    return bare + tail + mark[len(bare) :]


def split_tags(piece: str) -> tuple[str, str, str]:
    """A name, and the markup around it."""
    if "<" not in piece:
        return "", piece, ""
    match = TAGGED.fullmatch(piece)
    return (match[1], match[2], match[3]) if match else ("", piece, "")


def spaced(out: str, hyphen: str) -> str:
    """The text so far, ready for a full name to follow."""
    if hyphen:
        return out.rstrip() + hyphen
    return out.rstrip() + " " if out else out
