"""What is printed: official papers, notices, forms and books, as PDF, Word and workbook.

    content     what a paper is about: named fields and tables, in no language; made by `papers`
    wording     what it says around them: TOML by kind and language, or the Fund's own
    details     the Fund's own names, signers, bank accounts and symbols, by day
    filling     content + wording + details = a document
    document    the document as values: masthead, paragraphs, grids, signatures; all text is final
    page, word  draw a document as PDF, as DOCX; they know nothing of loans

The way is one: a question of the office makes a `Content`; `filling` makes a `Document` of it in
one language; `page` and `word` draw it. No figure is computed here: what a paper shows, a
report or a room has said. Nothing here writes to a book but the register of papers.
"""
