"""The user's editor for references as CSL-JSON."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refdesk.cli.messages import tell
from refdesk.errors import BadData, RefdeskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refdesk.items import Item


@contextmanager
def edited(items: list[Item]) -> Iterator[list[Item]]:
    """The items as the user saves them, in the same number and order, while they are being stored.

    If the text cannot be read, the editor opens again; without a terminal, BadData names the file that keeps it. The
    same goes for any error while storing, so that nobody has to type a text twice.
    """
    path = keep(items)
    while True:
        run_editor(path)
        try:
            after = read(path, len(items))
        except ValueError as error:
            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise BadData(f"{path}: {error}: nothing was changed; your text is kept there") from None
            print(f"refdesk: {error}", file=sys.stderr)
            print("Press Enter to mend it, Ctrl-C to leave it: ", end="", file=sys.stderr, flush=True)
            try:
                sys.stdin.readline()
            except KeyboardInterrupt:
                raise BadData(f"nothing was changed; your text is kept in {path}") from None
            continue
        break
    try:
        yield after
    except RefdeskError as error:
        raise type(error)(f"{error}: your text is kept in {path}") from None
    except OSError as error:
        raise BadData(f"{error.strerror}: your text is kept in {path}") from None
    except BaseException:
        tell(f"your text is kept in {path}")
        raise
    try:
        os.unlink(path)
    except OSError as error:  # the change has been made anyway
        tell(f"{path} cannot be removed: {error.strerror}")


def keep(items: list[Item]) -> str:
    """A file with the items: one by itself, several as an array."""
    import tempfile

    from refdesk.items.record import dump

    text = b",\n".join(dump(item).replace(b"\n  ", b"\n") for item in items)
    with tempfile.NamedTemporaryFile(prefix="refdesk-", suffix=".json", delete=False) as file:
        file.write(text + b"\n" if len(items) == 1 else b"[\n" + text + b"\n]\n")
    return file.name


def run_editor(path: str) -> None:
    """Open the file in $VISUAL, else $EDITOR, else the first editor found."""
    import shlex
    import shutil
    import subprocess

    command = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    command = command or next(filter(shutil.which, ("sensible-editor", "nano", "vim", "vi")), "")
    try:
        words = shlex.split(command)
        if not words:
            raise UsageError("no editor: set VISUAL or EDITOR")
        status = subprocess.run([*words, path]).returncode
    except (OSError, ValueError) as error:
        os.unlink(path)
        raise UsageError(f"the editor '{command}' cannot be started: {error}") from None
    if status:
        raise BadData(
            f"the editor '{command}' ended with status {status}: nothing was changed; your text is kept in {path}"
        )


def read(path: str, count: int) -> list[Item]:
    """The items in the file. ValueError, with the line, if it does not have this many."""
    from refdesk.items.record import key_of
    from refdesk.library.scan import records

    with open(path, "rb") as file:
        data = file.read()
    try:
        items = [record.item for record in records(data, "the text")]
    except BadData as error:
        raise ValueError(str(error).removesuffix(" (run `refdesk check`)")) from None
    if len(items) != count:
        raise ValueError(f"{count} reference{'s' * (count > 1)} went in and {len(items)} came back")
    for item in items:
        if "id" in item and not key_of(item):
            raise ValueError("a reference needs an id")
    return items
