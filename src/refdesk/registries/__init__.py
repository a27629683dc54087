"""Identifiers -> items, and whether a reference is true.

    identifiers.py   what kind of identifier a text is, by how it looks
    addresses.py     the registries: where each one is and how often it may be asked
    http.py          the only module that opens a connection: limits, retries, redirects, sizes, deadlines
    cache.py         what was answered, in SQLite
    asking.py        a question to a registry, by way of the cache
    lookup.py        identifiers -> items: batches first, then one registry after the other
    singles.py       identifiers that are asked for one by one
    books.py         one item from what several catalogues say of a book
    matching.py      whether two records are of the same work, and where they differ
    verdicts.py      references -> findings N101 to N108
    filling.py       what a reference lacks, from the record of its work
    retractions.py   the Retraction Watch list, kept for use without a network

Nothing is sent unless a command asks for it by name.
"""
