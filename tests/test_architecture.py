"""The architecture: what each folder may import, no circular imports, strict types, and limits on files and functions."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import refdesk

PACKAGE = Path(refdesk.__file__).parent
FLOORS = "items csl formats styles writers registries library rendering documents cli".split()
"""From the ground up. A module imports from its own folder and from those below it."""

BESIDE = {"errors", "config", "folders"}
"""Modules that all folders above `items` may use."""

MOST_COMPLEX = 20
"""McCabe's number of a function, as radon counts it."""

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
ROOT = Path(__file__).resolve().parents[1]


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(name: str) -> frozenset[str]:
    """The modules of refdesk that a module imports, at its top or in a function; not those for types alone."""
    return frozenset(imported(name, modules()[name], modules()))


def imported(name: str, path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in without_type_checking(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            start = ".".join(base[: len(base) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (start, node.module)))
            for alias in node.names:
                target = f"{module}.{alias.name}"
                if target in known or module in known:
                    yield target if target in known else module


def without_type_checking(tree: ast.AST) -> Iterator[ast.AST]:
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            nodes.extend(ast.iter_child_nodes(node))


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_no_room_imports_from_a_floor_above_it():
    known = modules()
    wrong = [
        f"{name} imports {target}"
        for name in known
        if room(name) in FLOORS
        for target in imports(name)
        if room(target) in FLOORS and FLOORS.index(room(target)) > FLOORS.index(room(name))
    ]
    assert wrong == []


@pytest.mark.parametrize("ground", ["items", "csl"])
def test_the_ground_floor_and_the_processor_know_nothing_of_the_rest(ground):
    known = modules()
    allowed = {"", ground, "items", "errors"}
    wrong = [
        f"{name} imports {target}"
        for name in known
        if room(name) == ground
        for target in imports(name)
        if room(target) not in allowed
    ]
    assert wrong == []


def test_modules_beside_the_floors_import_none_of_them():
    known = modules()
    wrong = [
        f"{name} imports {target}"
        for name in known
        if room(name) in BESIDE
        for target in imports(name)
        if room(target) in FLOORS
    ]
    assert wrong == []


def test_no_module_imports_itself_by_way_of_others():
    known = modules()
    packages = {name for name, path in known.items() if path.name == "__init__.py"}
    graph = {
        name: {target for target in imports(name) if target != name and not name.startswith(target + ".")}
        for name, path in known.items()
        if name not in packages or name == "refdesk.cli"
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_every_room_has_a_floor():
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert rooms <= set(FLOORS)


def test_only_registries_open_a_connection():
    network = {"urllib.request", "http.client", "socket", "ssl", "requests", "httpx", "urllib3", "aiohttp"}
    wrong = [
        f"{name} imports {module}"
        for name, path in modules().items()
        if room(name) != "registries"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if module in network
    ]
    assert wrong == []


def test_the_processor_is_strictly_typed():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["strict"] is True
    ignoring = [name for name, path in modules().items() if room(name) == "csl" and "type: ignore" in path.read_text()]
    assert ignoring == []


def test_no_file_is_longer_than_400_lines():
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    assert [file.name for file in files if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_60_lines():
    functions = [
        (name, node)
        for name, path in modules().items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert [
        f"{name}.{node.name}" for name, node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ] == []


def test_no_function_is_too_complex():
    from radon.complexity import cc_visit

    too_complex = [
        ".".join(filter(None, (name, getattr(block, "classname", ""), block.name)))
        for name, path in modules().items()
        for block in cc_visit(path.read_text(encoding="utf-8"))
        if block.complexity > MOST_COMPLEX and not hasattr(block, "methods")
    ]
    assert too_complex == []
