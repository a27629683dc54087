"""`cs:group`, and the macro, which is a group by another name (Group; Text, macro)."""

from __future__ import annotations

from collections.abc import Mapping

from refdesk.csl.elements.base import Blank, Children, Context, Node, blank_group, inner_of_group, render_group
from refdesk.csl.tree import Rendered


class Group(Node):
    """Children with a delimiter; nothing if all variables that were asked for are empty."""

    __slots__ = ("children", "delimiter")
    needs_value = True

    def __init__(self, attributes: Mapping[str, str], children: Children) -> None:
        super().__init__(attributes)
        self.children = children
        self.delimiter = attributes.get("delimiter", "")

    def render(self, context: Context) -> Rendered:
        body = render_group(self.children, self.delimiter, context)
        return None if body is None else self.finish(body)

    def inner(self, type: str) -> Node:
        return inner_of_group(self, self.children, type)

    def blank(self, type: str) -> Blank | None:
        return blank_group(self.children, type)
