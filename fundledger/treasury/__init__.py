"""Money that is no loan's: interest on deposits, costs, transfers, capital in and out, court fees.

    money      one paper taken: its entry or entries, in one transaction
    capital    capital received and returned, each by a decision that is a fact

A verb here says what the paper says and which purse it touches; what a purse may pay is decided by
the capital rule of the ledger. Loans are not known here: a caller that has one gives its borrower.
"""
