"""The one ledger: accounts, entries, facts, journal, balances, periods, proof.

Postings are written by `journal.Writer` and read as sums (`balances`). Everything is append-only;
what a sum is *of* is said by the dimensions of a posting, never by a table with its own balance.
"""
