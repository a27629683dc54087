"""What `refdesk export` adds to a conversion: files and groups, in the form that the other program reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from refdesk.errors import BadData, UsageError

if TYPE_CHECKING:
    from refdesk.cli.convert import Loss
    from refdesk.items import Item


def exported(items: list[Item], to: str | None, output: str | None, library: str | None, loss: Loss) -> Iterator[str]:
    """The items as text, with the paths of their files relative to the output's folder."""
    from refdesk.cli.convert import rendered
    from refdesk.library import locate

    here = Path(output).absolute().parent if output and output != "-" else Path.cwd()
    return rendered(with_paths_from(here, Path(os.path.realpath(locate(library))).parent, items), to, output, loss)


def with_paths_from(here: Path, library: Path, items: Iterable[Item]) -> Iterator[Item]:
    """The items with the paths of their files relative to this folder, not to the library's."""
    from refdesk.library.files import files, located, relative, with_files

    for item in items:
        kept = files(item)
        yield (
            with_files(item, (each._replace(path=relative(here, located(library, each.path))) for each in kept))
            if kept
            else item
        )


def to_papis(items: list[Item], output: str | None, library: str | None, loss: Loss) -> None:
    """Write a papis library. What papis cannot hold is reported."""
    from refdesk.cli.messages import tell
    from refdesk.library import locate
    from refdesk.library.others.papis import write

    if not output or output == "-":
        raise UsageError("--to papis needs -o DIR: a papis library is a directory")
    lost = list(write(items, Path(output), Path(os.path.realpath(locate(library))).parent))
    for problem in lost if loss != "ignore" else ():
        tell(problem.located("papis"))
    if loss == "error" and lost:
        raise BadData("papis cannot hold everything (see above)")
