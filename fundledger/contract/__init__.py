"""What a loan contract says, as pure arithmetic. Knows no database, no file, no clock.

The way through the room, ground up:

    fields     what terms, events and openings say, read off their classes: bodies and back
    rates      a yearly rate as an exact ratio
    terms      what was signed: one frozen value
    duedays    the days on which instalments fall due
    daycount   how long a period is, in integer units of a year
    events     what happened to the loan: frozen values, in one order
    plan       the instalments: how they are made, and what a decision does to them
    accrual    interest of one kind within one instalment's period, rounded once
    shares     overdue and late interest by the instalment that was missed
    waterfall  which debts a receipt pays, in what order
    judgment   what a court ordered to be paid: its order, its interest, what is left of it
    journal    the same life as balanced entries by account role
    trace      the same life as lines of arithmetic that a court can follow
    position   what is owed on a day
    debt       what is owed at one moment, how fast its interest runs, how money pays it
    tracing    the arithmetic of a debt told to a trace
    periods    time that passes over a debt: interest runs, lines fall due and go overdue
    payments   what each event of money does to a debt
    decisions  what each other event does to it: another rate, plan or term, a recall, a write-off
    opening    how a loan stood when a book began that did not see its beginning
    beginning  where a life begins: at a disbursement, or at an opening
    coming     what falls due, if it is paid on its days
    life       the sweep through the days that turns terms and events into positions
    faults     all that cannot be in terms, what only the plan shows too

All money is `int` đồng, all interest is an integer over a common denominator until it is rounded
once. There is no `float` and no `Decimal` here; `Fraction` is used only by the tests' oracle.
"""
