"""What will be back: the recovery plan, and what it, the contracts or the past lead to by a day.

A fund's loans are read once and become a `Portfolio` of plain integers; a method makes a `Projection`
of that and of nothing else, so that a scenario, a rehearsal and a back-test are the same arithmetic
over another portfolio. Nothing here is written into the ledger but the plan itself, which is facts.
"""
