"""`refdesk cite`: citations as they stand in the text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from refdesk.cli.options import (
    EngineOption,
    FilesOption,
    JsonOption,
    LibraryOption,
    LinksOption,
    LocaleOption,
    Missing,
    MissingOption,
    OutputOption,
    RenderOption,
    StyleOption,
    argument,
    flag,
    option,
)

if TYPE_CHECKING:
    from refdesk.cli.rendering import Processor
    from refdesk.csl.formatted import Bibliography, Formatted
    from refdesk.items import Item
    from refdesk.rendering.citations import Cluster
    from refdesk.styles.catalogue import StyleFile


CitationsArgument = Annotated[
    list[str] | None,
    argument("KEY...", "Keys of one citation, or citations as pandoc has them.", completes="keys"),
]
LocatorOption = Annotated[str | None, option("--locator", of="TEXT", help="The place that is cited: 33-35, iv.")]
LabelOption = Annotated[
    str | None, option("--label", of="LABEL", help="What the locator counts: ch., § (default: page).")
]
PrefixOption = Annotated[str | None, option("--prefix", of="TEXT", help="Text before the cite: see.")]
SuffixOption = Annotated[str | None, option("--suffix", of="TEXT", help="Text after the cite.")]
SuppressAuthorOption = Annotated[bool, flag("--suppress-author", help="Without the author: (1951).")]
AuthorOnlyOption = Annotated[bool, flag("--author-only", help="The author alone: Arendt.")]
NoteOption = Annotated[int, option("--note", of="N", help="The number of the note that the citation stands in.")]
BatchOption = Annotated[bool, flag("--batch", help="Read citations from standard input, one a line, as one document.")]
BibOption = Annotated[str | None, option("--bib", of="FILE", help="Write the list of what was cited there.")]
TemplateOption = Annotated[str | None, option("--template", of="TEXT", help="Print each so: {text}, {keys}; \\t, \\n.")]


def cite(
    keys: CitationsArgument = None,
    style: StyleOption = None,
    locator: LocatorOption = None,
    label: LabelOption = None,
    prefix: PrefixOption = None,
    suffix: SuffixOption = None,
    suppress_author: SuppressAuthorOption = False,
    author_only: AuthorOnlyOption = False,
    note: NoteOption = 0,
    batch: BatchOption = False,
    bib: BibOption = None,
    form: RenderOption = None,
    links: LinksOption = True,
    files: FilesOption = None,
    library: LibraryOption = None,
    locale: LocaleOption = None,
    output: OutputOption = None,
    missing: MissingOption = "error",
    template: TemplateOption = None,
    json: JsonOption = False,
    engine: EngineOption = "refdesk",
) -> None:
    """Print citations as they stand in the text.

    Keys alone are one citation. A citation may also be written as pandoc has it, with locators named in the style's language or
    in English; each argument is a citation then, and they are rendered as one document.

    With --batch each line of standard input is a citation: keys, pandoc's syntax, or JSON (a list of cites, or a cluster with
    citationItems); each is answered by a line. Numbers, ibid., notes and disambiguation run through the lines.

    Examples:

      refdesk cite meshvelishvili2024 --style chicago-author-date

      refdesk cite meshvelishvili2024 --locator 85 --prefix see

      refdesk cite '[see @meshvelishvili2024, pp. 81-83, and passim]'

      refdesk cite '@meshvelishvili2024 [p. 85]' -s apa

      refdesk cite '@meshvelishvili2024' --template '{keys}\\t{text}'

      printf '[@meshvelishvili2024]\\n' | refdesk cite --batch -s ieee --bib list.txt
    """
    from functools import partial

    from refdesk.cli.output import fill, print_json, write
    from refdesk.cli.rendering import processor, style_named, write_list, writer_named
    from refdesk.errors import NegativeAnswer
    from refdesk.rendering.citations import is_written

    chosen = style_named(style)
    writer = writer_named(form, output)
    terms = {} if keys and not locator and not any(map(is_written, keys)) else locator_terms(chosen, locale)
    clusters = batch_clusters(keys, terms) if batch else given_clusters(keys, terms)
    extra = {
        "locator": locator,
        "label": locator_label(label, terms) if locator else None,
        "prefix": prefix + " " if prefix and prefix[-1] not in " ([{-/—“‘" else prefix,
        "suffix": suffix,
        "suppress-author": suppress_author or None,
        "author-only": author_only or None,
    }
    if any(extra.values()):
        clusters = [with_options(clusters, {name: value for name, value in extra.items() if value})]
    made = processor(chosen, locale, engine, links)
    texts, listed = rendered(clusters, note, missing, made, partial(writer.inline, links=links), files, library)
    if bib:
        if listed is None:
            raise NegativeAnswer(f"the style {chosen.id} has no reference list, only citations")
        write_list(listed, writer, bib, links=links, lang=made.lang)
    if json:
        for text in texts:
            print_json(**text)
    elif template is not None:
        write((fill(template, {**text, "keys": " ".join(text["keys"])}) + "\n" for text in texts), output)
    else:
        write((text["text"] + "\n" for text in texts), output)


def locator_terms(style: StyleFile, locale: str | None) -> dict[str, str]:
    """The names of locators in the style's language and in English."""
    from refdesk.rendering.citations import terms_of
    from refdesk.styles.catalogue import find_locale, read_info, read_locale

    language = locale or style.locale or read_info(style.path).locale or "en-US"
    codes = dict.fromkeys([find_locale(language), "en-US"])
    return terms_of(*(xml for code in codes if (xml := read_locale(code))))


