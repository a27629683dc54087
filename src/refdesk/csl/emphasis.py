"""Some people's names in bold: names as the processor writes them, found as names and not as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from refdesk.csl.elements.base import Context
from refdesk.csl.elements.names import NameOptions, Names
from refdesk.csl.formatted import Mark
from refdesk.csl.item import Name
from refdesk.csl.locale import NS, make_locale
from refdesk.csl.output import Piece, Span
from refdesk.csl.parse import Builder, build, read_xml
from refdesk.csl.processor import Processor, locale_files

BOLD = (Mark("font-weight", "bold"),)


def emphasise(style: bytes, processor: Processor, locales: Any, wanted: Callable[[Name], bool]) -> None:
    """Have the processor write the wanted names in bold. `style` is the XML that it was made of."""

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

    class EmphasisingBuilder(Builder):
        def names(self, element: Element, *more: Any) -> Names:
            names = super().names(element, *more)
            names.__class__ = EmphasisedNames
            return names

    root = read_xml(style)
    locale = make_locale(processor.lang, locale_files(locales), root.findall(NS + "locale"))
    processor.style = build(root, EmphasisingBuilder(root, locale))
