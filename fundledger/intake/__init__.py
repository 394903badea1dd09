"""What comes in many at a time, judged row by row and taken whole or not at all.

    collecting     a file of receipts, as a batch of documents
    recognition    rows of a file known again: which stand already, which were changed since
    dividing       one sum of a borrower over several loans
    opening        a book that goes on from the balances of a day
    past           payouts and receipts before that day, against what the opening says

What a row leaves in the books is what the verb of `loans` would leave, entered one by one. Files
are read by `exchange`; here come values.
"""
