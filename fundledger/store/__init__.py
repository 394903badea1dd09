"""Where the books are kept: tables, engines, guards and migrations. Knows no bookkeeping.

A room above asks `store.books` for a `Book` and for a transaction on it; what may be written there
is decided in `fundledger.ledger`. Never write to these tables from anywhere else. Where any other
file of a user may be written, and that it is written whole, is decided here too (`targets`,
`writing`).
"""
