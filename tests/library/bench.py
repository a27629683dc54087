"""A bench for faults: a library with all that commands need, the commands that change something, and a process that runs them
with faults."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from refdesk.library import Library, past
from refdesk.library.files import files
from refdesk.library.verify import verify
from refdesk.registries.cache import Cache

FAULTS = {"killed": -1, "no-space": errno.ENOSPC, "io-error": errno.EIO, "no-access": errno.EACCES}
FURTHER = {
    "read-only": errno.EROFS,
    "over-quota": errno.EDQUOT,
    "too-many-files": errno.EMFILE,
    "interrupted": errno.EINTR,
    "stale": errno.ESTALE,
}
"""Killed after a call is killed before the next one."""
ITEMS: list[dict[str, Any]] = [
    {
        "id": key,
        "type": "book",
        "title": f"On {key}",
        "author": [{"family": key.title()}],
        "issued": {"date-parts": [[1990]]},
        "keyword": "soil",
    }
    for key in ("able", "baker", "charlie", "dog")
]
ITEMS[1]["DOI"] = "10.1000/182"
ITEMS[2] |= {"title": "On charlie &amp; soil", "custom": {"tags": ["sea"]}, "note": "mine"}
TWIN = {**ITEMS[1], "id": "baker2"}
CHANGES: dict[str, list[str]] = {
    "add": ["add", "title=Of winds", "author=Fox, F.", "issued=2001"],
    "import": ["import", "new.bib", "--quiet"],
    "import --on-duplicate update": ["import", "again.bib", "--on-duplicate", "update", "--quiet"],
    "import --files copy": ["import", "filed.bib", "--files", "copy", "--quiet"],
    "set": ["set", "able", "baker", "note=read"],
    "unset": ["unset", "able", "issued"],
    "tag": ["tag", "charlie", "winds"],
    "tag --remove": ["tag", "--remove", "charlie", "soil"],
    "tag --rename": ["tag", "--rename", "soil", "earth"],
    "note": ["note", "able", "--text", "mine"],
    "note --append": ["note", "able", "--text", "mine", "--append"],
    "note --move": ["note", "--move", "charlie"],
    "rename": ["rename", "dog", "doe"],
    "merge": ["merge", "baker", "baker2"],
    "remove": ["remove", "able", "dog"],
    "edit": ["edit", "able"],
    "attach": ["attach", "able", "one.txt", "two.txt"],
    "attach --move": ["attach", "able", "one.txt", "--move"],
    "attach --link": ["attach", "able", "one.txt", "--link"],
    "detach": ["detach", "dog"],
    "dedupe --merge": ["dedupe", "--merge"],
    "check --fix": ["check", "--fix"],
    "check --files --fix": ["check", "--files", "--fix"],
    "fill": ["fill", "baker", "--offline"],
    "undo": ["undo"],
    "redo": ["redo"],
    "history --prune": ["history", "--prune", "--keep", "1"],
}
"""What changes the library."""
WRITES: dict[str, tuple[list[str], str]] = {
    "export -o": (["export", "-t", "ris", "-o", "out.ris"], "out.ris"),
    "export --into": (["export", "--cited", "paper.md", "--into", "refs.bib", "--prune"], "refs.bib"),
    "export --to papis": (["export", "--to", "papis", "-o", "papis"], "papis"),
    "convert -o": (["convert", "new.bib", "-t", "ris", "-o", "out.ris"], "out.ris"),
    "bib -o": (["bib", "-s", "apa", "-f", "text", "-o", "out.ris"], "out.ris"),
    "cite -o": (["cite", "able", "-s", "apa", "-f", "text", "-o", "out.ris"], "out.ris"),
    "render -o": (["render", "paper.md", "-s", "apa", "-o", "out.ris"], "out.ris"),
    "render -o FOLDER": (["render", "paper.md", "-s", "apa", "-o", "rendered/"], "rendered/paper.md"),
    "render --in-place": (["render", "paper.md", "-s", "apa", "--in-place"], "paper.md"),
    "config set": (["config", "set", "locale", "de-DE"], "config/refdesk/config.toml"),
    "config unset": (["config", "unset", "style"], "config/refdesk/config.toml"),
    "styles add": (["styles", "add", "house.csl"], "data/refdesk/styles/house.csl"),
    "index --files": (["index", "--files"], ""),
    "cache clear": (["cache", "clear"], ""),
    "retractions update": (["retractions", "update", "retracted.csv"], ""),
}
"""What writes a file, and which; "" is the cache, of which it is enough that the command works the next time."""
ORIGINALS = ("one.txt", "two.txt", "old.txt")
"""The files that are attached."""
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>{}</title><id>x</id>
<updated>2024-01-01T00:00:00Z</updated></info><citation><layout><text variable="title"/></layout></citation></style>"""
PAPER = "See [@able].\n\n<!-- refdesk:begin bibliography -->\nold\n<!-- refdesk:end -->\n"
RETRACTED = (
    "OriginalPaperDOI,RetractionDOI,RetractionDate,RetractionNature\n10.1000/182,10.1000/183,2/6/2010 0:00,Retraction\n"
)


