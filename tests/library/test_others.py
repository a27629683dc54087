"""Libraries of other programs: read whole, read twice, never written to; what cannot be read is one line and status 4."""

from __future__ import annotations

import base64
import json
import plistlib
import random
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refdesk.library.others import recognise

Items = dict[str, dict[str, Any]]


@pytest.fixture
def desk(tmp_path: Path, run_here: Callable[..., Any]) -> Callable[..., Any]:
    """Run `refdesk ARGS...` in the test's folder."""
    env = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": ""}

    def run(*args: str | Path) -> Any:
        done = run_here([*map(str, args)], env, tmp_path)
        assert "Traceback" not in done.err, done.err
        return done

    return run


@pytest.fixture
def imported(desk: Callable[..., Any], tmp_path: Path) -> Callable[..., Items]:
    """Import a library twice, see that the second time changes nothing and that the library is as it was; its items."""

    def run(source: Path, *options: str) -> Items:
        before = {p: p.read_bytes() for p in ([source] if source.is_file() else source.rglob("*")) if p.is_file()}
        ran = desk("import", source, "-L", "lib", *options)
        assert ran.status == 0, ran.err
        library = tmp_path / "lib" / "references.json"
        first = library.read_bytes()
        again = desk("import", source, "-L", "lib", *options)
        assert "nothing changed" in again.err
        assert library.read_bytes() == first
        after = {p: p.read_bytes() for p in ([source] if source.is_file() else source.rglob("*")) if p.is_file()}
        assert after == before
        return {item["id"]: item for item in json.loads(first)}

    return run


