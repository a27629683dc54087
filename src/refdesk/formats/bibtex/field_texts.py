"""The TeX of a field -> the text of a CSL variable, by the kind of field that it is."""

from __future__ import annotations

import re

from refdesk.formats.bibtex.fields import LANGUAGES
from refdesk.formats.bibtex.latex import to_text
from refdesk.formats.bibtex.names import encloses, split_depth0
from refdesk.formats.bibtex.symbols import BIBSTRINGS
from refdesk.items.regex import regex
from refdesk.items.values import join_keywords

PARAGRAPH = regex(r"\n\s*\n")
AND = regex(r"\s+and\s+", re.I)
SEMICOLON = regex(";")
COMMA = regex(",")
SPACES = regex(r"\s+")
PAGE_DASH = regex(r"\s*[-‐-―−]+\s*")


def read_pages(tex: str) -> str:
    return PAGE_DASH.sub("-", to_text(tex))


def read_prose(tex: str) -> str:
    """A text of several paragraphs, which become lines."""
    return "\n".join(filter(None, map(to_text, PARAGRAPH.split(tex)))) if "\n" in tex else to_text(tex)


def read_key(tex: str) -> str:
    """A localisation key ("phdthesis") as the text that it stands for; anything else as it is."""
    return BIBSTRINGS.get(tex.strip().lower()) or to_text(tex)


def read_language(tex: str) -> str:
    """A langid or the names of languages as a language tag; anything else as it is."""
    text = to_text(tex)
    tags = [LANGUAGES.get(name.strip().lower()) for name in AND.split(text)]
    return ", ".join(tag for tag in tags if tag) if all(tags) else text


def read_list(tex: str) -> str:
    """A list of literals, joined with semicolons."""
    if "and" not in tex:
        return to_text(tex)
    tex = " ".join(tex.split())
    return "; ".join(BIBSTRINGS.get(text, text) for part in split_depth0(tex, AND) if (text := to_text(part)))


def read_keywords(tex: str) -> str:
    if encloses(tex):  # Web of Science's {{a; b}}
        tex = tex[1:-1]
    pieces = split_depth0(tex, SEMICOLON) if ";" in tex else [tex]
    return join_keywords(to_text(piece) for piece in (pieces if len(pieces) > 1 else split_depth0(tex, COMMA)))


def read_verbatim(tex: str) -> str:
    """A field that LaTeX takes verbatim, without the escapes that people put there all the same."""
    text = tex.strip()
    if "\\" in text or "{" in text:
        url = re.match(r"\\(?:url|href)\s*\{([^{}]*)\}", text)
        text = url[1] if url else text
        text = re.sub(r"\{?\\(?:textasciitilde|tilde|sim)\b(?:\{\})?\s*\}?|\$\\sim\$|\\+~(?:\{\})?", "~", text)
        text = re.sub(r"\\+([%_#&^{}$])(?:\{\})?", r"\1", text)
        text = re.sub(r"\{([_%#&~$-])\}", r"\1", text)
        text = re.sub(r"^\{(.*)\}$", r"\1", text)
    return SPACES.sub(" ", text)
