"""Search: from a query to the places of records, through the index and, if needed, the records themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from refdesk.items import Item
from refdesk.items.dates import edtf
from refdesk.items.fold import fold
from refdesk.items.record import family, people, texts, year
from refdesk.items.regex import regex
from refdesk.items.variables import DATES, NAMES
from refdesk.library.index import Place
from refdesk.library.query import (
    Added,
    And,
    Has,
    Key,
    Not,
    Or,
    Pattern,
    Query,
    Source,
    Tag,
    Text,
    Type,
    Word,
    Years,
    words,
)
from refdesk.library.sources import added
from refdesk.library.view import View
from refdesk.library.words import COLUMNS, as_written, has_words

SORTS = ("relevance", "key", "year", "author", "title", "type", "added")
MOST = 1 << 40  # more records than any library has; SQLite's integers have 64 bits
_TIES = 64  # results beyond the limit that are fetched, so that those of equal rank can be ordered by key


def find(
    shown: View,
    query: Query | None,
    sort: str = "",
    reverse: bool = False,
    limit: int | None = None,
    exact: bool = False,
) -> list[Place]:
    """The places of the records that match the query (all, without one), in order; ties are ordered by key.

    `sort` is one of SORTS or a variable, after a minus backwards, with records without a value last; by default by relevance
    if there is a query, else by key. `exact` tells accents and capitals apart.
    """
    limit = None if limit is None else min(limit, MOST)
    sort = sort or ("relevance" if query else "key")
    if query is None:
        places = shown.places()
    else:
        match = None if exact else _match(query)
        first = limit if sort == "relevance" and not reverse else None
        places = _ranked(shown, query, match, first) if match else _filtered(shown, query, exact, first)
    if sort != "relevance":
        backwards, sort = sort.startswith("-"), sort.removeprefix("-")
        order = {place: _sort_key(shown, place, sort) for place in places}
        places.sort(key=lambda place: (order[place], place.key), reverse=backwards)
        if backwards:
            places.sort(key=lambda place: order[place][0])
    if reverse:
        places.reverse()
    return places if limit is None else places[:limit]


def count(shown: View, query: Query | None, exact: bool = False) -> int:
    """The number of records that match the query."""
    if query is None:
        return _number(shown, "select count(*) from item")
    match = None if exact else _match(query)
    if match:
        return _number(shown, "select count(*) from words where words match ?", match)
    return len(_docs(shown, query, exact))


def misspelt(shown: View, query: Query) -> Query:
    """The query with each word extended by similar words of the library."""
    match query:
        case And(parts):
            return And(tuple(misspelt(shown, part) for part in parts))
        case Or(parts):
            return Or(tuple(misspelt(shown, part) for part in parts))
        case Word(phrase=phrase) if not query.prefix:
            near = [Or(tuple(query._replace(phrase=word) for word in _near(shown, word))) for word in phrase.split()]
            return And(tuple(near))
    return query


def _near(shown: View, word: str) -> list[str]:
    """The word, and those of the library within one slip of it (two from six letters on, three from twelve)."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 0 if len(word) < 3 else 1 if len(word) < 6 else 2 if len(word) < 12 else 3
    shown.index.execute("create virtual table if not exists temp.vocabulary using fts5vocab(main, words, row)")
    rows = shown.index.execute(
        "select term from temp.vocabulary where length(term) between ? and ?", (len(word) - slips, len(word) + slips)
    )
    terms = [term for (term,) in rows]
    near = process.extract(word, terms, scorer=OSA.distance, score_cutoff=slips, limit=30)
    return list(dict.fromkeys([word, *(term for term, _, _ in sorted(near, key=lambda match: (match[1], match[0])))]))


def _match(query: Query) -> str | None:
    """The query in FTS5 syntax, or None if FTS5 alone cannot answer it."""
    match query:
        case Word(variable) if not variable or variable in COLUMNS:
            return _phrase(variable, query)
        case Or(parts):
            return _joined(" OR ", parts)
        case And(parts):
            wanted = _joined(" AND ", [part for part in parts if not isinstance(part, Not)])
            excluded = [part.part for part in parts if isinstance(part, Not)]
            if not excluded or wanted is None:
                return wanted
            unwanted = _joined(" OR ", excluded)
            return None if unwanted is None else f"({wanted} NOT {unwanted})"
    return None


