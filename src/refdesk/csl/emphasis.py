"""Some people's names in bold: names as the processor writes them, found as names and not as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from refdesk.csl.elements.base import Context, Node
from refdesk.csl.elements.names import NameOptions, Names
from refdesk.csl.formatted import Mark
from refdesk.csl.item import Name
from refdesk.csl.reading.parse import Watch
from refdesk.csl.tree import Piece, Span

BOLD = (Mark("font-weight", "bold"),)


def emphasising(wanted: Callable[[Name], bool]) -> Watch:
    """What a processor is to be built with so that it writes the wanted names in bold."""

    class EmphasisedForm:
        """A name form that puts the wanted names between marks."""

        def __init__(self, form: Any) -> None:
            self.form = form

        def write(self, name: Name, *more: Any) -> Piece:
            piece: Piece = self.form.write(name, *more)
            return Span([piece], BOLD) if wanted(name) else piece

        def __getattr__(self, attribute: str) -> Any:
            return getattr(self.form, attribute)

    class EmphasisedNames(Names):
        __slots__ = ()

        def options_in(self, context: Context) -> NameOptions:
            options = super().options_in(context)
            if context.sorting:
                return options
            return options._replace(form=EmphasisedForm(options.form))  # type: ignore[arg-type]

    def watch(_: Element, node: Node) -> None:
        if isinstance(node, Names):
            node.__class__ = EmphasisedNames

    return watch
