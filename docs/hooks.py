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
    for name, about in TOPICS.items():
        if name in ("citations", "query", "exit-codes"):
            yield f"{name}.md", f"# {about[0].upper()}{about[1:]}\n\n{topic(name)}"


def on_files(files: Any, config: Any) -> Any:
    from mkdocs.structure.files import File

    for path, text in pages():
        files.append(File.generated(config, path, content=text))
    return files
