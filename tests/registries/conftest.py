"""Registries on this machine in place of those on the net, and a cache of the test's own."""

from __future__ import annotations

import sys

import pytest

from refdesk.registries.addresses import REGISTRIES

from .server import LoopbackRegistry


@pytest.fixture
def registry(monkeypatch, tmp_path):
    """One server that stands for all registries."""
    server = LoopbackRegistry()
    monkeypatch.setenv("REFDESK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("REFDESK_LIBRARY", str(tmp_path / "library" / "references.json"))
    for name in REGISTRIES:
        if name not in ("web", "loc"):
            monkeypatch.setenv(f"REFDESK_REGISTRY_{name.upper()}", server.address)
    monkeypatch.chdir(tmp_path)
    yield server
    server.close()


@pytest.fixture
def refdesk(registry, capfd, monkeypatch):
    """Runs a command in this process: status, standard output, standard error."""
    from refdesk.__main__ import main

    def run(*argv):
        monkeypatch.setattr(sys, "argv", ["refdesk", *argv])
        capfd.readouterr()
        status = main()
        out, err = capfd.readouterr()
        return status, out, err

    return run
