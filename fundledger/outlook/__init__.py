"""What will be back: the recovery plan, and what it, the contracts or the past lead to by a day.

A fund's loans are read once as claims, plain integers (`claims`); a method says what is expected of
each (`Expected`), and `settling` alone says what a claim is then. So a scenario, a rehearsal and a
back-test are the same arithmetic over other claims. Nothing here is written into the ledger but the
plan itself, which is facts.
"""
