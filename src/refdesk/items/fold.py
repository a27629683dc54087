"""Text as search and comparison see it: no case, no accents, no markup, only words.

`Müller`, `MULLER` and `M{\\"u}ller` fold to `muller`. What folds alike
`Müller`, `MULLER` and `M{\"u}ller` fold to `muller`. Texts that fold alike match; the library's own text is never changed.
"""

from __future__ import annotations

from refdesk.items.regex import regex

_TAG = regex(r"</?[A-Za-z][^<>]*>")
_TEX_LETTER = regex(r"\\(ss|oe|OE|ae|AE|aa|AA|dh|DH|th|TH|[oOlLijdD])(?![A-Za-z])\s?")
_TEX_ACCENT = regex(r"\\(?:[`'^\"~=.]|[uvHtcdbkr](?![A-Za-z]))\s*\{?(\\?[A-Za-z])\}?")
_TEX_COMMAND = regex(r"\\[A-Za-z]+\*?")
_TEX_BRACES = regex(r"[{}]")
_ACCENTS = regex("[\u0300-\u036f]+")  # not the kana's and other scripts' marks, which make other letters
_IDEOGRAPH = regex("([\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_WORD = regex(r"[^\W_]+")
_OWN = regex("[øđðłıæœþħŧ]")  # letters that Unicode does not decompose
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t"}
)


def plain(text: str) -> str:
    """The text without HTML tags and LaTeX commands; LaTeX's accented letters lose their accents."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text:
        text = _TEX_ACCENT.sub(r"\1", text)
        text = _TEX_LETTER.sub(r"\1", text)
        text = _TEX_COMMAND.sub(" ", text)
    if "{" in text or "}" in text:
        text = _TEX_BRACES.sub("", text)
    return text


def fold(text: str) -> str:
    """The text's words, folded, one space between each; each ideograph and each kana is a word.

    >>> fold('Über M{\\\\"u}ller’s <i>naïve</i> Straße')
    'uber muller s naive strasse'
    """
    if "<" in text or "\\" in text or "{" in text or "}" in text:
        text = plain(text)
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    from unicodedata import normalize

    text = _ACCENTS.sub("", normalize("NFKD", text)).casefold()
    if not text.isascii():
        if _OWN.search(text):
            text = text.translate(_LETTERS)
        text = _IDEOGRAPH.sub(r" \1 ", normalize("NFC", text))
    return " ".join(_WORD.findall(text))
