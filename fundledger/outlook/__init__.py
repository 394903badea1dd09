"""What will be back: the recovery plan, and what it, the contracts or the past lead to by a day.

A fund's loans are read once as claims, plain integers; a method says what is expected of each claim,
of them and nothing else, so that a scenario, a rehearsal and a back-test are the same arithmetic
over other claims. Nothing here is written into the ledger but the plan itself, which is facts.
"""
