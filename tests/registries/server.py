"""A registry on this machine: a real HTTP server that answers as Crossref, DataCite, doi.org, arXiv, PubMed and the catalogues
do, within limits that it checks, and with faults where it is told to have some."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, str, bytes]
JSON = "application/json"


class LoopbackRegistry:
    """What it knows, what it was asked, and what goes wrong: `faults[n]` is the fault of request number n."""

    def __init__(self) -> None:
        self.works: dict[str, dict[str, Any]] = {}  # Crossref's, by DOI
        self.dois: dict[str, dict[str, Any]] = {}  # DataCite's attributes, by DOI
        self.agencies: dict[str, dict[str, Any]] = {}  # CSL-JSON of other agencies, by DOI
        self.entries: dict[str, str] = {}  # arXiv's <entry>, by number
        self.articles: dict[str, str] = {}  # PubMed's <PubmedArticle>, by number
        self.pages: dict[str, Answer] = {}  # whatever else, by path with its query
        self.etags: dict[str, str] = {}  # of answers, by path with its query
        self.search: Callable[[str], list[dict[str, Any]]] = lambda query: []
        self.faults: dict[int, str] = {}
        self.always = ""  # the fault of every request
        self.asked: list[tuple[str, float, float, str]] = []  # path, begin, end, User-Agent
        self.lock = threading.Lock()
        self.at_once = self.most_at_once = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def restart(self, after: float) -> None:
        """Go away, and come back on the same port after some seconds."""
        port = self.server.server_address[1]
        self.close()

        def back() -> None:
            time.sleep(after)
            self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
            self.server.daemon_threads = True
            self.server.serve_forever(0.02)

        self.thread = threading.Thread(target=back, daemon=True)
        self.thread.start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        registry = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                with registry.lock:
                    number = len(registry.asked)
                    registry.asked.append((self.path, time.monotonic(), 0.0, self.headers.get("User-Agent", "")))
                    registry.at_once += 1
                    registry.most_at_once = max(registry.most_at_once, registry.at_once)
                try:
                    fault = registry.always or registry.faults.get(number, "")
                    getattr(self, f"fault_{fault}")() if fault else self.reply_to(self.path)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                finally:
                    with registry.lock:
                        registry.at_once -= 1

            def reply_to(self, path: str) -> None:
                etag = registry.etags.get(path, "")
                if etag and self.headers.get("If-None-Match") == etag:
                    self.reply(304, "text/plain", b"", Content_Encoding="identity", ETag=etag)
                else:
                    status, kind, body = registry.answer(path)
                    headers = {"ETag": etag} if etag else {}
                    self.reply(status, kind, body, **headers)

            def reply(self, status: int, kind: str, body: bytes, **headers: str) -> None:
                headers = {name.replace("_", "-"): value for name, value in headers.items()}
                if "gzip" in self.headers.get("Accept-Encoding", "") and "Content-Encoding" not in headers:
                    body = gzip.compress(body)
                    headers["Content-Encoding"] = "gzip"
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", headers.pop("length", str(len(body))))
                self.send_header("Connection", "close")
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def fault_busy(self) -> None:
                self.reply(429, JSON, b"{}", Retry_After="1")

            def fault_later(self) -> None:
                self.reply(429, JSON, b"{}", Retry_After="3600")

            def fault_broken(self) -> None:
                self.reply(500, "text/html", b"<html>oops</html>")

            def fault_missing(self) -> None:
                self.reply(404, "text/plain", b"Resource not found.")

            def fault_page(self) -> None:
                self.reply(200, "text/html", b"<!DOCTYPE html><html><title>Maintenance</title></html>")

            def fault_loop(self) -> None:
                self.reply(302, "text/plain", b"", Location=self.path)

            def fault_inside(self) -> None:
                self.reply(302, "text/plain", b"", Location="https://10.0.0.1/latest/meta-data")

            def fault_downgrade(self) -> None:
                self.reply(302, "text/plain", b"", Location="http://example.org/")

            def fault_file(self) -> None:
                self.reply(302, "text/plain", b"", Location="file:///etc/passwd")

            def fault_cut(self) -> None:
                _, kind, body = registry.answer(self.path)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                self.connection.shutdown(2)
                self.close_connection = True

            def fault_silent(self) -> None:
                self.connection.shutdown(2)
                self.close_connection = True

            def fault_short(self) -> None:
                _, kind, body = registry.answer(self.path)
                self.reply(200, kind, body, Content_Encoding="identity", length=str(len(body) + 100))

            def fault_bomb(self) -> None:
                self.reply(200, JSON, BOMB, Content_Encoding="gzip")

            def fault_huge(self) -> None:
                self.send_response(200)
                self.end_headers()
                for _ in range(400):
                    self.wfile.write(b" " * 65536)
                self.close_connection = True

            def fault_garbage(self) -> None:
                self.wfile.write(b"\x00\x01not http at all\r\n\r\n")
                self.close_connection = True

            def fault_slow(self) -> None:
                time.sleep(1.5)
                self.reply(*registry.answer(self.path))

            def fault_never(self) -> None:
                time.sleep(30)

            def fault_dripping(self) -> None:
                self.send_response(200)
                self.end_headers()
                for _ in range(100):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.2)
                self.close_connection = True

        return Handler

    def answer(self, path: str) -> Answer:
        """What it knows about a path."""
        if path in self.pages:
            return self.pages[path]
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/works" and "filter" in asked:
            wanted = [each.removeprefix("doi:").lower() for each in asked["filter"].split(",")]
            items = [self.works[doi] for doi in wanted if doi in self.works]
            return as_json(
                {"status": "ok", "message-type": "work-list", "message": {"items": items, "total-results": len(items)}}
            )
        if parts.path == "/works":
            items = self.search(asked.get("query.bibliographic", ""))
            return as_json(
                {"status": "ok", "message-type": "work-list", "message": {"items": items, "total-results": len(items)}}
            )
        if parts.path.startswith("/works/"):
            work = self.works.get(unquote(parts.path[7:]).lower())
            return as_json({"status": "ok", "message-type": "work", "message": work}) if work else NOT_FOUND
        if parts.path == "/dois":
            wanted = [each.lower() for each in asked["ids"].split(",")]
            data = [{"id": doi, "type": "dois", "attributes": self.dois[doi]} for doi in wanted if doi in self.dois]
            return as_json({"data": data, "meta": {"total": len(data)}})
        if parts.path == "/api/query":
            entries = [
                self.entries[number]
                for each in asked["id_list"].split(",")
                if (number := re.sub(r"v\d+$", "", each)) in self.entries
            ]
            feed = (
                '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://arxiv.org/api/"/>'
                + "".join(entries)
                + "</feed>"
            )
            return 200, "application/atom+xml", feed.encode()
        if parts.path.endswith("/efetch.fcgi"):
            articles = [self.articles[each] for each in asked["id"].split(",") if each in self.articles]
            return 200, "text/xml", f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>".encode()
        if (doi := unquote(parts.path[1:]).lower()) in self.agencies:
            return as_json(self.agencies[doi])
        return NOT_FOUND


BOMB = gzip.compress(b" " * 30_000_000)
NOT_FOUND: Answer = (404, "text/plain", b"Resource not found.")


def as_json(value: Any) -> Answer:
    return 200, JSON, json.dumps(value).encode()


def work(number: int) -> dict[str, Any]:
    """A work of Crossref that is like no other."""
    return {
        "DOI": f"10.1234/work.{number}", "type": "journal-article", "title": [f"On the things of number {number}"],
        "author": [{"family": f"Author{number}", "given": "Ann"}], "container-title": ["Journal of Things"],
        "issued": {"date-parts": [[2000 + number % 25]]}, "volume": str(number), "page": f"{number}-{number + 5}",
        "is-referenced-by-count": 0, "content-domain": {},
    }  # fmt: skip


def dataset(number: int) -> dict[str, Any]:
    """A DOI of DataCite."""
    return {
        "doi": f"10.5555/data.{number}", "titles": [{"title": f"Things counted, part {number}"}],
        "creators": [{"name": "Doe, Jane", "familyName": "Doe", "givenName": "Jane"}], "publisher": "Archive",
        "publicationYear": 2010, "types": {"resourceTypeGeneral": "Dataset"},
    }  # fmt: skip


def entry(number: str) -> str:
    """An entry of arXiv."""
    return (
        f"<entry><id>http://arxiv.org/abs/{number}v1</id><title>Preprint {number}</title>"
        "<published>2020-01-01T00:00:00Z</published><author><name>Jane Doe</name></author></entry>"
    )


def article(number: str) -> str:
    """An article of PubMed."""
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article><Journal><Title>Journal of Things</Title>"
        f"</Journal><ArticleTitle>Article {number}.</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )
