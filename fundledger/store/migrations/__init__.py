"""Alembic's scripts: how the tables of an older book become those of `store.tables`.

`entry`, `posting` and `fact` change only by added nullable columns: what is hashed stays as it is.
"""
