"""Which references a document cites, and where: one scanner a format, all of them in one table (`registry`).

    recognise(name, data) or by_name(name)     the DocumentFormat of a file
    form.scan(Source.of(name, data))           one file: a Scan with its clusters, its includes and the rest of its structure
    reading.read(paths, form, tell)            files and folders with what they include: Documents
    reading.occurrences(documents)             every cite in the order of reading, with the number of its cluster

A format module has one function:

    scan(source: Source, definitions: Mapping[str, Any]) -> Scan
        Never raises for bad input, never opens another file, takes time in proportion to the text. What it cannot make sense
        of is a Problem in the Scan. `definitions` are what the files around this one define: macros in LaTeX, labels and
        functions in Typst; a scanner says what this file defines in `Scan.definitions`.

Offsets (`Span`) count characters of `Source.text`. The text is lossless: `source.encode(source.text)` gives the bytes of the
file, its mark and line ends included, so a change is a splice of the text. `source.place(offset)` is line and column as
people count them, `source.byte(offset)` the offset in bytes.

In a Scan:

    clusters      Cluster(span, cites, ...). The span is all that a rendered citation takes the place of: from `[` to `]`,
                  from the backslash to the last brace. Each Cite has the span of its key, its mode, prefix, label, locator
                  and suffix. Affixes are in the format's own markup, with runs of white space as one blank; a suffix keeps the
                  comma and the blank before it (`, and passim`), a prefix the blank after it (`see `), where the format has
                  people type them. References that are listed and not cited are a cluster of cites with the mode `nocite`;
                  the key `*` is all.
    includes      Include(span, path), in the order of the text. `reading.read` follows them.
    bibliography  Resource(span, path), as written.
    settings      what the document says of itself in YAML or in commands of its format: csl, lang, biblio-style ...
    metadata      the span of the first block of metadata, where there is one (YAML, front matter).
    lists         ListPlace(span, options): where the reference list goes (`::: {#refs}`, \\printbibliography, .. bibliography::).
    notes         the spans of footnotes. Cluster.note is set for clusters that are in one.
    regions       Region(span, inside): between `refdesk:begin` and `refdesk:end` in the format's own comments. What is
                  inside is not scanned. Where they do not match there are none, and a Problem `unbalanced-region`.
    body_end      where a list that has no place goes: before \\end{document} or </body>, else the end of the text.
    references    CSL-JSON items that the document carries.

Word and Writer files have no text: Scan.source.text is empty, Cluster.part names the member of the zip, and spans count the
characters of that member's XML.
"""

from __future__ import annotations

from refdesk.documents.registry import FORMATS, by_name, recognise
from refdesk.documents.scanned import Cite, Cluster, Include, ListPlace, Region, Resource, Scan, Source, Span

__all__ = [
    "FORMATS",
    "Cite",
    "Cluster",
    "Include",
    "ListPlace",
    "Region",
    "Resource",
    "Scan",
    "Source",
    "Span",
    "by_name",
    "recognise",
]
