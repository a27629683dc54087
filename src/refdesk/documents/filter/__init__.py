"""The filter `refdesk-citeproc`: pandoc's document in, the same with its citations set out.

command.py   the entry point, and the way through
ast.py       pandoc's JSON
collect.py   the citations, in the order of reading
markup.py    inlines <-> what the processor reads and writes
place.py     citations in their places: notes, blanks, punctuation
listing.py   the reference list
"""
