"""Items to render: real records, and random combinations of their parts in many languages."""

from __future__ import annotations

import csv
import json
import random
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from refdesk.formats.plain.tokens import words_by_class
from refdesk.items.names import parse
from tools.references.labelled import Pieces
from tools.references.render import Item

HERE = Path(__file__).parent


@dataclass(slots=True)
class Stock:
    """The parts of items: titles and names of each kind, and whole records made by people."""

    items: list[Item] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    books: list[str] = field(default_factory=list)
    journals: list[str] = field(default_factory=list)
    conferences: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    people: list[dict[str, str]] = field(default_factory=list)


def gather(shared: Path, labelled: Iterable[Pieces]) -> Stock:
    """The stock: the items of the shared corpora, the records for deduplication and the labelled references."""
    stock = Stock(items=list(_corpus_items(shared / "corpus")))
    for item in stock.items:
        kind = str(item.get("type", ""))
        if title := item.get("title"):
            (stock.books if kind in ("book", "thesis", "report", "motion_picture") else stock.titles).append(str(title))
        if container := item.get("container-title"):
            in_journal = kind.startswith("article")
            (stock.journals if in_journal else stock.conferences if "conference" in kind else stock.books).append(
                container
            )
        for variable, pool in (
            ("publisher", stock.publishers), ("publisher-place", stock.places), ("collection-title", stock.series)
        ):  # fmt: skip
            if value := item.get(variable):
                pool.append(str(value))
        stock.people += [name for name in item.get("author", []) if isinstance(name, dict) and name.get("family")]
    for record in _records(shared / "dedupe"):
        stock.titles.append(record["title"])
        if record.get("journal"):
            stock.journals.append(record["journal"])
        if record.get("booktitle"):
            stock.conferences.append(record["booktitle"])
        names = (parse(name) for name in (record.get("author") or "").split(" and ")[:3])
        stock.people += [name for name in names if name and name.get("given")]
    pools = {
        "title": stock.titles, "container": stock.journals, "publisher": stock.publishers, "place": stock.places,
        "series": stock.series,
    }  # fmt: skip
    for pieces in labelled:
        for label, text in pieces:
            if label in pools and len(text.strip(" .,;:")) > 2:
                pools[label].append(text.strip(" .,;:“”\"'()"))
    stock.places += [name.title() for name, kind in words_by_class().items() if kind == "place"]
    return stock


def _corpus_items(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("*/*.expected.json")):
        if path.parent.name == "refs-anystyle":
            continue  # these references are used as they are
        for item in json.loads(path.read_text("utf-8")):
            if item.get("title") and isinstance(item.get("author", []), list):
                fields = {name: value for name, value in item.items() if name[0] != "_" and name not in LONG}
                yield fields | {"id": "x", "type": item.get("type") or "document"}


LONG = frozenset("abstract keyword note annote custom categories id language source shortTitle title-short".split())


