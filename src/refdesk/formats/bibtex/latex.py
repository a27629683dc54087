"""LaTeX -> the rich text of CSL-JSON (<i>, <b>, <sub>, <sup>, small caps).

Accents, symbols, quotes, dashes, formatting commands and simple mathematics become Unicode and markup. In titles, groups in
braces may be kept as PROTECT ... END: they say that the case of the words must stay (BibTeX, and section 4.7 of the biblatex
manual). `latex_writing` is the inverse.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from refdesk.formats.bibtex.quantities import CHANGES, QUANTITIES, number
from refdesk.formats.bibtex.symbols import (
    ACCENTS,
    BIBSTRINGS,
    DECLARATIONS,
    DROPPED,
    END,
    KEEP,
    KEPT,
    MATH_ACCENTS,
    PROTECT,
    SECOND,
    SYMBOLS,
    TRANSPARENT,
    UNITS,
    WRAPS,
)
from refdesk.items.regex import regex
from refdesk.items.text import without_entities

LETTER_ACCENT = (
    r"""\\(?:([`'"^~=.])[ \t]*|([uvHcdbkrthGU])(?:[ \t]+|(?=[{\\])))"""
    r"""(?:\{[ \t]*(\\[ij](?![a-zA-Z])|[^\W\d_])[ \t]*\}|(\\[ij](?![a-zA-Z])[ \t]*|[^\W\d_]))"""
)
ACCENT_IN_GROUP = regex(r"\{" + LETTER_ACCENT + r"\}")
ACCENT = regex(LETTER_ACCENT)
LETTER = regex(r"\{\\(ss|ae|AE|oe|OE|o|O|l|L|aa|AA|i|j|dh|DH|th|TH|dj|DJ|ng|NG|&)(?:[ \t]*\{\})?\}")
SPECIAL = regex(r"[\\{}$~`'_^]|--|[?!]`")
URL = regex(r"\\url\s*\{([^{}]*)\}")
IF_MATH = regex(r"\\ifmmode(?![a-zA-Z]).*?\\else(?![a-zA-Z])\s?(.*?)\\fi(?![a-zA-Z])(?:\{\}|\s)?", re.S)
OPTIONS = regex(r"\\((?:SI|si|qty|num|ang|unit)[a-z]*|\w*cite\w*)\*?((?:\[[^\[\]]*\])+)(?=\{)")
MENDELEY_MATH = regex(r"\{\\\$\}((?:[^{}$]|\{(?:\\[^\W\d_]+|\\[^a-zA-Z0-9$]|\\\^\{\}|[^{}$\\]*)\})*)\{\\\$\}")
MENDELEY_SIGN = regex(r"\{\\([_{}&#%])\}|(\{\\\^\{\}\})|\{\\(?:text)?backslash\}")
NOTHING_KEPT = regex(r"\x04([^\w\x04]*)\x05")  # mathematics without letters
MARKS = regex("[\x02-\x05]")
PLAIN = regex(r"(?:[^&\\{}$~`'_^\t\n\r\f\v-]++|-(?!-))*+")  # TeX that is plain text
TOKEN = regex(
    r"\\([a-zA-Z]+)\*?([ \t]*\n?[ \t]*)|\\(.)|([{}~^_]|\$\$?)|(---?|``|''|`|'|[?!]`)|([^\\{}$~^_`'?!-]+|.)", re.S
)
SPACES = regex(r"[ \t\n\r\f\v]+")
TYPOGRAPHY = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "?`": "¿", "!`": "¡"}
BARE_ACCENTS = {"'": "´", '"': "¨", "=": "¯", ".": "˙", "c": "¸", "u": "˘", "v": "ˇ", "H": "˝", "k": "˛", "r": "˚"}
RAISED = {"∘": "°", "′": "′", "″": "″", "*": "*", "∗": "*", "†": "†", "®": "®", "™": "™"}
PRIMES = {"'": "′", "''": "″"}
AROUND = dict.fromkeys(("frac", "tfrac", "dfrac", "textfrac", "nicefrac"), ("", "/"))
RELATIONS = frozenset("≤≥≪≫≠≈∼≃≅≡∝→←↔⇒⇐∈∉⊂⊃⊆±∓×÷∧∨∪∩")
DEEPEST = 100
ARGUMENT = frozenset(("bibstring", "symbol", "ElsevierGlyph"))
COMMAND = regex(r"\\([a-zA-Z]+)")
SIGN = regex(r"(?:\$?[<>]\$?|\\[&%#_$]|\\text(?:less|greater)\s*(?:\{\})?)\}")
WITH_ARGUMENT = frozenset((*ACCENTS, *DROPPED, *SECOND, *ARGUMENT, *QUANTITIES, *CHANGES))
COMMANDS = WITH_ARGUMENT.union(WRAPS, DECLARATIONS, AROUND, UNITS, TRANSPARENT, MATH_ACCENTS)


def compose(match: re.Match[str]) -> str:
    accent, letter = match[1] or match[2], (match[3] or match[4]).strip()
    return unicodedata.normalize("NFC", letter.removeprefix("\\") + ACCENTS[accent])


def mathematics_of_mendeley(match: re.Match[str]) -> str:
    """Mathematics whose signs Mendeley has escaped, `{\\$}H{\\_}2{\\$}`, as it was; other text between two dollars unchanged."""
    if not MENDELEY_SIGN.search(match[1]):
        return match[0]
    return f"${MENDELEY_SIGN.sub(lambda sign: sign[1] or ('^' if sign[2] else chr(92)), match[1])}$"


def accents_to_unicode(tex: str) -> str:
    """The TeX with its accented letters and national letters in Unicode."""
    if "\\ifmmode" in tex:
        tex = IF_MATH.sub(r"\1", tex)
    tex = ACCENT_IN_GROUP.sub(compose, tex)
    tex = ACCENT.sub(compose, tex)
    return LETTER.sub(lambda m: SYMBOLS[m[1]], tex)


CAPITAL_MARKUP = regex(r"</?SU[BP]>")  # ADS's


def to_text(tex: str, protect: bool = False) -> str:
    """The rich text of a piece of LaTeX; with `protect`, text in braces comes between PROTECT and END."""
    if PLAIN.fullmatch(tex) and "  " not in tex and tex[:1] != " " != tex[-1:]:
        return tex
    if MARKS.search(tex):
        tex = MARKS.sub("", tex)
    if "\\" in tex:
        if "\\url" in tex:
            tex = URL.sub(lambda url: url[1].replace("~", "\\textasciitilde{}").replace("--", "-{}-"), tex)
        if "[" in tex:
            tex = OPTIONS.sub(r"\\\1", tex)
        if "{\\$}" in tex:
            tex = MENDELEY_MATH.sub(mathematics_of_mendeley, tex)
        tex = accents_to_unicode(tex)
    if SPECIAL.search(tex):
        tex = Reader(tex, protect).read()
    if KEEP in tex:
        tex = NOTHING_KEPT.sub(r"\1", tex)
    if "&" in tex and ";" in tex:
        tex = without_entities(tex)
    if "<S" in tex:
        tex = CAPITAL_MARKUP.sub(lambda tag: tag[0].lower(), tex)
    return SPACES.sub(" ", tex).strip(" ")


def unknown_commands(tex: str) -> list[str]:
    """The commands in a piece of LaTeX that are in none of the tables; each is replaced by its argument, if it has one."""
    names = dict.fromkeys(COMMAND.findall(accents_to_unicode(tex)))
    return [name for name in names if name not in COMMANDS and symbol_of(name) is None]


def symbol_of(name: str) -> str | None:
    """The text of a command that takes no argument."""
    symbol = SYMBOLS.get(name)
    return more_symbols().get(name) if symbol is None and name not in COMMANDS else symbol


@cache
def more_symbols() -> dict[str, str]:
    """pylatexenc's table of some 1,500 characters, inverted: the name of a command -> the character."""
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    table: dict[str, str] = {}
    for code, tex in get_builtin_uni2latex_dict().items():
        match = re.fullmatch(r"(?:\\ensuremath\{)?\\([a-zA-Z]+)\}?", tex)
        if match:
            table.setdefault(match[1], chr(code))
    return table


class Group:
    """An open group: the text in it so far, and how that text changes when the group closes."""

    __slots__ = ("after", "before", "command", "out")

    def __init__(self, before: str = "", after: str = "", command: str = "") -> None:
        self.out: list[str] = []
        self.before, self.after, self.command = before, after, command

    def close(self) -> str:
        text = "".join(self.out)
        command = self.command
        if not command:
            if self.before == "<sup>" and text in RAISED:
                return RAISED[text]
            return self.before + text + self.after if text or self.before not in ("<sup>", "<sub>", PROTECT) else ""
        if command in ACCENTS or command in MATH_ACCENTS:
            return accented(command, text)
        if command in CHANGES:
            return self.before + CHANGES[command](text) + self.after
        if command == "bibstring":
            return BIBSTRINGS.get(text.strip(), text)
        if command in ("symbol", "ElsevierGlyph"):
            try:
                return chr(int(text, 16 if command == "ElsevierGlyph" else 10))
            except (ValueError, OverflowError):
                return text
        return ""


def accented(command: str, text: str) -> str:
    """The text with an accent on its first character."""
    if not text.strip():
        return command if command in "~^`" else BARE_ACCENTS.get(command, "")
    combining = ACCENTS.get(command) or MATH_ACCENTS[command]
    text = text.lstrip()
    return unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(text[0], text[0]) + combining + text[1:])


class Reader:
    """One pass over the tokens of a piece of LaTeX with a stack of open groups: no nesting of braces overflows the call stack."""

    __slots__ = ("deeper", "groups", "math", "outside", "pending", "protect", "tex")

    def __init__(self, tex: str, protect: bool) -> None:
        self.tex, self.protect = tex, protect
        self.groups = [Group()]
        self.pending: Group | None = None  # a command whose argument comes next
        self.deeper = 0  # open braces beyond DEEPEST, which are ignored
        self.math = ""  # inside mathematics, the mark that ends it
        self.outside = ""  # what ends the declarations before the mathematics

    def read(self) -> str:
        groups = self.groups
        for token in TOKEN.finditer(self.tex):
            name, space, char, mark, typography, plain = token.groups()
            if self.pending is not None:
                if self.give_argument(token):
                    continue
                if plain is not None:
                    plain = plain.lstrip()[1:]
            if plain is not None:
                groups[-1].out.append(plain)
            elif mark is not None:
                self.read_mark(mark, token.end())
            elif typography is not None:
                groups[-1].out.append((PRIMES if self.math else TYPOGRAPHY).get(typography, typography))
            elif char is not None:
                self.read_char(char)
            else:
                self.read_command(name, space, token.end())
        if self.pending is not None:
            groups[-1].out.append(self.pending.close())
        while len(groups) > 1:
            closed = groups.pop()
            groups[-1].out.append(closed.close())
        return groups[0].close()

    def give_argument(self, token: re.Match[str]) -> bool:
        """Pass the token to the pending command as its argument, and say whether that used the whole token: of plain text
        a command takes one character."""
        name, _, char, mark, _, plain = token.groups()
        if plain is not None and plain.isspace():
            return True
        waiting, self.pending = self.pending, None
        assert waiting is not None
        if mark == "{":
            if len(self.groups) > DEEPEST:
                self.deeper += 1
            else:
                self.groups.append(waiting)
            return True
        symbol = SYMBOLS.get(name or char or "")
        if plain is not None:
            waiting.out.append(plain.lstrip()[0])
        elif symbol:
            waiting.out.append(symbol)
        self.groups[-1].out.append(waiting.close())
        return bool(symbol)

    def read_mark(self, mark: str, end: int) -> None:
        if mark == "{":
            self.open_group(end)
        elif mark == "}":
            self.close_group()
        elif mark[0] == "$":
            self.read_dollar(mark, end)
        elif mark == "~":
            self.groups[-1].out.append(" " if self.math else "\u00a0")
        elif self.math:
            self.pending = Group("<sup>", "</sup>") if mark == "^" else Group("<sub>", "</sub>")
        else:
            self.groups[-1].out.append(mark)

    def open_group(self, start: int) -> None:
        if len(self.groups) > DEEPEST:
            self.deeper += 1
        else:
            keeps = self.protect and not self.math
            self.groups.append(Group(*self.marks(start)) if keeps else Group())

    def close_group(self) -> None:
        if self.deeper:
            self.deeper -= 1
        elif len(self.groups) > 1:
            closed = self.groups.pop()
            if closed.command in SECOND:
                self.pending = self.wrapping(*(("“", "”") if closed.command.endswith("quote") else ("", "")))
            elif closed.command in QUANTITIES:  # a number; another number or a unit follows
                between, following = QUANTITIES[closed.command]
                self.groups[-1].out.append(number("".join(closed.out)) + between)
                self.pending = Group(command=following)
            else:
                self.groups[-1].out.append(closed.close())

    def read_dollar(self, mark: str, end: int) -> None:
        if self.math == "$" and mark == "$$":  # one formula ends where the next begins
            return
        if self.math:
            self.end_math()
        elif self.tex.find(mark, end) >= 0:
            self.begin_math(mark)
        else:
            self.groups[-1].out.append(mark)

    def read_char(self, char: str) -> None:
        if char in ACCENTS:
            self.pending = Group(command=char)
        elif char in "([":
            self.begin_math(")" if char == "(" else "]")
        elif char in ")]":
            self.end_math()
        else:
            self.groups[-1].out.append(SYMBOLS.get(char, char))

    def begin_math(self, end: str) -> None:
        self.math, self.outside = end, self.groups[-1].after
        self.keep(KEEP)

    def end_math(self) -> None:
        """End mathematics, and what declarations have begun in it: `$\\bf x$`."""
        top = self.groups[-1]
        if self.math and top.after != self.outside and top.after.endswith(self.outside):
            top.out.append(top.after.removesuffix(self.outside))
            top.after = self.outside
        self.math = ""
        self.keep(KEPT)

    def keep(self, mark: str) -> None:
        """Mark the beginning or end of text whose case must stay."""
        if self.protect:
            self.groups[-1].out.append(mark)

    def marks(self, start: int) -> tuple[str, str]:
        """The marks around the group that starts there, by which its words keep their case; none if it holds a single
        sign, or if the braces are there for a formatting command."""
        command = COMMAND.match(self.tex, start)
        if SIGN.match(self.tex, start) or (command and command[1] in WRAPS):
            return "", ""
        return (KEEP, KEPT) if command and command[1] in DECLARATIONS else (PROTECT, END)

    def read_command(self, name: str, space: str, end: int) -> None:
        """Do what the command says, or open a group for its argument."""
        top = self.groups[-1]
        symbol = symbol_of(name)
        if symbol is not None:
            if self.math and space:  # TeX sets the spaces of mathematics itself
                symbol = f" {symbol} " if symbol in RELATIONS else f"{symbol} " if symbol[1:].isalpha() else symbol
            top.out.append(symbol)
        elif name in WRAPS:
            self.pending = self.wrapping(*WRAPS[name])
        elif name in UNITS and not (self.math and name in MATH_ACCENTS):
            top.out.append(UNITS[name])
        elif name in DECLARATIONS:
            before, after = DECLARATIONS[name]
            top.out.append(before)
            top.after = after + top.after
        elif name in AROUND:
            self.pending = Group(*AROUND[name])
        elif name in CHANGES and self.protect:
            self.pending = Group(KEEP, KEPT, name)
        elif name in WITH_ARGUMENT or (self.math and name in MATH_ACCENTS):
            self.pending = Group(command=name)
        elif self.tex[end : end + 1] == "{":
            self.pending = Group(KEEP, KEPT) if self.protect else Group()  # the argument alone
        else:
            top.out.append(f"\\{name}{' ' if space else ''}")

    def wrapping(self, before: str, after: str) -> Group:
        """A group between those marks, its quotation marks single inside of double ones, its case kept in titles."""
        quotations = [group.before for group in self.groups if "“" in group.before or "‘" in group.before]
        if "“" in before and quotations and "“" in quotations[-1]:
            before, after = before.replace("“", "‘"), after.replace("”", "’")
        if not self.protect:
            before, after = before.replace(PROTECT, ""), after.replace(END, "")
        elif PROTECT not in before:
            before, after = KEEP + before, after + KEPT
        return Group(before, after)
