"""What overdue debts mean: how old, in which group, what is provided for them, who decides.

    debts       every loan on a day with what is overdue of it, and its group: one pass
    eyes        the three ways in which official papers speak of "overdue", side by side
    ageing      debts by days overdue, in buckets that a Fund may set
    movements   from which bucket to which debts moved over a span
    debt_groups all debts in their groups, by one set of rules or two; `raising` makes one worse
    provisions  what debts need, purely; `providing` books it, a run at a time
    booked      what the books hold, by contract
    using       use of provision, its register, and leaving it for good; `usable` says when
    reviews     what was found of an overdue borrower
    agenda      what the council looks at for a quarter
    council     its decisions, and what came of them; `approvals` reads them, `fitness` doubts them
    checks      what the checklist of a quarter says of reviews and decisions
    invariants  what `check` looks at: the last run of provisions, derived again

All is derived; reviews and decisions are facts. Tables are made in `reports`.
"""
