"""Regular expressions that are compiled when they are first used.

A command imports a hundred of them and uses a dozen; compiling all of them would take a sixth of its time.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, later."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(pattern, flags))


class _Uncompiled:
    """Stands for a pattern until one of its methods is used; from then on it has the methods itself."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._given)
        for method in "search match fullmatch sub subn split findall finditer pattern flags".split():
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
