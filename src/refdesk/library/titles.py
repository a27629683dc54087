"""Titles as databases write them, for finding duplicates: without remarks, and what kind of work a title announces.

`A study [Review] [45 refs]`, `[A study]. German` and `A study (Provisional abstract)` are `A study`; `Reply to: A study` and
`A study (vol 12, pg 1, 2001)` are other works.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from refdesk.items.fold import fold
from refdesk.items.regex import regex

SMALL_WORDS = frozenset("the of and for in on a an de la le les des du et der die das und fur y del di".split())

_REMARK = regex(
    r"(?i)review|\d+ ref|references|provisional|abstract|brief record|errat|corrigend|correct|letter|comment|editorial|citation|"
    r"in press|publish|supplied|retract|appears|author|reply|response|summary|conference|meeting|poster|see |vol |pmid|doi|"
    r"french|german|chinese|japanese|spanish|russian|italian|polish|turkish|portuguese|korean|persian|dutch|danish|swedish|norwegian|"
    r"finnish|czech|hungarian|hebrew|arabic|serbian|croatian|english|romanian|ukrainian|greek|bulgarian|slovak|lithuanian"
)
_POINTER = regex(  # to another record, with its citation: `[Erratum appears in Chest 2001 Mar;12(3):1]`
    r"(?i)^(?:published |republished |original |see )?(?:errat\w+|corrigend\w+|corrections?|comments?|retract\w+|reply|"
    r"reprint\w*|summary|article|repub\w*|update\w*)\b.{0,20}?\b(?:in|on|for|of|from|appears?)\b"
)
_LONGEST_REMARK = 12  # words
_TAG_AT_END = regex(r"(?i)\s+LA:?\s+\w{2,8}\.?$|\s+[-–—]\s+abstract\.?$")
_BRACKETED = regex(r"^\[(.*)\]\W*(.*)$")
_DIGIT = regex(r"\d")
_GREEK = {
    ord(letter): f" {name} "
    for letters, name in (
        ("αΑ", "alpha"), ("βΒ", "beta"), ("γΓ", "gamma"), ("δΔ", "delta"), ("εΕ", "epsilon"), ("κΚ", "kappa"), ("λΛ", "lambda"),
        ("μµ", "mu"), ("π", "pi"), ("σΣ", "sigma"), ("ωΩ", "omega"),
    )
    for letter in letters
}  # fmt: skip
_GREEK_WORD = regex(r"[\u0370-\u03ff]{2}")

_KINDS = tuple(
    (kind, regex(f"(?:{beginning})\\b"))
    for kind, beginning in (
        ("reply", r"reply|response|in reply|(?:the )?authors? (?:s )?(?:repl\w+|response)|"
         r"erwiderung|antwort auf|schlusswort|reponse (?:a|aux|de)|respuesta (?:al?|del?)|resposta|risposta|replica a"),
        ("comment", r"re(?= )|comments?(?= on| to| and| re)|commentary(?= on)|letter to the editor|"
         r"kommentar(?= zu)|commentaires?(?= sur)|comentarios?(?= al?| sobre)|commento(?= al?| su)"),
        ("correction", r"errat\w+|corrigend\w+|correction(?= to)|author correction|publisher correction|addendum|"
         r"berichtigung|korrektur(?= zu)|rectificati\w+|correctif|correccion(?= al?| del?)|rettifica|fe de erratas"),
        ("retraction", r"retraction(?= of| note| notice)|expression of concern|withdrawal(?= of)"),
        ("review", r"book review|review of|rezension|buchbesprechung|compte rendu|resena|recensione"),
    )
)  # fmt: skip
_KINDS_AT_END = tuple(
    (kind, regex(rf"(?i)(?:[:.?!–—-]\s*|[\[(])(?:{ending})\s*[\])]?\W*$"))
    for kind, ending in (
        ("reply", r"(?:in |the )?(?:authors?\W{0,2}s?\W{0,2} )?(?:reply|response)|rebuttal"),
        ("correction", r"erratum|corrigendum|corrigenda|correction|addendum|vol\.? \S+,? pg\.? [^()\[\]]+"),
        ("retraction", r"retraction(?: notice| note)?|expression of concern"),
    )
)
_PROTOCOL = regex(r"\b(?:(?:study|trial|review) protocol|protocol (?:for|of) an?\b|rationale and design)|\bprotocol$")
_NEGATIVES = frozenset("non not no without un".split())


def without_remarks(text: str) -> list[str]:
    """The title without the additions of databases, then a second title that is in brackets after it."""
    text = _TAG_AT_END.sub("", text.strip())
    if "&" in text:
        text = unescape(text).replace("&", " and ")
    if not text.isascii() and not _GREEK_WORD.search(text):
        text = text.translate(_GREEK)
    if "[" not in text and "(" not in text:
        return [text]
    others = []
    while (last := last_brackets(text)) is not None:
        before, inside, square = last
        if not _POINTER.match(inside) and (not _REMARK.search(inside) or len(inside.split()) > _LONGEST_REMARK):
            if not square or _DIGIT.search(inside):
                break
            if len(inside.split()) > 2:
                others.append(inside)
        text = before.rstrip(" -–—")
    if whole := _BRACKETED.match(text):
        text = whole[1] if len(whole[2].split()) < 3 else f"{whole[1]} {whole[2]}"
    return [text, *others]


@lru_cache(50_000)
def folded_titles(text: str) -> tuple[str, ...]:
    """The titles without remarks, folded."""
    return tuple(dict.fromkeys(filter(None, map(fold, without_remarks(text)))))


def last_brackets(text: str) -> tuple[str, str, bool] | None:
    """The text before the brackets at its end, the text in them, and whether they are square; None without such brackets."""
    ended = text.rstrip(" .")
    if not ended.endswith(("]", ")")):
        return None
    closing = ended[-1]
    opening, depth = "[" if closing == "]" else "(", 0
    for at in range(len(ended) - 1, 0, -1):
        depth += (ended[at] == closing) - (ended[at] == opening)
        if not depth:
            return ended[:at].rstrip(" ."), ended[at + 1 : -1], closing == "]"
    return None


def _shortened(title: str) -> Iterator[str]:
    """The title, then without one after the other of the remarks at its end."""
    title = _TAG_AT_END.sub("", title)
    yield title
    while (last := last_brackets(title)) and _REMARK.search(last[1]):
        title = last[0]
        yield title


def kind(title: str) -> str:
    """What the title announces about another work: a reply, comment, correction, retraction, review or protocol; else ""."""
    folded = fold(title)
    for name, beginning in _KINDS:
        if beginning.match(folded):
            return name
    for ended in _shortened(title):
        for name, ending in _KINDS_AT_END:
            if ending.search(ended):
                return name
    return "protocol" if _PROTOCOL.search(folded) else ""


def reworded(one: str, other: str) -> bool:
    """Whether two similar titles (folded) differ in words, not only in their spelling: `in men` and `in women`."""
    a, b = Counter(one.split()), Counter(other.split())
    left = [word for word in (a - b).elements() if word not in SMALL_WORDS]
    right = [word for word in (b - a).elements() if word not in SMALL_WORDS]
    if not left or not right:
        return not _NEGATIVES.isdisjoint(left or right)
    whole, others = "".join(left), "".join(right)
    if _spell_the_same(whole, others):
        return False
    return any(not any(_spell_the_same(word, each) for each in right) for word in left) and any(
        not any(_spell_the_same(word, each) for each in left) for word in right
    )


def _spell_the_same(one: str, other: str) -> bool:
    """Whether two words can be spellings of one: not `symptomatic` and `asymptomatic`, `hypotension` and `hypertension`."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 5 or short.isdigit() or long.endswith(short):
        return False
    for opposites in (("hypo", "hyper"), ("intra", "inter")):
        if sorted(sum(part in word for part in opposites[:1]) for word in (short, long)) == [0, 1] and all(
            any(part in word for part in opposites) for word in (short, long)
        ):
            return False
    return Levenshtein.distance(short, long, score_cutoff=2) <= 1 or (len(short) > 5 and fuzz.ratio(short, long) >= 80)


