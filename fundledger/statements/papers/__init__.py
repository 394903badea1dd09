"""What each kind of paper holds: a function a kind, from a question to a `Content`.

    reports      what a report shows, as an official paper: capital, overdue debts, provisions …

A function takes an `Asked` and what names its subject, calls `reports` (or a room) for every
figure, and gives names to them. What stands around the figures is wording, which a Fund may change;
so a kind gives every field that any wording may want to name, not only those that the program's
own wording shows.
"""
