"""Texts side by side: documents and themes → a `Comparison`, each cell quoted or said to be absent.

`compare` is the way in, `cells` fills a cell with what `found` and `scores` give, `differences` tells what differs,
`wording` says it in French, and `export` writes it as XLSX, DOCX and CSV.
"""
