"""The argued differences from the golden documents, `disputed.txt`: written by this tool and checked by a test.

    python tests/conformance/disputed.py           # update disputed.txt, and show the differences that are not argued

Each is a line, `style part[number]: our text`, below a comment that says what citeproc-js does and which section of the
specification decides. To argue one, write `style part[number]` below its comment and run the tool, which adds the text. It
removes lines whose difference is gone, and shows those whose text has changed: delete the text to accept the new one.
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
            golden_texts, our_texts = golden[part] or [], given.get(part) or []
            our_texts = our_texts + [""] * (len(golden_texts) - len(our_texts))
            for number, (text, ours) in enumerate(zip(golden_texts, our_texts, strict=False)):
                if bare(text) != bare(ours):
                    yield f"{golden['style']} {part}[{number}]", bare(text), bare(ours)


def rewritten(lines: list[str], texts: Mapping[str, str]) -> Iterator[str]:
    """The lines of the list, with texts added where there are none, and without those whose difference is gone.

    A line with a style alone is replaced by all differences of the style.
    """
    for line in lines:
        place, colon, text = line.partition(": ")
        if line.startswith("#") or not line:
            yield line
        elif " " not in place:
            yield from (f"{other}: {ours}" for other, ours in texts.items() if other.split(" ")[0] == place)
        elif place in texts:
            yield f"{place}: {text if colon else texts[place]}"


def main() -> int:
    """Update the list. Returns 1 if a difference is not argued, or its text has changed."""
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
