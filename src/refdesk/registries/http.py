"""The only module that opens connections: HTTP with limits on everything that a server controls.

A request ends after DEADLINE seconds or LARGEST bytes. Certificates are checked; redirects must go to https and a public host,
or stay on the same loopback server. Retry-After is respected for 429 and 503; other 5xx and broken connections are retried with
backoff and jitter.
"""

from __future__ import annotations

import http.client
import os
import random
import socket
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from refdesk.errors import NetworkError
from refdesk.items.tuples import NamedTuple
from refdesk.registries.addresses import LOOPBACK, Registry

DEADLINE = 30.0  # seconds for one request, its redirects included
PATIENCE = 10.0  # seconds without a byte
LARGEST = 20_000_000  # bytes of an answer, unpacked
TRIES = 5
LONGEST_WAIT = 60.0  # longest Retry-After that is waited for, in seconds
REDIRECTS = 5


class Reply(NamedTuple):
    """A response: status, headers in lower case, decompressed body, final address."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Unavailable(NetworkError):
    """A registry did not answer, or not with anything usable."""


class Gate:
    """Limits the requests to one registry, per second and concurrent; adjusts to the limits that the registry sends."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._turn = threading.Condition()
        self._busy = 0
        self._next = 0.0
        self.at_once = registry.at_once
        self.each_second = registry.each_second
        self.failed = 0  # requests in a row that came to nothing

    def enter(self, a_list: bool) -> None:
        """Wait for a turn."""
        rate = min(self.registry.lists_each_second, self.each_second) if a_list else self.each_second
        with self._turn:
            while self._busy >= self.at_once:
                self._turn.wait()
            self._busy += 1
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + 1.2 / rate  # what is sent in time may come in late, and the next one on time
        if start > now:
            time.sleep(start - now)

    def leave(self) -> None:
        """Give the turn back."""
        with self._turn:
            self._busy -= 1
            self._turn.notify()

    def hold(self, seconds: float) -> None:
        """Let no request through for some seconds."""
        with self._turn:
            self._next = max(self._next, time.monotonic() + seconds)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Use the limits that a response gives (Crossref: x-rate-limit-limit, -interval, x-concurrency-limit)."""
        limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "").rstrip("s")
        if limit.isdigit() and interval.isdigit() and int(limit) and int(interval):
            self.each_second = min(self.registry.each_second, int(limit) / int(interval))
        at_once = headers.get("x-concurrency-limit", "")
        if at_once.isdigit() and int(at_once):
            self.at_once = min(self.registry.at_once, int(at_once))


def get(
    url: str,
    gate: Gate | None = None,
    headers: Mapping[str, str] | None = None,
    a_list: bool = False,
    largest: int | None = None,
    log: Callable[[str], None] = lambda message: None,
) -> Reply:
    """The response to a GET request. Raises Unavailable, with the reason in one line, if there is no usable response."""
    asked = {"User-Agent": "refdesk", "Accept": "*/*", "Accept-Encoding": "gzip, deflate", **(headers or {})}
    reason = ""
    for attempt in range(TRIES):
        if gate:
            gate.enter(a_list)
        try:
            log(f"GET {url}")
            reply = fetch(url, asked, largest or LARGEST, DEADLINE)
        except (OSError, http.client.HTTPException, zlib.error) as error:
            reason = describe(error)
            if isinstance(error, Unavailable) or not worth_another_try(error):
                raise Unavailable(f"{url}: {reason}") from None
            wait = backoff(attempt)
        else:
            if gate:
                gate.learn(reply.headers)
            if reply.status not in (408, 429, 500, 502, 503, 504):
                return reply
            reason = f"answered {reply.status} {http.client.responses.get(reply.status, '')}".strip()
            wait = asked_to_wait(reply.headers.get("retry-after", "")) or backoff(attempt)
            if wait > LONGEST_WAIT:
                raise Unavailable(f"{url}: {reason}, come again in {wait:.0f} seconds")
        finally:
            if gate:
                gate.leave()
        if attempt < TRIES - 1:
            log(f"{reason}: again in {wait:.1f} seconds")
            if gate:
                gate.hold(wait)
            else:
                time.sleep(wait)
    raise Unavailable(f"{url}: {reason}, {TRIES} times")


def backoff(attempt: int) -> float:
    """Seconds until the next try: about 0.5, 1, 2, with jitter."""
    return float(0.5 * 2**attempt * random.uniform(0.6, 1.4))


def asked_to_wait(value: str) -> float:
    """The seconds in Retry-After, a number or a date; 0 if there is none."""
    if value.strip().isdigit():
        return float(value)
    if not value:
        return 0.0
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def worth_another_try(error: Exception) -> bool:
    """Whether another try may succeed: not if the host does not exist or its certificate is invalid."""
    import ssl

    return not isinstance(error, ssl.SSLCertVerificationError | socket.gaierror | http.client.InvalidURL)


def describe(error: Exception) -> str:
    """An error in a few words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer breaks off"
    if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError):
        return "the connection was closed"
    if isinstance(error, http.client.HTTPException):
        return f"not HTTP ({type(error).__name__})"
    if isinstance(error, zlib.error):
        return "the answer cannot be unpacked"
    return (getattr(error, "strerror", None) or str(error)).strip() or type(error).__name__


