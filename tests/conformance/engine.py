"""refdesk's processor behind the protocol of the CSL test suite: a JSON object on each line in, one out.

A fixture is `{"name", "mode", "csl", "input", ...}` with the sections of the suite, a golden document has mode "document" and
"citations". The answer is `{"name", "result"}`, `{"name", "citations", "bibliography"}`, or `{"name", "error"}`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from refdesk.csl import Bibliography, Formatted, Mark, Processor
from refdesk.csl.arranging.disambiguate import NO_HINTS, Hints
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.cites import make_citation
from refdesk.csl.processor import write_citation
from refdesk.styles.locales import read_locale

FORMATTING = {
    Mark("font-style", "italic"): ("<i>", "</i>"),
    Mark("font-style", "oblique"): ("<em>", "</em>"),
    Mark("font-weight", "bold"): ("<b>", "</b>"),
    Mark("vertical-align", "sup"): ("<sup>", "</sup>"),
    Mark("vertical-align", "sub"): ("<sub>", "</sub>"),
    Mark("vertical-align", "baseline"): ('<span style="baseline">', "</span>"),
}


def html(text: Formatted) -> str:
    """Formatted text in the suite's HTML."""
    out: list[str] = []
    ends: list[str] = []
    for part in text:
        if isinstance(part, str):
            out.append(part.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;").replace("  ", "\u00a0 "))
        elif isinstance(part, Mark):
            if part.kind == "display":
                begin, end = f'<div class="csl-{part.value}">', "</div>"
                begin = "\n    " + begin if part.value != "right-inline" else begin
                end += "\n" if part.value != "left-margin" else ""
                if part.value == "block":
                    begin = "\n" + begin
            else:
                default = (f'<span style="{part.kind}:{part.value};">', "</span>")
                begin, end = FORMATTING.get(part, default)
            out.append(begin)
            ends.append(end)
        else:
            out.append(ends.pop())
    return "".join(out)


def listing(bibliography: Bibliography | None) -> str:
    """A list in the suite's HTML."""
    if bibliography is None:
        return ""
    lines = [f'  <div class="csl-entry">{finished(html(entry.text))}</div>' for entry in bibliography.entries]
    return "\n".join(['<div class="csl-bib-body">', *lines, "</div>"])


def finished(text: str) -> str:
    """An entry that ends in a block ends its line."""
    return text + "  " if text.rstrip(" ").endswith("</div>\n") else text


@cache
def locale_bytes(code: str) -> bytes | None:
    return read_locale(code)


def processor(fixture: Mapping[str, Any]) -> Processor:
    """The processor for a fixture's style and options."""
    return Processor(fixture["csl"], locale_bytes, abbreviations=(fixture.get("abbreviations") or {}).get("default"))


def run_citations(engine: Processor, fixture: Mapping[str, Any]) -> str:
    """CITATIONS: each call puts a citation into the document; the result lists them, marking what the last call changed."""
    items = {str(item.get("id", "")): item for item in fixture["input"]}
    known: dict[str, Mapping[str, Any]] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    result: dict[str, str] = {}
    order: list[str] = []
    latest = ""
    registered: dict[str, None] = {}
    for citation, pre, post in fixture["citations"]:
        latest = str(citation["citationID"])
        known[latest] = citation
        order = [str(id) for id, _ in pre] + [latest] + [str(id) for id, _ in post]
        for id, note in [*pre, *post]:
            known[str(id)] = {
                **known[str(id)],
                "properties": {**known[str(id)].get("properties", {}), "noteIndex": note},
            }
        clusters = [make_citation(known[id]) for id in order]
        cited = {cite.id: None for cluster in clusters for cite in cluster.cites}
        registered = {id: None for id in registered if id in cited} | cited
        draft = engine.arrange([items[id] for id in registered], clusters)
        result = dict(zip(order, [html(write_citation(draft, citation)) for citation in draft.citations], strict=True))
        before, after = after, dict(zip(order, circumstances(draft), strict=True))
    lines = []
    for index, id in enumerate(order):
        changed = id == latest or (id in before and differ(before[id], after[id]))
        lines.append(f"{'>>' if changed else '..'}[{index}] {result[id]}")
    return "\n".join(lines)


def circumstances(draft: Draft) -> list[tuple[Any, int, bool]]:
    """What each citation's text depends on: hints and positions of its cites; its note, and whether others refer to that.

    The conditions of an item count only if it is cited again.
    """
    times = Counter(cite.id for citation in draft.citations for cite in citation.cites)

    def hints_of(id: str) -> Hints:
        hints = draft.hints.get(id, NO_HINTS)
        return hints if times[id] > 1 else hints._replace(conditions=0)

    return [
        (
            [(cite._replace(citation_number=0), hints_of(cite.id)) for cite in citation.cites],
            citation.note,
            any(times[cite.id] > 1 for cite in citation.cites),
        )
        for citation in draft.citations
    ]


def differ(before: tuple[Any, int, bool], after: tuple[Any, int, bool]) -> bool:
    """Whether a citation has to be written again."""
    return bool(before[0] != after[0] or (before[1] != after[1] and after[2]))


def listed(engine: Processor, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids in the order of the list, in which the suite cites them."""
    bibliography = engine.bibliography(items)
    return [entry.id for entry in bibliography.entries] if bibliography else [str(item.get("id", "")) for item in items]


def run_items(engine: Processor, fixture: Mapping[str, Any]) -> str:
    """CITATION-ITEMS, each citation separately; without them, a citation of all the input."""
    items = fixture["input"]
    clusters = fixture.get("citation_items") or [[{"id": id} for id in listed(engine, items)]]
    citations = [make_citation({"citationItems": cluster}) for cluster in clusters]
    return "\n".join(html(text) for text in engine.loose_citations(items, citations))


def entries_of(fixture: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The items that are in the list at the end, in the order they were registered."""
    items = {str(item.get("id", "")): item for item in fixture["input"]}
    if calls := fixture.get("citations"):
        in_document: dict[str, list[str]] = {}
        for citation, pre, post in calls:
            in_document[citation["citationID"]] = [str(cite["id"]) for cite in citation["citationItems"]]
            placed = [id for id, _ in pre] + [citation["citationID"]] + [id for id, _ in post]
            in_document = {id: in_document[id] for id in placed}
        return [items[id] for id in dict.fromkeys(id for ids in in_document.values() for id in ids)]
    if not fixture.get("bibentries"):
        return list(items.values())
    kept: dict[str, None] = {}
    for ids in fixture["bibentries"]:
        entries = dict.fromkeys(map(str, ids))
        kept = {id: None for id in kept if id in entries} | entries
    return [items[id] for id in kept]


def run(fixture: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one fixture."""
    engine = processor(fixture)
    mode = fixture["mode"]
    if mode == "document":
        citations = [make_citation(citation) for citation in fixture["citations"]]
        cited = {cite.id for citation in citations for cite in citation.cites}  # nothing else is in the golden lists
        document = engine.document([item for item in fixture["input"] if str(item["id"]) in cited], citations)
        entries = document.bibliography
        return {
            "citations": [html(text) for text in document.citations],
            "bibliography": None if entries is None else [html(entry.text).strip() for entry in entries.entries],
        }
    if mode.startswith("citation"):
        return {"result": run_citations(engine, fixture) if fixture.get("citations") else run_items(engine, fixture)}
    return {"result": listing(engine.bibliography(entries_of(fixture), sort="nosort" not in mode))}


def main() -> None:
    for line in sys.stdin:
        if not line.strip():
            continue
        fixture = json.loads(line)
        try:
            answer = run(fixture)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
            if "--debug" in sys.argv:
                raise
        print(json.dumps({"name": fixture["name"], **answer}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
