"""Pages that mkdocs makes from the code: one a command, and the topics of `refdesk help`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def pages() -> Iterator[tuple[str, str]]:
    """The path and the Markdown of each generated page."""
    from refdesk.cli.help import TOPICS, commands, page, topic

    _, root = next(commands([]))
    listed = []
    for name, command in root.commands.items():
        if not command.hidden:
            text = "\n".join(page(*one) for one in commands([name]))
            yield f"commands/{name}.md", text.replace("## ", "# ", 1)
            listed.append(f"- [{name}]({name}.md): {command.get_short_help_str(200)}")
    yield "commands/index.md", "# Commands\n\n" + "\n".join(listed) + "\n"
    yield "format-examples.md", formats_page()
    for name, about in TOPICS.items():
        if name in ("citations", "configuration", "environment", "exit-codes", "query"):
            yield f"{name}.md", f"# {about[0].upper()}{about[1:]}\n\n{topic(name)}"


def formats_page() -> str:
    """Each format with what it reads and writes, an example of it, and what it cannot hold: asked of the format itself."""
    import json
    from pathlib import Path

    from refdesk.folders import shipped
    from refdesk.formats.registry import FORMATS
    from refdesk.items import Problem

    article = json.loads((shipped("library") / "references.json").read_text(encoding="utf-8"))
    out = ["# Every format, by example\n", INTRODUCTION]
    full = {**article[0], **EVERYTHING}
    for form in FORMATS:
        ways = " and ".join(way for way, can in (("read", form.reads), ("written", form.writes)) if can)
        names = ", ".join(f"`{name}`" for name in (form.id, *form.aliases))
        suffixes = f"; files end in {', '.join(f'`{suffix}`' for suffix in form.suffixes)}" if form.suffixes else ""
        out.append(f"## {form.title}\n\n{names}: {ways}{suffixes}.\n")
        if form.writes:
            pieces = list(form.write([{**item} for item in article]))
            out.append("```\n" + "".join(piece for piece in pieces if isinstance(piece, str)).strip("\n") + "\n```\n")
            lost = [piece.message for piece in form.write([dict(full)]) if isinstance(piece, Problem)]
            out.append(LOSSES if lost else "It holds all that CSL-JSON does.\n")
            out += [f"- {message}" for message in lost]
            out.append("")
        example = Path(__file__).with_name("examples") / f"{form.id}.txt"
        if example.exists():
            out.append(
                "An example of what is read:\n\n```\n" + example.read_text(encoding="utf-8").strip("\n") + "\n```\n"
            )
    return "\n".join(out)


INTRODUCTION = """`refdesk convert IN -t FORMAT` writes them, `import`, `convert` and `-b` read them; what a file is, is seen from
what is in it. Each example is the article of the library that ships with refdesk, as that format has it.
"""
LOSSES = "It cannot hold, as `--loss` says of a record that has everything:\n"
PEOPLE = ("editor", "translator", "composer", "director", "illustrator", "recipient")
EVERYTHING = (
    {
        variable: f"{variable} text"
        for variable in (
            "abstract",
            "annote",
            "archive",
            "archive_location",
            "archive-place",
            "authority",
            "call-number",
            "chapter-number",
            "collection-number",
            "collection-title",
            "dimensions",
            "division",
            "edition",
            "event-place",
            "event-title",
            "genre",
            "medium",
            "note",
            "number",
            "number-of-pages",
            "number-of-volumes",
            "original-title",
            "part-number",
            "part-title",
            "printing-number",
            "publisher-place",
            "references",
            "reviewed-title",
            "scale",
            "section",
            "source",
            "status",
            "supplement-number",
            "title-short",
            "version",
            "volume-title",
            "DOI",
            "ISBN",
            "ISSN",
            "PMID",
            "PMCID",
            "URL",
        )
    }
    | {name: [{"family": "Doe", "given": "Jane"}] for name in PEOPLE}
    | {date: {"date-parts": [[2020, 1, 2]]} for date in ("accessed", "event-date", "original-date", "submitted")}
)


def on_files(files: Any, config: Any) -> Any:
    from mkdocs.structure.files import File

    for path, text in pages():
        files.append(File.generated(config, path, content=text))
    return files
