"""What partners sign: the clause types of a text's sections, the wordings that tell them and the facts that they hold.

`themes` reads what a reader calls a clause, `typing` types the sections of a document (by its `headings`, `parts` and
`sentences`, in the `phrases` of `tables/clauses.toml`), `sense` tells by its vector what a sentence states, and `facts`
reads durations, dates, sums and forms.
"""
