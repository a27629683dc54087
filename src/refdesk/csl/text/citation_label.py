"""A citation-label for items without one: letters of the authors and two digits of the year."""

from __future__ import annotations

from refdesk.csl.item import OTHERS, Reference

# letters from each family name, by the number of authors; more than four count as four
LETTERS = {1: (4,), 2: (2, 2), 3: (2, 1, 1), 4: (1, 1, 1, 1)}


def make_label(ref: Reference) -> str:
    """`Doe65`, `RoNo78`: the label of the item, or one made from its authors and year."""
    if own := ref.text("citation-label"):
        return own
    for variable in ("author", "editor", "translator"):
        if names := ref.name_list(variable):
            break
    families = [(name.family or name.literal or name.given) for name in names[:4] if name is not OTHERS] or [
        ref.text("title")
    ]
    letters = "".join(
        "".join(char for char in family if char.isalnum())[:count].capitalize()
        for family, count in zip(families, LETTERS[len(families)], strict=True)
    )
    date = ref.date("issued")
    return f"{letters}{abs(date.start[0]) % 100 if date else 0:02d}"
