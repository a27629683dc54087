"""Titles: how their parts are joined, and their case. BibTeX's are in title case, with braces around words that must keep their
case; CSL's are in sentence case.

Both directions work on rich text in which PROTECT and END stand for the braces. CSL's title case capitalises words in lower
case and leaves all others alone (CSL 1.0.2, "Text-case"), so that braces need a nocase span only around lower case.
"""

from __future__ import annotations

import re

from refdesk.formats.bibtex.fields import BOOKLIKE, CONTAINED, JOURNALS, SERIALS
from refdesk.formats.bibtex.latex import MARKS, to_text
from refdesk.formats.bibtex.symbols import BIBSTRINGS, END, KEEP, KEPT, NOCASE, PROTECT, words
from refdesk.items import Item
from refdesk.items.regex import regex

TOKEN = regex(r"[\x02-\x05]|</?[a-z]+(?: [^<>\x02-\x05]*)?>|[^\W_]+(?:['’\u00ad.][^\W_]+)*|[^\w\x02-\x05<]+|.", re.S)
STOPS = regex(r"[:?!.…—]\s*[”’\"')\]]*\s*$")
SPACES = regex(" {2,}")
# words that title case leaves in lower case, according to some style manual
SMALL = words("""
a an the and but or nor for yet so as at by in into of off on onto out over per to up upon via from with without vs v et al
about above across after against along among around before behind below beneath beside between beyond during inside near plus
since than through throughout till toward towards under until versus within if its it is are that when where
de la le les du des und der die das von van y e il ex
""")
ENGLISH = regex(r"(?i)en(?:\b|[-_]|g$|glish)|american|british|usenglish|ukenglish|canadian|australian|newzealand")


def is_english(language: str | None) -> bool:
    """Whether titles in that language are put in sentence case; titles without a language are."""
    return not language or bool(ENGLISH.match(language))


def strip_protection(text: str) -> str:
    return MARKS.sub("", text)


def looks_title_cased(text: str) -> bool:
    """Whether most words that could be in lower case are not. A title in sentence case must be left alone: its capitals
    belong to names."""
    if text[1:].islower():
        return False
    upper = lower = depth = 0
    start = True
    for word in TOKEN.findall(text):
        if word[0].isalpha():
            if not start and not depth and len(word) > 1 and word.lower() not in SMALL:
                if word.islower():
                    lower += 1
                elif word[1:].islower():
                    upper += 1
            start = False
        elif word == " ":
            pass
        elif word in (PROTECT, KEEP):
            depth += 1
        elif word in (END, KEPT):
            depth -= 1
        elif word[0] != "<" and STOPS.search(word):
            start = True
    return upper > 2 * lower


def wrapped(text: str) -> bool:
    """Whether one pair of braces is around all of the title."""
    if text[:1] != PROTECT or text[-1:] != END:
        return False
    depth = 0
    for at, char in enumerate(text):
        depth += (char == PROTECT) - (char == END)
        if depth == 0:
            return at == len(text) - 1
    return False


def starts_sentence(word: str, start: bool) -> bool:
    """Whether a sentence starts after this word; `start` says whether one did before it."""
    if word[0].isalnum():
        return False
    return start or (word[0] != "<" and bool(STOPS.search(word)))


def to_sentence_case(text: str, english: bool) -> str:
    """The title as CSL has it: in sentence case except for what is protected, with nocase spans around protected words in
    lower case. A title in braces from end to end is not changed: programs that do not know its case write it so."""
    whole = False
    for _ in range(9):  # more have no meaning
        if not wrapped(text):
            break
        text, whole = text[1:-1], True
    # braces around some words say that the others need none
    lower = english and not whole and (PROTECT in text or looks_title_cased(text))
    if not lower and PROTECT not in text:
        return strip_protection(text)
    if not english:
        return SPACES.sub(" ", strip_protection(text))
    out: list[str] = []
    group: list[str] = []
    depth = 0
    start = True
    braced = False
    tokens = TOKEN.findall(text)
    for at, word in enumerate(tokens):
        if word in (PROTECT, KEEP):
            depth += 1
            braced = braced or word == PROTECT
        elif word in (END, KEPT):
            depth -= 1
            if depth == 0:
                kept = "".join(group)
                out.append(keep_case(kept) if braced else kept)
                group, braced = [], False
        elif depth > 0:
            group.append(word)
        else:
            out.append(lower_word(word, start, tokens[at + 1 : at + 3]) if lower else word)
        if word != " ":
            start = starts_sentence(word, start)
    return strip_protection(SPACES.sub(" ", "".join(out + group)))


def keep_case(text: str) -> str:
    """The protected text, in a nocase span if title case would change it."""
    changes = any(word.islower() and len(word) > 1 and word not in SMALL for word in TOKEN.findall(text))
    return f"{NOCASE}{text}</span>" if changes and "<" not in text else text


def lower_word(word: str, start: bool, following: list[str]) -> str:
    """The word in sentence case. A word with capitals inside is a name or an acronym and is not changed, nor is a symbol with
    a raised or lowered sign after it (`Fe$^{3+}$`)."""
    if not word[0].isalpha() or "".join(following).removeprefix(KEEP).startswith("<su"):
        return word
    if start or (len(word) == 1 and word != "A") or any(char.isupper() for char in word[1:]):
        return word
    return word.lower()


