"""Reading and writing through the registry, for the tests of every format."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Problem


@pytest.fixture(scope="session")
def read():
    """A function: the items and the problems of a text in the format of that name."""

    def read_text(form, text):
        form = by_name(form)
        assert form
        found = list(form.read(text.encode()))
        return [each for each in found if not isinstance(each, Problem)], [
            each for each in found if isinstance(each, Problem)
        ]

    return read_text


@pytest.fixture(scope="session")
def write():
    """A function: the text of items in the format of that name, and what it cannot hold."""

    def write_items(form, items):
        form = by_name(form)
        assert form
        pieces = list(form.write(items))
        return "".join(each for each in pieces if isinstance(each, str)), [
            each for each in pieces if isinstance(each, Problem)
        ]

    return write_items
