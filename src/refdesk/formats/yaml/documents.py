"""YAML read without surprises: plain scalars are text, whole numbers, true, false or null, and nothing else, so that a date
stays as it was written and `no` is a word. Read with libyaml if PyYAML has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from refdesk.items import Problem
from refdesk.items.text import decode, without_controls

DIVIDER = re.compile(r"(?m)^---[ \t]*$\n?")
KEY = re.compile(r"(?m)^[ \t]*(?:- )?(?:id|type|title|references|cff-version)[ \t]*:")


@cache
def _loader() -> Any:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own way of saying it)

    for name, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"-?(?:0|[1-9][0-9]{0,15})", list("-0123456789")),
        ("merge", r"<<", ["<"]),
    ):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(f"^(?:{pattern})$"), first)
    for name in ("int", "float", "bool", "null", "timestamp", "binary", "omap", "pairs", "set"):
        tag = f"tag:yaml.org,2002:{name}"
        Loader.add_constructor(tag, _tolerant(Loader.yaml_constructors[tag]))
    Loader.add_constructor(None, _tolerant(Loader.yaml_constructors[None]))  # tags of other programs
    return Loader


def _tolerant(construct: Any) -> Any:
    """The constructor of a tag; a scalar that is not what its tag says stays text."""
    from yaml import MappingNode, ScalarNode, YAMLError

    def tolerant(loader: Any, node: Any) -> Any:
        if isinstance(node, ScalarNode):
            try:
                value = construct(loader, node)
            except (YAMLError, ValueError, LookupError, AttributeError, TypeError, OverflowError):
                return node.value
            return value if value is None or isinstance(value, bool | int) else node.value
        if isinstance(node, MappingNode):
            return loader.construct_mapping(node, deep=True)
        return loader.construct_sequence(node, deep=True)

    return tolerant


OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")  # they end a line in YAML 1.1, and a text would end with them


@cache
def _dumper() -> Any:
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def represent_text(dumper: Any, text: str) -> Any:
        text = text.encode("utf-8", "replace").decode()  # halves of surrogate pairs are no characters
        style = None
        if (
            OTHER_BREAKS.search(text) or text[:1] == "\n" or text[-1:] == "\n"
        ):  # of which libyaml makes a document's end
            style = '"'
        elif "\n" in text and not any(line.startswith(" ") or line.endswith(" ") for line in text.split("\n")):
            style = "|"
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, represent_text)
    Dumper.add_multi_representer(dict, lambda dumper, data: dumper.represent_dict(data))
    return Dumper


def documents(data: bytes, start: re.Pattern[str]) -> Iterator[tuple[int, Any] | Problem]:
    """The value of each document of a file, with the number of its first line. If a document is not YAML as a whole, the
    value of each of its pieces instead, cut where `start` matches at the beginning of a line, and a problem for each piece
    that is not YAML. It is also cut if `start` has a group, a key that must be unique, and a key is repeated: YAML would
    keep only the last one."""
    text = without_controls(decode(data)).lstrip("\ufeff")
    starts = [0, *(match.end() for match in DIVIDER.finditer(text, 1))]
    for number, (first, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True)):
        line = text.count("\n", 0, first)
        if number and not KEY.search(text, first, end):
            continue  # the text after the front matter of a Markdown file
        for piece in one_document(text[first:end], start):
            if isinstance(piece, Problem):
                yield piece._replace(line=(piece.line or 1) + line)
            else:
                yield piece[0] + line, piece[1]


def one_document(text: str, start: re.Pattern[str]) -> Iterator[tuple[int, Any] | Problem]:
    """The value of one document of a stream, or those of its pieces."""
    whole = load(text)
    keys = start.findall(text) if start.groups else []
    if not isinstance(whole, Problem) and len(keys) == len(set(keys)):
        yield 1, whole
        return
    places = [match.start() for match in start.finditer(text)]
    if len(places) < 2:
        yield whole if isinstance(whole, Problem) else (1, whole)
        return
    for place, end in zip(places, [*places[1:], len(text)], strict=True):
        line = text.count("\n", 0, place)
        value = load(re.sub(r"(?m)^(?:---|\.\.\.)\s*$", "", text[place:end]))
        if isinstance(value, Problem):
            yield Problem(value.message, (value.line or 1) + line, value.column, code=value.code)
        else:
            yield line + 1, value


def load(text: str) -> Any:
    """The value of a text, or the problem with it. Aliases that would expand to far more than the text are refused."""
    import yaml

    if too_deep(text):
        return Problem("YAML nested too deeply", 1, code="broken-yaml")
    try:
        loader = _loader()(text)
        value = loader.get_data() if loader.check_data() else None  # the first document; another follows front matter
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "nested too deeply"
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        return Problem(f"not YAML: {reason}", line, column, code="broken-yaml")
    if not bounded(value, 1000 + len(text)):
        return Problem("YAML aliases expand without end", 1, code="yaml-aliases")
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON could have it: keys and unusual scalars (dates, bytes, sets made by a tag) as text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def too_deep(text: str) -> bool:
    """Whether a text is nested so deeply that libyaml, which recurses in C, would run out of stack."""
    if re.search(r"(?:[-?:][ \t]+){200}|(?m:^[ \t]{1000})", text):
        return True
    if text.count("[") + text.count("{") < 200:
        return False
    depth = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth += 1 if sign in "[{" else -1
        if depth > 200:
            return True
    return False


def bounded(value: Any, budget: int) -> bool:
    """Whether a value, its aliases unfolded, has at most that many nodes."""
    waiting = [value]
    while waiting:
        budget -= 1
        if budget < 0:
            return False
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return True


def shallow(value: Any) -> bool:
    """Whether a value is not nested more deeply than what is read (see `too_deep`)."""
    level = [value]
    for _ in range(100):
        level = [
            each
            for node in level
            if isinstance(node, dict | list)
            for each in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return True
    return False


def dump(value: Any) -> str:
    """A value as YAML in blocks, its fields in their order."""
    import yaml

    return str(
        yaml.dump(
            value, Dumper=_dumper(), allow_unicode=True, sort_keys=False, default_flow_style=False, width=100, indent=2
        )
    )