def protect_case(text: str, english: bool) -> str:
    """The rich text of a title with PROTECT and END around the words whose capitals must stay, so that LaTeX does not change
    them and the title reads back as it is. BibTeX's styles lower the capitals of every language, so a title in another
    language than English is protected as a whole."""
    if text[1:].islower():
        return text
    if not english or looks_title_cased(without_nocase(text)):
        return PROTECT + text + END
    out: list[str] = []
    start = True
    in_span = False  # a nocase span becomes braces as well
    for word in TOKEN.findall(text):
        in_span = word == NOCASE or (in_span and word != "</span>")
        if word == " " or word.islower() or in_span:
            out.append(word)
            start = start and not word[0].isalnum()
            continue
        protected = word[0].isalpha() and (not start or word[1:] != word[1:].lower())
        if out and out[-1] == END and (protected or word == "-"):
            out[-1:] = [word, END]
        else:
            out += [PROTECT, word, END] if protected else [word]
        start = starts_sentence(word, start)
    return "".join(out)


def without_nocase(text: str) -> str:
    return re.sub(r'<span class="nocase">(.*?)</span>', PROTECT + r"\1" + END, text) if NOCASE in text else text


HELD = regex(r", [^:,()\x02-\x05]+, [^:()\x02-\x05]*\b(?:19|20)\d\d$")
HERE = "\x01"  # where the subtitle begins


def join_title(fields: dict[str, str], base: str, english: bool) -> tuple[str, str]:
    """The title of that base (title, booktitle, maintitle, ...) joined with its subtitle and addendum; and its first part."""
    tex = fields.get(base)
    prefix = base.removesuffix("title")
    if not tex:
        if prefix + "titleaddon" not in fields:
            return "", ""
        return to_sentence_case(to_text(fields[prefix + "titleaddon"], True), english), ""
    text = to_text(tex, True)
    subtitle = fields.get(prefix + "subtitle")
    if subtitle:
        text += HERE + (" " if text[-1:] in ":?!." else ": ") + to_text(subtitle, True)
    addon = fields.get(prefix + "titleaddon")
    if addon:
        text += (" " if text[-1:] in ".?!" else ". ") + to_text(addon, True)
    if base == "booktitle" and (held := HELD.search(text)):  # where and when a meeting was held
        text = text[: held.start()] + KEEP + held[0] + KEPT
    first, _, rest = to_sentence_case(text, english).partition(HERE)
    head, colon, _ = first.partition(": ")
    return first + rest, head.strip() if colon or rest else ""


def read_titles(kind: str, fields: dict[str, str], item: Item, english: bool) -> None:
    """Put the titles of the work, of the work that contains it and of its series into the item."""
    title, short = join_title(fields, "title", english)
    book, _ = join_title(fields, "booktitle", english)
    main, _ = join_title(fields, "maintitle", english)
    title, container, volume = nest_titles(kind, title, book, main)
    if not container and "journaltitle" in fields:
        container = read_journal(fields, item)
    if "issuetitle" in fields:
        issue, _ = join_title(fields, "issuetitle", english)
        if kind == "periodical":
            title, container = issue, container or title
        else:
            volume = volume or issue
    if "shorttitle" in fields:
        short = to_text(fields["shorttitle"], True)
        lowered = title != strip_protection(to_text(fields.get("title", ""), True))
        short = to_sentence_case(short, english and (lowered or PROTECT in short))
    for variable, text in (
        ("title", title),
        ("title-short", short),
        ("container-title", container),
        ("volume-title", volume),
    ):
        if text:
            item[variable] = text
    series = fields.get("fseries") or fields.get("series")  # zbMATH's full title
    if series in BIBSTRINGS:
        item["collection-title"] = BIBSTRINGS[series].capitalize()
    elif series and kind in JOURNALS:
        text = to_text(series)
        item["collection-title"] = f"{ordinal(int(text))} series" if text.isdecimal() and len(text) < 9 else text
    elif "fseries" in fields:
        item["collection-title"] = to_text(fields["fseries"])


def nest_titles(kind: str, title: str, book: str, main: str) -> tuple[str, str, str]:
    """The title, container-title and volume-title of an entry of that type, from its title, booktitle and maintitle."""
    if book and kind not in CONTAINED and (not title or kind in SERIALS):
        title, book = title or book, ""  # a book has a booktitle for the entries that refer to it
    if not main:
        return title, book, ""
    if kind in CONTAINED or book:
        return title, main, book
    return (main, "", title) if kind in BOOKLIKE else (title, main, "")


def read_journal(fields: dict[str, str], item: Item) -> str:
    """The journal's title; beside MathSciNet's full title (fjournal), journaltitle is its abbreviation."""
    journal = to_text(fields["journaltitle"])
    if "fjournal" in fields:
        journal, item["container-title-short"] = to_text(fields["fjournal"]), journal
    return f"{journal}: {to_text(fields['journalsubtitle'])}" if "journalsubtitle" in fields else journal


def ordinal(number: int) -> str:
    suffix = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