def database(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.commit()
    connection.close()
    return path


def tags(item: dict[str, Any]) -> list[str]:
    return [tag.strip() for tag in item["keyword"].split(";" if ";" in item["keyword"] else ",")]


def file_texts(item: dict[str, Any], folder: Path) -> list[str]:
    return [(folder / file["path"]).read_text() for file in item["custom"].get("files", [])]


ZOTERO = """
create table libraries(libraryID integer primary key, type text);
create table itemTypes(itemTypeID integer primary key, typeName text);
create table items(itemID integer primary key, itemTypeID int, libraryID int, key text);
create table fieldsCombined(fieldID integer primary key, fieldName text);
create table itemDataValues(valueID integer primary key, value);
create table itemData(itemID int, fieldID int, valueID int);
create table creators(creatorID integer primary key, firstName text, lastName text, fieldMode int);
create table creatorTypes(creatorTypeID integer primary key, creatorType text);
create table itemCreators(itemID int, creatorID int, creatorTypeID int, orderIndex int);
create table tags(tagID integer primary key, name text);
create table itemTags(itemID int, tagID int, type int);
create table collections(collectionID integer primary key, collectionName text, parentCollectionID int);
create table collectionItems(collectionID int, itemID int, orderIndex int);
create table itemNotes(itemID integer primary key, parentItemID int, note text, title text);
create table itemAttachments(itemID integer primary key, parentItemID int, linkMode int, contentType text, path text);
create table deletedItems(itemID integer primary key);
create table deletedCollections(collectionID integer primary key);
create table feeds(libraryID integer primary key, name text);
create table relationPredicates(predicateID integer primary key, predicate text);
create table itemRelations(itemID int, predicateID int, object text);
insert into libraries values(1, 'user'), (2, 'feed'), (3, 'group');
insert into itemTypes values(1, 'journalArticle'), (2, 'book'), (3, 'attachment'), (4, 'note');
insert into items values(1, 1, 1, 'AAAA1111'), (2, 2, 3, 'BBBB2222'), (3, 1, 1, 'TRASHED1'), (4, 1, 2, 'FEEDITEM'),
  (5, 3, 1, 'ATTACH01'), (6, 3, 1, 'ATTACH02'), (7, 4, 1, 'NOTE0001'), (8, 3, 1, 'ALONE001'), (9, 4, 1, 'NOTE0002'),
  (10, 3, 1, 'WEBLINK1');
insert into fieldsCombined values(1, 'title'), (2, 'date'), (3, 'publicationTitle'), (4, 'DOI'), (5, 'extra'),
  (6, 'citationKey'), (7, 'pages'), (8, 'accessDate'), (9, 'url'), (10, 'rights');
insert into itemDataValues values(1, 'On radium'), (2, '1903-05-00 May 1903'), (3, 'Nature'), (4, '10.1000/radium'),
  (5, 'Citation Key: curieRadium1903' || char(10) || 'PMID: 12345' || char(10) || 'read twice'), (6, 'A whole book'),
  (7, 'noetherBook'), (8, 'Trashed'), (9, '12-5'), (10, 'Full Text'), (11, '2020-01-02 03:04:05'),
  (12, 'https://example.org/'), (13, 'Alone'), (14, '1918-00-00 1918');
insert into itemData values(1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (1, 7, 9), (1, 8, 11), (1, 9, 12),
  (2, 1, 6), (2, 6, 7), (2, 2, 14), (3, 1, 8), (5, 1, 10), (8, 1, 13), (4, 1, 8);
insert into creators values(1, 'Marie', 'Curie', 0), (2, '', 'Royal Society', 1), (3, 'Emmy', 'Noether', 0);
insert into creatorTypes values(1, 'author'), (2, 'editor');
insert into itemCreators values(1, 1, 1, 0), (1, 2, 1, 1), (2, 3, 2, 0);
insert into tags values(1, 'physics'), (2, 'a, b');
insert into itemTags values(1, 1, 0), (1, 2, 1);
insert into collections values(1, 'Thesis', null), (2, 'Chapter 1', 1), (3, 'Empty', null);
insert into collectionItems values(2, 1, 0), (1, 2, 0);
insert into itemNotes values(7, 1, '<div><p>First &amp; last</p><p>Second</p></div>', ''), (9, null, '<p>loose</p>', '');
insert into itemAttachments values(5, 1, 0, 'application/pdf', 'storage:radium.pdf'),
  (6, 1, 2, 'application/pdf', 'linked.pdf'), (8, null, 0, 'application/pdf', 'storage:alone.pdf'),
  (10, 1, 3, 'text/html', null);
insert into deletedItems values(3);
insert into feeds values(2, 'A feed');
insert into relationPredicates values(1, 'dc:relation');
insert into itemRelations values(1, 1, 'http://zotero.org/users/local/x/items/BBBB2222');
"""


@pytest.fixture
def zotero(tmp_path: Path) -> Path:
    folder = tmp_path / "Zotero"
    database(folder / "zotero.sqlite", ZOTERO)
    for key, name in (("ATTACH01", "radium.pdf"), ("ALONE001", "alone.pdf")):
        (folder / "storage" / key).mkdir(parents=True)
        (folder / "storage" / key / name).write_text(name)
    (folder / "linked.pdf").write_text("linked")
    return folder


@pytest.mark.parametrize("what", ["zotero.sqlite", ""])
def test_zotero_comes_in_with_everything_that_belongs_to_its_items(imported, zotero, tmp_path, what):
    items = imported(zotero / what)
    assert len(items) == 3
    radium, book = items["curieRadium1903"], items["noetherBook"]
    assert radium["author"] == [{"family": "Curie", "given": "Marie"}, {"literal": "Royal Society"}]
    assert radium["issued"] == {"date-parts": [[1903, 5]]}
    assert (radium["container-title"], radium["DOI"], radium["PMID"]) == ("Nature", "10.1000/radium", "12345")
    assert (radium["page"], radium["note"]) == ("12-15", "read twice")
    assert tags(radium) == ["a, b", "physics", "Thesis/Chapter 1"]
    assert radium["custom"]["groups"] == ["Thesis/Chapter 1"]
    assert radium["custom"]["note"] == "First & last\nSecond"
    assert radium["custom"]["zotero"] == {"key": "AAAA1111", "related": ["BBBB2222"]}
    assert file_texts(radium, tmp_path / "lib") == ["radium.pdf", "linked"]
    assert radium["custom"]["files"][0]["title"] == "Full Text"
    assert (book["editor"], tags(book)) == ([{"family": "Noether", "given": "Emmy"}], ["Thesis"])
    [alone] = [item for item in items.values() if item["title"] == "Alone"]
    assert file_texts(alone, tmp_path / "lib") == ["alone.pdf"]


def test_what_is_left_behind_of_zotero_is_said(desk, zotero):
    told = desk("import", zotero, "-L", "lib").err
    assert (
        "left behind: 1 collection without items, 1 note of no item, 1 link to a page, 1 item in the trash, 1 feed"
        in told
    )


def test_files_of_zotero_are_copied_if_asked_for(imported, zotero, tmp_path):
    items = imported(zotero, "--files", "copy")
    paths = [file["path"] for file in items["curieRadium1903"]["custom"]["files"]]
    assert paths == ["files/curieRadium1903/Curie1903 On radium.pdf", "files/curieRadium1903/Curie1903 On radium a.pdf"]


def test_the_sample_of_zotero_is_what_papis_makes_of_it(imported, shared):
    from refdesk.formats.yaml.documents import load

    items = imported(shared / "migration" / "zotero.sqlite")
    wanted = load((shared / "migration" / "papis-zotero-sql_out.yaml").read_text())
    assert len(items) == 5
    [item] = [item for item in items.values() if item.get("DOI") == wanted["doi"]]
    assert item["title"] == wanted["title"]
    assert [(name["family"], name["given"]) for name in item["author"]] == [
        (name["family"], name["given"]) for name in wanted["author_list"]
    ]
    assert (item["volume"], item["page"], item["language"]) == (wanted["volume"], wanted["pages"], wanted["language"])
    assert item["issued"] == {"date-parts": [[wanted["year"], wanted["month"]]]}
    assert (
        sum(len(each["custom"]["missing-files"]) for each in items.values() if "missing-files" in each["custom"]) == 4
    )


def locked(path: Path, script: str) -> subprocess.Popen[str]:
    """Another process that holds the database open for writing."""
    code = f"import sqlite3, sys; c = sqlite3.connect({str(path)!r}); {script}; print('held', flush=True); sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_locked_database_gets_one_line_and_4(desk, zotero):
    path = zotero / "zotero.sqlite"
    holder = locked(path, "c.execute('pragma locking_mode = exclusive'); c.execute('begin exclusive')")
    try:
        ran = desk("import", path, "-L", "lib")
    finally:
        holder.communicate("")
    assert ran.status == 4
    assert ran.err == f"refdesk: {path}: locked by another program: close that first, or import a copy\n"
    assert desk("import", path, "-L", "lib").status == 0


def test_changes_that_are_not_in_the_file_yet_are_not_missed(desk, zotero):
    path = zotero / "zotero.sqlite"
    (zotero / "zotero.sqlite-wal").write_bytes(b"x" * 100)
    ran = desk("import", path, "-L", "lib")
    assert ran.status == 4
    assert "zotero.sqlite-wal" in ran.err


def test_a_damaged_database_gets_one_line_and_4(desk, zotero):
    path = zotero / "zotero.sqlite"
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    ran = desk("import", path, "-L", "lib")
    assert (ran.status, ran.out) == (4, "")
    assert len([line for line in ran.err.splitlines() if "damaged" in line]) == 1
    path.write_bytes(bytes(data[:100]))
    assert desk("import", path, "-L", "lib").status == 4


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("me@www.mendeley.com.sqlite", b"\x8f\x13" * 3000, "encrypted"),
        ("other.sqlite", b"\x8f\x13" * 3000, "encrypted"),
        ("old.enl", b"\x8f\x13" * 3000, "EndNote"),
        ("project.ctv6", b"\x8f\x13" * 3000, ".ctv6bak"),
        ("project.ctv6bak", b"not a zip", "zip"),
        ("library.enlx", b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_what_cannot_be_read_is_named_as_what_it_is(desk, tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    ran = desk("import", name, "-L", "lib")
    assert (ran.status, ran.out) == (4, "")
    assert said in ran.err.splitlines()[0]
    assert not (tmp_path / "lib").exists()


def test_a_foreign_database_gets_one_line_and_4(desk, tmp_path):
    database(tmp_path / "songs.db", "create table songs(id integer primary key, name text)")
    ran = desk("import", "songs.db", "-L", "lib")
    assert ran.status == 4
    assert ran.err.splitlines()[0] == "refdesk: songs.db: an SQLite database of an unknown program (it holds songs)"


def test_a_schema_with_code_in_it_runs_none(desk, tmp_path):
    script = ZOTERO.replace("create table itemTags(itemID int, tagID int, type int);", "").replace(
        "insert into itemTags values(1, 1, 0), (1, 2, 1);",
        "create view itemTags as select itemID, load_extension('/tmp/evil') as tagID from items;",
    )
    path = database(tmp_path / "zotero.sqlite", script)
    assert desk("import", path, "-L", "lib").status == 4


MENDELEY = """
create table Documents(id integer primary key, citationKey text, type text, title text, year int, month int, day int,
  publication text, volume text, issue text, pages text, doi text, publisher text, city text, note text,
  deletionPending text, onlyReference text);
create table DocumentContributors(id integer primary key, documentId int, contribution text, firstNames text, lastName text);
create table DocumentTags(documentId int, tag text);
create table DocumentKeywords(documentId int, keyword text);
create table DocumentUrls(documentId int, position int, url blob);
create table DocumentNotes(id integer primary key, documentId int, text text);
create table Folders(id integer primary key, name text, parentId int);
create table DocumentFolders(documentId int, folderId int);
create table Files(hash text primary key, localUrl text);
create table DocumentFiles(documentId int, hash text);
create table FileHighlights(id integer primary key);
insert into Documents values(1, 'Curie1903', 'JournalArticle', 'On radium', 1903, 5, null, 'Nature', '1', '2', '10--12',
  '10.1000/radium', null, null, 'see <b>also</b>', 'false', 'false'),
  (2, '', 'Book', 'Trashed', 1900, null, null, null, null, null, null, null, null, null, null, 'true', 'false');
insert into DocumentContributors values(1, 1, 'DocumentAuthor', 'Marie', 'Curie'), (2, 1, 'DocumentEditor', 'Pierre', 'Curie');
insert into DocumentTags values(1, 'physics');
insert into DocumentKeywords values(1, 'radium');
insert into DocumentUrls values(1, 0, cast('https://example.org/' as blob));
insert into DocumentNotes values(1, 1, 'A note');
insert into Folders values(1, 'Thesis', -1), (2, 'Chapter 1', 1);
insert into DocumentFolders values(1, 2);
insert into Files values('abc', 'file://FOLDER/my%20file.pdf');
insert into DocumentFiles values(1, 'abc');
insert into FileHighlights values(1);
"""


def test_mendeley_comes_in_with_folders_tags_notes_and_files(imported, desk, tmp_path):
    (tmp_path / "my file.pdf").write_text("radium")
    path = database(tmp_path / "me@www.mendeley.com.sqlite", MENDELEY.replace("FOLDER", str(tmp_path)))
    [item] = imported(path).values()
    assert (item["id"], item["type"], item["page"]) == ("Curie1903", "article-journal", "10-12")
    assert (item["author"], item["editor"]) == (
        [{"family": "Curie", "given": "Marie"}],
        [{"family": "Curie", "given": "Pierre"}],
    )
    assert tags(item) == ["physics", "radium", "Thesis/Chapter 1"]
    assert (item["URL"], item["note"], item["custom"]["note"]) == ("https://example.org/", "see also", "A note")
    assert file_texts(item, tmp_path / "lib") == ["radium"]
    assert "left behind: 1 document in the trash, 1 highlight in a PDF" in desk("import", path, "-L", "x").err


ENDNOTE = """
create table refs(id integer primary key, trash_state int, reference_type int, author text, year text, title text,
  pages text, secondary_title text, volume text, number text, keywords text, abstract text, url text, notes text, isbn text,
  electronic_resource_number text, label text, research_notes text);
create table file_res(refs_id int, file_path text, file_type int, file_pos int);
create table groups(group_id integer primary key, spec blob, members blob);
insert into refs values(1, 0, 0, 'Curie, Marie' || char(13) || 'Curie, Pierre', '1903', 'On radium', '10-12', 'Nature', '1',
  '2', 'physics' || char(13) || 'radium', 'An abstract', 'https://example.org/', 'A note', '0028-0836', '10.1000/radium', '',
  'My own thoughts'),
  (2, 0, 7, 'Noether, Emmy', '1918', 'A chapter', '1-2', 'A book', '', '', '', '', '', '', '', '', '', ''),
  (3, 1, 1, 'Gone', '1900', 'Trashed', '', '', '', '', '', '', '', '', '', '', '', '');
insert into file_res values(1, '0123456789/radium.pdf', 1, 0);
insert into groups values
  (1, cast('<group><name>Thesis &amp; more</name><rules><rule>TYPE;3</rule></rules></group>' as blob),
   x'00000000020000000100000003000000'),
  (2, cast('<group><name>Recent</name><rules><rule>TYPE;4</rule></rules></group>' as blob), x'');
"""


@pytest.fixture
def endnote(tmp_path: Path) -> Path:
    database(tmp_path / "My.Data" / "sdb" / "sdb.eni", ENDNOTE)
    (tmp_path / "My.Data" / "PDF" / "0123456789").mkdir(parents=True)
    (tmp_path / "My.Data" / "PDF" / "0123456789" / "radium.pdf").write_text("radium")
    return database(
        tmp_path / "My.enl", ENDNOTE.replace("table refs(", "table enl_refs(").replace("into refs", "into enl_refs")
    )


@pytest.mark.parametrize("what", ["My.enl", "My.Data"])
def test_endnote_comes_in_with_files_and_notes(imported, endnote, tmp_path, what):
    items = imported(tmp_path / what)
    assert len(items) == 2
    radium = next(item for item in items.values() if item["title"] == "On radium")
    assert (radium["type"], len(radium["author"]), radium["DOI"]) == ("article-journal", 2, "10.1000/radium")
    assert (tags(radium), radium["custom"]["note"]) == (["physics", "radium", "Thesis & more"], "My own thoughts")
    assert radium["custom"]["groups"] == ["Thesis & more"]
    assert file_texts(radium, tmp_path / "lib") == ["radium"]
    chapter = next(item for item in items.values() if item["title"] == "A chapter")
    assert (chapter["type"], chapter["container-title"]) == ("chapter", "A book")


def test_a_packed_endnote_library_comes_in_and_its_files_are_copied(imported, desk, endnote, tmp_path):
    with zipfile.ZipFile(tmp_path / "My.enlx", "w") as archive:
        for path in (tmp_path / "My.Data").rglob("*"):
            archive.write(path, path.relative_to(tmp_path))
    items = imported(tmp_path / "My.enlx")
    assert len(items) == 2
    radium = next(item for item in items.values() if item["title"] == "On radium")
    assert file_texts(radium, tmp_path / "lib") == ["radium"]
    assert radium["custom"]["files"][0]["path"].startswith("files/")
    told = desk("import", tmp_path / "My.enlx", "-L", "x").err
    assert "left behind: 1 group without references of its own, 1 reference in the trash" in told


@pytest.mark.parametrize(("number", "count"), [(1, 60), (2, 58), (3, 99), (4, 1), (5, 4)])
def test_the_samples_of_citavi_have_as_many_references_as_jabref_finds(imported, shared, number, count):
    items = imported(shared / "migration" / f"CitaviXmlImporterTest{number}.ctv6bak")
    expected = (shared / "migration" / f"CitaviXmlImporterTest{number}.bib").read_text()
    assert len(items) == count == expected.count("\n@") + expected.startswith("@")


def test_citavi_comes_in_with_people_groups_quotations_and_files(imported, shared):
    items = imported(shared / "migration" / "CitaviXmlImporterTest1.ctv6bak")
    item = next(i for i in items.values() if i["title"].startswith("Food and drug counterfeiting"))
    assert [name["family"] for name in item["author"]] == ["Agbaraji", "Ochulor", "Ezeh"]
    assert (item["page"], item["volume"], item["issue"]) == ("24-31", "3", "2")
    assert item["container-title"] == "Academic Research International"
    assert "RFID" in item["custom"]["note"]
    chapter = next(i for i in items.values() if i["type"] == "chapter")
    assert chapter["container-title"]
    files = [name for i in items.values() for name in i["custom"].get("missing-files", [])]
    assert len(files) == 9
    assert sum("groups" in i["custom"] for i in items.values()) > 40


def test_a_bomb_in_an_archive_is_not_unpacked(desk, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.ctv6bak", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.ctv6", b"<CitaviExchangeData>" + b" " * 30_000_000 + b"</CitaviExchangeData>")
    ran = desk("import", "bomb.ctv6bak", "-L", "lib")
    assert ran.status == 4
    assert "unpacks to more than" in ran.err


def test_xml_with_entities_is_refused(desk, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.ctv6bak", "w") as archive:
        archive.writestr(
            "x.ctv6",
            '<!DOCTYPE C [<!ENTITY a SYSTEM "file:///etc/passwd">]><CitaviExchangeData>&a;</CitaviExchangeData>',
        )
    assert desk("import", "x.ctv6bak", "-L", "lib").status == 4


JABREF = r"""@article{a1, title={Alpha}, author={Doe, J.}, year=2001, groups={Papers, 2024},
  file={Draft:a.pdf:PDF}, readstatus={read}}
@article{b1, title={Beta}, author={Roe, K.}, year=2002, keywords={kept}, groups={Odd\; name}}
@article{c1, title={Gamma}, author={Poe, E.}, year=2003, doi={10.1000/c}}

@Comment{jabref-meta: databaseType:bibtex;}
@Comment{jabref-meta: fileDirectory:pdfs;}
@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Papers\;0\;1\;0x8a8a8aff\;\;\;;
2 StaticGroup:2024\;0\;1\;0x8a8a8aff\;\;\;;
1 StaticGroup:Odd\\\; name\;0\;1\;0x8a8a8aff\;\;\;;
1 StaticGroup:Empty\;0\;1\;0x8a8a8aff\;\;\;;
1 KeywordGroup:kw\;0\;keywords\;x\;0\;0\;1\;\;\;\;;
1 ExplicitGroup:Old\;0\;c1\;;
}
"""


def test_jabref_comes_in_with_its_tree_of_groups_and_its_folder_of_files(imported, desk, tmp_path):
    (tmp_path / "refs.bib").write_text(JABREF)
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / "a.pdf").write_text("alpha")
    items = imported(tmp_path / "refs.bib")
    assert items["a1"]["custom"]["groups"] == ["Papers", "Papers/2024"]
    assert items["a1"]["custom"]["bibtex"] == {"readstatus": "read"}
    assert file_texts(items["a1"], tmp_path / "lib") == ["alpha"]
    assert items["a1"]["custom"]["files"][0]["title"] == "Draft"
    assert items["c1"]["custom"]["groups"] == ["Old"]
    assert "left behind: 1 group by keyword, 1 group without entries" in desk("import", "refs.bib", "-L", "x").err


@pytest.mark.parametrize(
    ("name", "entries"),
    [("complex", 20), ("groups-server-test", 2), ("jabref-authors", 212), ("special-fields", 2), ("testjabref", 156)],
)
def test_the_samples_of_jabref_are_read_whole(imported, shared, name, entries):
    path = shared / "migration" / f"jabref-{name}.bib"
    items = imported(path)
    assert len(items) == entries
    named = path.read_text().count("groups ")
    assert sum("groups" in item["custom"] for item in items.values()) >= (named if name == "complex" else 0)


def test_bibdesk_comes_in_with_static_groups_and_files(imported, desk, tmp_path):
    (tmp_path / "a b.pdf").write_text("alpha")
    file = base64.b64encode(plistlib.dumps({"relativePath": "a b.pdf"})).decode()
    groups = plistlib.dumps([{"group name": "Papers", "keys": "a1,b1"}, {"group name": "Empty", "keys": ""}]).decode()
    smart = plistlib.dumps([{"group name": "Recent", "conditions": []}]).decode()
    (tmp_path / "refs.bib").write_text(
        f"%% This BibTeX bibliography file was created using BibDesk.\n@article{{a1, title={{Alpha}}, author={{Doe, J.}},"
        f" year=2001,\n\tbdsk-file-1 = {{{file}}},\n\tbdsk-url-1 = {{https://example.org/}}}}\n"
        "@article{b1, title={Beta}, author={Roe, K.}, year=2002}\n"
        f"@comment{{BibDesk Static Groups{{\n{groups}}}}}\n@comment{{BibDesk Smart Groups{{\n{smart}}}}}\n"
    )
    items = imported(tmp_path / "refs.bib")
    assert [item["custom"]["groups"] for item in items.values()] == [["Papers"], ["Papers"]]
    assert file_texts(items["a1"], tmp_path / "lib") == ["alpha"]
    assert items["a1"]["URL"] == "https://example.org/"
    assert "left behind: 1 group without entries, 1 smart group" in desk("import", "refs.bib", "-L", "x").err


PAPIS = """author_list:
- {given: Marie, family: Curie}
- {given_name: Pierre, surname: Curie}
title: The F-Center & the LiCl
journal: Nature
type: article
year: 1903
month: 5
issue: 3
ref: Curie1903
tags: [physics, radium]
files: [radium.pdf]
notes: notes.md
time-added: 2023-02-26-09:05:00
"""


def test_a_papis_library_comes_in_with_people_tags_notes_and_files(imported, tmp_path):
    folder = tmp_path / "papers" / "curie-1903"
    folder.mkdir(parents=True)
    (folder / "info.yaml").write_text(PAPIS)
    (folder / "radium.pdf").write_text("radium")
    (folder / "notes.md").write_text("Read it again.\n")
    (tmp_path / "papers" / "broken").mkdir()
    [item] = imported(tmp_path / "papers").values()
    assert (item["id"], item["title"], item["issue"]) == ("Curie1903", "The F-Center & the LiCl", "3")
    assert [name["given"] for name in item["author"]] == ["Marie", "Pierre"]
    assert (tags(item), item["custom"]["note"]) == (["physics", "radium"], "Read it again.")
    assert file_texts(item, tmp_path / "lib") == ["radium"]
    assert item["issued"] == {"date-parts": [[1903, 5]]}


@pytest.mark.parametrize("name", ["info", "ken", "russell", "zotero-sql_out"])
def test_the_samples_of_papis_come_in(imported, shared, name):
    [item] = imported(shared / "migration" / f"papis-{name}.yaml").values()
    assert item["type"] == "article-journal"
    assert item["author"][0]["family"] in ("Russell", "Takiyama", "Svärd")


def test_cobib_comes_in_with_people_tags_and_files(imported, tmp_path):
    (tmp_path / "radium.pdf").write_text("radium")
    (tmp_path / "literature.yaml").write_text(
        f"""---
Curie1903:
  ENTRYTYPE: article
  author:
  - first: Marie
    last: Curie
  - first: Vincent
    last: Gogh
    particle: van
  file:
  - {tmp_path}/radium.pdf
  journal: Nature
  tags:
  - physics
  title: On {{Radium}} and \\"Uber
  url:
  - https://example.org/
  year: 1903
...
---
Noether1918:
  ENTRYTYPE: book
  author: Noether, Emmy
  title: Invariante
  tags: algebra, new
  year: 1918
...
"""
    )
    items = imported(tmp_path / "literature.yaml")
    assert list(items) == ["Curie1903", "Noether1918"]
    curie = items["Curie1903"]
    assert curie["author"][1] == {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}
    assert (tags(curie), curie["URL"]) == (["physics"], "https://example.org/")
    assert file_texts(curie, tmp_path / "lib") == ["radium"]
    assert tags(items["Noether1918"]) == ["algebra", "new"]


def test_a_folder_that_is_no_library_is_said_to_be_a_folder(desk, tmp_path):
    (tmp_path / "empty").mkdir()
    ran = desk("import", "empty", "-L", "lib")
    assert (ran.status, ran.out) == (4, "")
    assert "is a directory, not a file" in ran.err


def test_a_private_note_of_a_library_is_added_to_the_stored_one(desk, zotero, tmp_path):
    desk(
        "add",
        "type=article-journal",
        "title=On radium",
        "DOI=10.1000/radium",
        "author=Curie, Marie; Royal Society",
        "issued=1903-05",
        "journal=Nature",
        "--key",
        "mine",
        "-L",
        "lib",
    )
    desk("note", "mine", "--text", "Own words", "-L", "lib")
    desk("import", zotero, "-L", "lib")
    [item] = json.loads(desk("show", "mine", "--json", "-L", "lib").out)["references"]
    assert item["custom"]["note"] == "Own words\nFirst & last\nSecond"
    assert len(item["custom"]["files"]) == 2
    assert item["custom"]["groups"] == ["Thesis/Chapter 1"]


@pytest.mark.parametrize(
    "name", ["zotero.sqlite", "CitaviXmlImporterTest5.ctv6bak", "jabref-complex.bib", "papis-info.yaml"]
)
def test_no_damage_to_a_library_crashes_its_reader(shared, tmp_path, name):
    """Bytes changed here and there, and the end cut off: what comes of it are items or problems."""
    from refdesk.items import Problem

    data = (shared / "migration" / name).read_bytes()
    chance = random.Random(name)
    for _ in range(12):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)) :]
        (tmp_path / name).write_bytes(damaged)
        if program := recognise(tmp_path / name):
            assert all(isinstance(found, dict | Problem) for found in program.read(tmp_path / name))
