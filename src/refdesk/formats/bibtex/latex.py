"""LaTeX <-> the rich text of CSL-JSON (<i>, <b>, <sub>, <sup>, small caps).

Reading turns accents, symbols, quotes, dashes, formatting commands and simple mathematics into Unicode and markup. Groups in
braces may be kept as PROTECT ... END, for titles: there they say that the case of the words must stay (BibTeX, and section
4.7 of the biblatex manual). Writing is its inverse.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from .symbols import ACCENTS, BIBSTRINGS, DECLARATIONS, DROPPED, END, PROTECT, SECOND, SYMBOLS, WRAPS

NOCASE = '<span class="nocase">'

LETTER_ACCENT = (
    r"""\\(?:([`'"^~=.])[ \t]*|([uvHcdbkrthGU])(?:[ \t]+|(?=[{\\])))"""
    r"""(?:\{[ \t]*(\\[ij](?![a-zA-Z])|[^\W\d_])[ \t]*\}|(\\[ij](?![a-zA-Z])[ \t]*|[^\W\d_]))"""
)
ACCENT_IN_GROUP = re.compile(r"\{" + LETTER_ACCENT + r"\}")
ACCENT = re.compile(LETTER_ACCENT)
LETTER = re.compile(r"\{\\(ss|ae|AE|oe|OE|o|O|l|L|aa|AA|i|j|dh|DH|th|TH|dj|DJ|ng|NG|&)(?:[ \t]*\{\})?\}")
SPECIAL = re.compile(r"[\\{}$~`'_^%]|--|[?!]`")
TOKEN = re.compile(
    r"\\([a-zA-Z]+)(\*?[ \t]*\n?[ \t]*)|\\(.)|([{}$~^_])|(---?|``|''|`|'|[?!]`)|(%[^\n]*\n\s*)|([^\\{}$~^_`'%-]+|.)",
    re.S,
)
SPACES = re.compile(r"[ \t\n\r\f\v]+")
TYPOGRAPHY = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "?`": "¿", "!`": "¡"}
SUPER = {"st", "nd", "rd", "th"}


def compose(match: re.Match[str]) -> str:
    accent, letter = match[1] or match[2], (match[3] or match[4]).strip()
    if letter[0] == "\\":
        letter = letter[1]
    return unicodedata.normalize("NFC", letter + ACCENTS[accent])


def accents_to_unicode(tex: str) -> str:
    """The TeX with its accented letters and national letters in Unicode."""
    tex = ACCENT_IN_GROUP.sub(compose, tex)
    tex = ACCENT.sub(compose, tex)
    return LETTER.sub(lambda m: SYMBOLS[m[1]], tex)


def to_text(tex: str, protect: bool = False) -> str:
    """The rich text of a piece of LaTeX; with protect, what stands in braces comes between PROTECT and END."""
    if SPECIAL.search(tex):
        tex = convert(tex, protect)
    return SPACES.sub(" ", tex).strip(" ")


class Group:
    """A group that is open: what it holds so far, and what becomes of it when it closes."""

    __slots__ = ("accent", "after", "bare", "before", "command", "out", "skip")

    def __init__(
        self, before: str = "", after: str = "", command: str = "", accent: str = "", bare: bool = False
    ) -> None:
        self.out: list[str] = []
        self.before, self.after = before, after
        self.command, self.accent, self.bare = command, accent, bare


def convert(tex: str, protect: bool) -> str:
    if "\\" in tex:
        tex = accents_to_unicode(tex)
        if not SPECIAL.search(tex):
            return tex
    groups = [Group()]
    pending: Group | None = None  # a command that waits for its argument
    math: int | None = None  # how deep the groups were when mathematics began
    tokens = TOKEN.finditer(tex)
    for token in tokens:
        name, _, char, mark, typography, comment, plain = token.groups()
        top = groups[-1]
        if comment:
            if (token.start() and tex[token.start() - 1] == "\\") or not token.start() or "\n" not in comment:
                top.out.append(comment)
            continue
        if pending is not None:
            if plain is not None and not plain.strip():
                continue
            if mark == "{":
                groups.append(pending)
                pending = None
                continue
            if mark == "}" or pending.bare:
                waiting, pending = pending, None
                top.out.append(finish(waiting))
            else:
                waiting, pending = pending, None
                if plain is not None:
                    first = plain.lstrip()
                    waiting.out.append(first[0])
                    top.out.append(finish(waiting))
                    top.out.append(first[1:])
                    continue
                if name and name in SYMBOLS:
                    waiting.out.append(SYMBOLS[name])
                    top.out.append(finish(waiting))
                    continue
                top.out.append(finish(waiting))
        if plain is not None:
            top.out.append(plain)
        elif mark == "{":
            inner = (
                Group(PROTECT, END)
                if protect and math is None and tex[token.end() : token.end() + 1] != "\\"
                else Group()
            )
            if protect and not inner.before and math is None:
                # a logo or a symbol in braces is protected, a declaration is not
                following = re.match(r"\\([a-zA-Z]+)", tex[token.end() : token.end() + 30])
                if following and following[1] not in DECLARATIONS and following[1] not in WRAPS:
                    inner = Group(PROTECT, END)
            groups.append(inner)
        elif mark == "}":
            if len(groups) > 1:
                closed = groups.pop()
                if closed.command in SECOND:
                    pending = Group()
                else:
                    groups[-1].out.append(finish(closed))
        elif mark == "$":
            math = None if math is not None else len(groups)
        elif mark == "~":
            top.out.append("\u00a0" if math is None else " ")
        elif mark in ("^", "_"):
            if math is None:
                top.out.append(mark)
            else:
                pending = Group("<sup>", "</sup>") if mark == "^" else Group("<sub>", "</sub>")
        elif typography:
            if math is not None:
                top.out.append({"'": "′", "''": "″"}.get(typography, typography))
            else:
                top.out.append(TYPOGRAPHY.get(typography, typography))
        elif char is not None:
            if char in ACCENTS:
                pending = Group(accent=ACCENTS[char])
            elif char in "()[]":
                math = len(groups) if char in "([" else None
            else:
                top.out.append(SYMBOLS.get(char, char))
        else:
            pending = apply(name, token.group(2), top, protect, math is not None)
    if pending is not None:
        groups[-1].out.append(finish(pending))
    while len(groups) > 1:
        closed = groups.pop()
        groups[-1].out.append(finish(closed))
    return finish(groups[0])


def apply(name: str, space: str, top: Group, protect: bool, math: bool) -> Group | None:
    """Do what the command says in the group; what it returns waits for its argument."""
    if name in SYMBOLS:
        symbol = SYMBOLS[name]
        top.out.append(symbol)
        if not symbol or math:
            return None
        return None
    if name in ACCENTS and not math:
        return Group(accent=ACCENTS[name])
    if name in WRAPS:
        before, after = WRAPS[name]
        if not protect:
            before, after = before.replace(PROTECT, ""), after.replace(END, "")
        return Group(before, after)
    if name in DECLARATIONS:
        before, after = DECLARATIONS[name]
        top.out.append(before)
        top.after = after + top.after
        return None
    if name in DROPPED or name in SECOND or name == "bibstring":
        return Group(command=name)
    if name in ("frac", "tfrac", "dfrac", "textfrac"):
        return Group(after="/")
    if name == "begin" or name == "end":
        return Group(command="noop")
    symbol = more_symbols().get(name, "")
    if symbol:
        top.out.append(symbol)
        return None
    # an unknown command stands for its argument
    return Group(command="unknown", bare=False)


def finish(group: Group) -> str:
    text = "".join(group.out)
    if group.command in DROPPED:
        return ""
    if group.command == "bibstring":
        return BIBSTRINGS.get(text.strip(), text)
    if group.accent:
        text = text.lstrip()
        if not text:
            return unicodedata.normalize("NFC", "\u00a0" + group.accent)
        text = {"ı": "i", "ȷ": "j"}.get(text[0], text[0]) + group.accent + text[1:]
        return unicodedata.normalize("NFC", text)
    if group.before in ("<sup>", "<sub>") and not text:
        return ""
    if group.before == PROTECT and not text.strip():
        return text
    return group.before + text + group.after


@cache
def more_symbols() -> dict[str, str]:
    """pylatexenc's table of some 1,500 characters, turned round: the name of a command -> the character."""
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    table: dict[str, str] = {}
    for code, tex in get_builtin_uni2latex_dict().items():
        match = re.fullmatch(r"(?:\\ensuremath\{)?\\([a-zA-Z]+)\}?", tex)
        if match:
            table.setdefault(match[1], chr(code))
    return table


# Writing

MARKUP = re.compile(
    r"<(i|b|sub|sup|sc|em|strong)>|</(i|b|sub|sup|sc|span|em|strong)>"
    r"|<span style=\"font-variant: ?small-caps;?\">|<span class=\"nocase\">"
)
OPENING = {"i": "\\emph{", "em": "\\emph{", "b": "\\textbf{", "strong": "\\textbf{", "sub": "\\textsubscript{"}
OPENING |= {"sup": "\\textsuperscript{", "sc": "\\textsc{"}
ESCAPES = {
    "\\": "\\textbackslash{}",
    "{": "\\{",
    "}": "\\}",
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
    "—": "---",
    "–": "--",
    "`": "\\textasciigrave{}",
}
ESCAPED = re.compile(r"[\\{}$&#%_^~\u00a0\u202f“”‘’—–`]|--+")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def escape(match: re.Match[str]) -> str:
    text = match.group()
    if text[0] == "-":
        return "{-}".join(["-"] * len(text)) if False else "-" + "{}-" * (len(text) - 1)
    return ESCAPES[text]


def to_latex(text: str, ascii: bool = False) -> str:
    """Rich text as LaTeX; in ASCII as far as LaTeX has a name for the character."""
    if "<" in text:
        text = "".join(markup_to_latex(text))
    elif ESCAPED.search(text):
        text = ESCAPED.sub(escape, text)
    if ascii and not text.isascii():
        text = NOT_ASCII.sub(lambda m: name_character(m.group()), text)
    return text


def markup_to_latex(text: str) -> list[str]:
    out: list[str] = []
    open_tags = 0
    at = 0
    for tag in MARKUP.finditer(text):
        out.append(ESCAPED.sub(escape, text[at : tag.start()]))
        at = tag.end()
        if tag[2]:
            if open_tags:
                open_tags -= 1
                out.append("}")
        else:
            open_tags += 1
            out.append(OPENING[tag[1]] if tag[1] else "\\textsc{" if "small-caps" in tag.group() else "{")
    out.append(ESCAPED.sub(escape, text[at:]))
    out.append("}" * open_tags)
    return out


@lru_cache(4096)
def name_character(char: str) -> str:
    """The character in ASCII LaTeX, or itself where LaTeX has no name that reads back as this character."""
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    if len(marks) == 1 and base.isascii():
        for accent, combining in ACCENTS.items():
            if combining == marks[0]:
                letter = f"\\{base}" if base in "ij" and accent not in "cdbkHt" else base
                return f"{{\\{accent}{' ' if accent.isalpha() else ''}{letter}}}"
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    for name, symbol in SYMBOLS.items():
        if symbol == char and name.isalpha() and (name.startswith("text") or not MATH_ONLY.fullmatch(char)):
            return f"{{\\{name}}}"
    tex = get_builtin_uni2latex_dict().get(ord(char), "")
    tex = re.sub(r"^\\ensuremath\{(.*)\}$", r"$\1$", tex)
    if tex and tex.isascii() and not tex.startswith("\\cyr") and not tex.startswith("\\CYR"):
        tex = tex if tex.startswith("$") else f"{{{tex}}}"
        if to_text(tex) == char:
            return tex
    return char


MATH_ONLY = re.compile(r"[Ͱ-Ͽ←-⋿ℏℓℜℑℵ×±÷¬′]")
