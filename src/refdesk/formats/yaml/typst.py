"""Rich text of CSL-JSON <-> Typst markup, as Typst reads it in the titles of a Hayagriva file.

`{...}` keeps the case of its text, as `<span class="nocase">` does.
"""

from __future__ import annotations

import re

WRITTEN = {
    "i": "#emph[",
    "em": "#emph[",
    "b": "#strong[",
    "strong": "#strong[",
    "sub": "#sub[",
    "sup": "#super[",
    "sc": "#smallcaps[",
}
SMALL_CAPS = '<span style="font-variant:small-caps;">'
NOCASE = '<span class="nocase">'
READ = {"emph": "i", "strong": "b", "sub": "sub", "super": "sup", "smallcaps": "sc"}
TAG = re.compile(r"<(i|em|b|strong|sub|sup|sc)>|(<span [^<>]*>)|</(i|em|b|strong|sub|sup|sc|span)>")
SPECIAL = re.compile(r"[\\#$*_`@\[\]{}~]|<(?=\w)|^[=+/-](?=[ =])|(?<=^\d)\.(?= )|-(?=[-?])|(?<!:)/(?=[/*])")
MARKUP = re.compile(r"[\\#$*_`@\[\]{}~]|--")
DASHES = {"~": "\u00a0", "--": "–", "---": "—"}
TOKEN = re.compile(
    r"\\(?P<escaped>[^A-Za-z0-9\s])|#(?P<call>emph|strong|sub|super|smallcaps)\[|(?P<math>\$[^$]*\$)|(?P<close>[\]}])|(?P<brace>\{)"
    r"|(?P<mark>(?<!\w)[_*](?=\S)|(?<=\S)[_*](?!\w))|(?P<dash>~|---?(?!-))"
)


def to_typst(text: str) -> str:
    """The markup of a title. A tag without its partner is text."""
    out: list[str] = []
    open_tags: list[str] = []
    at = 0
    for tag in TAG.finditer(text):
        out.append(escape(text[at : tag.start()]))
        at = tag.end()
        if tag[3]:
            if open_tags:
                out.append(open_tags.pop())
        elif tag[1]:
            out.append(WRITTEN[tag[1]])
            open_tags.append("]")
        else:
            nocase = "nocase" in tag[2]
            out.append("{" if nocase else "#smallcaps[")
            open_tags.append("}" if nocase else "]")
    out.append(escape(text[at:]))
    return "".join(out + open_tags[::-1])


def escape(text: str) -> str:
    """Text without markup: what Typst would take for a label, a comment, a dash, a heading or a list is escaped."""
    return SPECIAL.sub(r"\\\g<0>", text)


def from_typst(text: str) -> str:
    """The rich text of a title's markup; mathematics as it is."""
    if not MARKUP.search(text):
        return text
    out: list[str] = []
    closing: list[tuple[str, str]] = []  # the mark that closes, and the tag for it
    at = 0
    for token in TOKEN.finditer(text):
        out.append(text[at : token.start()])
        at = token.end()
        if token["escaped"] or token["dash"]:
            out.append(token["escaped"] or DASHES[token["dash"]])
        elif token["call"]:
            name = READ[token["call"]]
            out.append(SMALL_CAPS if name == "sc" else f"<{name}>")
            closing.append(("]", "</span>" if name == "sc" else f"</{name}>"))
        elif token["brace"]:
            out.append(NOCASE)
            closing.append(("}", "</span>"))
        elif token["mark"] and not (closing and closing[-1][0] == token["mark"]):
            mark, name = token["mark"], "i" if token["mark"] == "_" else "b"
            if re.search(rf"\S{re.escape(mark)}(?!\w)", text[at:]) and token.start() + 1 < len(text):
                out.append(f"<{name}>")
                closing.append((mark, f"</{name}>"))
            else:
                out.append(mark)
        elif closing and closing[-1][0] == token[0]:
            out.append(closing.pop()[1])
        else:
            out.append(token[0])
    out.append(text[at:])
    return "".join(out) + "".join(tag for _, tag in reversed(closing))