def fetch(url: str, headers: Mapping[str, str], largest: int, deadline: float) -> Reply:
    """One request, following redirects."""
    ends = time.monotonic() + deadline
    first = urlsplit(url)
    for _ in range(REDIRECTS + 1):
        reply = request(url, headers, largest, ends)
        target = reply.headers.get("location")
        if reply.status not in (301, 302, 303, 307, 308) or not target:
            return reply
        try:
            url = urljoin(url, target)
            check_redirect(first, url)
        except ValueError:
            raise Unavailable(f"redirected to {target[:100]}, which is no address") from None
        if urlsplit(url).netloc != first.netloc:  # tokens are not sent to other hosts
            headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
    raise Unavailable("redirected too often")


def check_redirect(first: SplitResult, url: str) -> None:
    """Raise for a redirect that is not https to a public host, nor to the loopback server that was asked."""
    target = urlsplit(url)
    if LOOPBACK.match(first.geturl()) and target[:2] == first[:2]:
        return
    if target.scheme != "https":
        raise Unavailable(f"redirected to {target.scheme or 'nothing'}://{target.hostname or ''}, which is not https")
    check_public(target.hostname or "", target.port or 443)


def check_public(host: str, port: int) -> None:
    """Raise for a host that is not on the public internet; a proxy resolves names itself."""
    from ipaddress import ip_address

    try:
        addresses = [host] if host.replace(".", "").isdigit() or ":" in host else None
        if addresses is None:
            if proxy_for("https", host):
                return
            addresses = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        private = [address for address in addresses if not ip_address(address.partition("%")[0]).is_global]
    except ValueError:
        raise Unavailable(f"redirected to {host}, which is no host") from None
    if private:
        raise Unavailable(f"redirected to {host}, which is not on the public internet")


def proxy_for(scheme: str, host: str) -> SplitResult | None:
    """The proxy for a host, from the environment."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass

    address = getproxies().get(scheme)
    if not address or proxy_bypass(host):
        return None
    return urlsplit(address if "//" in address else f"http://{address}")


def connection(parts: SplitResult, patience: float) -> http.client.HTTPConnection:
    """A connection to a host, through a proxy if one is set."""
    host, port = parts.hostname or "", parts.port
    proxy = proxy_for(parts.scheme, host)
    if parts.scheme == "https":
        import ssl

        context = ssl.create_default_context()
        if proxy:
            tunnelled = http.client.HTTPSConnection(
                proxy.hostname or "", proxy.port or 8080, timeout=patience, context=context
            )
            tunnelled.set_tunnel(host, port or 443, proxy_credentials(proxy))
            return tunnelled
        return http.client.HTTPSConnection(host, port, timeout=patience, context=context)
    return http.client.HTTPConnection(host, port, timeout=patience)


def proxy_credentials(proxy: SplitResult) -> dict[str, str]:
    """The header with the name and password in a proxy's address."""
    if not proxy.username:
        return {}
    from base64 import b64encode

    pair = f"{proxy.username}:{proxy.password or ''}".encode()
    return {"Proxy-Authorization": f"Basic {b64encode(pair).decode()}"}


def request(url: str, headers: Mapping[str, str], largest: int, ends: float) -> Reply:
    """One request, limited in time and size."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unavailable(f"{url}: no address that can be asked")
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line = connection(parts, min(PATIENCE, left))
    cut: threading.Timer | None = None
    try:
        line.connect()
        cut = threading.Timer(max(0.0, ends - time.monotonic()), shut, (line.sock,))
        cut.daemon = True
        cut.start()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{parts.query}" if parts.query else "")
        line.request("GET", path, headers=dict(headers))
        answer = line.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        body = unpacked(answer, named.get("content-encoding", ""), largest, ends)
        return Reply(answer.status, named, body, url)
    except (OSError, ValueError, http.client.HTTPException):
        if time.monotonic() >= ends:
            raise TimeoutError from None
        raise
    finally:
        if cut:
            cut.cancel()
        line.close()


def shut(line: socket.socket) -> None:
    """Close a connection, even if it is blocked."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def unpacked(answer: http.client.HTTPResponse, encoding: str, largest: int, ends: float) -> bytes:
    """The body, decompressed step by step within the size limit."""
    unpack = (
        zlib.decompressobj(47) if encoding in ("gzip", "x-gzip", "deflate") else None
    )  # 47: gzip or zlib by its head
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(1 << 16):
        if unpack:
            piece = unpack.decompress(piece, largest - size + 1)
        pieces.append(piece)
        size += len(piece)
        if size > largest or (unpack and unpack.unconsumed_tail):
            raise Unavailable(f"the answer is larger than {largest:,} bytes")
    if time.monotonic() >= ends:  # the line was cut: what came so far may end anywhere
        raise TimeoutError
    if answer.length:  # fewer bytes came than were announced
        raise http.client.IncompleteRead(b"", answer.length)
    if unpack and not unpack.eof:
        raise http.client.IncompleteRead(b"")
    return b"".join(pieces)
