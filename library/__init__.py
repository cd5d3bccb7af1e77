"""What a user adds to an index: `source → files of INDEX/library/`, which `index.build_index` reads like a corpus.

In reading order, for a newcomer:

1. `add.py`, `remove.py` are the verbs; `shelf.py` owns the folder and its record; a change is made whole or not at all.
2. `public_sheets.py` finds the sheets « vos droits et démarches » in an archive, folder, address or package;
   `nodes.py` reads XML and its JSON form alike, `sheet.py` and `sheet_blocks.py` write a sheet out.
3. `agreements.py` finds collective agreements by number; `agreement.py` writes one out, `markup.py` reads its HTML.
4. `compose.py` is the writing: a text and the marks of its tree. `tables.py` keeps headings beside cells.
5. `archive.py`, `packages.py`, `download.py` fetch; nothing is fetched but what the user asks for.
"""
