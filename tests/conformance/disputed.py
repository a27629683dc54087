"""The differences from the golden documents that are argued: `disputed.txt`, made by this tool and checked by a test.

    python tests/conformance/disputed.py           # write disputed.txt anew, and show the differences that are not argued

Each is a line, `style part[number]: our text`, below a line that says what differs, who is right and by which section. To
argue one, write `style part[number]` below its reason and run the tool, which fills in the text. A line whose difference is
gone goes; one whose text has changed is shown, and stays as it was until somebody deletes its text.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.conformance.engine import run
from tests.conformance.ratchet import DISPUTED, HERE, bare, golden_documents, read_disputed


def differences(folder: Path, every: int = 1) -> Iterator[tuple[str, str, str]]:
    """The place of each text that differs from the golden one, that text, and ours."""
    for golden, document in golden_documents(folder, every):
        given = run(document)
        for part in ("citations", "bibliography"):
            wanted, got = golden[part] or [], given.get(part) or []
            got = got + [""] * (len(wanted) - len(got))
            for number, (text, ours) in enumerate(zip(wanted, got, strict=False)):
                if bare(text) != bare(ours):
                    yield f"{golden['style']} {part}[{number}]", bare(text), bare(ours)


def rewritten(lines: list[str], found: Mapping[str, str]) -> Iterator[str]:
    """The lines of the list with texts for those that have none, without those whose difference is gone.

    A line that is a style alone stands for all differences of the style.
    """
    for line in lines:
        place, colon, text = line.partition(": ")
        if line.startswith("#") or not line:
            yield line
        elif " " not in place:
            yield from (f"{one}: {ours}" for one, ours in found.items() if one.split(" ")[0] == place)
        elif place in found:
            yield f"{place}: {text if colon else found[place]}"


def main() -> int:
    """Write the list; 1 where a difference is not argued, or another than the one that was."""
    shared = Path(os.environ.get("REFDESK_SHARED") or HERE.parents[2] / "shared")
    texts = {place: (golden, ours) for place, golden, ours in differences(shared / "csl" / "golden")}
    ours = {place: text for place, (_, text) in texts.items()}
    lines = list(rewritten(DISPUTED.read_text("utf-8").splitlines(), ours))
    DISPUTED.write_text("\n".join(lines) + "\n", "utf-8")
    argued = read_disputed()
    unsettled = [place for place, text in ours.items() if argued.get(place) != text]
    for place in unsettled:
        print(f"{place}\n  golden {texts[place][0]}\n  ours   {texts[place][1]}")
    print(f"{len(argued)} differences argued, {len(unsettled)} not")
    return 1 if unsettled else 0


if __name__ == "__main__":
    sys.exit(main())
