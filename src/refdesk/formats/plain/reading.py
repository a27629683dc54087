"""What one reference says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from refdesk.items import Item

Certainty = Literal["sure", "likely", "guess"]


@dataclass(slots=True)
class Reading:
    """The item that one reference gives, and how sure each of its fields is."""

    item: Item = field(default_factory=dict)
    certainty: dict[str, Certainty] = field(default_factory=dict)
    same_names: str = ""  # "author" or "editor": a dash or "Id." stands for the names of the reference before

    def set(self, name: str, value: object, certainty: Certainty = "sure") -> None:
        if value and name not in self.item:
            self.item[name] = value
            self.certainty[name] = certainty
