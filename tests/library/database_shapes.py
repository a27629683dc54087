"""Make the exports of five databases of the same made-up works, with what is the same work known: a benchmark of duplicates.

    python -m tests.library.database_shapes FOLDER [WORKS]

writes embase.ris, wos.ris, cochrane.ris, pubmed.nbib and scopus.bib (in all about twice as many records as WORKS, 6,000 if not
given) and truth.tsv: file, key, number of the work, the shapes of the record, and the trap that the work is. Each database has
its habits (see `SHAPES`). Beside the works stand others that only look alike (see `made_works.TRAPS`). The same number of
works gives the same files. `measure_dedupe.py` counts what is found in them.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.library.made_works import JOURNALS, Work, works


class Record(NamedTuple):
    """A work as a database has it."""

    title: str
    people: tuple[tuple[str, str], ...]  # family, given
    journal: str
    year: int
    volume: str
    issue: str
    first: str
    last: str
    doi: str
    shapes: tuple[str, ...] = ()


Shape = Callable[[Record, Work, random.Random], Record]


def remark(record: Record, work: Work, chance: random.Random) -> Record:
    remarks = (
        " [Review] [45 refs]", " [Review]", " [112 refs]", " (Provisional abstract)", " (Structured abstract)", " (Brief record)",
        f" [Erratum appears in {JOURNALS[work.journal]} {work.year + 1};{work.volume + 1}:12]", " [Chinese]", ". [German]",
        " [published erratum appears in Am J Bot 2001 Mar;12(3):123]", " [corrected]", " - Abstract", " [see comment]",
        f" [Comment in: {JOURNALS[work.journal]}. {work.year};{work.volume}(2):{work.first + 90}]", " [abstract]",
    )  # fmt: skip
    return record._replace(title=record.title + chance.choice(remarks))


def translated(record: Record, work: Work, chance: random.Random) -> Record:
    """The title of an article in another language, put into English by the database."""
    if not work.original:
        return record
    return record._replace(title=f"[{record.title}]" + chance.choice(("", ".", ". [German]")))


def original(record: Record, work: Work, chance: random.Random) -> Record:
    if not work.original:
        return record
    return record._replace(title=work.original + chance.choice(("", f" [{work.title}]")))


def without_subtitle(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(title=record.title.partition(": ")[0])


def typo(record: Record, work: Work, chance: random.Random) -> Record:
    at = chance.randrange(3, max(4, len(record.title) - 3))
    letter = record.title[at]
    return record._replace(
        title=record.title[:at] + (letter * 2 if chance.random() < 0.5 else "") + record.title[at + 1 :]
    )


def marked_up(record: Record, work: Work, chance: random.Random) -> Record:
    word = max(record.title.split(), key=len)
    return record._replace(title=record.title.replace(word, f"<i>{word}</i>", 1).replace(" and ", " &amp; "))


def abbreviated(record: Record, work: Work, chance: random.Random) -> Record:
    short = JOURNALS[work.journal]
    choices = (short, short.replace(" ", ". ") + ".", short.replace(" ", "-"), short.upper())
    return record._replace(journal=chance.choice(choices))


def renamed(record: Record, work: Work, chance: random.Random) -> Record:
    endings = (
        " (London, England : 1964)",
        " [Electronic Resource]",
        " (Online)",
        " : official journal of the society",
        ", The",
    )
    return record._replace(journal=record.journal + chance.choice(endings))


def initials(record: Record, work: Work, chance: random.Random) -> Record:
    joined, after = chance.choice((("", ""), (". ", "."), ("", "."), (" ", "")))
    people = tuple(
        (family, joined.join(word[0] for word in re.split("[ -]", given)) + after) for family, given in record.people
    )
    return record._replace(people=people)


def three_people(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(people=record.people[:3])


def first_alone(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(people=record.people[:1])


def reversed_first(record: Record, work: Work, chance: random.Random) -> Record:
    (family, given), *others = record.people
    return record._replace(people=((given, family), *others))


def junior(record: Record, work: Work, chance: random.Random) -> Record:
    (family, given), *others = record.people
    return record._replace(people=((f"{family} Jr", given), *others))


def torn(record: Record, work: Work, chance: random.Random) -> Record:
    """Particles that stand behind the given names, as databases have them."""
    people = []
    for family, given in record.people:
        particle, _, rest = family.rpartition(" ")
        people.append((rest, f"{given} {particle}") if particle.islower() else (family, given))
    return record._replace(people=tuple(people))


def unaccented(record: Record, work: Work, chance: random.Random) -> Record:
    plain = str.maketrans({"ö": "o", "ü": "u", "é": "e", "ø": "o", "ł": "l", "ñ": "n", "š": "s", "á": "a"})
    return record._replace(
        people=tuple((family.translate(plain), given.translate(plain)) for family, given in record.people)
    )


def short_pages(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(last=shortened(record.first, record.last))


def supplement_pages(record: Record, work: Work, chance: random.Random) -> Record:
    """`Suppl-29` for S417-S429."""
    return record._replace(first="Suppl", last=record.last[-2:]) if record.first.startswith("S") else record


def first_page(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(last="")


def no_pages(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(first="", last="")


def no_volume(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(volume="")


def other_volume(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(volume=str(work.volume + chance.choice((-1, 1))))


def no_issue(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(issue="")


def other_issue(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(issue=str(work.issue + chance.choice((20, 40))))


def volume_with_supplement(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(volume=f"{record.volume} Suppl 1", issue="")


def next_year(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(year=record.year + chance.choice((-1, 1)))


def capitals(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(title=record.title.upper(), journal=record.journal.upper())


def no_doi(record: Record, work: Work, chance: random.Random) -> Record:
    return record._replace(doi="")


SHAPES: dict[str, dict[Shape, float]] = {
    "embase.ris": {
        initials: 1, abbreviated: 0.5, remark: 0.25, three_people: 0.2, no_issue: 0.6, no_doi: 0.7, original: 0.2, junior: 0.03,
        typo: 0.03, other_issue: 0.1, next_year: 0.03,
    },
    "wos.ris": {
        capitals: 0.4, no_doi: 0.3, supplement_pages: 0.3, first_page: 0.05, original: 0.1, unaccented: 0.3, marked_up: 0.04,
        without_subtitle: 0.03,
    },
    "cochrane.ris": {
        remark: 0.3, next_year: 0.12, short_pages: 0.8, no_volume: 0.06, supplement_pages: 0.5, first_alone: 0.05, initials: 0.7,
        no_doi: 0.9, renamed: 0.2, volume_with_supplement: 0.05,
    },
    "pubmed.nbib": {translated: 0.9, short_pages: 1, no_doi: 0.5, renamed: 0.2, unaccented: 0.2, no_pages: 0.03},
    "scopus.bib": {
        initials: 0.8, reversed_first: 0.04, torn: 0.7, no_pages: 0.06, other_volume: 0.02, other_issue: 0.05, no_doi: 0.15,
        without_subtitle: 0.02, typo: 0.03, marked_up: 0.03, junior: 0.02, next_year: 0.03,
    },
}  # fmt: skip


def record(work: Work, shapes: dict[Shape, float], chance: random.Random) -> Record:
    """The record that a database with these habits has of the work."""
    letter = "S" if work.supplement else ""
    made = Record(work.title, work.people, work.journal, work.year, str(work.volume), str(work.issue), f"{letter}{work.first}",
                  f"{letter}{work.last}", work.doi)  # fmt: skip
    for shape, share in shapes.items():
        if chance.random() < share:
            changed = shape(made, work, chance)
            if changed != made:
                made = changed._replace(shapes=(*made.shapes, shape.__name__))
    return made


def shortened(first: str, last: str) -> str:
    """What of the last page is not as in the first: 519 after 503 is 19."""
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return last[same:] if len(first) == len(last) else last


RIS_TYPES = {"article": "JOUR", "book": "BOOK", "conference": "CONF"}
BIB_TYPES = {"article": "article", "book": "book", "conference": "inproceedings"}


def ris(record: Record, work: Work, key: str) -> str:
    lines = [
        f"TY  - {RIS_TYPES[work.kind]}",
        f"ID  - {key}",
        *(f"AU  - {family}, {given}" for family, given in record.people),
        f"TI  - {record.title}",
        f"PY  - {record.year}",
    ]
    if work.kind == "book":
        lines += ["PB  - Marsh & Sons"] + [f"ET  - {work.edition}"] * (work.edition > 1)
    else:
        lines += [f"{'JO' if work.kind == 'article' else 'T2'}  - {record.journal}"]
        for tag, value in (("VL", record.volume), ("IS", record.issue), ("SP", record.first), ("EP", record.last)):
            lines += [f"{tag}  - {value}"] * bool(value)
    return "\n".join([*lines, *[f"DO  - {record.doi}"] * bool(record.doi), "ER  - ", "", ""])


def nbib(record: Record, work: Work, key: str) -> str:
    lines = [
        f"PMID- {30000000 + work.number}",
        f"TI  - {record.title.rstrip('.')}.",
        *(f"FAU - {family}, {given}" for family, given in record.people),
        f"JT  - {record.journal}",
        f"TA  - {JOURNALS[work.journal]}",
        f"DP  - {record.year}",
        f"VI  - {record.volume}",
        f"IP  - {record.issue}",
    ]
    lines += [f"PG  - {record.first}-{record.last}"] * bool(record.first)
    lines += [f"AID - {record.doi} [doi]"] * bool(record.doi)
    return "\n".join([*lines, "PT  - Journal Article", "", ""])


def bib(record: Record, work: Work, key: str) -> str:
    place = "journal" if work.kind == "article" else "booktitle"
    fields = {
        "author": " and ".join(f"{family}, {given}" for family, given in record.people),
        "title": record.title.replace("&amp;", r"\&"),
        "year": str(record.year),
        **(
            {"publisher": "Marsh", "edition": str(work.edition) if work.edition > 1 else ""}
            if work.kind == "book"
            else {
                place: record.journal,
                "volume": record.volume,
                "number": record.issue,
                "pages": f"{record.first}--{record.last}" if record.last else record.first,
            }
        ),
        "doi": record.doi,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{BIB_TYPES[work.kind]}{{{key},\n{lines}}}\n\n"


DATABASES: dict[str, tuple[float, Callable[[Record, Work, str], str]]] = {
    "embase.ris": (0.45, ris),
    "wos.ris": (0.45, ris),
    "cochrane.ris": (0.15, ris),
    "pubmed.nbib": (0.45, nbib),
    "scopus.bib": (0.5, bib),
}


def write(folder: Path, count: int) -> None:
    """Write the files of the databases and the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(count)
    made = works(count, chance)
    truth = []
    for name, (share, written) in DATABASES.items():
        chosen = [w for w in made if chance.random() < share and (name != "pubmed.nbib" or w.kind == "article")]
        texts = []
        for n, work in enumerate(chosen):
            key = f"PMID{30000000 + work.number}" if name == "pubmed.nbib" else f"{name[:2].upper()}{n}"
            shaped = record(work, SHAPES[name], chance)
            texts.append(written(shaped, work, key))
            truth.append(f"{name}\t{key}\t{work.number}\t{','.join(shaped.shapes)}\t{work.trap}\n")
        (folder / name).write_text("".join(texts), encoding="utf-8")
    (folder / "truth.tsv").write_text("".join(truth), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 6000)
