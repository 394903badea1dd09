"""What is done to a loan in the books: from its documents to the entries they must leave.

    derivation     the entries that contract and documents must leave in the books
    beside         the debts that are graded together, and so derived together
    recognition    by which way interest becomes income
    refusals       what stands against a document, whoever brings it
    dues           what fell due in a span, what came of it, what is left
    given_up       what was written off of a debt, and what came back of it
    settling       the difference between what is derived and what is booked, as drafts
    verbs          one document taken: the fact, and what it changes in the books
    batch          money documents of many loans, taken as one
    rolling        what the calendar brings
    effects        what entries change in the balances
    by_hand        what an entry made by hand may not say
    invariants     what `check` looks at: postings against the derivation

Documents are the truth (`registers`). Principal due, interest owed and the split of a receipt are
derived from them by `contract`, and the entries in the ledger are kept equal to what is derived;
nothing here stores a balance.
"""
