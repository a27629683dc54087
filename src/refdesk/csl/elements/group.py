"""`cs:group`, and the macro, which is a group by another name (Group; Text, macro)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from refdesk.csl.elements.base import Children, Context, Node, render_group
from refdesk.csl.tree import Rendered


class Group(Node):
    """Children with a delimiter; nothing if all variables that were asked for are empty."""

    __slots__ = ("children", "delimiter")

    def __init__(self, attributes: Mapping[str, str], children: Sequence[Node]) -> None:
        super().__init__(attributes)
        self.children = Children(children)
        self.delimiter = attributes.get("delimiter", "")

    def render(self, context: Context) -> Rendered:
        body = render_group(self.children, self.delimiter, context)
        return None if body is None else self.finish(body)
