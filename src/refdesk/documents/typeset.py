"""Citations and a reference list for a document: what the filter and `render` have in common.

A document's citations come as `csl.cites.Citation`s in the order of reading; keys that no reference has stay in them and are
shown as the caller wants them shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from refdesk.csl.cites import Citation, Cite
from refdesk.csl.formatted import END, Bibliography, Formatted, Mark
from refdesk.csl.processor import Processor
from refdesk.items import Item
from refdesk.items.tuples import NamedTuple

BORDER = "\U000f0000"  # between the two halves of a narrative citation; no text has it
NO_BLANK_BEHIND = " ([{-/—“‘\u00a0"


class Text(NamedTuple):
    """The text of a citation. `author` is the part of a narrative one that belongs to the sentence, `body` the rest."""

    author: Formatted
    body: Formatted


class Typeset(NamedTuple):
    """The citations in order, the list of what is cited or in nocite, and the keys without a reference."""

    texts: tuple[Text, ...]
    bibliography: Bibliography | None
    missing: tuple[str, ...]


def typeset(
    processor: Processor,
    items: Mapping[str, Item],
    citations: Sequence[Citation],
    nocite: Iterable[str],
    unknown: Callable[[Cite], str],
) -> Typeset:
    """The document's citations and list. `unknown` gives the text of a cite without a reference, in a field's markup."""
    known = [only_known(citation, items, processor, unknown) for citation in citations]
    keys = dict.fromkeys(cite.id for citation in known for cite in citation.cites)
    named = list(dict.fromkeys(nocite))
    keys |= dict.fromkeys(items if "*" in named else (key for key in named if key in items))
    missing = dict.fromkeys(cite.id for citation in citations for cite in citation.cites if cite.id not in items)
    missing |= dict.fromkeys(key for key in named if key != "*" and key not in items)
    # authors alone go last: naming an author does not cite a work for the first time
    order = sorted((n for n, left in enumerate(known) if left.cites), key=lambda n: known[n].mode == "author-only")
    document = processor.document([items[key] for key in keys], [known[n] for n in order])
    rendered = dict(zip(order, document.citations, strict=True))
    texts = tuple(
        halves(rendered[n], left.mode) if left.cites else Text((), all_unknown(citation, processor, unknown))
        for n, (left, citation) in enumerate(zip(known, citations, strict=True))
    )
    return Typeset(texts, document.bibliography, tuple(missing))


def halves(text: Formatted, mode: str) -> Text:
    """A citation split at the border."""
    if mode == "author-only":
        return Text(text, ())
    if BORDER not in text:
        return Text((), text)
    border = text.index(BORDER)
    return Text(text[:border], text[border + 1 :])


def unwrapped(text: Formatted, opening: str, closing: str) -> Formatted:
    """The text without the parentheses that the style puts around a citation."""
    places = [number for number, part in enumerate(text) if isinstance(part, str) and part]
    if not places or not opening or not closing:
        return text
    parts = list(text)
    first, last = places[0], places[-1]
    if not (str(parts[first]).startswith(opening) and str(parts[last]).endswith(closing)):
        return text
    parts[first] = str(parts[first])[len(opening) :]
    parts[last] = str(parts[last])[: -len(closing)]
    return tuple(part for part in parts if part != "")


def is_raised(text: Formatted) -> bool:
    """Whether the text begins with a superscript."""
    for part in text:
        if part == Mark("vertical-align", "sup"):
            return True
        if part and not isinstance(part, Mark):
            return False
    return False


def only_known(
    citation: Citation, items: Mapping[str, Item], processor: Processor, unknown: Callable[[Cite], str]
) -> Citation:
    """The citation without the cites that have no reference; their text goes into the affixes of their neighbours."""
    if all(cite.id in items for cite in citation.cites):
        return citation
    delimiter = processor.style.citation.delimiter or "; "
    kept: list[Cite] = []
    before = ""
    for cite in citation.cites:
        if cite.id in items:
            kept.append(cite._replace(prefix=before + cite.prefix))
            before = ""
        elif kept:
            kept[-1] = kept[-1]._replace(suffix=f"{kept[-1].suffix}{delimiter}{unknown(cite)}")
        else:
            before += f"{unknown(cite)}{delimiter}"
    return citation._replace(cites=tuple(kept), mode="" if before else citation.mode)


def all_unknown(citation: Citation, processor: Processor, unknown: Callable[[Cite], str]) -> Formatted:
    """A citation whose keys all have no reference, between the style's affixes."""
    layout, delimiter = processor.style.citation.layout, processor.style.citation.delimiter or "; "
    marks = layout.marks
    inside = delimiter.join(unknown(cite) for cite in citation.cites)
    suffix = "" if layout.suffix.startswith(".") else layout.suffix
    return (*marks, layout.prefix, *marked_up(inside), suffix, *(END for _ in marks))


def marked_up(text: str) -> Formatted:
    """A text with <b> in it as formatted text."""
    parts: list[object] = []
    for piece in text.replace("</b>", "<b>").split("<b>"):
        parts += [piece] if len(parts) % 4 == 0 else [Mark("font-weight", "bold"), piece, END]
    return tuple(part for part in parts if part)  # type: ignore[misc]


def not_doubled(before: str, marks: str) -> str:
    """The marks that follow a note, without the full stop that a mark before them makes needless."""
    return marks[1:] if marks[:1] == "." and before and before in ".?!…" else marks


def prefixed(text: str) -> str:
    """A prefix with the space after it."""
    return text + " " if text and text[-1] not in NO_BLANK_BEHIND else text


def without_stop(text: Formatted) -> Formatted:
    """The text without the full stop at its end, even inside a quotation mark."""
    parts = list(text)
    for number in range(len(parts) - 1, -1, -1):
        part = parts[number]
        if not isinstance(part, str) or not (body := part.rstrip().rstrip("”’»")):
            continue
        if body.endswith("."):
            parts[number] = body[:-1] + part.rstrip()[len(body) :]
        break
    return tuple(part for part in parts if part != "")


def capitalised(text: Formatted) -> Formatted:
    """The text of a note, beginning with a capital letter."""
    for number, part in enumerate(text):
        if isinstance(part, str) and part:
            return (*text[:number], part[0].upper() + part[1:], *text[number + 1 :]) if part[0].islower() else text
    return text
