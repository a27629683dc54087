"""The rich text of CSL-JSON (<i>, <b>, <sub>, <sup>, small caps) -> LaTeX: the inverse of `latex`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from refdesk.formats.bibtex.latex import SPACES, to_text
from refdesk.formats.bibtex.symbols import ACCENTS, END, PROTECT, SYMBOLS
from refdesk.items.regex import regex

MARKUP = regex(
    r"<(i|b|sub|sup|sc|em|strong)>|</(i|b|sub|sup|sc|span|em|strong)>"
    r"|<span style=\"font-variant: ?small-caps;?\">|<span class=\"nocase\">"
)
OPENING = {"i": "\\emph{", "em": "\\emph{", "b": "\\textbf{", "strong": "\\textbf{", "sub": "\\textsubscript{"}
OPENING |= {"sup": "\\textsuperscript{", "sc": "\\textsc{"}
ESCAPES = {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",  # BibTeX counts braces after backslashes too
    "}": "\\textbraceright{}",
    "$": "\\$",
    "&": "\\&",
    "#": "\\#",
    "%": "\\%",
    "_": "\\_",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "\u00a0": "~",
    "\u202f": "\\,",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    PROTECT: "{",
    END: "}",
    "—": "---",
    "–": "--",
    "`": "\\textasciigrave{}",
}
PLAIN_TEXT = regex(r"(?:[ !\"(-,./0-9:;=?@A-Z\[\]a-z|]++|[-'](?![-']))*+")  # text that needs no escapes in TeX
ESCAPED = regex(
    r"(?=[-–—?!“”‘’'`\\{}$&#%_^~\u00a0\u202f\x02\x03])"  # a look ahead is quicker than the three cases at every letter
    r"(?:[-–—]{2,}|[?!“”‘’'`]{2,}|[\\{}$&#%_^~\u00a0\u202f“”‘’—–`\x02\x03])"
)
NO_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)))
BRACES = {code: None for code in NO_CONTROL if code not in (2, 3)}
NOT_ASCII = regex(r"(?:[A-Za-z]|(?<!^)[^\x00-\x7f])?[\u0300-\u036f]+|[^\x00-\x7f]")


def escape(match: re.Match[str]) -> str:
    text = match.group()
    if len(text) == 1:
        return ESCAPES[text]
    # side by side in TeX they would be another quotation mark or dash
    return "{}".join(ESCAPES.get(char, char) for char in text)


def to_latex(text: str, ascii: bool = False, protected: bool = False) -> str:
    """Rich text as LaTeX, on one line; in ASCII as far as LaTeX has a name for the character. With `protected`, text
    between PROTECT and END is put in braces."""
    spaced = "  " in text or text[:1] == " " or text[-1:] == " "
    if not spaced and PLAIN_TEXT.fullmatch(text):
        return text
    if spaced or not text.isprintable():
        text = SPACES.sub(" ", text).translate(BRACES if protected else NO_CONTROL).strip(" ")
    text = "".join(markup_to_latex(text)) if "<" in text else ESCAPED.sub(escape, text)
    if ascii and not text.isascii():
        text = NOT_ASCII.sub(lambda m: name_character(m.group()), unicodedata.normalize("NFC", text))
    return text


def markup_to_latex(text: str) -> list[str]:
    """The pieces of a text with markup. A tag that has no partner is text."""
    tags = list(MARKUP.finditer(text))
    pairs: set[int] = set()
    open_tags: list[int] = []
    for number, tag in enumerate(tags):
        if not tag[2]:
            open_tags.append(number)
        elif open_tags and tag[2] == (tags[open_tags[-1]][1] or "span"):
            pairs |= {number, open_tags.pop()}
    out: list[str] = []
    at = 0
    for number, tag in enumerate(tags):
        if number not in pairs:
            continue
        out.append(ESCAPED.sub(escape, text[at : tag.start()]))
        at = tag.end()
        out.append(
            "}" if tag[2] else OPENING[tag[1]] if tag[1] else "\\textsc{" if "small-caps" in tag.group() else "{"
        )
    out.append(ESCAPED.sub(escape, text[at:]))
    return out


OUTSIDE_MATHEMATICS = {"′": "$'$", "″": "$''$", "−": "{\\textminus}"}
MATH_ONLY = regex(r"[Ͱ-Ͽ←-⋿ℏℓℜℑℵ×±÷¬′]")


@lru_cache(4096)
def name_character(char: str) -> str:
    """The character in ASCII LaTeX, or unchanged if LaTeX has no name that reads back as this character."""
    named = accent_and_letter(char) or command_of(char) or listed_name(char)
    if not named and len(char) > 1:  # a letter with a mark that LaTeX has no accent for
        return "".join(map(name_character, char))
    return named or char


def accent_and_letter(char: str) -> str:
    """`{\\'e}` and the like, or ''."""
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) < 2 or decomposed[0].isspace():
        return ""
    base = unicodedata.normalize("NFC", decomposed[:-1])
    inner = base if base.isascii() else name_character(base)
    if not inner.isascii():
        return ""
    for accent in (accent for accent, combining in ACCENTS.items() if combining == decomposed[-1]):
        if len(base) == 1 and base.isascii():
            letter = f"\\{base}" if base in "ij" and accent not in "cdbkHt" else base
            return f"{{\\{accent}{' ' if accent.isalpha() else ''}{letter}}}"
        tex = f"{{\\{accent}{inner}}}"
        if to_text(tex) == unicodedata.normalize("NFC", char):
            return tex
    return ""


def command_of(char: str) -> str:
    """The character's own command (`{\\ss}`), or ''."""
    if char in OUTSIDE_MATHEMATICS or MATH_ONLY.fullmatch(char):
        return OUTSIDE_MATHEMATICS.get(char, "")
    return next((f"{{\\{name}}}" for name, symbol in SYMBOLS.items() if symbol == char and name.isalpha()), "")


def listed_name(char: str) -> str:
    """The name of the character in pylatexenc's table, if it reads back as the character, or ''."""
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    if len(char) > 1:
        return ""
    tex = re.sub(r"^\\ensuremath\{(.*)\}$", r"$\1$", get_builtin_uni2latex_dict().get(ord(char), ""))
    if not tex or not tex.isascii() or tex.startswith(("\\cyr", "\\CYR")):
        return ""
    tex = tex if tex.startswith("$") else f"{{{tex}}}"
    return tex if to_text(tex) == char else ""
