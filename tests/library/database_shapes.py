"""Make the exports of five databases of the same made-up works, with what is the same work known: a benchmark of duplicates.

    python tests/library/database_shapes.py FOLDER [WORKS]

writes embase.ris, wos.ris, cochrane.ris, pubmed.nbib and scopus.bib (in all about twice as many records as WORKS, 6,000 if not
given) and truth.tsv: file, key, number of the work. Each database has its own habits: initials or full names, journals in full or
abbreviated, 503-19 for 503-519, remarks behind titles, translated titles in brackets, a year that is off by one, capitals,
missing volumes, DOIs or none. Beside them stand works that only look alike: parts, replies, errata, later editions of a review,
columns of the same title in every issue. The same number of works gives the same files.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

TOPICS = "heat frost snow salt iron copper zinc silt moss lichen heron otter beetle willow barley canal harbour lantern".split()
PLACES = "Lund Porto Tartu Graz Ghent Bergen Turin Lviv Cork Basel Split Vilnius Leeds Bremen Murcia".split()
VERBS = (
    "effects causes growth decline treatment prevention cost measurement history modelling perception survival".split()
)
FAMILIES = (
    "Muller Okafor Tanaka Silva Nguyen Haddad Novak Larsen Rossi Dubois Kowalski Ivanova Mbeki Chen Duarte".split()
)
GIVEN = "Anna Boris Chidi Daniela Emeka Farah Goran Hana Ingrid Jonas Keiko Lucia Marek Nadia".split()
JOURNALS = {
    "Journal of Applied Ecology": "J Appl Ecol",
    "Annals of Urban Climate": "Ann Urban Clim",
    "International Review of Soil Science": "Int Rev Soil Sci",
    "Archives of Northern Medicine": "Arch North Med",
    "Proceedings of the Estuary Society": "Proc Estuary Soc",
}


class Work(NamedTuple):
    number: int
    title: str
    people: tuple[tuple[str, str], ...]
    journal: str
    year: int
    volume: int
    issue: int
    first: int
    last: int
    doi: str


def works(count: int, chance: random.Random) -> list[Work]:
    """Works of their own, and some that only look like the one before."""
    made: list[Work] = []
    while len(made) < count:
        a, b = chance.sample(TOPICS, 2)
        title = (
            f"{chance.choice(VERBS).capitalize()} of {a} and {b} in {chance.choice(PLACES)}: "
            f"a {chance.choice(('field study', 'randomised trial', 'survey', 'cohort study'))} of {chance.randint(12, 990)} plots"
        )
        people = tuple((chance.choice(FAMILIES), chance.choice(GIVEN)) for _ in range(chance.randint(1, 6)))
        first = chance.randint(1, 1900)
        work = Work(len(made), title, people, chance.choice(list(JOURNALS)), chance.randint(1990, 2024), chance.randint(2, 80),
                    chance.randint(1, 12), first, first + chance.randint(3, 25), f"10.5555/w{len(made)}")  # fmt: skip
        made.append(work)
        if chance.random() < 0.06:
            made.append(lookalike(work, len(made), chance))
    return made[:count]


def lookalike(work: Work, number: int, chance: random.Random) -> Work:
    """Another work that reads like that one."""
    after = work._replace(number=number, first=work.last + 1, last=work.last + 4, doi=f"10.5555/w{number}")
    change: Callable[[], Work] = chance.choice(
        (
            lambda: after._replace(title=f"Reply to: {work.title}"),
            lambda: after._replace(title=f"Erratum: {work.title}"),
            lambda: after._replace(title=work.title + ". Part 2"),
            lambda: after._replace(title="Editorial", people=work.people[:1], issue=work.issue % 12 + 1),
            lambda: after._replace(year=work.year + 5, volume=work.volume + 5),
        )
    )
    return change()


def ris(work: Work, key: str, chance: random.Random, style: str) -> str:
    """The record as Embase, Web of Science or Cochrane would export it."""
    title, year, journal = work.title, work.year, work.journal
    pages = (str(work.first), str(work.last))
    people = [f"{family}, {given[0]}." for family, given in work.people]
    if style == "wos":
        title, journal = title.upper(), journal.upper()
        people = [f"{family}, {given}" for family, given in work.people]
    elif style == "embase":
        title += chance.choice(("", "", " [Review]", " [Review] [45 refs]"))
        journal = JOURNALS[journal]
        people = people[:3]
    else:
        title += chance.choice(("", " (Provisional abstract)", ""))
        year += chance.choice((0, 0, 0, 0, 1))
        pages = (pages[0], shortened(*pages))
    lines = [
        "TY  - JOUR",
        f"ID  - {key}",
        *(f"AU  - {name}" for name in people),
        f"TI  - {title}",
        f"JO  - {journal}",
        f"PY  - {year}",
    ]
    lines += [f"VL  - {work.volume}"] * (style != "cochrane" or chance.random() > 0.1)
    lines += [f"IS  - {work.issue}"] * (style != "embase")
    lines += [f"SP  - {pages[0]}", f"EP  - {pages[1]}"] + [f"DO  - {work.doi}"] * (
        style == "wos" and chance.random() > 0.2
    )
    return "\n".join([*lines, "ER  - ", "", ""])


def shortened(first: str, last: str) -> str:
    """What of the last page is not as in the first: 519 after 503 is 19."""
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return last[same:] if len(first) == len(last) else last


def nbib(work: Work, key: str, chance: random.Random) -> str:
    """The record as PubMed exports it: full names, a full stop behind the title, abbreviated pages, some titles translated."""
    first, last = str(work.first), str(work.last)
    title = f"[{work.title}]." if chance.random() < 0.05 else f"{work.title}."
    lines = [
        f"PMID- {30000000 + work.number}",
        f"TI  - {title}",
        *(f"FAU - {family}, {given}" for family, given in work.people),
    ]
    lines += [f"JT  - {work.journal}", f"TA  - {JOURNALS[work.journal]}", f"DP  - {work.year}", f"VI  - {work.volume}"]
    lines += [f"IP  - {work.issue}", f"PG  - {first}-{shortened(first, last)}"] + [f"AID - {work.doi} [doi]"] * (
        chance.random() > 0.5
    )
    return "\n".join([*lines, "PT  - Journal Article", "", ""])


def bib(work: Work, key: str, chance: random.Random) -> str:
    """The record as Scopus exports it."""
    people = " and ".join(f"{family}, {given[0]}." for family, given in work.people)
    fields = {"author": people, "title": work.title, "journal": work.journal, "year": work.year, "volume": work.volume,
              "number": work.issue, "pages": f"{work.first}--{work.last}"}  # fmt: skip
    if chance.random() > 0.15:
        fields["doi"] = work.doi
    return f"@article{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n\n"


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 6000
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(count)
    made = works(count, chance)
    shapes: dict[str, tuple[float, Callable[[Work, str], str]]] = {
        "embase.ris": (0.45, lambda work, key: ris(work, key, chance, "embase")),
        "wos.ris": (0.45, lambda work, key: ris(work, key, chance, "wos")),
        "cochrane.ris": (0.15, lambda work, key: ris(work, key, chance, "cochrane")),
        "pubmed.nbib": (0.45, lambda work, key: nbib(work, key, chance)),
        "scopus.bib": (0.5, lambda work, key: bib(work, key, chance)),
    }
    truth = []
    for name, (share, record) in shapes.items():
        chosen = [work for work in made if chance.random() < share]
        keys = {work.number: f"{name[:2].upper()}{n}" for n, work in enumerate(chosen)}
        (folder / name).write_text("".join(record(work, keys[work.number]) for work in chosen), encoding="utf-8")
        truth += [f"{name}\t{keys[work.number]}\t{work.number}\n" for work in chosen]
    (folder / "truth.tsv").write_text("".join(truth), encoding="utf-8")


if __name__ == "__main__":
    main()
