"""What the bank says against what the books say: statement lines, what they are for, differences.

    lines      the lines of bank statements, as facts by bank account
    taking     a statement on its way into the book: what of it is new, what is odd
    overlaps   which of its lines are in the book already, in whatever words
    uses       what became of a line: documents, entries, links to what was booked by hand
    movements  what the books say went through a bank account, entry by entry
    memo       what our own papers print for the payer to type: its writer and its reader
    numbers    contract numbers in the words of a bank, in any dress
    names      names of borrowers there: whole, shortened, cut off
    expected   which sums may rightly be paid to a loan around a day: the one seam for that
    together   several lines that are one receipt in the books
    matching   which loan or entry a line may be for, with score and reasons; pure
    waiting    what matching needs of the books: open lines, loans, payers, entries by hand
    posting    lines become documents of loans and entries; nothing is posted by itself
    reconcile  book, statement, and what explains the difference

A line never changes. Whether it is posted follows from the documents and entries that name it, so a
voided document frees its line.
"""
