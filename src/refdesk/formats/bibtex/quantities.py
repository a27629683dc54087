"""Commands whose argument is written otherwise than it is printed: numbers and units (siunitx), formulas (mhchem), capitals."""

from __future__ import annotations

from collections.abc import Callable

from refdesk.items.regex import regex

# command -> what comes between its first argument and the next, and the command that takes the next
QUANTITIES = {
    **dict.fromkeys(("SI", "qty"), ("", "unit of")),
    **dict.fromkeys(("SIrange", "qtyrange"), ("–", "SI")),
    **dict.fromkeys(("SIlist", "qtylist"), ("", "unit of")),
    "numrange": ("–", "num"),
}
POWER = regex(r"(?<=\d)[eEdD]([+-]?\d+)$")
COUNT = regex(r"(?<=[A-Za-z)\]])(\d+)")
CHARGE = regex(r"\^(\d*[+-]?)|(?<=[A-Za-z)\]>])([+-])$")
BARE_UNITS = frozenset("°′″")


def number(text: str) -> str:
    """A number as siunitx prints it: "1.5e3" is 1.5×10³; a list of several with commas."""
    numbers = [POWER.sub(r"×10<sup>\1</sup>", each.strip().replace("+-", "±")) for each in text.split(";")]
    return " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))


def unit(text: str) -> str:
    """A unit after its number: between them is a space, except before the signs of angles."""
    return text if not text or text in BARE_UNITS else f"\u202f{text}"


def angle(text: str) -> str:
    """An angle in degrees, minutes and seconds: "12;30;" is 12°30′."""
    return "".join(part.strip() + sign for part, sign in zip(text.split(";"), "°′″", strict=False) if part.strip())


def formula(text: str) -> str:
    """A chemical formula: "H2O" is H₂O, "SO4^2-" has a charge."""
    text = COUNT.sub(r"<sub>\1</sub>", text.replace("->", "→"))
    return CHARGE.sub(lambda match: f"<sup>{match[1] or match[2]}</sup>" if match[1] or match[2] else "", text)


CHANGES: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("num", "numlist"), number),
    **dict.fromkeys(("ce", "ch", "chem"), formula),
    **dict.fromkeys(("MakeUppercase", "uppercase"), str.upper),
    **dict.fromkeys(("MakeLowercase", "lowercase"), str.lower),
    "ang": angle,
    "unit of": unit,
}
