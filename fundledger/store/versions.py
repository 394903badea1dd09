"""The schema revisions that this program knows, oldest first, without loading alembic to learn it.

A test holds this list against the migration scripts.
"""

REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]
