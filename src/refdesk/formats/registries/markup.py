"""Titles and abstracts as registries send them -> CSL's rich text: JATS and HTML tags, MathML, entities, once or twice
encoded. CSL knows `<i> <b> <sub> <sup>` and a span of small capitals; other tags are removed, their text stays."""

from __future__ import annotations

import html
import re

from refdesk.items.regex import regex

SMALL_CAPITALS = '<span style="font-variant:small-caps;">'
KEPT = {
    "i": "i", "italic": "i", "em": "i", "emphasis": "i",
    "b": "b", "bold": "b", "strong": "b",
    "sub": "sub", "inf": "sub", "subscript": "sub",
    "sup": "sup", "superscript": "sup",
    "sc": "sc", "scp": "sc", "smallcaps": "sc", "small-caps": "sc",
}  # fmt: skip
DROPPED = {
    "u", "underline", "tt", "monospace", "sans-serif", "roman", "overline", "strike", "span", "font", "small", "big",
    "styled-content", "named-content", "ext-link", "xref", "a", "p", "title", "sec", "abstract", "abstracttext", "br",
    "break", "label", "list", "list-item", "div", "body", "inline-formula", "disp-formula", "alternatives", "inline-graphic",
    "email", "uri", "fn", "text", "nobr", "ol", "ul", "li", "h1", "h2", "h3", "h4", "blockquote", "code", "q", "cite", "formula",
    "inline", "tex", "institution", "article-title", "subtitle", "underbar", "kbd", "private-char", "preformat",
}  # fmt: skip
BLOCKS = {"p", "title", "sec", "div", "li", "list-item", "h1", "h2", "h3", "h4", "blockquote", "abstracttext"}
MATH = regex(r"<(?:\w+:)?math\b[^>]*>.*?</(?:\w+:)?math>|<(?:\w+:)?math\b[^>]*/>", re.S | re.I)
TEX = regex(r"<(?:jats:)?tex-math\b[^>]*>(.*?)</(?:jats:)?tex-math>", re.S | re.I)
TAG = regex(r"<(/?)(?:\w+:)?([A-Za-z][\w-]*)((?:\s[^<>]*)?)(/?)>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.S)
INLINE_TEX = regex(r"\$\$?([^$]{0,300}[\\_^{][^$]{0,300})\$\$?")
EMPTY = regex(r"<(i|b|sub|sup)>(\s*)</\1>|<span[^<>]*>(\s*)</span>")
LETTER_BEFORE = regex(r"[\w)\]]\Z")
WORD_AFTER = regex(r"\A(?!(?:th|st|nd|rd|s)\b)[\w(\[]")
LOWER_CASE_AFTER = regex(r"\A[^\W\d_A-Z]{3}")


def rich(text: str) -> str:
    """A title in CSL's rich text, on one line."""
    if not ("<" in text or "&" in text or "$" in text or "\\" in text):
        return " ".join(text.split())
    text = _tags(_decoded(text), block=" ")
    return " ".join(INLINE_TEX.sub(lambda match: tex(match[0]), text).split())


def paragraphs(text: str) -> str:
    """An abstract in CSL's rich text, one line per paragraph."""
    lines = _tags(_decoded(text), block="\n").split("\n")
    return "\n".join(line for raw in lines if (line := " ".join(raw.split())))


def plain(text: str) -> str:
    """A name, a publisher, a journal: on one line, entities decoded, tags removed."""
    if "<" in text or "&" in text:
        text = re.sub(r"</?(?:i|b|sub|sup|span)\b[^<>]*>", "", rich(text))
    return " ".join(text.split())


def _decoded(text: str) -> str:
    """The text without MathML and without entities, however often they are encoded. Spaces are put between a formula
    and the words beside it."""
    for _ in range(3):
        if "<" in text and "math" in text.lower():
            text = _without_math(text)
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    return text


def _without_math(text: str) -> str:
    """The text with its formulas as text; the TeX of a formula only if it has no MathML."""
    from .mathml import readable

    if "math>" in text and MATH.search(text):
        text = TEX.sub("", text)
    pieces: list[str] = []
    end = 0
    for match in MATH.finditer(text):
        formula = readable(match[0])
        before, after = text[end : match.start()], text[match.end() :]
        scripted = formula.startswith(("<sub>", "<sup>"))
        place = formula.find(">") + 1
        bare_scripts = scripted and not re.search(r"\w", re.sub(r"<(su[bp])>.*?</\1>", "", formula))
        left = before or "".join(pieces)[-1:]
        if formula and LETTER_BEFORE.search(left) and not bare_scripts and formula[place : place + 1].isalnum():
            before += " "
        following = LOWER_CASE_AFTER if bare_scripts else WORD_AFTER
        gap = " " if formula and following.match(after) else ""
        pieces += [before, formula, gap]
        end = match.end()
    text = "".join([*pieces, text[end:]])
    return TEX.sub(lambda match: tex(match[1]), text)


def tex(source: str) -> str:
    """A formula in TeX as text, without the preamble of a document and without dollars."""
    from ..bibtex.latex import to_text

    body = re.sub(r"\\documentclass.*?\\begin\{document\}|\\end\{document\}", "", source, flags=re.S)
    return to_text(f"${body.strip().strip('$').strip()}$")


def _tags(text: str, block: str) -> str:
    """The text with the tags that CSL knows, each closed once, and without those that it does not know."""
    pieces: list[str] = []
    open_tags: list[str] = []
    end = 0
    for match in TAG.finditer(text):
        name = (match[2] or "").lower()
        if name and name not in KEPT and name not in DROPPED:
            continue  # not a tag of JATS or HTML: "a <b and c> d"
        pieces.append(text[end : match.start()])
        pieces += _markup(match, name, open_tags)
        if name in BLOCKS or name in ("br", "break"):
            pieces.append(block if name in BLOCKS else " ")
        end = match.end()
    pieces.append(text[end:])
    pieces += [f"</{mark}>" for mark in reversed(open_tags) if mark]
    joined = "".join(pieces)
    while EMPTY.search(joined):
        joined = EMPTY.sub(lambda match: match[2] or match[3] or "", joined)
    return joined


def _markup(match: re.Match[str], name: str, open_tags: list[str]) -> list[str]:
    """The CSL markup that replaces a tag; tags that it opens or closes are added to or taken from the open ones."""
    mark = "sc" if name == "span" and "small-caps" in match[3].lower() else KEPT.get(name, "")
    if name and match[1]:
        return _closed(open_tags, "span" if name == "span" or mark == "sc" else mark)
    if name != "span" and (not mark or match[4]):
        return []
    open_tags.append("span" if mark == "sc" else mark)
    return [SMALL_CAPITALS if mark == "sc" else f"<{mark}>" if mark else ""]


def _closed(open_tags: list[str], mark: str) -> list[str]:
    """The closing tags up to that of a mark, which are no longer open; none if no such tag is open. A span that is not
    small capitals is open as ''."""
    if mark == "span" and open_tags and open_tags[-1] == "":
        open_tags.pop()
        return []
    if not mark or mark not in open_tags:
        return []
    closing = []
    while open_tags:
        innermost = open_tags.pop()
        closing.append(f"</{innermost}>" if innermost else "")
        if innermost == mark:
            break
    return closing
