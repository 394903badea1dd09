"""What must be done by when, by whom: read from all rooms below, never kept.

items       what stands on the list, and what its sources are handed
debts       the one pass over all debts that the sources share
of_debts    limitation, the ladder, promises, inspections, reviews
of_cases    statutory dates of the court and of enforcement
of_lending  steps of requests for loans, decisions that lapse
of_securities  securities in recovery, guarantors called
of_papers   securities to be valued anew, papers to be given back
of_fund     the council, the quarter, what a Fund hands in
answered    what somebody said to be done, or put off: the facts
listing     all of it together

What the ledger shows as done is on the list no more by itself.
"""
