"""The declarations, a module a noun; `fundledger.office.table` says which there are.

A function here is short: what a room must know and refuse stands in the room.
"""
