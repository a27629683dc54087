"""Read one formatted reference, in whatever style, into a CSL-JSON item."""

from __future__ import annotations

import re

from refdesk.formats import Item

APA = re.compile(
    r"(?P<authors>.+?)\s*\((?P<year>\d{4})\)\.\s*(?P<title>.+?)\.\s+(?P<journal>[^.]+?),\s*(?P<volume>\d+)"
    r"(?:\((?P<issue>[^)]+)\))?,\s*(?P<page>\d+[-–]\d+)\.?"
)


def read_citation(text: str) -> Item:
    found = APA.match(text)
    if not found:
        return {}
    return {
        "type": "article-journal",
        "title": found["title"],
        "author": [
            {"family": family, "given": given}
            for family, given in re.findall(r"([^,&]+), ((?:[A-Z]\.[ -]?)+)", found["authors"])
        ],
        "container-title": found["journal"],
        "volume": found["volume"],
        "issue": found["issue"],
        "page": found["page"].replace("–", "-"),
        "issued": {"date-parts": [[int(found["year"])]]},
    }
