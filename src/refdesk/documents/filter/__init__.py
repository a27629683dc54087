"""The filter `refdesk-citeproc`: reads pandoc's document and writes it with rendered citations.

command.py   the entry point, and the way through
ast.py       pandoc's JSON
collect.py   the citations, in the order of reading
markup.py    inlines <-> what the processor reads and writes
place.py     citations in their places: notes, blanks, punctuation
listing.py   the reference list
"""
