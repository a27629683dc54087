"""MathML as a line of text: letters of the mathematical alphabets, `<sub>` and `<sup>`, fractions with a slash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeAlias

Element: TypeAlias = Any

ALPHABETS = {
    "double-struck": ("DOUBLE-STRUCK", "MATHEMATICAL DOUBLE-STRUCK"),
    "script": ("SCRIPT", "MATHEMATICAL SCRIPT"),
    "fraktur": ("BLACK-LETTER", "MATHEMATICAL FRAKTUR"),
}
DROPPED = {"annotation", "annotation-xml", "none", "mprescripts", "maligngroup", "malignmark"}
INVISIBLE = str.maketrans(
    "", "", "\u2061\u2062\u2063\u2064\u200b"
)  # function application, invisible times, comma, plus
ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "¯": "\u0304", "‾": "\u0304",
           "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "´": "\u0301",
           "`": "\u0300", "˘": "\u0306", "_": "\u0304", "-": "\u0304"}  # fmt: skip


def readable(source: str) -> str:
    """A `<math>` element, its namespace declared or not, in CSL's markup."""
    from lxml import etree

    source = re.sub(r"(</?)\w+:", r"\1", source)
    source = re.sub(r"\sxmlns(?::\w+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", source)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    parse: Any = etree.fromstring
    tree = parse(source.encode(), parser)
    return " ".join(text_of(tree).split()) if tree is not None else ""


def text_of(element: Element) -> str:
    """The text of one MathML element."""
    name = element.tag if isinstance(element.tag, str) else ""
    if name in DROPPED or not name:
        return ""
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return token(element)
    if name == "mspace":
        return " "
    parts = [text_of(child) for child in element if child.tag not in ("none", "mprescripts")]
    write = LAYOUTS.get(name)
    return write(element, parts) if write and parts else "".join(parts)


def token(element: Element) -> str:
    """A letter, number or sign; `mathvariant="double-struck"` and its like choose the letter's alphabet."""
    text = "".join(element.itertext()).translate(INVISIBLE)
    text = text if element.tag == "mtext" else " ".join(text.split())
    alphabet = ALPHABETS.get(element.get("mathvariant", ""))
    if alphabet and len(text) == 1 and text.isascii() and text.isalpha():
        case = "CAPITAL" if text.isupper() else "SMALL"
        for prefix in alphabet:
            try:
                return unicodedata.lookup(f"{prefix} {case} {text.upper()}")
            except KeyError:
                continue
    if element.tag == "mo" and text == "-":
        return "−"
    if element.tag == "mi" and len(text) > 2 and text.isalpha() and text.isascii():
        following = element.getnext()
        return text + (" " if following is not None and following.tag in ("mi", "mn") else "")  # sin x
    return text


def script(mark: str, text: str) -> str:
    """A raised or lowered text, '' if it is empty."""
    return f"<{mark}>{text}</{mark}>" if text.strip() else ""


def scripts(element: Element, parts: list[str]) -> str:
    """`msub`, `msup`, `msubsup`."""
    name = element.tag
    if name == "msup" and len(parts) > 1 and set(parts[1]) <= set("′″‴'*†"):
        return parts[0] + parts[1]
    marks = {"msub": ("sub",), "msup": ("sup",), "msubsup": ("sub", "sup")}[name]
    return parts[0] + "".join(script(mark, part) for mark, part in zip(marks, parts[1:], strict=False))


def over_under(element: Element, parts: list[str]) -> str:
    """`mover`, `munder`, `munderover`: an accent on its letter, a limit as a script."""
    if element.tag == "mover" and len(parts) > 1 and len(parts[0]) == 1 and parts[1] in ACCENTS:
        return unicodedata.normalize("NFC", parts[0] + ACCENTS[parts[1]])
    marks = {"mover": ("sup",), "munder": ("sub",), "munderover": ("sub", "sup")}[element.tag]
    return parts[0] + "".join(script(mark, part) for mark, part in zip(marks, parts[1:], strict=False))


def prescripts(element: Element, parts: list[str]) -> str:
    """`mmultiscripts`: base, pairs of subscript and superscript after it, and after `mprescripts` pairs before it."""
    base = text_of(element[0])
    before: list[str] = []
    after: list[str] = []
    side = after
    for child in element[1:]:
        if child.tag == "mprescripts":
            side = before
        else:
            side.append("" if child.tag == "none" else text_of(child))
    joined = [
        "".join(script(("sub", "sup")[place % 2], text) for place, text in enumerate(texts))
        for texts in (before, after)
    ]
    return joined[0] + base + joined[1]


def fraction(element: Element, parts: list[str]) -> str:
    """`a/b`, with brackets around terms of more than one part."""
    return "/".join(f"({part})" if re.search(r"[\s+−=/]", bare(part).strip()) else part for part in parts)


def fenced(element: Element, parts: list[str]) -> str:
    """`(a, b)` with the element's own brackets and separators."""
    separators = "".join(element.get("separators", ",").split()) or ""
    pieces = [part + (separators[min(place, len(separators) - 1)] if separators and place < len(parts) - 1 else "")
              for place, part in enumerate(parts)]  # fmt: skip
    return f"{element.get('open', '(')}{''.join(pieces)}{element.get('close', ')')}"


def root(element: Element, parts: list[str]) -> str:
    """`√2`, `√(a+b)`, and the degree of another root before it."""
    degree = script("sup", parts[1]) if element.tag == "mroot" and len(parts) > 1 else ""
    inside = parts[0] if element.tag == "mroot" else "".join(parts)
    return f"{degree}√{inside if bare(inside).isalnum() else f'({inside})'}"


def bare(text: str) -> str:
    """The text without markup."""
    return re.sub(r"</?su[bp]>", "", text)


LAYOUTS: dict[str, Callable[[Element, list[str]], str]] = {
    "msub": scripts,
    "msup": scripts,
    "msubsup": scripts,
    "mover": over_under,
    "munder": over_under,
    "munderover": over_under,
    "mmultiscripts": prescripts,
    "mfrac": fraction,
    "mfenced": fenced,
    "msqrt": root,
    "mroot": root,
    "semantics": lambda element, parts: parts[0],
    "mphantom": lambda element, parts: "",
    "mtr": lambda element, parts: ", ".join(parts),
    "mtable": lambda element, parts: "; ".join(parts),
}
