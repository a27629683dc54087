"""The recipes of the page on engines run as they stand there, and print what the page says.

They need `pip install 'refdesk[engines]'`, which is large: each is skipped where its engine is not there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "pages" / "engines.md").read_text(encoding="utf-8")
RECIPE = re.compile(r"^### (\w+)\n.*?^```python\n(.*?)^```\n+```text\n(.*?)^```$", re.M | re.S)
RECIPES = {match[1]: (match[2], match[3]) for match in RECIPE.finditer(PAGE)}
ITEMS = re.findall(r"^> (\{.*\})$", PAGE, re.M)


def run(engine: str, folder: Path) -> subprocess.CompletedProcess[str]:
    module = {"Spark": "pyspark"}.get(engine, engine.lower())
    if find_spec(module) is None:
        pytest.skip(f"no {module}: pip install 'refdesk[engines]'")
    (folder / "items.jsonl").write_text("".join(f"{item}\n" for item in ITEMS), encoding="utf-8")
    (folder / "recipe.py").write_text(RECIPES[engine][0], encoding="utf-8")
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, "HOME": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "recipe.py"], cwd=folder, env=env, capture_output=True, text=True, timeout=280
    )


@pytest.mark.parametrize("engine", ["DuckDB", "Polars", "Dask"])
def test_the_recipe_prints_what_the_page_says(engine, tmp_path):
    done = run(engine, tmp_path)
    assert done.stdout == RECIPES[engine][1], done.stderr


@pytest.mark.slow
def test_the_recipe_for_spark_prints_what_the_page_says(tmp_path):
    if shutil.which("java") is None:
        pytest.skip("no Java, which Spark runs on")
    done = run("Spark", tmp_path)
    assert done.stdout == RECIPES["Spark"][1], done.stderr


def test_the_page_has_a_recipe_for_each_engine():
    assert list(RECIPES) == ["Spark", "DuckDB", "Polars", "Dask"]
    assert len(ITEMS) == 2
