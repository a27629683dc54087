"""The files that LaTeX writes for BibTeX (.aux) and biblatex for biber (.bcf): keys in order of citation, without modes."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from refdesk.documents.scanned import Cite, Cluster, Include, Mode, Resource, Scan, Source, Span
from refdesk.items.regex import regex

COMMAND = regex(
    r"(?m)^[ \t]*\\(?:(?P<cite>citation|abx@aux@cite)(?:\{\d+\}(?=\{))?|(?P<data>bibdata|nobibdata)|(?P<input>@input))"
    r"\{(?P<argument>[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*)\}"
)
KEY = regex(r"[^,\s{}](?:[^,{}\n]*[^,\s{}])?")
CONTROL = regex(
    r"(?i)(?:REVTEX|apsrev|apsrmp|aip|achemso|jacs|acs).*control$|IEEEexample:BSTcontrol$|biblatex-control$"
)

ELEMENT = regex(
    r"<!--.*?(?:-->|\Z)|<(?:[\w.-]+:)?(?P<name>citekey|datasource)\b(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>(?P<text>[^<]*)<",
    re.S,
)


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan an .aux file. Keys that control a style instead of naming a work (REVTEX41Control) are left out."""
    clusters: list[Cluster] = []
    includes: list[Include] = []
    bibliography: list[Resource] = []
    for command in COMMAND.finditer(source.text):
        start, end = command.span("argument")
        spans = [Span(*key.span()) for key in KEY.finditer(source.text, start, end)]
        words = [(source.text[slice(*span)], span) for span in spans]
        if command["data"]:
            bibliography += (Resource(span, word) for word, span in words)
        elif command["input"]:
            includes.append(Include(Span(*command.span()), command["argument"], (".aux",), from_top=True))
        else:
            cites = tuple(
                Cite(word, span, "nocite" if word == "*" else "normal")
                for word, span in words
                if not CONTROL.match(word)
            )
            if cites:
                clusters.append(Cluster(Span(*command.span()), cites, command["cite"]))
    return Scan("aux", source, tuple(clusters), tuple(includes), tuple(bibliography), body_end=len(source.text))


def scan_bcf(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a .bcf file."""
    clusters: list[Cluster] = []
    bibliography: list[Resource] = []
    for element in ELEMENT.finditer(source.text):
        text = element["text"]
        value = html.unescape(text.strip()) if text else ""
        if not value:
            continue
        start = element.start("text") + len(text) - len(text.lstrip())
        span = Span(start, start + len(text.strip()))
        if element["name"] == "datasource":
            bibliography.append(Resource(span, value))
            continue
        nocite = value == "*" or 'nocite="1"' in element["attributes"]
        mode: Mode = "nocite" if nocite else "normal"
        clusters.append(Cluster(Span(element.start(), element.end()), (Cite(value, span, mode),)))
    return Scan("bcf", source, tuple(clusters), bibliography=tuple(bibliography), body_end=len(source.text))
