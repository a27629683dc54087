"""Made-up works, and works that only look like them: the ground of the benchmark of duplicates (see `database_shapes`)."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple


def words(table: str) -> list[tuple[str, ...]]:
    """The rows of a table of parallel words, English, German and French, so that a title can be translated."""
    return [tuple(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines()]


EFFECTS = words(
    """
    Effects | Auswirkungen | Effets
    Prevention | Vorbeugung | Prévention
    Treatment | Behandlung | Traitement
    Epidemiology | Epidemiologie | Épidémiologie
    Diagnosis | Diagnose | Diagnostic
    Measurement | Messung | Mesure
    Control | Bekämpfung | Contrôle
    Prognosis | Prognose | Pronostic
    Costs | Kosten | Coûts
    """
)
MATTERS = words(
    """
    heat stress | Hitzestress | stress thermique
    soil salinity | Bodenversalzung | salinité des sols
    asthma | Asthma | asthme
    hip fracture | Hüftfraktur | fracture de la hanche
    iron deficiency | Eisenmangel | carence en fer
    barley rust | Gerstenrost | rouille de l'orge
    remote work | Telearbeit | télétravail
    lung cancer | Lungenkrebs | cancer du poumon
    river floods | Hochwasser | inondations
    school absence | Schulabsenz | absentéisme scolaire
    low back pain | Kreuzschmerz | lombalgie
    depression | Depression | dépression
    lead exposure | Bleibelastung | exposition au plomb
    hay fever | Heuschnupfen | rhume des foins
    insomnia | Schlaflosigkeit | insomnie
    tooth decay | Karies | carie dentaire
    burnout | Burnout | épuisement professionnel
    """
)
GROUPS = words(
    """
    older adults | älteren Menschen | les personnes âgées
    nurses | Pflegekräften | les infirmières
    farmers | Landwirten | les agriculteurs
    children | Kindern | les enfants
    miners | Bergleuten | les mineurs
    pregnant women | Schwangeren | les femmes enceintes
    migrants | Migranten | les migrants
    teachers | Lehrkräften | les enseignants
    veterans | Veteranen | les anciens combattants
    """
)
STUDIES = words(
    """
    a randomised trial | eine randomisierte Studie | un essai randomisé
    a cohort study | eine Kohortenstudie | une étude de cohorte
    a survey | eine Umfrage | une enquête
    a systematic review | eine systematische Übersicht | une revue systématique
    a qualitative study | eine qualitative Studie | une étude qualitative
    results of a pilot study | Ergebnisse einer Pilotstudie | résultats d'une étude pilote
    """
)
PLACES = (
    "Lund Porto Tartu Graz Ghent Bergen Turin Lviv Cork Basel Split Vilnius Leeds Bremen Murcia Aarhus Gdynia Umea "
    "Nantes Szeged "
).split()
DRUGS = "ibuprofen metformin zinc melatonin sertraline budesonide folate caffeine nicotine heparin".split()
FAMILIES = [
    name.strip()
    for name in (
        "Müller, Okafor, Tanaka, Silva, Nguyen, Haddad, Novák, Larsen, Rossi, Dubois, Kowalski, Ivanova, Mbeki, Chen, "
        "Duarte, Sørensen, Peña, Łukasik, Šimić, Weiß, Brandt, Castellano, Eriksen, Farrell, Grünwald, Hashimoto, "
        "Iqbal, Jansson, Katz, Lindqvist, Moreau, Nakamura, Oyelaran, Petrov, Quinn, Rahman, Schulz, van der Burg, de "
        "Vries, von Ahlen, García-López, dos Santos, Smith-Jones, O'Brien, Al-Khalil "
    ).split(",")
]
GIVEN = (
    "Anna Boris Chidi Daniela Emeka Farah Goran Hana Ingrid Jonas Keiko Lucía Marek Nadia Otto Pia Rafael Sofia "
    "Tomas Uma Viktor Wanda Jean-Paul Mary-Ann "
).split()
JOURNALS = {
    "Journal of Applied Ecology": "J Appl Ecol",
    "Annals of Urban Climate": "Ann Urban Clim",
    "International Review of Soil Science": "Int Rev Soil Sci",
    "Archives of Northern Medicine": "Arch North Med",
    "Proceedings of the Estuary Society": "Proc Estuary Soc",
    "The European Journal of Occupational Health": "Eur J Occup Health",
    "American Quarterly of Respiratory Care": "Am Q Respir Care",
    "Zeitschrift für Arbeitsmedizin": "Z Arbeitsmed",
    "Revue de médecine générale": "Rev Med Gen",
    "Nursing & Society": "Nurs Soc",
}
MEETINGS = {
    "Proceedings of the 12th Conference on Work and Health": "Proc Conf Work Health",
    "Annual Congress of Northern Medicine": "Annu Congr North Med",
}
JOURNALS |= MEETINGS


class Work(NamedTuple):
    number: int
    kind: str  # article, book, conference
    title: str
    original: str  # the title in the language of the article, "" in English
    people: tuple[tuple[str, str], ...]
    journal: str
    year: int
    volume: int
    issue: int
    first: int
    last: int
    doi: str
    supplement: bool = False
    edition: int = 1
    trap: str = ""  # how it looks like another work


def works(count: int, chance: random.Random) -> list[Work]:
    """Works of their own, each followed by others that look like it, now and then."""
    made: list[Work] = []
    while len(made) < count:
        work = article(len(made), chance)
        if chance.random() < 0.08:
            work = work._replace(kind="book", title=work.title.partition(":")[0], original="", doi="")
        elif chance.random() < 0.05:
            work = work._replace(kind="conference", journal=chance.choice(list(MEETINGS)), original="")
        made.append(work)
        if chance.random() < 0.25:
            name, trap = chance.choice([(n, t) for n, t in TRAPS.items() if (n == "edition") == (work.kind == "book")])
            if work.kind != "conference":
                made[-1], other = trap(work._replace(original=""), len(made), chance)
                made.append(other._replace(trap=name))
    return made[:count]


def article(number: int, chance: random.Random) -> Work:
    effect, matter, group, study = (chance.choice(words) for words in (EFFECTS, MATTERS, GROUPS, STUDIES))
    place, drug = chance.choice(PLACES), chance.choice(DRUGS)
    title, german, french = chance.choice(
        (
            (f"{effect[0]} of {matter[0]} among {group[0]} in {place}: {study[0]}",
             f"{effect[1]} von {matter[1]} bei {group[1]} in {place}: {study[1]}",
             f"{effect[2]} de {matter[2]} chez {group[2]} à {place}: {study[2]}"),
            (f"{drug.capitalize()} and {matter[0]} in {group[0]}: {study[0]} from {place}",
             f"{drug.capitalize()} und {matter[1]} bei {group[1]}: {study[1]} aus {place}",
             f"{drug.capitalize()} et {matter[2]} chez {group[2]}: {study[2]} de {place}"),
            (f"Is {matter[0]} in {group[0]} of {place} explained by {drug}?",
             f"Ist {matter[1]} bei {group[1]} aus {place} durch {drug} zu erklären?",
             f"Le rôle du {drug} dans {matter[2]} chez {group[2]} de {place}"),
        )
    )  # fmt: skip
    people = tuple(
        (chance.choice(FAMILIES), chance.choice(GIVEN) + chance.choice(("", "", f" {chance.choice('ABEHJMR')}.")))
        for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 5, 6, 8, 11)))
    )
    first = chance.randint(1, 1900)
    foreign = chance.random() < 0.08
    original = chance.choice((german, french)) if foreign else ""
    return Work(number, "article", title, original, people, chance.choice(list(JOURNALS)[:10]),
                chance.randint(1990, 2024), chance.randint(2, 80), chance.randint(1, 12), first, first + chance.randint(3, 25),
                f"10.5555/w{number}", supplement=chance.random() < 0.06)  # fmt: skip


Trap = Callable[[Work, int, random.Random], tuple[Work, Work]]


def _after(work: Work, number: int, **changes: Any) -> Work:
    """The other work, by the same people, on the pages after the first."""
    other = work._replace(number=number, first=work.last + 1, last=work.last + 5, doi=work.doi and f"10.5555/w{number}")
    return other._replace(**changes)


def _titled(beginning: str, people: bool = True) -> Trap:
    def made(work: Work, number: int, chance: random.Random) -> tuple[Work, Work]:
        others = work.people if people else article(0, chance).people
        return work, _after(work, number, title=beginning + work.title, people=others)

    return made


def _later(years: int) -> Trap:
    """The same title by the same people again, some years later."""
    return lambda work, number, chance: (
        work,
        _after(
            work, number, year=work.year + years, volume=work.volume + years, first=work.first + 37, last=work.last + 41
        ),
    )


def _two(one: str, other: str) -> Trap:
    """Two works of one group whose titles differ in one word."""
    return lambda work, number, chance: (
        work._replace(title=work.title + one),
        _after(work, number, title=work.title + other),
    )


def _columns(title: str) -> Trap:
    """The same heading in every issue, by the same editor, on the same pages."""
    return lambda work, number, chance: (
        work._replace(title=title, people=work.people[:1], first=1, last=3),
        _after(work, number, title=title, people=work.people[:1], issue=work.issue % 12 + 1, first=1, last=3),
    )


def _report(work: Work, number: int, chance: random.Random) -> tuple[Work, Work]:
    title = f"{work.title.partition(':')[0]}: annual report"
    return (
        work._replace(title=f"{title} {work.year}"),
        _after(work, number, title=f"{title} {work.year + 1}", year=work.year + 1, volume=work.volume + 1),
    )


def _meeting(work: Work, number: int, chance: random.Random) -> tuple[Work, Work]:
    """The abstract of a talk, and the article that came of it."""
    return work, _after(
        work, number, kind="conference", journal=chance.choice(list(MEETINGS)), year=work.year - 1, volume=work.volume % 7 + 1,
        doi="", first=40, last=41,
    )  # fmt: skip


def _supplement(work: Work, number: int, chance: random.Random) -> tuple[Work, Work]:
    """The abstract of a talk, in a supplement of a journal."""
    return work, _after(
        work, number, year=work.year - 1, volume=work.volume - 1, first=212, last=212, supplement=True, doi="",
        journal=chance.choice(list(JOURNALS)[:10]),
    )  # fmt: skip


def _joint(work: Work, number: int, chance: random.Random) -> tuple[Work, Work]:
    """The same text, printed by another journal too."""
    others = [name for name in list(JOURNALS)[:10] if name != work.journal]
    return work, _after(
        work, number, journal=chance.choice(others), volume=work.volume + 9, first=work.first + 90, last=work.last + 93
    )


def _ended(ending: str) -> Trap:
    return lambda work, number, chance: (work, _after(work, number, title=work.title + ending))


TRAPS: dict[str, Trap] = {
    "edition": lambda work, number, chance: (work, _after(work, number, edition=2, year=work.year + 3)),
    "reply": _titled("Reply to: "),
    "authors reply": _titled("Authors' reply: "),
    "comment": _titled("Comment on: ", people=False),
    "letter": _titled("Re: ", people=False),
    "erratum": _titled("Erratum: "),
    "correction": _titled("Correction to: "),
    "retraction": _titled("Retraction note: "),
    "response": _titled("Response to \N{LEFT DOUBLE QUOTATION MARK}", people=False),
    "protocol": _two("", ": study protocol"),
    "part": _two(". Part 1", ". Part 2"),
    "roman part": _two(" I. Methods", " II. Results"),
    "dose": _two(" at 5 mg", " at 10 mg"),
    "species": _two(" in rats", " in mice"),
    "sex": _two(" in men", " in women"),
    "weeks": _two(": 12-week results", ": 52-week results"),
    "editorial": _columns("Editorial"),
    "introduction": _columns("Introduction to this issue"),
    "annual report": _report,
    "guideline": _later(4),
    "update": _later(2),
    "meeting": _meeting,
    "supplement": _supplement,
    "joint": _joint,
    "reply at the end": _ended(". Reply"),
    "authors reply at the end": _ended(" - Authors' reply"),
    "erratum at the end": _ended(" (Erratum)"),
    "correction by citation": _ended(" (vol 12, pg 1, 2001)"),
    "negative": _two(" with surgery", " without surgery"),
    "prefix": _two(": hypotension", ": hypertension"),
}
