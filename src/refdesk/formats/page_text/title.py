"""The title of a page: the line that its authors, a date and an abstract follow, and that is no button, menu or journal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from refdesk.formats.dates_in_text import DATE
from refdesk.formats.page_text import anchors
from refdesk.formats.page_text.byline import Byline, read_byline, read_names
from refdesk.formats.page_text.words import ABSTRACT, INSTITUTION, MENU_WORDS, any_of, bare
from refdesk.items import Item

# What speaks for and against a line as the title, and how much. Weights fitted on pages (`tools/pages/fit.py`) do no better on
# pages that they were not fitted on: these are what a reader would say.
WEIGHTS: dict[str, float] = {
    "more than four words": 2.0,
    "four words": 1.0,
    "few words, of a menu or in capitals": -3.0,
    "a sentence": -3.0,
    "authors follow": 3.0,
    "authors with a place, an abstract or a DOI": 1.0,
    "each author": 0.5,
    "each line before the authors": -0.5,
    "only short lines before the authors": 2.0,
    "a date with a label in the next lines": 2.5,
    "a date alone in the next line": 2.0,
    "a label of a date nearby": 1.0,
    "a DOI follows": 1.0,
    "an abstract follows": 1.0,
    "the same line beside it": -2.0,
    "the same line elsewhere": 1.5,
    "part of the first line": 2.0,
}
LEAST = 4.0  # below this sum no line is the title
SURE = 7.0

TITLE_LABEL = re.compile(rf"^{any_of('title')}\s?:\s*")
NO_TITLE = re.compile(any_of("no title"))
OF_NAVIGATION = re.compile(
    r"(?i)(?:the )?(?:journal|revue|revista|rivista|zeitschrift|annals|annales|archives?)"
    r" (?:of|de|des|d[’']\w+|für|di|do)\b.{0,60}"
    r"|.{0,60}\b(?:theses (?:and|&) dissertations|dissertations (?:and|&) theses)"
    r"|.{0,25}\bfor (?:authors|researchers|readers|librarians|editors|reviewers|members|organi[sz]ations|developers"
    r"|institutions|societies|advertisers)"
)
OF_SOURCES = re.compile(
    r"(?i)(?:\b|(?<=[a-z]))vol(?:ume|\.)?\s?\d+.{1,12}\b(?:issue|no\.?|nr\.?|núm\.?)\s?\d|\b10\.\d{4,9}/\S"
    rf"|\d{{4}};\s?\d|\bpublished\b.{{0,40}}{DATE}$|^[\w ]{{3,20}}:\W*{DATE}"
    r"|[:;,]$|^\w+: \S+$|(?: |^)[>|»›•] ?\S| [|•] "
)
OF_AGE = re.compile(r"(?i)this article is more than")  # what a newspaper says above an old article
REACH = 40  # lines after a title in which its authors show it to be one


def find_title(body: list[str], cited: Item) -> tuple[int, bool]:
    """The number of the line with the title, and whether that is sure; -1 where no line is likely enough."""
    if title := cited.get("title"):
        wanted = bare(without_label(title))
        same = [at for at, line in enumerate(body) if wanted and bare(without_label(line)) == wanted]
        return max(same[:10], key=lambda at: len(read_byline(body, at + 1, 4).names), default=-1), True
    labelled = next((at for at, line in enumerate(body) if TITLE_LABEL.match(line) and len(line) > 15), None)
    if labelled is not None:
        return labelled, True
    counts = Counter(body)
    scores = [(score(body, at, counts), -at) for at in range(min(len(body), 600))]
    best, at = max(scores, default=(0.0, 0))
    if best < LEAST:
        return -1, False
    above = next((n for n in range(-at - 1, -1, -1) if not OF_AGE.match(body[n])), -1)
    if above > 0 and _is_headline(body, above, -at) and score(body, above, counts) > best - 3.5:
        return above, best >= SURE  # the title in the work's language, and then in another
    return -at, best >= SURE


def score(body: Sequence[str], at: int, counts: Mapping[str, int]) -> float:
    """How likely this line is the title; 0 where it cannot be."""
    found = evidence(body, at, counts) if may_be_title(body[at]) else ()
    return sum(WEIGHTS[name] * value for name, value in found)


def may_be_title(line: str) -> bool:
    """Whether a line by itself is none of the things that titles are not."""
    words = line.split()
    return not (
        not 5 <= len(line) <= 350
        or len(words) > 45
        or not re.match(r"\W*[^\W\d_a-z]|\dD\b|\d\S* [a-z]", line)
        or NO_TITLE.search(line)
        or OF_SOURCES.search(line)
        or anchors.DATED.match(line)
        or OF_NAVIGATION.fullmatch(line)
        or anchors.ONLY_DATE.match(line)
        or read_names(line)
        or sum(word[0].isupper() and word.casefold().strip(".,:") in MENU_WORDS for word in words) > 0.6 * len(words)
    )


def evidence(body: Sequence[str], at: int, counts: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """What speaks for and against a line, with how often; nothing where it is too short to be a title by itself."""
    line = body[at]
    words = line.split()
    ahead = [text for text in body[at + 1 : at + 16] if len(text) < 250]
    doi = any(anchors.DOI.search(text) for text in ahead)
    abstract = any(ABSTRACT.match(text) for text in body[at + 1 : at + 40])
    short = len(line) < 15 or len(words) < 2
    byline = read_byline(body[: at + REACH], at + 1, 1 if short else 10)
    if short and (len(byline.names) < 2 or not (doi or abstract) or words[0].casefold() in MENU_WORDS):
        return
    yield from _of_words(line, words)
    yield "a DOI follows", doi
    yield "an abstract follows", abstract
    placed = doi or abstract or any(place for _, place in byline.names) or any(map(INSTITUTION.search, ahead))
    if byline.names and (placed or _is_dated(body, at)):
        yield from _of_authors(byline, placed, body[at + 1 : at + 1 + byline.skipped], len(words) > 4)
    yield from _dates(ahead)
    yield from _of_repeats(body, at, line, counts)


def _of_authors(byline: Byline, placed: bool, between: Sequence[str], long: bool) -> Iterator[tuple[str, float]]:
    yield "authors follow", 1
    yield "authors with a place, an abstract or a DOI", len(byline.names) > 1 or placed
    yield "each author", min(len(byline.names), 4)
    yield "each line before the authors", byline.skipped
    yield "only short lines before the authors", all(len(text.split()) < 4 and long for text in between)


def _of_repeats(body: Sequence[str], at: int, line: str, counts: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    beside = line in body[max(0, at - 1) : at] or line in body[at + 1 : at + 2]
    yield "the same line beside it", beside
    yield "the same line elsewhere", not beside and counts[body[at]] > 1
    yield "part of the first line", at > 0 and len(line.split()) > 2 and line in body[0]


def _of_words(line: str, words: Sequence[str]) -> Iterator[tuple[str, float]]:
    yield "more than four words", len(words) > 4
    yield "four words", len(words) == 4
    yield (
        "few words, of a menu or in capitals",
        len(words) < 4 and (words[0].casefold() in MENU_WORDS or line.isupper()),
    )
    sentences = line.endswith(".") or re.search(r"[a-z]{3}[.!?] [A-Z][a-z]* [a-z]", line)
    yield "a sentence", len(words) > 6 and bool(sentences)


def _is_dated(body: Sequence[str], at: int) -> bool:
    near = [text for text in body[max(0, at - 2) : at] if len(text) < 80] + [
        text for text in body[at + 1 : at + 16] if len(text) < 120
    ]
    return any(re.search(rf"{DATE}|\b\d\d?\.\d\d?\.\d{{4}}\b", text) for text in near)


def _dates(ahead: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The strongest of the three kinds of dates that may follow a title."""
    if ahead and anchors.DATED.search(" ".join(ahead[:2])):
        yield "a date with a label in the next lines", 1
    elif ahead and anchors.ONLY_DATE.match(ahead[0]):
        yield "a date alone in the next line", 1
    elif any(anchors.LABEL_OF_DATE.match(text) for text in ahead):
        yield "a label of a date nearby", 1


def _is_headline(body: list[str], above: int, best: int) -> bool:
    """Whether the line above the best may be a title in another language, or a headline over what sums the article up."""
    words = body[above].split()
    if len(words) < 5 or all(word.casefold() in MENU_WORDS for word in words if word[0].isalpha()):
        return False
    if len(body[above]) > 0.6 * len(body[best]):
        return True
    return above > 3 and len(body[best].split()) > 9 and anchors.own_doi(body) is None


def without_label(title: str) -> str:
    return TITLE_LABEL.sub("", title).rstrip("†‡*").strip()
