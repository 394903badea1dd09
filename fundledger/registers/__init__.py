"""What is known of borrowers and their loans, each statement a fact: nothing here is derived.

    cooperatives   the register of borrowers, by official number
    contracts      what was signed, as a fact
    settings       what a Fund can decide for itself of its lending: limits that warn
    signing        taking a contract: what is refused, what is warned about, corrections
    stops          a stop on new lending and its end: no contract is signed in its days
    exposure       what a borrower owes by the books, and may still draw
    limits         the most that one borrower, or related ones together, may owe
    relations      who is related to whom; `relating` states and ends it
    documents      what happened to a loan, each document a fact
    loan           a contract with the documents that stand
    plans          the plan of a loan as it stands, and what a paper did to it
    security       collateral, guarantors, papers held
    remarks        what somebody remarks on a loan
    codes          codes typed by hand that no register has

What a document pays and leaves in the books is for `loans` to say. Nothing here posts an entry but
`security`, whose register of papers stands off the balance.
"""
