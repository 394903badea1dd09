"""Where the imagined version starts from."""

from fundledger.store.versions import HEAD

revision = HEAD
down_revision = None


def upgrade() -> None:
    raise AssertionError("a book of this version exists already")
