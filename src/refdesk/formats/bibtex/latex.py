"""LaTeX <-> the rich text of CSL-JSON (<i>, <b>, <sub>, <sup>, small caps).

Reading turns accents, symbols, quotes, dashes, formatting commands and simple mathematics into Unicode and markup. Groups in
braces may be kept as PROTECT ... END, for titles: there they say that the case of the words must stay (BibTeX, and section
4.7 of the biblatex manual). Writing is its inverse.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

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
from refdesk.items.text import without_entities

LETTER_ACCENT = (
    r"""\\(?:([`'"^~=.])[ \t]*|([uvHcdbkrthGU])(?:[ \t]+|(?=[{\\])))"""
    r"""(?:\{[ \t]*(\\[ij](?![a-zA-Z])|[^\W\d_])[ \t]*\}|(\\[ij](?![a-zA-Z])[ \t]*|[^\W\d_]))"""
)
ACCENT_IN_GROUP = re.compile(r"\{" + LETTER_ACCENT + r"\}")
ACCENT = re.compile(LETTER_ACCENT)
LETTER = re.compile(r"\{\\(ss|ae|AE|oe|OE|o|O|l|L|aa|AA|i|j|dh|DH|th|TH|dj|DJ|ng|NG|&)(?:[ \t]*\{\})?\}")
SPECIAL = re.compile(r"[\\{}$~`'_^]|--|[?!]`")
URL = re.compile(r"\\url\s*\{([^{}]*)\}")
IF_MATH = re.compile(r"\\ifmmode(?![a-zA-Z]).*?\\else(?![a-zA-Z])\s?(.*?)\\fi(?![a-zA-Z])(?:\{\}|\s)?", re.S)
NOTHING_KEPT = re.compile(r"\x04([^\w\x04]*)\x05")  # mathematics without letters
MARKS = re.compile("[\x02-\x05]")
PLAIN = re.compile(r"(?:[^&\\{}$~`'_^\t\n\r\f\v-]++|-(?!-))*+")  # TeX that is text as it stands
TOKEN = re.compile(
    r"\\([a-zA-Z]+)\*?([ \t]*\n?[ \t]*)|\\(.)|([{}~^_]|\$\$?)|(---?|``|''|`|'|[?!]`)|([^\\{}$~^_`'?!-]+|.)", re.S
)
SPACES = re.compile(r"[ \t\n\r\f\v]+")
TYPOGRAPHY = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "?`": "¿", "!`": "¡"}
BARE_ACCENTS = {"'": "´", '"': "¨", "=": "¯", ".": "˙", "c": "¸", "u": "˘", "v": "ˇ", "H": "˝", "k": "˛", "r": "˚"}
RAISED = {"∘": "°", "′": "′", "″": "″", "*": "*", "∗": "*", "†": "†", "®": "®", "™": "™"}
PRIMES = {"'": "′", "''": "″"}
FRACTIONS = ("frac", "tfrac", "dfrac", "textfrac", "nicefrac")
RELATIONS = frozenset("≤≥≪≫≠≈∼≃≅≡∝→←↔⇒⇐∈∉⊂⊃⊆±∓×÷∧∨∪∩")
DEEPEST = 100
ARGUMENT = frozenset(("bibstring", "symbol", "ElsevierGlyph"))
COMMAND = re.compile(r"\\([a-zA-Z]+)")
SIGN = re.compile(r"(?:\$?[<>]\$?|\\[&%#_$]|\\text(?:less|greater)\s*(?:\{\})?)\}")
QUANTITIES = {"SI": "\u202f", "qty": "\u202f", "SIrange": "–", "qtyrange": "–", "numrange": "–"}


def compose(match: re.Match[str]) -> str:
    accent, letter = match[1] or match[2], (match[3] or match[4]).strip()
    return unicodedata.normalize("NFC", letter.removeprefix("\\") + ACCENTS[accent])


def accents_to_unicode(tex: str) -> str:
    """The TeX with its accented letters and national letters in Unicode."""
    if "\\ifmmode" in tex:
        tex = IF_MATH.sub(r"\1", tex)
    tex = ACCENT_IN_GROUP.sub(compose, tex)
    tex = ACCENT.sub(compose, tex)
    return LETTER.sub(lambda m: SYMBOLS[m[1]], tex)


def to_text(tex: str, protect: bool = False) -> str:
    """The rich text of a piece of LaTeX; with protect, what stands in braces comes between PROTECT and END."""
    if PLAIN.fullmatch(tex) and "  " not in tex and tex[:1] != " " != tex[-1:]:
        return tex
    if MARKS.search(tex):
        tex = MARKS.sub("", tex)
    if "\\" in tex:
        if "\\url" in tex:
            tex = URL.sub(lambda url: url[1].replace("~", "\\textasciitilde{}").replace("--", "-{}-"), tex)
        tex = accents_to_unicode(tex)
    if SPECIAL.search(tex):
        tex = Reader(tex, protect).read()
    if KEEP in tex:
        tex = NOTHING_KEPT.sub(r"\1", tex)
    if "&" in tex and ";" in tex:
        tex = without_entities(tex)
    return SPACES.sub(" ", tex).strip(" ")


def unknown_commands(tex: str) -> list[str]:
    """The commands in a piece of LaTeX that nothing is known of; where they have an argument, it stands for them."""
    names = dict.fromkeys(COMMAND.findall(accents_to_unicode(tex)))
    return [
        name
        for name in names
        if name not in SYMBOLS and name not in ACCENTS and name not in MATH_ACCENTS and name not in KNOWN
        and name not in TRANSPARENT and name not in UNITS and name not in more_symbols()
    ]  # fmt: skip


class Group:
    """A group that is open: what it holds so far, and what is made of it when it closes."""

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
            if not text.strip():
                return command if command in "~^`" else BARE_ACCENTS.get(command, "")
            combining = ACCENTS.get(command) or MATH_ACCENTS[command]
            text = text.lstrip()
            return unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(text[0], text[0]) + combining + text[1:])
        if command == "bibstring":
            return BIBSTRINGS.get(text.strip(), text)
        if command in ("symbol", "ElsevierGlyph"):
            try:
                return chr(int(text, 16 if command == "ElsevierGlyph" else 10))
            except (ValueError, OverflowError):
                return text
        return ""


class Reader:
    """One pass over the tokens of a piece of LaTeX with a stack of open groups, so that no depth of braces is too deep."""

    __slots__ = ("deeper", "groups", "math", "pending", "protect", "tex")

    def __init__(self, tex: str, protect: bool) -> None:
        self.tex, self.protect = tex, protect
        self.groups = [Group()]
        self.pending: Group | None = None  # a command that waits for its argument
        self.deeper = 0  # braces open beyond the deepest group, which are passed over
        self.math = ""  # the mark that ends the mathematics we are in

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
                self.read_mark(mark, token)
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
        """Give the token to the command that waits; True when that is all of the token. Of plain text it takes a character."""
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

    def read_mark(self, mark: str, token: re.Match[str]) -> None:
        groups, out = self.groups, self.groups[-1].out
        if mark == "{" and len(groups) > DEEPEST:
            self.deeper += 1
        elif mark == "}" and self.deeper:
            self.deeper -= 1
        elif mark == "{":
            protected = self.protect and not self.math and self.protects(token.end())
            groups.append(Group(PROTECT, END) if protected else Group())
        elif mark == "}":
            if len(groups) > 1:
                closed = groups.pop()
                if closed.command in SECOND:
                    self.pending = Group()
                elif closed.command in QUANTITIES:  # a number, with another one or a unit after it
                    groups[-1].out.append("".join(closed.out) + QUANTITIES[closed.command])
                    self.pending = Group(command="SI") if closed.command in ("SIrange", "qtyrange") else Group()
                else:
                    groups[-1].out.append(closed.close())
        elif mark[0] == "$":
            if self.math:
                if self.math == "$" and mark == "$$":  # one ends where the next begins
                    return
                self.math = ""
                self.keep(KEPT)
            elif self.tex.find(mark, token.end()) >= 0:
                self.math = mark
                self.keep(KEEP)
            else:
                out.append(mark)
        elif mark == "~":
            out.append(" " if self.math else "\u00a0")
        elif self.math:
            self.pending = Group("<sup>", "</sup>") if mark == "^" else Group("<sub>", "</sub>")
        else:
            out.append(mark)

    def read_char(self, char: str) -> None:
        if char in ACCENTS:
            self.pending = Group(command=char)
        elif char in "([":
            self.math = ")" if char == "(" else "]"
            self.keep(KEEP)
        elif char in ")]":
            self.math = ""
            self.keep(KEPT)
        else:
            self.groups[-1].out.append(SYMBOLS.get(char, char))

    def keep(self, mark: str) -> None:
        """Mark where something begins or ends whose case is to stay."""
        if self.protect:
            self.groups[-1].out.append(mark)

    def protects(self, start: int) -> bool:
        """Whether the group that starts there keeps the case of its words: not if a formatting command is all it is for, or
        a sign all that is in it."""
        command = COMMAND.match(self.tex, start)
        if SIGN.match(self.tex, start):
            return False
        return not command or (command[1] not in DECLARATIONS and command[1] not in WRAPS)

    def read_command(self, name: str, space: str, end: int) -> None:
        """Do what the command says; where it takes an argument, it waits for it."""
        top = self.groups[-1]
        symbol = SYMBOLS.get(name)
        if symbol is None and name not in ACCENTS and name not in MATH_ACCENTS and name not in KNOWN:
            symbol = (
                more_symbols().get(name)
                if name not in UNITS and name not in TRANSPARENT and name not in QUANTITIES
                else None
            )
        if symbol is not None:
            if self.math and space:  # TeX sets the spaces of mathematics itself
                symbol = f" {symbol} " if symbol in RELATIONS else f"{symbol} " if symbol[1:].isalpha() else symbol
            top.out.append(symbol)
        elif name in WRAPS:
            before, after = WRAPS[name]
            if "“" in before and any("“" in group.before for group in self.groups):
                before, after = before.replace("“", "‘"), after.replace("”", "’")
            if not self.protect:
                before, after = before.replace(PROTECT, ""), after.replace(END, "")
            elif PROTECT not in before:
                before, after = KEEP + before, after + KEPT
            self.pending = Group(before, after)
        elif name in UNITS:
            top.out.append(UNITS[name])
        elif name in QUANTITIES:
            self.pending = Group(command=name)
        elif name in DECLARATIONS:
            before, after = DECLARATIONS[name]
            top.out.append(before)
            top.after = after + top.after
        elif name in FRACTIONS:
            self.pending = Group(after="/")
        elif name == "ang":
            self.pending = Group("", "°")
        elif name in ACCENTS or name in KNOWN or (name in MATH_ACCENTS and self.math):
            self.pending = Group(command=name)
        elif self.tex[end : end + 1] == "{":
            self.pending = Group()  # an unknown command stands for its argument
        else:
            top.out.append(f"\\{name}{' ' if space else ''}")


KNOWN = frozenset((*WRAPS, *DECLARATIONS, *FRACTIONS, *DROPPED, *SECOND, *ARGUMENT, *QUANTITIES))


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
    "{": "\\textbraceleft{}",  # BibTeX counts braces behind backslashes too
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
PLAIN_TEXT = re.compile(r"(?:[ !\"(-,./0-9:;=?@A-Z\[\]a-z|]++|[-'](?![-']))*+")  # text that is TeX as it stands
ESCAPED = re.compile(
    r"(?=[-–—?!“”‘’'`\\{}$&#%_^~\u00a0\u202f\x02\x03])"  # a look ahead is quicker than the three cases at every letter
    r"(?:[-–—]{2,}|[?!“”‘’'`]{2,}|[\\{}$&#%_^~\u00a0\u202f“”‘’—–`\x02\x03])"
)
NO_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)))
BRACES = {code: None for code in NO_CONTROL if code not in (2, 3)}
NOT_ASCII = re.compile(r"(?:[A-Za-z]|(?<!^)[^\x00-\x7f])?[\u0300-\u036f]+|[^\x00-\x7f]")


