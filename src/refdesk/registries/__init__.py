"""Look up identifiers, and check whether references are true.

    identifiers.py   recognise identifiers
    addresses.py     the registries: addresses and rate limits
    http.py          the only module that opens a connection: limits, retries, redirects, sizes, deadlines
    cache.py         the answers, in SQLite
    asking.py        ask a registry, through the cache
    lookup.py        identifiers -> items: in batches, from one registry after the other
    singles.py       identifiers that are looked up one by one
    books.py         one item from the records of several catalogues
    matching.py      compare two records: the same work, and what differs
    verdicts.py      references -> findings N101 to N108
    filling.py       fill in missing fields
    retractions.py   the Retraction Watch list, for use without a network

Nothing is sent unless a command asks for it by name.
"""
