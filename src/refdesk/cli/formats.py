"""`refdesk formats`: what can be read and written."""

from __future__ import annotations


def formats() -> None:
    """List the formats that references can be read from and written to."""
    from refdesk.formats import FORMATS

    for form in FORMATS:
        print(form.id)
