"""What is done to a loan in the books: who borrows, what was signed, and every document after it.

    cooperatives   the register of borrowers, by official number
    contracts      what was signed, as a fact
    settings       what a Fund can decide for itself: income recognition, limits that warn
    signing        taking a contract: what is refused, what is warned about, corrections
    documents      what happened to a loan, each document a fact
    derivation     the entries that contract and documents must leave in the books
    refusals       what stands against a document, whoever brings it
    dues           what fell due in a span, what came of it, what is left
    settling       the difference between those and what is booked, as drafts
    verbs          one document taken: the fact, and what it changes in the books
    together       money documents of many loans, taken as one
    rolling        what the calendar brings
    opening        a book that goes on from the balances of a day
    past           payouts and receipts before that day, against what the opening says
    security       collateral, guarantors, papers held

Documents are the truth. Principal due, interest owed and the split of a receipt are derived from
them by `contract`, and the entries in the ledger are kept equal to what is derived; nothing here
stores a balance.
"""