class Answer(NamedTuple):
    """How a command ended: `status` is None where it was killed."""

    status: int | None
    counted: int
    err: str


class Outcome(NamedTuple):
    """The library's bytes and the numbers of its history before and after a change that nothing disturbs, and its calls."""

    old: bytes
    new: bytes
    numbers: list[int]
    after: list[int]
    calls: int


class Bench:
    """A folder with a library and all that commands need, and a process that runs commands in it. `layer` is what makes their
    calls fail: the library made from faults.c, or `python` (faults.py)."""

    def __init__(self, folder: Path, layer: str) -> None:
        self.folder, self.saved = folder / "work", folder / "saved"
        self.hold = folder / "hold"
        self.path = self.folder / "lib" / "references.json"
        self.library = Library(self.path)
        self.index_too = True  # whether calls on the index count
        env = {f"XDG_{kind.upper()}_HOME": str(self.folder / kind) for kind in ("config", "data")}
        env |= {"REFDESK_CACHE": str(self.folder / "cache"), "REFDESK_LOCK_TIMEOUT": "1"}
        env |= {"REFDESK_LIBRARY": str(self.path), "TMPDIR": str(self.folder / "tmp")}
        env |= {"EDITOR": "sed -i s/On/Of/", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        if layer != "python":
            env |= {"LD_PRELOAD": layer}
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_"))}, **env}
        driver = Path(__file__).with_name("fault_driver.py")
        self.process = subprocess.Popen(
            [sys.executable, str(driver), layer], env=self.env, stdin=-1, stdout=-1, text=True, bufsize=1
        )

    def ask(self, args: list[str], at: int = 0, fault: int = 0, journal: str = "") -> Answer:
        """Run a command; its `at`-th call that changes a file fails so."""
        assert self.process.stdin
        assert self.process.stdout
        request = {"args": args, "at": at, "fault": fault, "journal": journal}
        without = "" if self.index_too else f"{self.folder}/cache/"
        request |= {"under": f"{self.folder}/", "without": without, "cwd": str(self.folder)}
        self.process.stdin.write(json.dumps(request) + "\n")
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert told.get("signal", 9) == 9
        return Answer(told.get("status"), told.get("counted", 0), told.get("err", ""))

    def do(self, *args: str) -> str:
        """Run a command without a fault."""
        answer = self.ask(list(args))
        assert answer.status == 0, (args, answer.err)
        return answer.err

    def furnish(self) -> None:
        """A library of five that has a history, with an undo to be redone, and a file that was renamed."""
        for name in ("lib", "tmp", "config/refdesk", "data/refdesk/styles", "cache", "rendered"):
            (self.folder / name).mkdir(parents=True)
        bib = "@book{%s, title={Of %s}, author={Green, %s}, year=2002%s}\n"
        texts = {
            "new.bib": "".join(bib % (k, k, k, "") for k in ("ash", "elm", "oak")),
            "again.bib": "@book{able, title={On able}, author={Able}, year=1990, publisher={P}}\n",
            "filed.bib": bib % ("fir", "firs", "F.", ", file={one.txt;two.txt}"),
            "one.txt": "one " * 5000,
            "two.txt": "two\n",
            "old.txt": "kept\n",
            "house.csl": STYLE.format("new"),
            "data/refdesk/styles/house.csl": STYLE.format("old"),
            "out.ris": "old\n",
            "rendered/paper.md": "old\n",
            "refs.bib": "% mine\n@book{mine, title={Mine}}\n",
            "paper.md": PAPER,
            "retracted.csv": RETRACTED,
            "config/refdesk/config.toml": '# mine\nstyle = "apa"\n',
            "start.json": json.dumps([*ITEMS, {**TWIN, "title": "ON BAKER &amp; SON"}]),
        }
        for name, text in texts.items():
            (self.folder / name).write_text(text)
        self.do("import", "start.json", "--on-duplicate", "keep", "--quiet")
        self.do("set", "baker2", "title=On baker")
        self.do("attach", "dog", "old.txt")
        [kept] = (self.folder / "lib" / "files" / "dog").iterdir()
        kept.rename(kept.with_name("moved.txt"))
        self.do("set", "dog", "note=kept")
        self.do("undo")
        cache = Cache(self.folder / "cache" / "registries.sqlite")
        cache.put("10.1000/182", [{**ITEMS[1], "publisher": "P"}], "crossref")
        del cache
        shutil.copytree(self.folder, self.saved, copy_function=shutil.copy2)

    def warm(self, args: list[str]) -> None:
        """Load what the command loads, once for all processes that run it."""
        self.restore()
        answer = self.ask(args, at=-1)
        assert answer.status == 0, answer.err
        self.restore()

    def restore(self) -> None:
        """Everything as it was furnished, the index up to date."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.saved, self.folder, copy_function=shutil.copy2)
        assert len(self.library.query("author:able OR soil")) == 5

    def outcome(self, name: str) -> Outcome:
        """What becomes of a change that nothing disturbs."""
        self.warm(CHANGES[name])
        old, numbers = self.path.read_bytes(), self.numbers()
        answer = self.ask(CHANGES[name])
        assert answer.status == 0, answer.err
        assert name == "history --prune" or self.path.read_bytes() != old
        return Outcome(old, self.path.read_bytes(), numbers, self.numbers(), answer.counted)

    def left_over(self) -> set[str]:
        """Files that have no business there."""
        beside = {".gitignore", *(f"references.json.{each}" for each in ("lock", "holder", "history"))}
        known = {each.name for each in (self.folder / "lib" / ".refdesk").iterdir()} - beside
        known |= {str(each) for each in self.folder.rglob("*.part")}
        return known | {each.name for each in (self.folder / "lib").iterdir()} - {
            "references.json",
            ".refdesk",
            "files",
        }

    def numbers(self) -> list[int]:
        """The numbers of the changes in the history, the last one first."""
        return [entry.number for entry in past.latest(self.library)]

    def judge(self, name: str, expected: Outcome, answer: Answer | None) -> bool:
        """Whether the change took place; it did as a whole or not at all, and it can be taken back."""
        now = self.path.read_bytes()
        assert now in (expected.old, expected.new)
        done = now == expected.new != expected.old
        killed = answer is None or answer.status is None
        if not killed:
            assert answer
            assert answer.status in (0, 3, 4, 7), answer
            assert not self.left_over()
            if expected.new != expected.old:
                assert done == (answer.status in (0, 3)), answer
        self.judge_files(done, killed)
        assert [each for each in verify(self.library) if each.fault] == []
        if killed and not done and ("attach" in name or "copy" in name):
            self.do(*CHANGES[name])  # what was half copied is no hindrance, and is cleared
            done = self.path.read_bytes() == expected.new
            assert done
            self.judge_files(done, killed=False)
        assert not self.left_over()
        if name == "history --prune":
            assert self.numbers() in (expected.numbers, expected.after)
            return self.numbers() == expected.after
        assert self.numbers() == (expected.after if done else expected.numbers)
        if done:
            (past.redo if name == "undo" else past.undo)(self.library)
            assert self.path.read_bytes() == expected.old
        return done

    def judge_files(self, done: bool, killed: bool) -> None:
        """Every file that a reference has is there and whole, and so is what stands in the folder of files and is no part;
        no file was lost."""
        whole = {(self.saved / name).read_bytes() for name in ORIGINALS}
        lib = self.path.parent
        copies = [each for each in (lib / "files").rglob("*") if each.is_file() and each.suffix != ".part"]
        kept = {each.read_bytes() for each in copies}
        assert kept <= whole
        originals = [self.folder / name for name in ORIGINALS]
        assert kept | {each.read_bytes() for each in originals if each.exists()} == whole
        named = {os.path.normpath(lib / each.path) for item in self.library for each in files(item)}
        missing = [each for each in named if not os.path.isfile(each)]
        assert all(os.path.basename(os.path.dirname(each)) == "dog" for each in missing)
        if not killed:
            assert {str(each) for each in copies} - named <= {str(lib / "files" / "dog" / "moved.txt")}
