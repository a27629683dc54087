"""What people write for a date that is not one: `forthcoming`, `in press`, `n.d.`, in the languages of most references."""

from __future__ import annotations

from refdesk.items.regex import regex

_STATES = (  # biblatex's publication states, and words for them
    ("in press", "in press, in the press, im druck, im erscheinen, sous presse, en prensa, no prelo"),
    ("in press", "in corso di stampa, in stampa"),
    ("in press", "in druk, w druku, v tisku, i tryck, under trykking, i trykken, painossa, в печати, 印刷中"),
    ("forthcoming", "forthcoming, to appear, to be published, to be announced, tba, expected, erscheint, erscheint demnächst"),
    ("forthcoming", "à paraître, a paraître, próximamente, por aparecer, de próxima aparición, di prossima pubblicazione"),
    ("forthcoming", "in pubblicazione, verschijnt, kommande, kommende"),
    ("submitted", "submitted, submitted for publication, under review, in review, eingereicht, soumis"),
    ("submitted", "enviado, submetido, ingediend"),
    ("accepted", "accepted, accepted for publication, angenommen, accepté, aceptado, aceito, accettato, geaccepteerd"),
    ("in preparation", "in preparation, in prep, manuscript in preparation, in vorbereitung, en préparation, en preparación"),
    ("in preparation", "em preparação, in preparazione, in voorbereiding, в подготовке"),
    ("unpublished", "unpublished, unveröffentlicht, inédit, inédito, ongoing, in progress"),
)  # fmt: skip
_NO_DATE = regex(
    r"\(?\[?(?:n\.? ?d|n\.? ?y|s\.? ?d|s\.? ?a|s\.? ?f|o\. ?j|o\. ?d|u\.? ?å|b\.? ?d|z\.? ?j|б\.? ?г|no date|undated|"
    r"date unknown|unknown|sine anno|sine dato|sans date|sin fecha|sem data|senza data|ohne jahr|ohne datum|ei vuotta)"
    r"\.?\]?\)?"
)
_YEAR = regex(r"\b(\d{4})\b")


def state(text: str) -> str:
    """The publication state that a text names (`im Druck` is "in press"), with or without a year; "" if none."""
    words = " ".join(_YEAR.sub(" ", text.lower()).replace("-", " ").split()).strip(" ,.;:()[]/")
    return next((name for name, known in _STATES if words in known.split(", ")), "")


def is_no_date(text: str) -> bool:
    """Whether the text says that there is no date: `n.d.`, `s. a.`, `o. J.`."""
    return bool(_NO_DATE.fullmatch(" ".join(text.lower().split())))
