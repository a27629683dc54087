"""DOI, arXiv id, URL, ISBN and the like, as a reference prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.items.values import doi_in_address


def identify(kind: str, text: str) -> Iterator[tuple[str, str]]:
    """The variables that an identifier of this kind (see `tokens.TOKEN`) gives, with their values."""
    text = without_what_follows(text)
    digits = re.search(r"(?:PMC)?\d[\d –-]*[\dXx]?$", text)
    if kind == "doi":
        yield "DOI", re.sub(r"\s", "", text[text.index("10.") :])
    elif kind == "url":
        address = re.sub(r"\s*([:/])\s*", r"\1", text)
        yield "URL", address
        if doi := doi_in_address(address):
            yield "DOI", doi
    elif kind == "arxiv":
        if number := re.search(r"\d{4}\.\s?\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Za-z]{2})?/\d{7}", text):
            own = number[0].replace(" ", "")
            yield "number", f"arXiv:{own}"
            yield "URL", f"https://arxiv.org/abs/{own}"
    elif digits:
        name = kind.upper()
        yield name, re.sub(r"[ –]", "-", digits[0]) if name in ("ISBN", "ISSN") else digits[0].replace(" ", "")


def without_what_follows(value: str) -> str:
    """Without the punctuation that follows it in the sentence, or a bracket that it does not open."""
    value = value.rstrip(".,;:'’”\"")
    while value and value[-1] in ")]}>" and value.count(value[-1]) > value.count("([{<"[")]}>".index(value[-1])]):
        value = value[:-1].rstrip(".,;:")
    return value
