"""Change members of a zip archive; the others keep their bytes, order and dates."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from refdesk.errors import BadData

MOST_BYTES = 1 << 30  # of all members, unpacked


def changed(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The archive with these members replaced; new ones are added at the end. BadData if another one is broken."""
    try:
        return copied(data, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise BadData(f"the zip is broken: {error}") from None


def copied(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The archive with these members replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        if sum(info.file_size for info in old.infolist()) > MOST_BYTES:
            raise BadData("the zip is too large")
        new.comment = old.comment
        for info in old.infolist():
            content = members.get(info.filename)
            new.writestr(info, old.read(info) if content is None else content, info.compress_type)
        names = set(old.namelist())
        for name, content in members.items():
            if name not in names:
                new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
