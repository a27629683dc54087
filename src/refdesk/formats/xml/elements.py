"""XML read safely and record by record, whatever the size of the file."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from refdesk.items import Problem
from refdesk.items.text import without_controls

Element: TypeAlias = Any


SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": True,
    "recover": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""How lxml is to parse what comes from elsewhere: no entities, no DTD, no network, and as much as can be read."""


def elements(data: bytes, *names: str) -> Iterator[Element | Problem]:
    """Every element with one of these local names, complete, freed once it was looked at; a problem where the XML is
    broken. No entities, no network, no DTD."""
    from lxml import etree

    start = data.find(b"<")
    stream = io.BytesIO(data[start:] if 0 < start < 64 else data)
    context = etree.iterparse(
        stream,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        **SAFE,
    )
    try:
        for _, element in context:
            if element.getparent() is not None and any(
                local(parent) in names for parent in element.iterancestors() if parent is not element
            ):
                continue
            etree.strip_elements(element, etree.Entity, with_tail=False)
            yield element
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    except etree.XMLSyntaxError as error:
        line, column = error.position or (None, None)
        yield Problem(f"not XML: {error.msg}", line, column, code="not-xml")
        return
    errors = [entry for entry in context.error_log if entry.level >= 2]
    for entry in errors[:1]:
        message = f"not XML: {' '.join(entry.message.split())} (read as far as it goes)"
        yield Problem(message, entry.line, entry.column, code="broken-xml", severity="warning")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def texts(element: Element, path: str) -> list[str]:
    """The texts, one line each, of the elements at a path of local names ("contributors/authors/author")."""
    return [text for child in find_all(element, path) if (text := text_of(child))]


def text(element: Element, path: str) -> str:
    """The first of those texts, or ''."""
    for child in find_all(element, path):
        if value := text_of(child):
            return value
    return ""


def find_all(element: Element, path: str) -> list[Element]:
    """The elements at a path of local names, in any namespace."""
    level = [element]
    for step in path.split("/"):
        level = [child for parent in level for child in parent.iterchildren(f"{{*}}{step}")]
    return level


def by_path(element: Element, leaf: str) -> dict[str, list[Element]]:
    """Every element below that one by its path of local names, down to those of the name `leaf`."""
    below: dict[str, list[Element]] = {}
    waiting = deque([("", element)])
    while waiting:
        path, parent = waiting.popleft()
        for child in parent:
            name = local(child)
            if name != leaf:
                below.setdefault(path + name, []).append(child)
                if len(child):
                    waiting.append((f"{path}{name}/", child))
    return below


def text_of(element: Element) -> str:
    """All of an element's text, runs of white space as one space."""
    return " ".join("".join(element.itertext()).split())


def tag(name: str, content: str, /, **attributes: str) -> str:
    """`<name attribute="...">content</name>`, the content being XML; '' if there is no content."""
    if not content:
        return ""
    written = "".join(f" {key.rstrip('_')}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>"


def plain(value: Any) -> str:
    """A value as XML text."""
    return escape(without_controls(str(value)))
