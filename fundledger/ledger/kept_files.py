"""Files that a fund's books keep, by their hash: papers as they were issued, copies signed by hand.

    keep_files(writer.connection, fund, [KeptFile.of(data, PDF)])    in the transaction of its fact
    file_kept(connection, fund, sha256)

A file is kept in the transaction that states the fact which names it by its hash: that fact is in
the chain, and so the chain proves the file. What is kept is never changed. Do not keep a file that
no fact names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import Connection, func, select

from fundledger.errors import FundledgerError
from fundledger.store.books import load
from fundledger.store.tables import kept_file

PDF_MEDIA = "application/pdf"
DOCX_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_BYTES = 50_000_000
"""Of one file: a scan of a hundred pages has less."""

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class KeptFile:
    sha256: str
    media: str
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, data: bytes, media: str) -> KeptFile:
        if len(data) > MOST_BYTES:
            raise FundledgerError("file.too_big", most=MOST_BYTES // 1_000_000)
        return cls(sha256(data).hexdigest(), media, data)

    @property
    def is_whole(self) -> bool:
        """Whether it is what its hash says."""
        return sha256(self.data).hexdigest() == self.sha256


def keep_files(connection: Connection, fund: int, files: Iterable[KeptFile]) -> int:
    """Keep files beside those that are kept; one that is kept already is not kept twice."""
    there = set(hashes_kept(connection, fund))
    count = 0
    together: list[dict[str, object]] = []
    for each in files:
        if each.sha256 in there:
            continue
        there.add(each.sha256)
        row = {"fund": fund, "sha256": each.sha256, "media": each.media, "bytes": each.data}
        together.append(row)
        count += 1
        if len(together) == _AT_ONCE:
            load(connection, kept_file, together)
            together = []
    load(connection, kept_file, together)
    return count


def hashes_kept(connection: Connection, fund: int) -> list[str]:
    """The hashes of all files of a fund, in order."""
    query = select(kept_file.c.sha256).where(kept_file.c.fund == fund)
    return list(connection.scalars(query.order_by(kept_file.c.sha256)))


def file_kept(connection: Connection, fund: int, sha256: str) -> KeptFile | None:
    """The file of a hash, as it is stored; None: no such file is kept."""
    return next(files_kept(connection, fund, [sha256]), None)


def files_kept(
    connection: Connection, fund: int, only: Collection[str] | None = None
) -> Iterator[KeptFile]:
    """Files of a fund in the order of their hashes, one at a time in memory."""
    wanted = hashes_kept(connection, fund) if only is None else sorted(set(only))
    for each in wanted:
        query = select(kept_file).where(kept_file.c.fund == fund, kept_file.c.sha256 == each)
        for row in connection.execute(query):
            yield KeptFile(row.sha256, row.media, bytes(row.bytes))


def bytes_kept(connection: Connection, fund: int) -> int:
    """How much all of a fund's files are together."""
    query = select(func.coalesce(func.sum(func.length(kept_file.c.bytes)), 0))
    return int(connection.scalar(query.where(kept_file.c.fund == fund)) or 0)
