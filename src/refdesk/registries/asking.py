"""Requests to registries, and their answers as items. A session lasts as long as a command."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from refdesk import config
from refdesk.items import Item, Problem
from refdesk.registries.addresses import REGISTRIES, base_of
from refdesk.registries.cache import Answer, Cache
from refdesk.registries.http import Gate, Reply, Unavailable, get

GIVE_UP_AFTER = 3  # failed requests in a row before a registry is not asked again in this session


@dataclass(slots=True)
class Session:
    """The state of a command's requests: the cache, the gates of the registries, and the options."""

    offline: bool = False
    refresh: bool = False
    log: Callable[[str], None] = lambda message: None
    cache: Cache = field(default_factory=Cache)
    _gates: dict[str, Gate] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _etags: dict[str, str] = field(default_factory=dict)
    _from: str | None = None

    def known(self, question: str) -> Answer | None:
        """The cached answer, or None if the question has to be asked again."""
        if self.refresh and not self.offline:
            return None
        with self._lock:
            return self.cache.get(question)

    def keep(self, question: str, items: list[Item], registry: str) -> None:
        """Cache an answer."""
        with self._lock:
            self.cache.put(question, items, registry, self._etags.pop(question, ""))

    def items(self, question: str, registry: str, path: str, form: str, source: str = "") -> list[Item]:
        """The items of the answer to a single question.

        A question that is asked again carries the ETag of the answer in the cache, which stays if the registry says that nothing
        has changed (RFC 9110, section 13.1.2). Raises Unavailable.
        """
        with self._lock:
            cached = self.cache.get(question)
        etag = cached.etag if cached and cached.items else ""
        reply = self.ask(registry, path, headers={"If-None-Match": etag} if etag else None)
        with self._lock:
            self._etags[question] = reply.headers.get("etag", etag)
        return cached.items if cached and reply.status == 304 else items_of(reply, form, source or registry)

    def gate(self, registry: str) -> Gate:
        """The gate of a registry."""
        with self._lock:
            return self._gates.setdefault(registry, Gate(REGISTRIES[registry]))

    def ask(self, registry: str, path: str, a_list: bool = False, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply of a registry to a path, or of a web page to its address. Raises Unavailable."""
        if self.offline:
            raise Unavailable("not in the cache (--offline)")
        base = "" if registry == "web" else base_of(registry)
        if registry != "web" and not base:
            raise Unavailable(f"{registry} has no address (refdesk config set registry.{registry} ADDRESS)")
        gate = self.gate(registry)
        if gate.failed >= GIVE_UP_AFTER:
            raise Unavailable(f"{registry} is not asked again: it has not answered {gate.failed} times")
        try:
            reply = get(base + path, gate, {**self._who(), **(headers or {})}, a_list, log=self.log)
        except Unavailable:
            gate.failed += 1
            raise
        gate.failed = 0
        return reply

    def _who(self) -> dict[str, str]:
        """The User-Agent, with the user's e-mail address if it is set."""
        if self._from is None:
            from refdesk import __version__

            address = config.value("mailto")
            self._from = f"refdesk/{__version__}" + (f" (mailto:{address})" if address else "")
        return {"User-Agent": self._from}


def items_of(reply: Reply, form: str, registry: str) -> list[Item]:
    """The items of a reply in a format; [] for 404 and 410. Raises Unavailable if the reply is something else."""
    from refdesk.formats.registry import by_name, recognise

    if reply.status in (404, 410):
        return []
    if reply.status >= 400:
        raise Unavailable(f"{registry} answered {reply.status}")
    if form != "html" and reply.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise Unavailable(f"{registry} answered with a web page")
    chosen = recognise(reply.body) if form == "html" else by_name(form)
    if chosen is None or not chosen.reads:
        raise Unavailable(f"{registry} answered with nothing that can be read")
    items: list[Item] = []
    broken = ""
    for each in chosen.read(reply.body):
        if not isinstance(each, Problem):
            items.append(each)
        elif each.code in ("broken-json", "not-json", "not-xml", "broken-xml"):
            broken = each.message
    if broken:
        raise Unavailable(f"{registry}: {broken}")
    return items
