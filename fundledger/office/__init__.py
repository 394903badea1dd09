"""Everything that can be done in a book and asked of it, declared once for all faces.

`kinds` says how a parameter is read, `declaring` how a function becomes an act or a question,
`acts` is the table of all of them by their words, `calling` the one way to call any. A face (the
command line, a notebook, a server) turns a declaration into its own form and computes nothing.
"""
