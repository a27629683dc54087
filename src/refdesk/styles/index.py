"""The index of styles: titles, fields, formats and parents, kept in the user's cache folder until a folder of styles changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refdesk.errors import BadStyle, UsageError
from refdesk.folders import replacing, shipped, user_cache
from refdesk.items.tuples import NamedTuple
from refdesk.styles.files import folders, user_styles

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


CSL = "{http://purl.org/net/xbiblio/csl}"

# The fields of study that a style may be for (CSL specification, Info).
FIELDS = (
    "anthropology", "astronomy", "biology", "botany", "chemistry", "communications", "engineering", "generic-base", "geography",
    "geology", "history", "humanities", "law", "linguistics", "literature", "math", "medicine", "philosophy", "physics",
    "political_science", "psychology", "science", "social_science", "sociology", "theology", "zoology",
)  # fmt: skip


class Listed(NamedTuple):
    """A line of the index. `format` is CSL's citation-format, `fields` its fields, `parent` the id of the parent style."""

    id: str
    title: str
    short: str | None
    format: str | None
    fields: list[str]
    parent: str | None
    locale: str | None
    issns: list[str]


def index() -> list[Listed]:
    """All styles by id; of two with the same id, the one that a look-up finds first. The official ones come from the cache if it
    is up to date; otherwise they are read again (about two seconds)."""
    user, project, *official = folders()
    stamped = stamp(official)
    rows = recall("styles", stamped)
    if rows is None:
        rows = [list(style) for folder in reversed(official) for style in read_folder(folder)]
        remember("styles", stamped, rows)
    styles = [Listed(*row) for row in rows]
    by_id = {style.id: style for style in (*styles, *read_folder(project), *read_folder(user))}
    return [by_id[id] for id in sorted(by_id)]


def read_folder(folder: Path) -> Iterator[Listed]:
    """The styles in a folder."""
    for path in folder.glob("*.csl"):
        with suppress(BadStyle):  # `styles check` says what is wrong with it
            yield read_info(path)


def read_info(path: Path) -> Listed:
    """The contents of a style's `info` element."""
    return info_of(path.read_bytes(), path.stem, str(path))


def info_of(style: bytes, id: str, source: str) -> Listed:
    """The contents of the `info` element in a style's text. Raises BadStyle, naming the source, if it is not a style."""
    root, info = head(style, source)
    parents = [
        e.get("href", "").rsplit("/", 1)[-1] for e in info.iter(f"{CSL}link") if e.get("rel") == "independent-parent"
    ]
    categories = list(info.iter(f"{CSL}category"))
    return Listed(
        id=id,
        title=" ".join((info.findtext(f"{CSL}title") or id).split()),
        short=info.findtext(f"{CSL}title-short"),
        format=next((f for e in categories if (f := e.get("citation-format"))), None),
        fields=[f for e in categories if (f := e.get("field"))],
        parent=parents[0] if parents else None,
        locale=root.get("default-locale"),
        issns=[e.text for tag in ("issn", "eissn", "issnl") for e in info.iter(CSL + tag) if e.text],
    )


def read_credits(path: Path) -> dict[str, str | list[str] | None]:
    """The credits in a style's file: authors, summary, updated, licence, documentation."""
    _, info = head(path.read_bytes(), str(path))
    rights = info.find(f"{CSL}rights")
    links = [e.get("href", "") for e in info.iter(f"{CSL}link") if e.get("rel") == "documentation"]
    return {
        "authors": [
            n for tag in ("author", "contributor") for e in info.iter(CSL + tag) if (n := e.findtext(f"{CSL}name"))
        ],
        "summary": info.findtext(f"{CSL}summary"),
        "updated": info.findtext(f"{CSL}updated"),
        "licence": None if rights is None else rights.get("license") or rights.text,
        "rights": None if rights is None else rights.text,
        "documentation": links,
    }


def head(text: bytes, source: str) -> tuple[Element, Element]:
    """The root element of a style and its `info`. The rest of the file is not parsed, which saves most of the time."""
    from xml.etree import ElementTree

    end = text.find(b"</info>")
    top = text[: end + 7] + b"</style>" if end > 0 else text
    if b"<!ENTITY" in top:
        raise BadStyle(f"{source}: defines XML entities, which are not allowed")
    try:
        root = ElementTree.fromstring(top)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise BadStyle(f"{source}: not XML: {error}") from None
    info = root.find(f"{CSL}info")
    if root.tag != f"{CSL}style" or info is None:
        raise BadStyle(f"{source}: not a CSL style")
    return root, info


def find_field(name: str) -> str:
    """The field of study of that name; UsageError with suggestions if there is none."""
    wanted = re.sub(r"[\s_-]+", "-", name.strip().lower())
    for field in FIELDS:
        if wanted == field.replace("_", "-"):
            return field
    from rapidfuzz import fuzz, process

    nearest = ", ".join(field for field, _, _ in process.extract(wanted, FIELDS, scorer=fuzz.ratio, limit=3))
    raise UsageError(f"no field '{name}'; did you mean {nearest}?")


def recall(name: str, stamped: object) -> Any:
    """The JSON value cached under a name with this stamp, or None."""
    import orjson

    try:
        had = orjson.loads((user_cache() / f"{name}.json").read_bytes())
        return had[name] if had["stamp"] == stamped else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(name: str, stamped: object, value: Any) -> None:
    """Cache a JSON value under a name, with a stamp."""
    import orjson

    kept = user_cache() / f"{name}.json"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with replacing(str(kept)) as file:
            file.write(orjson.dumps({"stamp": stamped, name: value}))
    except OSError:
        pass  # if the cache cannot be written, it is made again next time


def stamp(places: Iterable[Path]) -> list[Any]:
    """A stamp that changes when something is added to these folders or removed, or refdesk itself changes."""
    from refdesk import __version__

    return [__version__, *([str(folder), folder.stat().st_mtime_ns] for folder in places if folder.is_dir())]


def stamp_of_styles() -> list[Any]:
    """A stamp that changes when any style or refdesk itself changes."""
    own = [path for folder in (user_styles(), shipped("styles")) for path in sorted(folder.glob("*.csl"))]
    return stamp(folders()) + [[str(path), path.stat().st_mtime_ns] for path in own]
