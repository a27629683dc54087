"""Change members of a zip archive; the others keep their bytes, order and dates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def changed(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The archive with these members replaced; new ones are added at the end."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            content = members.get(info.filename)
            new.writestr(info, old.read(info) if content is None else content, info.compress_type)
        names = set(old.namelist())
        for name, content in members.items():
            if name not in names:
                new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
