"""A reference in tokens (words, numbers, identifiers), and what the model knows about each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise

from refdesk.formats.dates_in_text import month_number
from refdesk.formats.words import read_words
from refdesk.items.tuples import NamedTuple

IDENTIFIER = re.compile(
    r"""(?ix)
    (?P<doi> (?:https?\s?:\s?//\s?(?:\w+\.)?doi\.org/\s?|\bdoi\s?[:.]?\s?(?:org/)?)?(?<![\w/=])10\.\d{4,9}\s?/\s?[^\s"<>“”⟩〉›]+)
    |(?P<arxiv> \barxiv(?:\s?preprint)?(?:\s?arxiv)?\s?[:.]?\s?(?:abs/)?
        (?:\d{4}\.\s?\d{4,5}(?:v\d+)?|(?:[a-z]+-)?[a-z]+(?:\.[a-z]{2})?/\d{7})(?:\s?\[[\w.-]+\])?)
    |(?P<url> \b(?:https?\s?:\s?//\s?|ftp://|www\.)[^\s<>"“”]+)
    |(?P<pmid> \bPMID\s?:?\s?\d{5,9}) |(?P<pmcid> \bPMC\s?\d{5,9}) |(?P<issn> \bISSN\s?:?\s?\d{4}[-–]?\d{3}[\dx]\b)
    |(?P<isbn> \bISBN(?:-?1[03])?\s?:?\s?(?:97[89][\ –-]?)?\d[\d\ –-]{8,15}[\dx]\b)
    """
)
OF_IDENTIFIERS = ("10.", "http", "www.", "ftp:", "arxiv", "pmid", "pmc", "issn", "isbn")  # one of them is in each
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ‐-][^\W\d_]+)*|\d+")


class Token(NamedTuple):
    """A word, a number or an identifier, and where it is."""

    text: str
    start: int
    end: int
    kind: str  # "word" (numbers too) or the kind of identifier


def tokenise(text: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    folded = text.casefold()
    identifiers = IDENTIFIER.finditer(text) if any(mark in folded for mark in OF_IDENTIFIERS) else ()
    for match in [*identifiers, None]:
        end = match.start() if match else len(text)
        tokens += [Token(word[0], word.start(), word.end(), "word") for word in WORD.finditer(text, at, end)]
        if match:
            tokens.append(Token(match[0], match.start(), match.end(), match.lastgroup or ""))
            at = match.end()
    return tokens


@cache
def words_by_class() -> dict[str, str]:
    """The class of each word of `words.txt`; of those in two classes the first."""
    lists = read_words("refdesk.formats.plain")
    return {word.casefold(): name for name, words in reversed(lists.items()) for word in words}


# What the model knows: each row is a feature, made of columns (see `describe`), each of the token that many places away.
FEATURES: tuple[tuple[tuple[str, int], ...], ...] = (
    (("word", 0),),
    (("word", -1),),
    (("word", 1),),
    (("word", -2),),
    (("ending", 0),),
    (("word", -1), ("word", 0)),
    (("shape", -1), ("shape", 0), ("shape", 1)),
    (("shape", -2), ("shape", -1)),
    (("shape", 1), ("shape", 2)),
    (("gap", 0), ("gap", 1)),
    (("gap", 0), ("shape", 0)),
    (("gap", 1), ("shape", 0)),
    (("gap", -1), ("shape", -1), ("gap", 0), ("shape", 0)),
    (("gap", 0), ("shape", 0), ("gap", 1), ("shape", 1)),
    (("gap", 0), ("word", -1)),
    (("gap", 1), ("word", 0)),
    (("gap", 1), ("word", 1)),
    (("class", 0), ("gap", 0)),
    (("class", 0), ("gap", 1)),
    (("class", 0), ("class", 1)),
    (("chunk", 0), ("next chunk", 0)),
    (("chunk", 0), ("last chunk", 0)),
    (("kinds", 0), ("seen", 0)),
    (("place", 0), ("shape", 0)),
    (("seen", 0), ("gap", 0)),
    (("seen", 0), ("place", 0)),
    (("ahead", 0), ("seen", 0)),
    (("enclosed", 0), ("shape", 0)),
    (("end", 0), ("seen", 0)),
)


NAMED = tuple((f"{number}:", row) for number, row in enumerate(FEATURES))


def features(text: str, tokens: Sequence[Token]) -> list[list[str]]:
    """The features of each token, as the model knows them."""
    columns = describe(text, tokens)
    size = len(tokens)
    rows: list[list[str]] = []
    for name, row in NAMED:
        first, *others = (columns[column][2 + away : 2 + away + size] for column, away in row)
        if not others:
            rows.append([name + a for a in first])
        elif len(others) == 1:
            rows.append([f"{name}{a}|{b}" for a, b in zip(first, others[0], strict=True)])
        else:
            rows.append([name + "|".join(values) for values in zip(first, *others, strict=True)])
    return [list(values) for values in zip(*rows, strict=True)]


def describe(text: str, tokens: Sequence[Token]) -> dict[str, list[str]]:
    """The columns of the table, with two empty places before the first token and after the last:

    word (in small letters), ending (its last three), shape (which letters are capitals, how long a number is), class (in
    `words.txt`, or a month); gap: the marks before the token (at the next place: those after it); chunk: how long the stretch
    between two marks is that the token is in, and of what; kinds: the classes of words in it; seen: whether a year, an
    "in", a closed quotation, an identifier or a number is ahead of the token; ahead: how many stretches with and without
    numbers follow; place, end: how far it is from both ends; enclosed: in quotation marks or brackets."""
    size = len(tokens)
    ends = [0, *(token.end for token in tokens)]
    starts = [*(token.start for token in tokens), len(text)]
    raw = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    gaps = [_gap(between) for between in raw]
    looks = [_look(token.text, token.kind) for token in tokens]
    words, endings, shapes, classes = map(list, zip(*looks, strict=True)) if looks else ([], [], [], [])
    for at, (first, second) in enumerate(pairwise(words)):
        if name := words_by_class().get(f"{first} {second}"):
            classes[at] = classes[at + 1] = name
    chunks = list(_chunks(gaps))
    kinds = [_chunk_of(tuple(shapes[start:end])) for start, end in chunks]
    about = [" ".join(sorted(set(classes[start:end]))) for start, end in chunks]
    columns: dict[str, list[str]] = {
        "word": words,
        "ending": endings,
        "shape": shapes,
        "class": classes,
        "chunk": [],
        "next chunk": [],
        "last chunk": [],
        "kinds": [],
        "ahead": [],
    }
    numeric = [kind[0] in "n0" for kind in kinds]
    after = list(accumulate(reversed(numeric), initial=0))[::-1]
    for number, (start, end) in enumerate(chunks):
        follows = f"{min(len(chunks) - number - 1, 5)} {min(after[number + 1], 4)}"
        values = {
            "chunk": kinds[number],
            "next chunk": kinds[number + 1] if number + 1 < len(chunks) else "-",
            "last chunk": kinds[number - 1] if number else "-",
            "kinds": about[number],
            "ahead": follows,
        }
        for name, value in values.items():
            columns[name] += [value] * (end - start)
    columns["seen"] = list(_seen(words, shapes, gaps))
    columns["enclosed"] = list(_enclosed(raw[:size]))
    columns["place"] = [str(at) if at < 4 else f"{10 * at // size}/" for at in range(size)]
    columns["end"] = [str(min(size - at, 6)) for at in range(size)]
    columns["gap"] = gaps
    return {name: ["^", "^", *column, "$", "$"] for name, column in columns.items()}


QUOTES = frozenset('"“”„«»‟‹›「」『』')
# the marks that are one to the model
_CLASS_OF_MARK = dict.fromkeys(QUOTES, '"') | dict.fromkeys("'‘’‚`", "'") | dict.fromkeys("–—−‐‑", "-")
_CLASS_OF_MARK |= dict(zip("，。：；（）《》．、", ',.:;()"".,', strict=True))


@lru_cache(4096)
def _gap(between: str) -> str:
    """The marks between two tokens, of few kinds, and whether white space is among them."""
    marks = "".join(_CLASS_OF_MARK.get(mark, mark) for mark in between if not mark.isspace())
    return marks[:4] + ("_" if " " in between or "\n" in between else "")


@lru_cache(8192)
def _look(text: str, kind: str) -> tuple[str, str, str, str]:
    """The word, its ending, its shape and its class; numbers and identifiers are words of their shape."""
    if kind != "word":
        return kind, kind, kind, ""
    if text.isdigit():
        shape = "year" if len(text) == 4 and "1400" <= text < "2100" else f"{min(len(text), 6)}d"
        return shape, shape, shape, ""
    word = text.casefold()
    name = words_by_class().get(word, "") or ("month" if month_number(word) else "")
    return word, word[-3:], _shape(text), "" if text[0] == word[0] and name in ("place", "region") else name


def _shape(text: str) -> str:
    """Which letters are capitals, and roughly how many there are."""
    if text.islower():
        return "a" if len(text) < 2 else "aa" if len(text) < 4 else "aaaa"
    if text.isupper():
        return "A" if len(text) < 2 else "AA" if len(text) < 4 else "AAAA"
    if text[0].isupper():
        return "Aa" if text[1:].islower() else "Aa-Aa" if "-" in text else "AaA"
    return "aA" if text[0].islower() else "字"


def _chunks(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The stretches between marks: where each starts, and where it ends."""
    start = 0
    size = len(gaps) - 1
    for at in range(1, size):
        if gaps[at] not in ("_", "-", "'", "'_", "", "&_", "/"):
            yield start, at
            start = at
    if size:
        yield start, size


@lru_cache(8192)
def _chunk_of(shapes: tuple[str, ...]) -> str:
    """How long a stretch is, of what it is made, and with what it begins."""
    size = len(shapes)
    long = "1" if size == 1 else "2" if size == 2 else "4" if size < 5 else "8" if size < 9 else "9"
    small = sum(shape == "aaaa" for shape in shapes)
    numbers = sum(shape[-1] == "d" or shape == "year" for shape in shapes)
    made = "0" if numbers == size else "n" if numbers else "a" if small > 1 else "b" if small else "c"
    return made + long + shapes[0]


IN = frozenset("in im dans en em w v u i iz в у ve nel nella dins în teoksessa στο içinde 收入 载于".split())


def _seen(words: Sequence[str], shapes: Sequence[str], gaps: Sequence[str]) -> Iterator[str]:
    """What is ahead of each token: a year, "in" after a mark, the end of a quotation, an identifier."""
    year = inside = quoted = identified = numbered = "-"
    for at, (word, shape) in enumerate(zip(words, shapes, strict=True)):
        if at and '"' in gaps[at]:
            quoted = "q"
        yield year + inside + quoted + identified + numbered
        if shape == "year":
            year = "y"
        elif word in IN and at and gaps[at] not in ("_", "-_"):
            inside = "i"
        elif shape in ("url", "doi", "arxiv"):
            identified = "u"
        elif shape[-1] == "d" and at > 1:
            numbered = "n"


def _enclosed(raw: Sequence[str]) -> Iterator[str]:
    """Whether each token is in quotation marks, or in brackets."""
    quoted = bracketed = False
    for between in raw:
        for mark in between:
            if mark in QUOTES:
                quoted = not quoted
            elif mark in "([（":
                bracketed = True
            elif mark in ")]）":
                bracketed = False
        yield ("q" if quoted else "") + ("b" if bracketed else "")
