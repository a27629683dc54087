"""Fill in missing fields from the record of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from refdesk.items import Item
from refdesk.items.record import ordered
from refdesk.registries.asking import Session
from refdesk.registries.http import Unavailable
from refdesk.registries.lookup import look_up
from refdesk.registries.matching import differences
from refdesk.registries.verdicts import identifier_of, of_another_work, search

LEFT_ALONE = {"id", "type", "custom", "note", "keyword", "abstract", "language", "citation-key"}
DECIDING = {"title", "author", "issued"}  # records that differ in one of these are not used


def filled(
    items: Sequence[Item], session: Session, progress: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[tuple[Item, Item | None, str]]:
    """Each reference, the same with missing fields filled in (None if there are none), and the reason if not."""
    named = [identifier_of(item) for item in items]
    wanted = [identifier for identifier in named if identifier]
    looked_up = dict(zip(wanted, look_up(wanted, session, progress), strict=True))
    for item, identifier in zip(items, named, strict=True):
        record: Item | None = None
        if identifier:
            answer = looked_up[identifier]
            record = answer.items[0] if answer.items else None
            if record is None:
                yield item, None, f"{identifier}: {answer.problem}"
                continue
        else:
            try:
                record = search(item, session)
            except Unavailable as error:
                yield item, None, f"could not be looked up: {error}"
                continue
        if record is None:
            yield item, None, "no registry knows it"
        elif of_another_work(item, record):
            yield item, None, f"{identifier} is of another work: '{record.get('title', '')}'"
        elif deciding := [
            str(each) for each in differences(item, record) if each.variable in DECIDING and not identifier
        ]:
            yield item, None, f"the nearest record differs: {'; '.join(deciding)}"
        else:
            more = {name: value for name, value in record.items() if name not in item and name not in LEFT_ALONE}
            yield (
                item,
                ordered({**item, **more}) if more else None,
                "" if more else "it lacks nothing that its record has",
            )
