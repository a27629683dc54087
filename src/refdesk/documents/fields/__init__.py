"""Word and Writer: citations that were typed become live fields of Zotero, and fields become plain text.

typed.py     citations typed in paragraphs: what is text in the XML, and which characters of it are a citation
zotero.py    what Zotero's plugin reads: a citation as JSON, the document's preferences
word.py      fields and footnotes of Word
writer.py    reference marks and notes of Writer
archive.py   a zip with some of its members changed
setting.py   the way through: a file's bytes in, bytes out
"""
