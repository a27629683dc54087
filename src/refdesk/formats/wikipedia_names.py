"""The people in Wikipedia's citation templates."""

from __future__ import annotations

import re

from refdesk.items import Item, names


def etal(parameter: str, value: str) -> bool:
    """Whether a parameter says that more authors are not named: `display-authors=etal`."""
    return parameter == "display-authors" and re.sub(r"\W", "", value.lower()) == "etal"


def person_part(match: re.Match[str]) -> tuple[str, str, int]:
    """Role, part and number of a parameter: `editor-last2`, `author3-first`, `surname`, `author1`."""
    if match[5]:
        return match[5], "whole", int(match[6] or 1)
    part = "family" if match[3] in ("last", "surname") else "given"
    return match[1] or "author", part, int(match[2] or match[4] or 1)


def add_people(item: Item, people: dict[tuple[str, int], dict[str, str]], others: bool) -> None:
    """Add the people, in the order of their numbers; `others` says whether more authors are not named."""
    for (variable, _), parts in sorted(people.items(), key=lambda each: (each[0][0], each[0][1])):
        if named := read_people(parts):
            item.setdefault(variable, []).extend(named)
    if others and "author" in item:
        item["author"].append(dict(names.OTHERS))


def read_people(parts: dict[str, str]) -> list[names.Name]:
    """The person that the parts name, or the people if `author` names several: `Doe, J.; Roe, R.`."""
    several = names.split(parts["whole"])[0] if set(parts) == {"whole"} and "((" not in parts["whole"] else []
    people = map(names.parse, several) if len(several) > 1 else [read_name(parts)]
    return [person for person in people if person]


def read_name(parts: dict[str, str]) -> names.Name | None:
    family, given = parts.get("family", ""), parts.get("given", "")
    if not family:
        whole = parts.get("whole") or given
        whole = re.sub(r"^\(\((.*)\)\)$", r"\1,", whole)  # ((Doe, Inc.)): accepted as it is written
        if whole.endswith(","):
            return {"literal": whole[:-1]}
        return names.natural(whole) if whole else None
    given, comma, suffix = given.partition(", ")
    return names.inverted(family, given, suffix if comma else "") if given else {"literal": family}


def read_list(item: Item, variable: str, value: str) -> None:
    """`vauthors`: names as Vancouver has them, `Doe J, van der Berg KL`."""
    for piece in re.split(
        r"[,;]", re.sub(r"\(\(((?:(?!\(\().)*?)\)\)", lambda group: group[1].replace(",", "\0"), value)
    ):
        words = piece.replace("\0", ",").split()
        if len(words) > 1 and re.fullmatch(r"[A-Z]{1,3}", words[-1]):
            item.setdefault(variable, []).append(names.inverted(" ".join(words[:-1]), words[-1]))
        elif words and words[0] != "et":
            item.setdefault(variable, []).append({"literal": " ".join(words)})
