"""Everything that can be done in a book and asked of it, declared once for all faces.

`kinds` says how a parameter is read, `declaring` how a function becomes an act or a question,
`table` names them all by their words, `acts` declares them, `calling` is the one way to call any.
`steps` reads what an answer proposes to do next; `house` puts the rooms together. A face (the
command line, a notebook, a server) turns a declaration into its own form and computes nothing.
"""