def locator_label(named: str | None, terms: dict[str, str]) -> str:
    """The label of that name, in CSL's words, the style's language or English; UsageError where there is none."""
    from refdesk.errors import UsageError
    from refdesk.rendering.citations import LABELS

    name = (named or "page").strip().lower()
    label = terms.get(name) or terms.get(f"{name}.") or name
    if label not in LABELS:
        raise UsageError(f"no locator is labelled '{named}': there are {', '.join(sorted(LABELS))}")
    return label


def batch_clusters(keys: list[str] | None, terms: dict[str, str]) -> list[Cluster | None]:
    """The clusters of standard input, one a line."""
    from refdesk.errors import UsageError

    if keys:
        raise UsageError("--batch reads citations from standard input, not from the command line")
    return [line_cluster(line, terms) for line in sys.stdin]


def given_clusters(keys: list[str] | None, terms: dict[str, str]) -> list[Cluster | None]:
    """The clusters of the command line: keys are one, citations in pandoc's syntax one each."""
    from refdesk.errors import UsageError
    from refdesk.rendering.citations import Cluster, is_written

    if not keys:
        raise UsageError("which reference? Give a key, a citation, or --batch (see refdesk cite --help)")
    if any(map(is_written, keys)):
        return [written(key, terms) for key in keys]
    return [Cluster(tuple({"id": key} for key in stdin_keys(keys)))]


def stdin_keys(keys: Sequence[str]) -> list[str]:
    from refdesk.cli.select import given_keys

    return given_keys(keys) or []


def line_cluster(line: str, terms: dict[str, str]) -> Cluster | None:
    """The cluster that a line of a batch stands for; None for an empty line."""
    from refdesk.rendering.citations import Cluster

    line = line.strip()
    if not line:
        return None
    if line.startswith(("{", '["', "[{", "[ {", '[ "')):
        return json_cluster(line)
    if "@" in line:
        return written(line, terms)
    return Cluster(tuple({"id": key} for key in line.split()))


def written(text: str, terms: dict[str, str]) -> Cluster:
    """A citation in pandoc's syntax, or a plain key."""
    from refdesk.rendering.citations import Cluster, is_written, parse

    return parse(text, terms) if is_written(text) or text.startswith("@") else Cluster(({"id": text},))


def json_cluster(line: str) -> Cluster:
    """A list of cites, or a cluster with citationItems, as citeproc's data has them."""
    import json

    from refdesk.errors import BadData
    from refdesk.rendering.citations import Cluster

    try:
        data = json.loads(line)
    except ValueError as error:
        raise BadData(f"<stdin>: not JSON: {error}: {line[:60]}") from None
    cites = data.get("citationItems") if isinstance(data, dict) else data
    cites = [{"id": cite} if isinstance(cite, str) else cite for cite in cites] if isinstance(cites, list) else None
    if not cites or not all(isinstance(cite, dict) and isinstance(cite.get("id"), str | int) for cite in cites):
        raise BadData(f"<stdin>: no cites with an id: {line[:60]}")
    properties = data.get("properties") if isinstance(data, dict) else None
    mode = properties.get("mode") if isinstance(properties, dict) else None
    return Cluster(tuple({**cite, "id": str(cite["id"])} for cite in cites), narrative=mode == "composite")


def with_options(clusters: list[Cluster | None], extra: dict[str, Any]) -> Cluster:
    """The one cite, with what the options say of it."""
    from refdesk.errors import UsageError
    from refdesk.rendering.citations import Cluster

    match clusters:
        case [Cluster((cite,), narrative)]:
            return Cluster(({**cite, **extra},), narrative)
    raise UsageError("--locator, --prefix and the like go with one key; for more write '[@a, p. 3; see @b]'")


def rendered(
    clusters: Sequence[Cluster | None],
    note: int,
    missing: Missing,
    engine: Processor,
    inline: Callable[[Formatted], str],
    files: list[str] | None,
    library: str | None,
) -> tuple[list[dict[str, Any]], Bibliography | None]:
    """Each cluster's keys and text, and the list of what they cite."""
    from refdesk.cli.select import bare, select

    wanted = list(dict.fromkeys(bare(cite["id"]) for cluster in clusters if cluster for cite in cluster.cites))
    selected = select(wanted, files, library, missing=missing) if wanted else None
    items: list[Item] = selected.items if selected else []
    renamed = selected.renamed if selected else {}
    there = {item["id"] for item in items}
    asked: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    lacking: list[list[str]] = []
    for cluster in clusters:
        keys = [bare(cite["id"]) for cite in cluster.cites] if cluster else []
        cites = [
            {**cite, "id": renamed.get(key, key)}
            for cite, key in zip(cluster.cites if cluster else (), keys, strict=True)
        ]
        found = [cite for cite in cites if cite["id"] in there]
        if found:
            mode = {"mode": "composite"} if cluster and cluster.narrative else {}
            asked.append({"citationItems": found, "properties": {"noteIndex": note or len(asked) + 1, **mode}})
        answers.append({"keys": [cite["id"] for cite in found]})
        lacking.append([cite["id"] for cite in cites if cite["id"] not in there])
    document = engine.document(items, asked)
    texts = iter(document.citations)
    for answer, keys in zip(answers, lacking, strict=True):
        text = inline(next(texts)) if answer["keys"] else ""
        marks = [inline((f"[{key}?]",)) for key in keys] if missing == "keep" else []
        answer["text"] = " ".join([*([text] if text else []), *marks])
    return answers, document.bibliography
