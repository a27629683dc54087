"""The meaning of each command's exit statuses: those common to all, and those of the command."""

from __future__ import annotations

MEANINGS = {
    0: "done",
    1: "negative answer: nothing matched, a key is missing, a check found something",
    2: "usage error",
    3: "partly done: some records failed, the others were done",
    4: "bad data: no file, not text, no references",
    5: "no such style or locale",
    6: "network error",
    7: "library locked or changed by another program",
    70: "internal error (REFDESK_DEBUG=1 prints a traceback)",
    130: "interrupted",
}
ALWAYS = (0, 2)

_CHANGES = (1, 4, 7)
_RENDERS = (1, 4, 5)
COMMANDS = {
    "list": (1, 4),
    "search": (1, 4),
    "show": (1, 4, 5),
    "pick": (1, 4),
    "add": (1, 4, 6, 7),
    **dict.fromkeys(("edit", "set", "unset", "tag", "note", "rename", "merge", "remove", "undo", "redo"), _CHANGES),
    **dict.fromkeys(("attach", "detach"), _CHANGES),
    **dict.fromkeys(("files", "open"), (1, 4)),
    "history": (4,),
    "check": (1, 3, 4, 5, 6),
    "dedupe": (1, 4, 7),
    "stats": (4, 7),
    "import": (1, 3, 4, 6, 7),
    "export": (1, 4),
    "bib": (*_RENDERS, 3, 6),
    "cite": (*_RENDERS, 6),
    **dict.fromkeys(("explain", "styles preview", "styles diff", "styles like"), _RENDERS),
    "cited": (1, 3, 4),
    "render": (1, 3, 4, 5),
    "styles list": (),
    "styles search": (1,),
    "styles show": (5,),
    "styles path": (5,),
    "styles add": (4, 5, 6),
    "styles check": (1, 5),
    "convert": (1, 3, 4, 6),
    "formats": (),
    "fill": (1, 4, 6, 7),
    "cache list": (),
    "cache clear": (),
    "retractions update": (4, 6),
    "index": (1, 4),
    "config get": (1, 4),
    "config set": (4, 5),
    "config unset": (4,),
    "config list": (4,),
    "config path": (),
    "completion": (),
    "help": (),
}


def of(command: str) -> list[tuple[int, str]]:
    """The statuses of a command (`styles check`) and their meaning, not counting faults of refdesk itself."""
    return [(status, MEANINGS[status]) for status in sorted({*ALWAYS, *COMMANDS.get(command, ())})]


def sentence(command: str) -> str:
    """`Status: 0 done; 2 usage error; ...`"""
    return "Status: " + "; ".join(f"{status} {meaning.partition(': ')[0]}" for status, meaning in of(command)) + "."
