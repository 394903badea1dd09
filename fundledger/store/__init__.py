"""Where the books are kept: tables, engines, guards and migrations. Knows no bookkeeping.

A room above asks `store.books` for a `Book` and for a transaction on it; what may be written there
is decided in `fundledger.ledger`. Never write to these tables from anywhere else. The room also
decides where any other file may be written for a user (`targets`), and writes it whole (`writing`).
"""