_COLUMN = regex(
    r"s|editor\w*|comment\w*|remark\w*|introduction|introducing|preface|foreword|afterword|letters?|news|reviews?|book|books|"
    r"issues?|special|this|from|contents|table|index|abstracts?|announcements?|contributors?|notes?|guest|obituary|report|"
    r"message|president|welcome|titles?|untitled|corrections?|errat\w+|replies|reply|response|section|volume|authors?|to|with|by|about|your|my"
)


def is_distinct(title: str, known: set[str]) -> bool:
    """Whether the title has some distinctive words, besides those of regular columns and the journal's name."""
    own = own_words(title) - known
    return (len(own) > 2 and len("".join(own)) > 12) or len("".join(own)) > 24


def own_words(title: str) -> set[str]:
    """The words of a title that a regular column (`Letters to the editor`) does not have."""
    return {word for word in title.split() if word not in SMALL_WORDS and not _COLUMN.fullmatch(word)}


def in_two_languages(one: str, other: str) -> bool:
    """Whether the function words of two titles belong to different languages."""
    a, b = _language(one), _language(other)
    return bool(a and b and a != b)


def _language(title: str) -> str:
    words = title.split()
    counts = sorted(((sum(word in small for word in words), name) for name, small in _LANGUAGES.items()), reverse=True)
    return counts[0][1] if counts[0][0] > counts[1][0] else ""


_LANGUAGES = {
    name: frozenset(words.split())
    for name, words in (
        ("en", "the of and in for with on an from by to as is at are its during using"),
        ("de", "der die das und fur von im des bei mit zur zum den ein eine als auf uber nach"),
        ("fr", "les des du et une dans la le par pour sur chez au aux avec en"),
        ("es", "el los las del una y con por para en la al su como"),
        ("pt", "o os as da do dos das uma e em na no com por ao sua"),
        ("it", "il lo gli della di del dei delle nel nella con per una e dopo"),
        ("nl", "het een van en bij voor met op de te"),
    )
}


@lru_cache(50_000)
def alike_names(a: str, b: str) -> str:
    """How alike the names of two journals are: same, short (one abbreviates the other), alike or other."""
    from rapidfuzz import fuzz

    if a == b:
        return "same"
    if abbreviates(a, b) or abbreviates(b, a):
        return "short"
    return "alike" if fuzz.token_set_ratio(a, b) >= 90 else "other"


def abbreviates(short: str, full: str) -> bool:
    """Whether one name abbreviates the other word by word (`J Mach Learn Res`) or by initials (`PNAS`)."""
    words = iter(full.split())
    if all(any(word.startswith(part) for word in words) for part in short.split()):
        return True
    initials = "".join(word[0] for word in full.split())
    if " " in short:
        return len(initials) > 2 and initials in short.split()  # `ICIS: transforming society`
    letters = iter(initials)
    return len(short) > 1 and all(letter in letters for letter in short)
