"""What a style asks for: the elements that rendering comes to for an item, whether they render anything or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refdesk.csl.elements.base import Choice, Context, Node
from refdesk.csl.elements.group import Group
from refdesk.csl.elements.names import Names, candidates
from refdesk.csl.elements.text import TextMacro


def leaves(nodes: Sequence[Node], context: Context) -> Iterator[Node]:
    """The elements that are no groups, macros or conditions; of names that are there without their substitutes."""
    for node in nodes:
        if isinstance(node, Choice):
            yield from leaves(node.chosen(context), context)
        elif isinstance(node, Group | TextMacro):
            yield from leaves(node.children, context)
        else:
            yield node
            if isinstance(node, Names) and not node.lists(context):
                yield from substitutes(node, context)


def substitutes(names: Names, context: Context) -> Iterator[Node]:
    """The elements that are tried for names that are not there, down to the first substitute that renders something."""
    for child in candidates(names.substitutes, context):
        yield from leaves((child,), context)
        if child.render(context) is not None:
            return
