"""`cs:group`, and the macro that is one by another name (Group; Text, macro)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from refdesk.csl.elements.base import Context, Node, render_children
from refdesk.csl.output import Rendered, joined


class Group(Node):
    """Children with a delimiter; nothing at all where every variable that was asked for is empty."""

    __slots__ = ("children", "delimiter")

    def __init__(self, attributes: Mapping[str, str], children: Sequence[Node]) -> None:
        super().__init__(attributes)
        self.children = children
        self.delimiter = attributes.get("delimiter", "")

    def render(self, context: Context) -> Rendered:
        called, rendered = context.called, context.rendered
        pieces = render_children(self.children, context)
        if not pieces:
            return None
        if context.rendered == rendered:
            if context.called != called:
                return None
            context.called += 1  # text without variables: the group itself counts as one
            context.rendered += 1
        body = joined(pieces, self.delimiter)
        return None if body is None else self.finish(body)
