"""Pages that mkdocs makes from refdesk itself: commands, help topics, formats with examples, and the session and lists
on the home page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REFERENCES = HERE / "session" / "refs.bib"

TOPIC_TITLES = {
    "citations": "Citation syntax",
    "query": "Query syntax",
    "configuration": "Configuration",
    "environment": "Environment variables",
    "exit-codes": "Exit statuses and messages",
}


# Events of mkdocs


def on_config(config: Any) -> Any:
    """Put the pages of the commands into the navigation, in their groups."""
    below = [{heading: [f"commands/{name}.md" for name in names]} for heading, names in groups().items()]
    for entry in config.nav:
        if "Commands" in entry:
            entry["Commands"] = ["commands/index.md", *below]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages and the picture of the session."""
    from mkdocs.structure.files import File

    for path, text in (*pages(), ("session.svg", session_svg())):
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Put the lists into the home page."""
    return markdown.replace("<!-- three lists -->", three_lists()) if page.is_homepage else markdown


# Pages


def pages() -> Iterator[tuple[str, str]]:
    """The path and the Markdown of each generated page."""
    from refdesk.cli.help import topic

    yield from command_pages()
    yield "format-examples.md", formats_page()
    for name, title in TOPIC_TITLES.items():
        yield f"{name}.md", f"# {title}\n\n{topic(name)}"
    for name in ("CONTRIBUTING", "CHANGELOG"):
        text = (HERE.parent / f"{name}.md").read_text(encoding="utf-8")
        yield f"{name.lower()}.md", text.replace("](docs/pages/", "](").replace("](CHANGELOG.md)", "](changelog.md)")


def command_pages() -> Iterator[tuple[str, str]]:
    """A page for each command, and their list under the headings of `refdesk --help`."""
    from refdesk.cli.help import commands, page

    _, root = next(commands([]))
    index = ["# Commands\n", "`refdesk COMMAND --help` prints these pages in the terminal.\n"]
    for heading, names in groups().items():
        index += [f"## {heading}\n", "| command | |\n|---|---|"]
        for name in names:
            text = "\n".join(page(*each) for each in commands([name]))
            yield f"commands/{name}.md", f"---\ntitle: {name}\n---\n\n" + text.replace("## ", "# ", 1)
            index.append(f"| [{name}]({name}.md) | {root.commands[name].get_short_help_str(200)} |")
        index.append("")
    yield "commands/index.md", "\n".join(index)


def groups() -> dict[str, list[str]]:
    """The commands under the headings of `refdesk --help`."""
    from refdesk.cli import COMMANDS, GROUPS

    return {heading: [name for name in names.split() if name in COMMANDS] for heading, names in GROUPS.items()}


def formats_page() -> str:
    """Each format with an example and what it cannot hold, both from the format itself."""
    import json

    from refdesk.folders import shipped
    from refdesk.formats.registry import FORMATS
    from refdesk.items import Problem

    article = json.loads((shipped("library") / "references.json").read_text(encoding="utf-8"))
    full = {**article[0], **EVERY_FIELD}
    out = ["# Formats by example\n", INTRODUCTION]
    for form in FORMATS:
        ways = " and ".join(way for way, can in (("read", form.reads), ("written", form.writes)) if can)
        names = ", ".join(f"`{name}`" for name in (form.id, *form.aliases))
        suffixes = f"; suffix {', '.join(f'`{suffix}`' for suffix in form.suffixes)}" if form.suffixes else ""
        out.append(f"## {form.title}\n\n{names}: {ways}{suffixes}.\n")
        if form.writes:
            pieces = list(form.write([{**item} for item in article]))
            out.append("```\n" + "".join(piece for piece in pieces if isinstance(piece, str)).strip("\n") + "\n```\n")
            lost = [piece.message for piece in form.write([dict(full)]) if isinstance(piece, Problem)]
            out.append("Not kept, of a record that has every field:\n" if lost else "Every field is kept.\n")
            out += [f"- {message}" for message in lost]
            out.append("")
        example = HERE / "examples" / f"{form.id}.txt"
        if example.exists():
            out.append("Example of input:\n\n```\n" + example.read_text(encoding="utf-8").strip("\n") + "\n```\n")
    return "\n".join(out)


INTRODUCTION = """`refdesk convert IN -t FORMAT` writes these formats; `import`, `convert` and `-b` read them and recognise a file
by its content. The examples show the article in the library that ships with refdesk. [Formats](formats.md) has the details.
"""
TEXTS = """abstract annote archive archive_location archive-place authority call-number chapter-number collection-number
collection-title dimensions division edition event-place event-title genre medium note number number-of-pages number-of-volumes
original-title part-number part-title printing-number publisher-place references reviewed-title scale section source status
supplement-number title-short version volume-title DOI ISBN ISSN PMID PMCID URL"""
PEOPLE = "editor translator composer director illustrator recipient"
DATES = "accessed event-date original-date submitted"
EVERY_FIELD: dict[str, Any] = (
    {variable: f"{variable} text" for variable in TEXTS.split()}
    | {variable: [{"family": "Doe", "given": "Jane"}] for variable in PEOPLE.split()}
    | {variable: {"date-parts": [[2020, 1, 2]]} for variable in DATES.split()}
)


# The home page


def three_lists() -> str:
    """The same references in three styles, as HTML."""
    import refdesk

    references = refdesk.read(REFERENCES)
    return "\n".join(
        f"<h3>{title}</h3>\n{refdesk.bibliography(references, style=style, format='html')}"
        for style, title in (("apa", "APA"), ("ieee", "IEEE"), ("chicago-notes-bibliography", "Chicago (notes)"))
    )


COLUMNS = 80
SESSION = (
    "refdesk import refs.bib",
    "refdesk search 'radioact* OR author:turing'",
    "refdesk cite '[see @noether1918, pp. 240-245; @curie1903]' --style apa",
    "refdesk bib turing1950 --style ieee",
    "refdesk check -L library --style nature",
    "refdesk bib --style natrue",
)


def session() -> list[tuple[str, str]]:
    """Each command of SESSION with its output, in a new folder that has refs.bib and an empty library."""
    import os
    import sys
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        work, programs = Path(folder, "work"), Path(folder, "bin")
        (work / "library").mkdir(parents=True)
        (work / "library" / "references.json").write_text("[]\n", encoding="utf-8")
        (work / "refs.bib").write_bytes(REFERENCES.read_bytes())
        programs.mkdir()
        (programs / "refdesk").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m refdesk "$@"\n', encoding="utf-8")
        (programs / "refdesk").chmod(0o755)
        kept = {
            name: os.environ[name] for name in ("LANG", "LC_ALL", "PYTHONPATH", "XDG_CACHE_HOME") if name in os.environ
        }
        environment = {**kept, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": folder, "TERM": "xterm-256color"}
        return [(command, terminal_output(command, work, environment)) for command in SESSION]


def terminal_output(command: str, folder: Path, environment: dict[str, str]) -> str:
    """The output of a command on a terminal of 80 columns, without progress that was erased."""
    import fcntl
    import os
    import pty
    import re
    import struct
    import subprocess
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    process = subprocess.Popen(
        ["sh", "-c", command], cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    printed = b""
    with open(master, "rb", buffering=0) as output:
        try:
            while piece := output.read(4096):
                printed += piece
        except OSError:  # Linux reports a closed terminal this way
            pass
    process.wait()
    return re.sub(r"[^\n]*\x1b\[K", "", printed.decode("utf-8").replace("\r\n", "\n"))


def session_svg() -> str:
    """The session as a picture, in a font of the reader's system: nothing is loaded from elsewhere."""
    import io

    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for number, (command, printed) in enumerate(session()):
        console.print(Text("\n" if number else "") + Text("$ ", "bright_black") + Text(command, "bold"))
        console.print(Text.from_ansi(printed.rstrip("\n")))
    return console.export_svg(title="refdesk", code_format=SVG, unique_id="session")


SVG = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
