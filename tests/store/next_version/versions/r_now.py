"""Where the imagined version starts from."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    raise AssertionError("a book of this version exists already")
