"""Faults in a style's file: what CSL's schema forbids, and what a schema cannot check.

A schema does not check references by name: whether a macro exists, is used and does not call itself, and whether some
locale has a term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from refdesk.csl.processor import locale_files
from refdesk.csl.reading.extensions import extensions_of, strip
from refdesk.csl.reading.locale import NS, Locale, local_name, make_locale
from refdesk.csl.reading.parse import make_style, read_xml
from refdesk.errors import StyleError
from refdesk.items.tuples import NamedTuple

Schema = Any  # an lxml.etree.RelaxNG
Element = Any  # an lxml element, which knows its line


class Fault(NamedTuple):
    """A fault, with its line (1-based) and element. A style with warnings only can still be used."""

    line: int
    element: str
    message: str
    warning: bool = False


def find_faults(style: bytes, schema: Schema, locales: Callable[[str], bytes | None]) -> list[Fault]:
    """The faults of a style, in order of their lines. `locales` returns the XML of a locale file for a code."""
    from lxml import etree

    try:
        read_xml(style)
        root = etree.fromstring(style, etree.XMLParser(resolve_entities=False, no_network=True))
    except StyleError as error:
        return [Fault(error.line or 1, error.element or "", error.message)]
    except etree.XMLSyntaxError as error:
        return [Fault(error.lineno or 1, "", error.msg)]
    files = locale_files(locales)
    faults = [*extension_faults(root), *schema_faults(root, schema), *macro_faults(root)]
    if root.tag == NS + "style":
        try:
            locale = make_locale(root.get("default-locale") or "en-US", files, root.findall(NS + "locale"))
            faults += term_faults(root, locale)
            if root.find(NS + "citation") is not None and not any(not fault.warning for fault in faults):
                make_style(style, files)
        except StyleError as error:
            faults.append(Fault(error.line or 1, error.element or "", error.message))
    return sorted(dict.fromkeys(faults))


def extension_faults(root: Element) -> Iterator[Fault]:
    """Elements and attributes that CSL 1.0.2 does not have; a warning if refdesk supports them."""
    for extension in extensions_of(root):
        element: Element = extension.element
        if extension.followed:
            message = f"{extension.name} is an extension of CSL, which refdesk follows"
        else:
            message = f"{extension.name} is not CSL, and has no effect"
        yield Fault(element.sourceline, local_name(element), message, extension.followed)


def schema_faults(root: Element, schema: Schema) -> Iterator[Fault]:
    """What the schema forbids, not counting extensions."""
    from copy import deepcopy

    root = deepcopy(root)
    strip(root)
    if schema.validate(root.getroottree()):
        return
    for error in schema.error_log:
        elements = root.getroottree().xpath(error.path) if error.path else []
        yield Fault(error.line, local_name(elements[0]) if elements else "", " ".join(error.message.split()))


def macro_faults(root: Element) -> Iterator[Fault]:
    """Macros that do not exist, are defined twice, call themselves or are never called."""
    macros: dict[str, Element] = {}
    for macro in root.findall(NS + "macro"):
        name = macro.get("name", "")
        if name in macros:
            yield Fault(
                macro.sourceline, "macro", f"there is a macro '{name}' already, in line {macros[name].sourceline}"
            )
        macros.setdefault(name, macro)
    calls = {name: calls_in(macro) for name, macro in macros.items()}
    used = [call for part in root if part.tag != NS + "macro" for call in calls_in(part)]
    for call in [*used, *(call for inside in calls.values() for call in inside)]:
        if call.get("macro") not in macros:
            yield Fault(call.sourceline, local_name(call), f"there is no macro '{call.get('macro')}'")
    reached: set[str] = set()
    todo = [call.get("macro") for call in used]
    while todo:
        name = todo.pop()
        if name in macros and name not in reached:
            reached.add(name)
            todo += [call.get("macro") for call in calls[name]]
    for name, macro in macros.items():
        if name not in reached:
            yield Fault(macro.sourceline, "macro", f"the macro '{name}' is never used", warning=True)
    yield from loop_faults(calls)


def calls_in(element: Element) -> list[Element]:
    """The elements that call a macro."""
    return [call for call in element.iter(NS + "text", NS + "key") if call.get("macro") is not None]


def loop_faults(calls: dict[str, list[Element]]) -> Iterator[Fault]:
    """Calls by which a macro calls itself, directly or through others."""
    finished: set[str] = set()
    for start in calls:
        path = {start: iter(calls[start])} if start not in finished else {}  # the chain of macros being rendered
        while path:
            name, rest = next(reversed(path.items()))
            call = next(rest, None)
            if call is None:
                del path[name]
                finished.add(name)
            elif (called := call.get("macro")) in path:
                yield Fault(call.sourceline, local_name(call), f"the macro '{called}' calls itself here")
            elif called in calls and called not in finished:
                path[called] = iter(calls[called])


def term_faults(root: Element, locale: Locale) -> Iterator[Fault]:
    """Terms that the style asks for and no locale has."""
    ordinals = {name for name, _ in locale.ordinals}
    for text in root.iter(NS + "text"):
        term = text.get("term")
        if term is not None and term not in ordinals and locale.term(term, text.get("form", "long")) is None:
            yield Fault(text.sourceline, "text", f"no locale has a term '{term}'")
