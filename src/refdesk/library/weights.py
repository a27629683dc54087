"""The weight of each level of each field, in bits. Learned by `tests/library/learn_weights.py`; not edited by hand."""

from __future__ import annotations

WEIGHTS: dict[str, dict[str, float]] = {
    "DOI": {"other": -7.5, "same": 10.0},
    "PMID": {"other": -7.5, "same": 10.0},
    "ISBN": {"other": -7.5, "same": 10.0},
    "arXiv": {"other": -7.5, "same": 10.0},
    "title": {
        "alike": 2.0,
        "brief": -4.7,
        "nearly": 2.6,
        "other": -9.7,
        "partly": -3.2,
        "reworded": 0.3,
        "same": 7.7,
        "translated": 1.7,
    },
    "numbers": {"": 0.5, "more": -5.8, "other": -4.6},
    "author": {"first": 1.0, "other": -7.9, "same": 1.7, "several": 5.3, "shared": -1.9, "some": -2.1},
    "year": {"near": -6.9, "next": -4.5, "other": -8.1, "same": 3.4},
    "container-title": {"alike": -1.4, "event": -2.1, "other": -5.6, "same": 2.4, "short": 3.0},
    "volume": {"other": -7.1, "same": 3.5},
    "issue": {"other": -0.8, "same": 1.9},
    "page": {"alike": -0.9, "begins": 0.7, "first": -3.3, "other": -6.0, "same": 6.3, "single": 3.8},
    "abstract": {"other": -6.1, "same": 3.5, "whole": 7.8},
    "type": {"other": -3.6, "same": 0.0},
    "URL": {},
}
