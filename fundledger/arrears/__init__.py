"""What overdue debts mean: how old, in which group, what is provided for them, who decides.

    debts       every loan on a day with what is overdue of it, and its group: one pass
    eyes        the three ways in which official papers speak of "overdue", side by side
    provisions  what debts need, purely; `providing` books it, a run at a time
    using       use of provision, its register, and leaving it for good; `approvals` of the council

All is derived; reviews and decisions are facts. Tables are made in `reports`.
"""
