"""The one ledger: accounts, entries, facts, journal, balances, periods, proof.

Money enters through `journal.Writer` and leaves as sums (`balances`). Everything is append-only;
what a sum is *of* is said by the dimensions of a posting, never by a table with its own balance.
"""