def escape(match: re.Match[str]) -> str:
    text = match.group()
    if len(text) == 1:
        return ESCAPES[text]
    # side by side in TeX they would be another quotation mark or dash
    return "{}".join(ESCAPES.get(char, char) for char in text)


def to_latex(text: str, ascii: bool = False, protected: bool = False) -> str:
    """Rich text as LaTeX, on one line; in ASCII as far as LaTeX has a name for the character. With protected, what comes
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


@lru_cache(4096)
def name_character(char: str) -> str:
    """The character in ASCII LaTeX, or itself where LaTeX has no name that reads back as this character."""
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) > 1 and not decomposed[0].isspace():
        base = unicodedata.normalize("NFC", decomposed[:-1])
        inner = base if base.isascii() else name_character(base)
        for accent, combining in ACCENTS.items():
            if combining == decomposed[-1] and inner.isascii():
                if len(base) == 1 and base.isascii():
                    letter = f"\\{base}" if base in "ij" and accent not in "cdbkHt" else base
                    return f"{{\\{accent}{' ' if accent.isalpha() else ''}{letter}}}"
                tex = f"{{\\{accent}{inner}}}"
                if to_text(tex) == unicodedata.normalize("NFC", char):
                    return tex
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    for name, symbol in SYMBOLS.items():
        if symbol == char and name.isalpha() and not MATH_ONLY.fullmatch(char):
            return f"{{\\{name}}}"
    tex = get_builtin_uni2latex_dict().get(ord(char), "")
    tex = re.sub(r"^\\ensuremath\{(.*)\}$", r"$\1$", tex)
    if tex and tex.isascii() and not tex.startswith("\\cyr") and not tex.startswith("\\CYR"):
        tex = tex if tex.startswith("$") else f"{{{tex}}}"
        if to_text(tex) == char:
            return tex
    return char


MATH_ONLY = re.compile(r"[Ͱ-Ͽ←-⋿ℏℓℜℑℵ×±÷¬′]")
