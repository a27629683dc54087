"""PDFs: imported by what they say of themselves, attached, and found again by their text."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


def pdf(*pages: list[str]) -> bytes:
    """A PDF with those lines on its pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "\n".join(f"BT /F1 11 Tf 1 0 0 1 50 {750 - 20 * n} Tm ({line}) Tj ET" for n, line in enumerate(lines))
        content = shown.encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


HERON = ["On the Long Wading of Herons", "doi: 10.1000/heron.12", "Herons wade for long in the shallow water."]


def items(library: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((library / "references.json").read_text())
    return found


@pytest.mark.parametrize(
    ("pages", "field", "value"),
    [
        ([HERON], "DOI", "10.1000/heron.12"),
        ([["Quantum things", "arXiv:2101.00001v2 [quant-ph] 1 Jan 2021"]], "number", "arXiv:2101.00001"),
        ([["A book"], ["by someone"], ["Published 1999", "ISBN 978-0-306-40615-7"]], "ISBN", "9780306406157"),
        ([["A book", "ISBN-10: 0-306-40615-2"]], "ISBN", "0306406152"),
    ],
)
def test_a_pdf_comes_in_by_its_identifier_and_is_attached(desk, tmp_path, pages, field, value):
    (tmp_path / "paper.pdf").write_bytes(pdf(*pages))
    assert desk("import", "paper.pdf", "-L", "lib", "--files", "copy").status == 0
    [item] = items(tmp_path / "lib")
    assert item[field] == value
    [file] = item["custom"]["files"]
    assert (tmp_path / "lib" / file["path"]).read_bytes() == pdf(*pages)
    before = (tmp_path / "lib" / "references.json").read_bytes()
    assert "nothing changed" in desk("import", "paper.pdf", "-L", "lib", "--files", "copy").err
    assert (tmp_path / "lib" / "references.json").read_bytes() == before


def test_a_pdf_of_a_reference_that_is_there_is_attached_to_it(desk, tmp_path):
    desk("add", "type=article-journal", "title=Herons", "DOI=10.1000/heron.12", "--key", "heron", "-L", "lib")
    (tmp_path / "paper.pdf").write_bytes(pdf(HERON))
    ran = desk("import", "paper.pdf", "-L", "lib")
    assert ran.out == "heron\n"
    assert "took files" in ran.err
    assert desk("open", "heron", "--print", "-L", "lib").out == f"{tmp_path / 'paper.pdf'}\n"


def test_a_wrong_isbn_is_none(desk, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(pdf(["A book", "ISBN 978-0-306-40615-8"]))
    assert desk("import", "paper.pdf", "-L", "lib").status == 4


@pytest.fixture
def library(desk, tmp_path: Path) -> Path:
    for key, title in (("heron", "Herons"), ("crane", "Cranes"), ("stork", "Storks")):
        desk("add", "type=book", f"title={title}", "issued=1999", "--key", key, "-L", "lib")
    (tmp_path / "heron.pdf").write_bytes(pdf(HERON, ["The second page speaks of Müller and of polonium."]))
    (tmp_path / "crane.txt").write_text("Cranes dance, and polonium decays.")
    desk("attach", "heron", "heron.pdf", "-L", "lib")
    desk("attach", "crane", "crane.txt", "-L", "lib")
    return tmp_path / "lib"


def found(desk, query: str) -> list[str]:
    return sorted(desk("search", "--keys", query, "-L", "lib").out.split())


def test_the_text_of_files_is_found_once_it_is_indexed(desk, library):
    ran = desk("search", "text:polonium", "-L", "lib")
    assert ran.status == 1
    assert "refdesk index --files" in ran.err
    assert desk("index", "--files", "-L", "lib").err == "refdesk: 2 files indexed, 2 of them new or changed\n"
    assert found(desk, "text:polonium") == ["crane", "heron"]
    assert found(desk, "text:muller") == ["heron"]
    assert found(desk, 'text:"shallow water"') == ["heron"]
    assert found(desk, "text:polon*") == ["crane", "heron"]
    assert found(desk, "text:polonium -title:herons") == ["crane"]
    assert found(desk, "NOT text:polonium") == ["stork"]
    assert found(desk, "text:herons OR title:storks") == ["heron", "stork"]
    assert found(desk, "polonium") == []


def test_the_text_follows_a_renamed_reference_and_a_detached_file_is_forgotten(desk, library):
    desk("index", "--files", "-L", "lib")
    desk("rename", "heron", "ardea", "-L", "lib")
    assert found(desk, "text:wade") == ["ardea"]
    assert desk("index", "--files", "-L", "lib").err == "refdesk: 2 files indexed, 0 of them new or changed\n"
    desk("detach", "ardea", "-L", "lib")
    assert found(desk, "text:wade") == []
    assert desk("index", "--files", "-L", "lib").err == "refdesk: 1 file indexed, 0 of them new or changed\n"


def test_a_file_without_text_is_named_and_the_others_are_indexed(desk, library, tmp_path):
    (tmp_path / "scan.pdf").write_bytes(pdf([]))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    desk("attach", "stork", "scan.pdf", "broken.pdf", "-L", "lib")
    ran = desk("index", "--files", "-L", "lib")
    assert ran.status == 0
    assert "its pages are pictures" in ran.err
    assert "cannot be read" in ran.err
    assert found(desk, "text:polonium") == ["crane", "heron"]


def test_a_damaged_index_of_texts_is_made_anew(desk, library, cache, monkeypatch):
    from refdesk.library.fulltext import database

    desk("index", "--files", "-L", "lib")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    path = database(library / "references.json")
    path.write_bytes(b"rubbish" * 1000)
    assert desk("index", "--files", "-L", "lib").status == 0
    assert found(desk, "text:polonium") == ["crane", "heron"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from file").fetchone() == (2,)


def test_index_without_files_is_a_usage_error(desk, library):
    assert desk("index", "-L", "lib").status == 2
