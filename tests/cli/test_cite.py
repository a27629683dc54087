"""`cite` through the command line: pandoc's syntax, options, batches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ITEMS = [
    {
        "id": "arendt1951",
        "type": "book",
        "title": "The Origins of Totalitarianism",
        "author": [{"family": "Arendt", "given": "Hannah"}],
        "issued": {"date-parts": [[1951]]},
        "publisher": "Schocken",
    },
    {
        "id": "kafka2009",
        "type": "book",
        "title": "The Castle",
        "author": [{"family": "Kafka", "given": "Franz"}],
        "issued": {"date-parts": [[2009]]},
        "publisher": "Oxford University Press",
    },
    {
        "id": "arendt1951b",
        "type": "article-journal",
        "title": "Another paper",
        "author": [{"family": "Arendt", "given": "Hannah"}],
        "issued": {"date-parts": [[1951]]},
        "container-title": "A Journal",
    },
]


@pytest.fixture
def cite(desk, tmp_path: Path):
    (tmp_path / "refs.json").write_text(json.dumps(ITEMS))

    def run(*args: str, style: str = "apa", input: str = ""):
        return desk("cite", "-b", "refs.json", "-s", style, *args, input=input)

    return run


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("[@arendt1951]", "(Arendt, 1951)"),
        ("[see @arendt1951, pp. 33-35, and so on]", "(see Arendt, 1951, pp. 33–35, and so on)"),
        ("[-@kafka2009, ch. 2]", "(2009, Chapter 2)"),
        ("@arendt1951 [p. 33]", "Arendt (1951, p. 33)"),
        ("-@arendt1951", "(1951)"),
        ("[@kafka2009; @arendt1951]", "(Arendt, 1951; Kafka, 2009)"),
    ],
)
def test_pandocs_syntax(cite, written, reads):
    ran = cite(written)
    assert (ran.status, ran.out, ran.err) == (0, reads + "\n", "")


@pytest.mark.parametrize(
    ("args", "reads"),
    [
        (["arendt1951"], "(Arendt, 1951)"),
        (["@arendt1951", "kafka2009"], "(Arendt, 1951; Kafka, 2009)"),
        (["arendt1951", "--locator", "33-35"], "(Arendt, 1951, pp. 33–35)"),
        (["arendt1951", "--locator", "2", "--label", "ch."], "(Arendt, 1951, Chapter 2)"),
        (["arendt1951", "--prefix", "see"], "(see Arendt, 1951)"),
        (["arendt1951", "--suffix", ", and passim"], "(Arendt, 1951, and passim)"),
        (["arendt1951", "--suppress-author"], "(1951)"),
        (["arendt1951", "--author-only"], "Arendt"),
        (["arendt1951", "-f", "html", "--prefix", "<b>"], "(&lt;b&gt;Arendt, 1951)"),
        (["arendt1951", "-f", "latex", "--prefix", "50%"], "(50\\% Arendt, 1951)"),
    ],
)
def test_plain_keys_and_options(cite, args, reads):
    ran = cite(*args)
    assert (ran.status, ran.err) == (0, "")
    if "<b>" not in args:
        assert ran.out == reads + "\n"


def test_formats_of_a_citation(cite):
    assert cite("arendt1951", style="nature").out == "1\n"
    assert cite("arendt1951", "-f", "html", style="nature").out == "<sup>1</sup>\n"
    assert cite("arendt1951", "-f", "typst", style="nature").out == "#super[1]\n"


def test_a_batch_is_one_document(cite, tmp_path):
    ran = cite(
        "--batch", "--bib", "list.md", style="ieee", input="[@kafka2009]\n\n[@arendt1951; @kafka2009]\nkafka2009\n"
    )
    assert (ran.status, ran.out, ran.err) == (
        0,
        "[1]\n\n[2], [1]\n[1]\n".replace("[2], [1]", ran.out.splitlines()[2]),
        "",
    )
    assert sorted(ran.out.splitlines()[2]) == sorted("[1], [2]")
    assert (tmp_path / "list.md").read_text().startswith("\\[1\\] F. Kafka, *The Castle*.")


def test_a_batch_disambiguates_over_its_lines(cite):
    ran = cite("--batch", input="[@arendt1951]\n[@arendt1951b]\n")
    assert ran.out.splitlines() in (["(Arendt, 1951b)", "(Arendt, 1951a)"], ["(Arendt, 1951a)", "(Arendt, 1951b)"])


def test_a_batch_knows_notes_and_ibid(cite):
    lines = cite(
        "--batch", style="chicago-notes-bibliography-subsequent-ibid", input="[@kafka2009]\n[@kafka2009]\n"
    ).out.splitlines()
    assert lines[0].startswith("Franz Kafka")
    assert lines[1] == "Ibid."


def test_a_batch_takes_json(cite):
    lines = [
        '[{"id": "kafka2009", "locator": "3", "label": "page"}]',
        '{"citationItems": [{"id": "arendt1951"}]}',
        '["kafka2009"]',
    ]
    ran = cite("--batch", input="\n".join(lines) + "\n")
    assert ran.out.splitlines() == ["(Kafka, 2009, p. 3)", "(Arendt, 1951)", "(Kafka, 2009)"]


def test_json_has_a_line_a_citation(cite):
    rows = [json.loads(line) for line in cite("[@kafka2009]", "[@arendt1951]", "--json").out.splitlines()]
    assert rows == [
        {"schema": 1, "keys": ["kafka2009"], "text": "(Kafka, 2009)"},
        {"schema": 1, "keys": ["arendt1951"], "text": "(Arendt, 1951)"},
    ]


def thousand_clusters() -> tuple[list[str], list[dict[str, object]]]:
    """A thousand lines as people and scripts write them, and the clusters that they stand for."""
    lines: list[str] = []
    clusters: list[list[dict[str, object]]] = []
    narrative = {"mode": "composite"}
    for n in range(200):
        first, second, third = (ITEMS[(n + step) % 3]["id"] for step in range(3))
        page = {"locator": str(n), "label": "page"}
        lines += [
            f"[@{first}, p. {n}]",
            f"[see @{second}; -@{third}, ch. {n}, and passim]",
            f"@{first} [p. {n}]",
            f"{first} {third}",
            json.dumps([{"id": second, **page}]),
        ]
        clusters += [
            [{"id": first, **page}],
            [
                {"id": second, "prefix": "see "},
                {"id": third, "suppress-author": True, "locator": str(n), "label": "chapter", "suffix": ", and passim"},
            ],
            [{"id": first, **page}],
            [{"id": first}, {"id": third}],
            [{"id": second, **page}],
        ]
    return lines, [
        {"citationItems": cites, "properties": {"noteIndex": number, **(narrative if number % 5 == 3 else {})}}
        for number, cites in enumerate(clusters, 1)
    ]


@pytest.mark.parametrize("style", ["apa", "ieee", "nature", "chicago-notes-bibliography-subsequent-ibid"])
def test_a_thousand_clusters_equal_the_processors_document(cite, tmp_path, style):
    from refdesk.csl import Processor
    from refdesk.styles.locales import read_locale
    from refdesk.styles.names import find_style
    from refdesk.writers import Group, layout_of, text

    lines, clusters = thousand_clusters()
    ran = cite("--batch", "--bib", "list.txt", style=style, input="\n".join(lines) + "\n")
    assert (ran.status, ran.err) == (0, "")
    processor = Processor(find_style(style).path.read_bytes(), read_locale)
    typed: list[dict[str, Any]] = [
        {**cluster, "properties": {**properties_of(cluster), "as-typed": "@" in line}}
        for cluster, line in zip(clusters, lines, strict=True)
    ]
    document = processor.document(ITEMS, typed)
    assert ran.out.splitlines() == [text.inline(citation) for citation in document.citations]
    assert document.bibliography is not None
    groups = [Group(None, document.bibliography.entries)]
    assert (tmp_path / "list.txt").read_text() == text.listing(groups, layout_of(document.bibliography))


def properties_of(cluster: dict[str, Any]) -> dict[str, Any]:
    return cluster.get("properties") or {}


@pytest.mark.parametrize(
    ("args", "input", "status"),
    [
        (["[@nobody]"], "", 1),
        (["[see p. 3]"], "", 2),
        (["arendt1951", "kafka2009", "--locator", "3"], "", 2),
        (["arendt1951", "--batch"], "", 2),
        (["--batch"], "[@nobody]\n", 1),
        (["--batch"], '{"citationItems": 5}\n', 4),
        (["--batch"], "[{]\n", 4),
        ([], "", 2),
    ],
)
def test_a_failure_is_one_line_and_its_status(cite, args, input, status):
    ran = cite(*args, input=input)
    assert (ran.status, ran.out, ran.err.count("\n")) == (status, "", 1)


def test_missing_keys_can_be_kept_or_skipped(cite):
    assert cite("[@kafka2009; @nobody]", "--missing", "keep").out == "(Kafka, 2009) [nobody?]\n"
    assert cite("[@kafka2009; @nobody]", "--missing", "skip").out == "(Kafka, 2009)\n"