def _records(folder: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    for path in sorted(folder.glob("*/records.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for record in csv.DictReader(stream):
                if record.get("title"):
                    yield record


class Maker:
    """Makes items from a stock and from the words in `languages.toml`; the same seed makes the same items."""

    def __init__(self, stock: Stock, rng: random.Random) -> None:
        self.stock = stock
        self.rng = rng
        tables = tomllib.loads((HERE / "languages.toml").read_text("utf-8"))
        self.languages: dict[str, dict[str, list[str]]] = {
            code: {name: words.split() if name == "given" else words.split("|") for name, words in table.items()}
            for code, table in tables.items()
        }

    def item(self) -> Item:
        """An item: a real record, or a combination."""
        rng = self.rng
        if rng.random() < 0.12:
            return self._varied(dict(rng.choice(self.stock.items)))
        code = "en" if rng.random() < 0.35 else rng.choice(list(self.languages))
        real = rng.random() < (0.85 if code == "en" else 0.3)
        kind = rng.choices(
            [
                "article-journal",
                "book",
                "chapter",
                "paper-conference",
                "report",
                "thesis",
                "webpage",
                "article-newspaper",
            ],
            [50, 18, 11, 9, 4, 3, 3, 2],
        )[0]
        return self._varied(self.of_kind(kind, code, real))

    def of_kind(self, kind: str, code: str, real: bool) -> Item:
        rng, stock = self.rng, self.stock
        year = rng.choices([rng.randint(1985, 2025), rng.randint(1900, 1985), rng.randint(1500, 1900)], [75, 20, 5])[0]
        date = [year]
        if kind in ("webpage", "article-newspaper") or rng.random() < 0.1:
            date += [rng.randint(1, 12), rng.randint(1, 28)][: rng.randint(1, 2)]
        item: Item = {"id": "x", "type": kind, "issued": {"date-parts": [date]}}
        item["title"] = rng.choice(stock.books if kind == "book" else stock.titles) if real else self.title(code)
        item["author"] = self.names(code, real)
        first = rng.choice(
            [rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 9999), rng.randint(10000, 999999)]
        )
        last = first + rng.choice([rng.randint(1, 9), rng.randint(5, 40)])
        pages = f"{first}-{last}" if first < 10000 and rng.random() < 0.85 else str(first)
        if rng.random() < 0.04:
            pages = rng.choice(["e", "L", "S", "R", "A", "P", "eaaz", "bbab", "W", f"{first}.{last - first}."]) + str(
                first
            )
        if kind.startswith("article"):
            self._add_journal(item, code, real, year, pages)
        elif kind in ("chapter", "paper-conference"):
            self._add_container(item, code, real, pages)
        if kind in ("book", "chapter", "paper-conference", "report", "thesis"):
            self._add_publisher(item, code, real)
        if kind in ("report", "thesis"):
            self._add_genre(item, code)
        if kind == "webpage":
            item["container-title"] = rng.choice([self.of_field(code, "bodies"), self.of_field(code, "publishers")])
        if kind == "paper-conference" and rng.random() < 0.2:
            item["event-title"] = self.of_field(code, "conferences")
        return item

    def _add_journal(self, item: Item, code: str, real: bool, year: int, pages: str) -> None:
        rng, stock = self.rng, self.stock
        journal = rng.choice(stock.journals) if real else self.of_field(code, "journals")
        item["container-title"] = abbreviated(journal, rng) if rng.random() < 0.3 else journal
        item["volume"] = str(rng.choice([rng.randint(1, 60), rng.randint(1, 500), year if rng.random() < 0.2 else 7]))
        if rng.random() < 0.02:
            item["volume"] += f"-{int(item['volume']) + 1}"
        if rng.random() < 0.03:
            item["container-title"] += rng.choice([" (London)", " (Oxf)", " (N.S.)", " (Berl.)", " (Amst)"])
        if rng.random() < 0.6:
            item["issue"] = (
                str(rng.randint(1, 12)) if rng.random() < 0.9 else rng.choice(["Suppl 1", "3-4", "1/2", "S2"])
            )
        item["page"] = pages

    def _add_container(self, item: Item, code: str, real: bool, pages: str) -> None:
        rng, stock = self.rng, self.stock
        conference = item["type"] == "paper-conference"
        pool = stock.conferences if conference else stock.books
        made = self.of_field(code, "conferences") if conference else self.title(code)
        item["container-title"] = rng.choice(pool) if real else made
        item["page"] = pages
        if rng.random() < (0.3 if conference else 0.8):
            item["editor"] = self.names(code, real, 3)

    def _add_publisher(self, item: Item, code: str, real: bool) -> None:
        rng, stock, kind = self.rng, self.stock, item["type"]
        body = kind in ("report", "thesis")
        item["publisher"] = self.of_field(code, "bodies" if body else "publishers")
        if real and stock.publishers and not body:
            item["publisher"] = rng.choice(stock.publishers)
        item["publisher-place"] = rng.choice(stock.places)
        if rng.random() < 0.15:
            item["edition"] = rng.choice(["2", "3", "4", "revised", "12"])
        if rng.random() < 0.15:
            item["collection-title"] = (
                rng.choice(stock.series) if real and stock.series else self.of_field(code, "series")
            )
            item["collection-number"] = str(rng.randint(1, 300))
        if rng.random() < 0.12:
            item["volume"] = rng.choice(["1", "2", "3", "II", "IV", str(rng.randint(1, 60))])
        if kind == "book" and rng.random() < 0.12:
            item["editor"] = item.pop("author")
        if rng.random() < 0.06:
            item["translator"] = self.names(code, real, 2)
        if kind == "book" and rng.random() < 0.1:
            item["number-of-pages"] = str(rng.randint(60, 900))

    def _add_genre(self, item: Item, code: str) -> None:
        rng = self.rng
        item["genre"] = rng.choice(self.languages[code]["genres"])
        if item["type"] == "report":
            item["number"] = rng.choice([str(rng.randint(1, 4000)), f"TR-{rng.randint(1, 99)}-{rng.randint(1, 20)}"])

    def _varied(self, item: Item) -> Item:
        """The item with identifiers added and some fields removed."""
        rng = self.rng
        if rng.random() < 0.25 or item["type"] == "webpage":
            tail = "".join(
                rng.choice("abcdefghijklmnopqrstuvwxyz0123456789.-") for _ in range(rng.randint(6, 18))
            ).strip(".-")
            item["DOI" if rng.random() < 0.6 and item["type"] != "webpage" else "URL"] = (
                f"10.{rng.randint(1000, 9999)}/{tail}"
                if rng.random() < 0.5
                else f"https://www.example.org/{tail}/{tail[:4]}"
            )
            if "URL" in item and rng.random() < 0.6:
                item["accessed"] = {"date-parts": [[rng.randint(2000, 2025), rng.randint(1, 12), rng.randint(1, 28)]]}
        for name, share in (("publisher-place", 0.25), ("publisher", 0.1), ("issue", 0.1), ("page", 0.06), ("issued", 0.03),
                            ("volume", 0.03), ("author", 0.02), ("title", 0.02)):  # fmt: skip
            if name in item and rng.random() < share:
                del item[name]
        if item["type"] == "article-journal" and {"volume", "container-title"} <= item.keys() and rng.random() < 0.05:
            item.pop("title", None)
        if not {"title", "container-title"} & item.keys():
            item["title"] = "Untitled letters"
        return item

    def title(self, code: str) -> str:
        words = self.languages[code]
        if self.rng.random() < 0.06:
            return self.rng.choice(words["things"]).split()[-1].capitalize()
        a, b = self.rng.sample(words["things"], 2)
        title = self.rng.choice(words["titles"]).format(a=a, b=b)
        if self.rng.random() < 0.2 and code not in ("zh", "ja", "ko"):
            title += self.rng.choice([": ", ". ", " – ", ", "]) + self.rng.choice(words["things"])
        return title[:1].upper() + title[1:]

    def of_field(self, code: str, kind: str) -> str:
        words = self.languages[code]
        name = self.rng.choice(words[kind]).format(a=self.rng.choice(words["fields"]))
        return name[:1].upper() + name[1:]

    def names(self, code: str, real: bool, most: int = 9) -> list[dict[str, str]]:
        rng = self.rng
        words = self.languages[code]
        if rng.random() < 0.05:
            return [{"literal": self.of_field(code, "bodies")}]
        size = min(most, rng.choices([1, 2, 3, 4, 5, 7, 9], [36, 26, 14, 9, 6, 5, 4])[0])
        short = rng.random() < 0.4
        people = []
        for _ in range(size):
            if real and rng.random() < 0.9:
                person = dict(rng.choice(self.stock.people))
            else:
                person = {"family": rng.choice(words["family"]), "given": rng.choice(words["given"])}
                if rng.random() < 0.25 and code not in ("zh", "ja", "ko"):
                    person["given"] += " " + rng.choice(words["given"])[0] + "."
            if short and person.get("given"):
                person["given"] = " ".join(word[0] + "." for word in person["given"].replace(".", " ").split())
            people.append(person)
        return people


def abbreviated(journal: str, rng: random.Random) -> str:
    """A journal's title abbreviated as in reference lists: "Journal of Applied Ecology" is "J. Appl. Ecol."."""
    words = [word for word in re.split(r"\s+", journal) if word.casefold() not in SMALL]
    if len(words) < 2:
        return journal
    stop = rng.choice([".", ".", ""])
    cut = [_cut(word, rng) for word in words]
    return " ".join(short + (stop if short != word else "") for short, word in zip(cut, words, strict=True))


SMALL = frozenset(
    "of the and for in on de la le les des du et für der die das und di del della & y e voor van och".split()
)


def _cut(word: str, rng: random.Random) -> str:
    if word.casefold() == "journal":
        return "J"
    if len(word) < 6:
        return word
    size = rng.randint(3, 5)
    while size < len(word) - 1 and word[size - 1] in "aeiouyäöüéáíóúàèìòù":
        size += 1
    return word[:size]
