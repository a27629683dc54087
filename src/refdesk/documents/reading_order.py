"""The order in which the citations of a document are read: notes where they are referred to, captions before their table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from refdesk.documents.captions import captions_below
from refdesk.documents.reading import Document
from refdesk.documents.scanned import Cluster, Scan, Span
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

MARKDOWN = ("markdown", "quarto", "rmarkdown")
AROUND = 200  # characters before a note that its label is looked for in
REFERENCE = regex(r"\[(?:\^|fn:)(?P<label>[^\]\s:]+)\](?!:)|\[(?P<rst>#[\w-]+)\]_")
LABEL = regex(r"\[(?:\^|fn:)([^\]\s]+)\]:?[ \t]*\Z|\[(#[\w-]+)\][ \t]*\Z")


def in_reading_order(document: Document) -> Iterator[tuple[Scan, Cluster]]:
    """The clusters of a document in reading order: those of a note at the first reference to it, those of a table's caption
    before those of the table."""
    clusters = list(document.clusters())
    starts: dict[int, list[tuple[int, int]]] = {}  # of each file, where its clusters are in it and in the list
    for position, (scan, cluster) in enumerate(clusters):
        starts.setdefault(id(scan), []).append((cluster.span.start, position))
    moves: dict[int, Moves] = {}
    order: list[tuple[float, int]] = []
    for position, (scan, cluster) in enumerate(clusters):
        if id(scan) not in moves:
            moves[id(scan)] = moves_of(scan)
        offset = moves[id(scan)].read_at(scan, cluster)
        place = float(position)
        if offset is not None:
            following = bisect_left(starts[id(scan)], (offset, -1))
            last = following == len(starts[id(scan)])
            place = (len(clusters) if last else starts[id(scan)][following][1]) - 0.5
        order.append((place, position))
    yield from (clusters[position] for _, position in sorted(order))


class Moves(NamedTuple):
    """What is read in another place than its own: the notes by the offset of their first reference, captions below a table."""

    references: Mapping[str, int]
    captions: Sequence[tuple[Span, int]]

    def read_at(self, scan: Scan, cluster: Cluster) -> int | None:
        """Where a cluster is read; None if that is its own place."""
        at = cluster.span.start
        if cluster.note:
            start = note_of(scan, cluster)[1]
            label = LABEL.search(scan.source.text, max(0, start - AROUND), start)
            reference = self.references.get(label[1] or label[2]) if label else None
            if reference is None:
                return None
            at = reference
        before = bisect_right(self.captions, at, key=lambda caption: caption[0].start) - 1
        if before >= 0 and at < self.captions[before][0].end:
            return self.captions[before][1]
        return at if at != cluster.span.start else None


def moves_of(scan: Scan) -> Moves:
    """What is read elsewhere in a file."""
    captions = captions_below(scan.source.text) if scan.format in MARKDOWN else []
    return Moves(references_of(scan) if any(cluster.note for cluster in scan.clusters) else {}, captions)


def references_of(scan: Scan) -> dict[str, int]:
    """The first reference to each note of a file."""
    places: dict[str, int] = {}
    text = scan.source.text
    for reference in REFERENCE.finditer(text):
        at_start = reference.start() == 0 or text[reference.start() - 1] == "\n"
        if not (at_start and scan.format == "org") and not text.endswith(".. ", 0, reference.start()):
            places.setdefault(reference["label"] or reference["rst"], reference.start())
    return places


def note_of(scan: Scan, cluster: Cluster) -> tuple[int, int]:
    """The note that contains a cluster."""
    before = bisect_right(scan.notes, cluster.span.start, key=lambda note: note.start)
    return id(scan), scan.notes[before - 1].start if before else 0
