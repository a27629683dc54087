"""Affixes in a document's markup: what could be markup passes through the processor as private characters."""

from __future__ import annotations

from refdesk.items.regex import regex

FIRST = 0xF1000
SAFE = regex(r"[^\w\s.,;:()?!'\"‘’“”«»–—…/-]|(?<=-)-|_")
PRIVATE = regex("[\U000f1000-\U000f1fff]")


class Kept:
    """Characters of a document that are hidden from the processor and the writers, each behind a private character."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.places: dict[str, str] = {}

    def hidden(self, text: str) -> str:
        """The text with each character or command that could be markup replaced by a private character."""
        return SAFE.sub(lambda match: self.kept(match[0]), text)

    def kept(self, text: str) -> str:
        """A private character that stands for a text."""
        if text not in self.places:
            if len(self.characters) >= 0xFFF:
                return text
            self.places[text] = chr(FIRST + len(self.characters))
            self.characters.append(text)
        return self.places[text]

    def shown(self, text: str) -> str:
        """The text with the private characters replaced by what they stand for."""
        return PRIVATE.sub(lambda match: self.characters[ord(match[0]) - FIRST], text) if self.characters else text
