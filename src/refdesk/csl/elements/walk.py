"""The elements that rendering reaches for an item, whether they render anything or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refdesk.csl import tags
from refdesk.csl.elements.base import Choice, Context, Node
from refdesk.csl.elements.group import Group
from refdesk.csl.elements.names import Names, candidates
from refdesk.csl.elements.text import TextMacro
from refdesk.csl.tree import find


def leaves(nodes: Sequence[Node], context: Context) -> Iterator[Node]:
    """The elements that are not groups, macros or conditions; for names that exist, without their substitutes."""
    for node in nodes:
        if isinstance(node, Choice):
            yield from leaves(node.chosen(context), context)
        elif isinstance(node, Group | TextMacro):
            yield from leaves(node.children, context)
        else:
            yield from leaves_of_names(node, context) if isinstance(node, Names) else (node,)


def leaves_of_names(names: Names, context: Context) -> Sequence[Node]:
    """The names element; if it has no names, also its substitutes up to the first that renders something.

    If other names are the substitute, only they count.
    """
    tried: list[Node] = [names]
    if names.lists(context):
        return tried
    for child in candidates(names.substitutes, context):
        asked = list(leaves((child,), context))
        body = child.render(context)
        if find(body, tags.Names) is not None:
            return asked
        tried += asked
        if body is not None:
            break
    return tried
