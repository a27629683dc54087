"""Affixes in a document's own markup through the processor: what could be markup goes as private characters and comes back."""

from __future__ import annotations

from refdesk.items.regex import regex

FIRST = 0xF1000
SAFE = regex(r"[^\w\s.,;:()?!'\"‘’“”«»–—…/-]|(?<=-)-|_")
PRIVATE = regex("[\U000f1000-\U000f1fff]")


class Kept:
    """The characters of a document that are kept from the processor and the writers, each under a private one."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.places: dict[str, str] = {}

    def hidden(self, text: str) -> str:
        """The text with a private character for each character, or command, that markup could be made of."""
        return SAFE.sub(lambda match: self.kept(match[0]), text)

    def kept(self, text: str) -> str:
        """One private character that stands for a text as it is."""
        if text not in self.places:
            if len(self.characters) >= 0xFFF:
                return text
            self.places[text] = chr(FIRST + len(self.characters))
            self.characters.append(text)
        return self.places[text]

    def shown(self, text: str) -> str:
        """The text with what the private characters stand for."""
        return PRIVATE.sub(lambda match: self.characters[ord(match[0]) - FIRST], text) if self.characters else text
