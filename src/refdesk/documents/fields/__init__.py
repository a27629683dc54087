"""Word and Writer: turn typed citations into live Zotero fields, and fields into plain text.

typed.py     citations typed in paragraphs: what is text in the XML, and which characters of it are a citation
zotero.py    what Zotero's plugin reads: a citation as JSON, the document's preferences
word.py      fields and footnotes of Word
writer.py    reference marks and notes of Writer
archive.py   a zip with some of its members changed
setting.py   the way through: a file's bytes in, bytes out
"""
