"""A registry that knows the works of HALLMARK's development set: the real ones, and what the set says is true of the altered.

`works(rows)` puts together the record of each work: a title that exists, and the authors, venue, year and DOI of the rows that
the set says have them right. What no row has right is in no record. Venues get the names that registries have for them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Work = dict[str, Any]
SHIFTED_YEAR = {"future_date", "arxiv_version_mismatch", "merged_citation"}
VENUES = {
    "ICML": "Proceedings of the International Conference on Machine Learning",
    "CVPR": "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
    "NeurIPS": "Advances in Neural Information Processing Systems",
    "AAAI": "Proceedings of the AAAI Conference on Artificial Intelligence",
    "ICLR": "International Conference on Learning Representations",
    "UAI": "Conference on Uncertainty in Artificial Intelligence",
    "Mach. Learn.": "Machine Learning",
    "J. Mach. Learn. Res.": "Journal of Machine Learning Research",
    "Trans. Mach. Learn. Res.": "Transactions on Machine Learning Research",
}


def rows_of(folder: Path) -> list[Row]:
    """The rows of the development set."""
    lines = (folder / "hallmark-dev_public.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def folded(title: str) -> str:
    return re.sub(r"\W+", "", title.lower())


def true_title(row: Row) -> str:
    """The title of the real work behind a row, '' where the set does not give it."""
    original = re.search(r"original: '(.*)'\)", row.get("explanation") or "")
    if original:
        return original[1]
    return row["fields"]["title"] if row["label"] == "VALID" or row["subtests"].get("title_exists") else ""


def works(rows: list[Row]) -> list[Work]:
    """The records of the works."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if title := true_title(row):
            groups[folded(title)].append(row)
    return [
        work for group in groups.values() if (work := record(sorted(group, key=lambda row: row["label"] != "VALID")))
    ]


def record(group: list[Row]) -> Work:
    """A work of Crossref, of what the rows of one title have right."""
    work: Work = {
        "type": "proceedings-article",
        "title": [true_title(group[0])],
        "is-referenced-by-count": 0,
        "content-domain": {},
    }
    for row in group:
        fields, tests, kind = row["fields"], row["subtests"], row.get("hallucination_type") or ""
        valid = row["label"] == "VALID"
        whole = not fields["author"].endswith(" others")
        if "author" not in work and whole and (valid or tests.get("authors_match")):
            work["author"] = [person(name) for name in fields["author"].split(" and ")]
        venue = fields.get("booktitle") or fields.get("journal")
        if "container-title" not in work and venue and (valid or tests.get("venue_correct")):
            work["container-title"] = [VENUES.get(venue, venue)]
        if "issued" not in work and (valid or kind not in SHIFTED_YEAR):
            work["issued"] = {"date-parts": [[int(fields["year"])]]}
        if "DOI" not in work and fields.get("doi") and (valid or tests.get("doi_resolves")):
            work["DOI"] = fields["doi"].lower()
    return work


def is_given(row: Row, record: Work | None) -> bool:
    """Whether the set says what is true where the row is not: only that can be compared."""
    kind = row["hallucination_type"]
    needed = {"swapped_authors": ("author",), "placeholder_authors": ("author",), "merged_citation": ("author",),
              "partial_author_list": ("author",), "wrong_venue": ("container-title",), "nonexistent_venue": ("container-title",),
              "preprint_as_published": ("container-title",), "arxiv_version_mismatch": ("container-title", "issued"),
              "future_date": ("issued",)}  # fmt: skip
    return record is None or not needed.get(kind) or any(name in record for name in needed[kind])


def person(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"family": family}


def bibtex(row: Row) -> str:
    """A row as the entry that it was."""
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in row["fields"].items())
    return f"@{row['bibtex_type']}{{{row['bibtex_key']},\n{fields}\n}}\n"


def searching(known: list[Work]) -> Any:
    """Crossref's search over these works: those that share most words with the query, five of them."""
    index: dict[str, set[int]] = defaultdict(set)
    for place, work in enumerate(known):
        for word in words(work["title"][0] + " " + " ".join(each["family"] for each in work.get("author", []))):
            index[word].add(place)

    def search(query: str) -> list[Work]:
        score: dict[int, float] = defaultdict(float)
        for word in words(query):
            for place in index.get(word, ()):
                score[place] += 1 / len(index[word])
        return [known[place] for place in sorted(score, key=lambda place: -score[place])[:5]]

    return search


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def arxiv_number(work: Work) -> str:
    """The number of a work that is known by arXiv's DOI, without its version."""
    match = re.fullmatch(r"10\.48550/arxiv\.(\d{4}\.\d{4,5})(?:v\d+)?", work.get("DOI", ""))
    return match[1] if match else ""


def entry(work: Work) -> str:
    """The entry that arXiv has of a work."""
    from html import escape

    authors = "".join(
        f"<author><name>{escape(each.get('given', '') + ' ' + each['family'])}</name></author>"
        for each in work.get("author", [])
    )
    year = work.get("issued", {}).get("date-parts", [[""]])[0][0]
    published = f"<published>{year}-01-01T00:00:00Z</published>" if year else ""
    return f"<entry><id>http://arxiv.org/abs/{arxiv_number(work)}v1</id><title>{escape(work['title'][0])}</title>{published}{authors}</entry>"