def _joined(operator: str, parts: Sequence[Query]) -> str | None:
    """The parts in FTS5 syntax with the operator between them, or None if there are none or FTS5 cannot answer one."""
    matches = [match for part in parts if (match := _match(part)) is not None]
    return f"({operator.join(matches)})" if matches and len(matches) == len(parts) else None


def _phrase(variable: str, word: Word) -> str:
    column = f'"{variable}" : ' if variable else ""
    return f'{column}"{word.phrase}"{" *" if word.prefix else ""}'


def _column_of(variable: str) -> str:
    return variable if variable in COLUMNS or not variable else "rest"


_PLACED = "select key, start, size, doc, rating from ({}) join item using(doc) join place using(doc)"
# quicker by a third than FTS5's own `order by rank`, which keeps every match
_IN_TITLE = "select rowid as doc, bm25(titles) as rating from titles where titles match ?"
_ANYWHERE = f"""select rowid as doc, bm25(words, {", ".join(map(str, COLUMNS.values()))}) as rating
from words where words match ?"""


def _rankings(query: Query, match: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """SQL for the matches with their rating: first those with the words in the title, then the others.

    A title that has them is what most searches are for, and its index is a small one: of a word that is in every
    third record, a long abstract counts only where titles are too few.
    """
    if title := _title(query):
        within = "" if title == match else " and +rowid in (select rowid from words where words match ?)"
        yield _IN_TITLE + within, (title, match) if within else (title,)
        match = f'({match}) NOT ("title" : {title})'
    yield _ANYWHERE, (match,)


def _title(query: Query) -> str | None:
    """The part of the query for titles, in FTS5 syntax; None if there is none."""
    match query:
        case Word("" | "title"):
            return _phrase("", query)
        case And(parts) | Or(parts):
            wanted = [title for part in parts if (title := _title(part))]
            return f"({(' AND ' if isinstance(query, And) else ' OR ').join(wanted)})" if wanted else None
    return None


def _ranked(shown: View, query: Query, match: str, limit: int | None) -> list[Place]:
    """The places by rank, read only as far as needed; ties are ordered by key."""
    places: list[Place] = []
    for select, values in _rankings(query, match):
        if limit is None or len(places) < limit:
            places += _best(shown, select, values, None if limit is None else limit - len(places))
    return places


def _best(shown: View, select: str, values: tuple[str, ...], limit: int | None) -> list[Place]:
    """The first places of one ranking."""
    fetch = -1 if limit is None else limit + _TIES
    while True:
        ordered = _PLACED.format(select if limit is None else f"{select} order by rating limit {fetch}")
        rows = shown.index.execute(ordered, values).fetchall()
        rows.sort(key=lambda row: (row[4], row[0], row[1]))
        if limit is None or len(rows) < fetch or rows[-1][4] > rows[limit - 1][4]:
            return [Place(*row[:4]) for row in rows[:limit]]
        fetch *= 16


def _filtered(shown: View, query: Query, exact: bool, limit: int | None) -> list[Place]:
    """The places of what the index's words cannot tell alone, ranked by those that it asks for; what has none comes last."""
    docs = _docs(shown, query, exact)
    some = Or(tuple(word._replace(variable=_column_of(word.variable)) for word in words(query)))
    match = _match(some) if some.parts and docs else None
    ratings: dict[int, tuple[int, float]] = {}
    for rank, (select, values) in enumerate(_rankings(query, match) if match else ()):
        ratings.update((doc, (rank, rating)) for doc, rating in shown.index.execute(select, values) if doc in docs)
    if limit and limit < len(ratings):
        worst = sorted(ratings.values())[limit - 1]
        ratings = {doc: rating for doc, rating in ratings.items() if rating <= worst}
    places = sorted(_places(shown, ratings), key=lambda place: (ratings[place.doc], place.key, place.start))
    if len(ratings) < len(docs):
        missing = None if limit is None else max(0, limit - len(places))
        rest = docs - ratings.keys()
        others = shown.index.execute("select key, start, size, doc from item join place using(doc) order by key, start")
        places += islice((Place(*row) for row in others if row[3] in rest), missing)
    return places[:limit]


def _docs(shown: View, query: Query, exact: bool, within: set[int] | None = None) -> set[int]:
    """The documents that match the query; only those in `within`, if given."""
    match query:
        case And(parts):
            for part in sorted(parts, key=_cost):
                within = _docs(shown, part, exact, within)
            return within or set()
        case Or(parts):
            return set().union(*(_docs(shown, part, exact, within) for part in parts))
        case Not(part):
            every = within if within is not None else _column(shown, "select doc from item")
            return every - _docs(shown, part, exact, within)
        case Text(phrase, prefix):
            docs = _with_text(shown, phrase, prefix)
            return docs if within is None else docs & within
    docs = _column(shown, *_select(query))
    if within is not None:
        docs &= within
    if isinstance(query, Pattern) or (isinstance(query, Word) and (exact or query.variable not in {"", *COLUMNS})):
        docs = {place.doc for place in _places(shown, docs) if _holds(shown.item(place), query, exact)}
    return docs


def _with_text(shown: View, phrase: str, prefix: bool) -> set[int]:
    """The documents with a file that holds the phrase."""
    from refdesk.library.fulltext import marks

    matching = marks(shown.path, phrase, prefix)
    return {doc for mark in matching for doc in _column(shown, "select doc from mark where mark = ?", mark)}


def _cost(query: Query) -> int:
    return 3 if isinstance(query, Not) else 2 if isinstance(query, Pattern) else 1 if isinstance(query, And | Or) else 0


def _select(query: Query) -> tuple[str, str | int, str | int] | tuple[str, str | int] | tuple[str]:
    """SQL for the documents that may be what a single term asks for."""
    shapes = "select doc from item where shape in (select id from shape where instr({}, ?))"
    match query:
        case Word(variable):
            return "select rowid from words where words match ?", _phrase(_column_of(variable), query)
        case Key(key, True):
            return "select doc from item where substr(key, 1, ?) = ?", len(key), key
        case Key(key, False):
            return "select doc from item where key = ? union select doc from alias where old = ?", key, key
        case Tag(tag, prefix):
            return "select doc from item where instr(tags, ?)", f"|{tag}" if prefix else f"|{tag}|"
        case Source(name):
            begun = f"|source={name} "  # source:embase is embase.ris too
            return "select doc from item where instr(tags, ?) or instr(tags, ?)", f"|source={name}|", begun
        case Added(low, high):
            return "select doc from item where added between ? and ?", low, high + "~"
        case Type(kind):
            return shapes.format("' ' || type || ' '"), f" {kind} "
        case Years(low, high):
            return "select doc from item where year between ? and ?", low, high
        case Has(variable):
            return shapes.format("fields"), f" {variable} "
        case Pattern("" | "id"):
            return ("select doc from item",)
        case Pattern(variable):
            return shapes.format("fields"), f" {variable.lower()} "
    raise AssertionError(query)


def _holds(item: Item, query: Query, exact: bool) -> bool:
    """Whether the record matches the term."""
    if isinstance(query, Pattern):
        names = [query.variable] if query.variable else list(item)
        return any(query.pattern.search(text) for name in names for text in texts(item.get(name)))
    assert isinstance(query, Word)
    phrase = as_written(query.written) if exact else query.phrase
    return has_words(item, query.variable, phrase, query.prefix, exact)


_NUMBER = regex(r"\d{1,12}")


def _sort_key(shown: View, place: Place, sort: str) -> tuple[bool, tuple[str, ...], int]:
    """The sort key of a record; records without a value come last."""
    if sort == "key":
        return False, (), 0
    item = shown.item(place)
    when = year(item)
    match sort:
        case "year":
            return when is None, (), when or 0
        case "added":
            return not added(item), (added(item),), 0
        case "author":
            first = tuple(fold(family(name)) for name in people(item, "author", "editor"))[:3]
            return not first, first, when or 0
    value = item.get(sort)
    if sort in DATES and isinstance(value, dict):
        text = edtf(value)
    elif sort in NAMES:
        text = " ".join(family(name) for name in people(item, sort))
    else:
        text = " ".join(texts(value))
    number = _NUMBER.match(text)  # volume 9 comes before volume 10
    return not text, (f"{number[0]:0>12}" if number else fold(text),), 0


def _number(shown: View, select: str, *values: str) -> int:
    return int(shown.index.execute(select, values).fetchone()[0])


def _column(shown: View, select: str, *values: str | int) -> set[int]:
    return {doc for (doc,) in shown.index.execute(select, values)}


def _places(shown: View, docs: Iterable[int]) -> list[Place]:
    wanted = set(docs)
    if len(wanted) < 500:
        select = "select key, start, size, doc from item join place using(doc) where doc = ?"
        return [Place(*row) for doc in wanted for row in shown.index.execute(select, (doc,))]
    return [place for place in shown.places() if place.doc in wanted]
