"""A bundle: the chains of one fund or many as one archive, independent of any database.

`write_bundle` makes it from one snapshot, `survey` proves it against its own manifest, `take_in`
brings its funds into a book beside others, `restore_bundle` makes a new book of it. A line of a
chain's part is the very text that the link's hash is made of, so a bundle is proved by hashing its
lines, and the same chain gives the same bytes from every database.

An archive may come from anybody: nothing is unpacked to disk, no name in it is used as a path, and
every part is read up to the size it declares and no further. Nothing it says is believed that the
hashes of the chain do not prove.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from fundledger.banking.lines import BANK_LAYOUT
from fundledger.errors import FundledgerError
from fundledger.keeping.manifest import FORMAT, VERSION, Carried, Manifest
from fundledger.ledger import canonical
from fundledger.ledger.accounts import KIND_ACCOUNT, KIND_CHART
from fundledger.ledger.chain import hash_at, head_of
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.funds import fund_of
from fundledger.ledger.kept_files import MOST_BYTES as MOST_BYTES_OF_FILE
from fundledger.ledger.kept_files import KeptFile, files_kept, hashes_kept
from fundledger.ledger.links import RawEntry, RawFact, link_of, links_after, text_of
from fundledger.ledger.proof import prove_book
from fundledger.ledger.replicas import Extended, extend, first_difference, replica_since
from fundledger.ledger.settings import KIND as SETTING
from fundledger.store.books import Book, create, open_book, url_of
from fundledger.store.targets import BUNDLE
from fundledger.store.versions import HEAD
from fundledger.store.writing import new_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

MANIFEST = "manifest.json"

MOST_BYTES_OF_MANIFEST = 16_000_000
MOST_BYTES_OF_LINE = 64_000_000
_MOST_BYTES_OF_HEAD = 1_000
MOST_TIMES_PACKED = 100
"""Hashes do not compress: a chain shrinks to a tenth, never to a hundredth of its size."""

_RULES = (KIND_CHART, KIND_ACCOUNT, SETTING, BANK_LAYOUT)
"""Kinds of fact that are rules; they are in the chain, and once more in a part for a reader."""

_PACKED = (ZIP_STORED, ZIP_DEFLATED)
_MADE = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    *(BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError),
    *(struct.error, zlib.error),
)
"""What reading a foreign zip may raise."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read through and holds together."""

    path: Path
    manifest: Manifest
    code: str  # the hash of its manifest, which covers all of its parts

    def carried(self, fund: int) -> Carried:
        return next(carried for carried in self.manifest.funds if carried.fund == fund)


def write_bundle(
    book: Book,
    funds: Sequence[int],
    target: Path,
    *,
    replace: bool = False,
    as_backup: bool = False,
    progress: Progress | None = None,
) -> Bundle:
    """Write the chains of the funds, as of one moment, and prove what was written.

    As a backup it also says which of them this book only shows.
    """
    with new_file(target, BUNDLE, replace=replace) as draft:
        with book.reading() as connection, ZipFile(draft, "w", ZIP_DEFLATED) as archive:
            if target.exists():
                marked = _replicas(connection, funds) if as_backup else []
                _refuse_loss(connection, target, funds, marked)
            carried = [
                _write_fund(archive, connection, fund, progress or _no_progress)
                for fund in sorted(set(funds))
            ]
            manifest = Manifest(
                format=FORMAT,
                version=VERSION if any(each.files for each in carried) else 1,
                form=canonical.FORM,
                schema_revision=HEAD,
                funds=carried,
                replicas=_replicas(connection, funds) if as_backup else [],
            )
            with archive.open(_part(MANIFEST), "w") as part:
                part.write(manifest.text().encode())
        written = survey(draft)
    return Bundle(target, written.manifest, written.code)


def survey(path: Path, *, progress: Progress | None = None) -> Bundle:
    """The bundle in a file, read to its end; refused if a byte is not what the manifest says."""
    with _opened(path) as archive:
        manifest, code = _manifest(path, archive)
        _refuse_other_parts(path, archive, manifest)
        for carried in manifest.funds:
            _refuse_other_rules(path, archive, carried)
            for _ in _proved_lines(path, archive, carried, progress or _no_progress):
                pass
            for _ in _proved_files(path, archive, carried):
                pass
    return Bundle(path, manifest, code)


def refuse_parted(book: Book, bundle: Bundle, only: Collection[int]) -> None:
    """Refuse a bundle in which a fund's chain neither begins the book's nor is begun by it.

    It is asked before anything is written, so that one fund that cannot be taken keeps out all.
    """
    with _opened(bundle.path) as archive, book.reading() as connection:
        for carried in bundle.manifest.funds:
            if carried.fund not in only:
                continue
            lines = _proved_lines(bundle.path, archive, carried, _no_progress)
            hashes = (sha256(line).hexdigest() for line in lines)
            differs = first_difference(connection, carried.fund, hashes)
            if differs is not None:
                raise FundledgerError("bundle.diverged", fund=carried.fund, link=differs)


def take_in(
    book: Book,
    bundle: Bundle,
    *,
    only: Collection[int] | None = None,
    replicas: Collection[int] | None = None,
    progress: Progress | None = None,
) -> Iterator[Extended]:
    """Bring the funds into the book one by one, each whole or not at all; yields the outcome.

    They become replicas: all of them, or those that are named.
    """
    with _opened(bundle.path) as archive:
        for carried in bundle.manifest.funds:
            if only is not None and carried.fund not in only:
                continue
            lines = _proved_lines(bundle.path, archive, carried, _no_progress)
            yield extend(
                book,
                carried.fund,
                _links(carried, lines),
                files=_proved_files(bundle.path, archive, carried),
                as_replica=replicas is None or carried.fund in replicas,
                progress=progress,
            )


def bring(
    location: str,
    bundle: Bundle,
    *,
    only: Collection[int],
    progress: Progress | None = None,
) -> tuple[Extended, ...]:
    """Bring the funds as replicas into the book at a location, or into a new book there."""
    brought: list[Extended] = []

    def fill(book: Book) -> None:
        brought.extend(take_in(book, bundle, only=only, progress=progress))
        _refuse_damaged(book)

    standing = book_if_any(location)
    if standing is None:
        create(location, fill).close()
        return tuple(brought)
    with closing(standing):
        refuse_parted(standing, bundle, only)
        fill(standing)
    return tuple(brought)


def continued(location: str, bundle: Bundle, only: Collection[int]) -> list[int]:
    """The funds that a book keeps and the bundle continues: they would become replicas."""
    standing = book_if_any(location)
    if standing is None:
        return []
    with closing(standing) as book:
        known = book.funds()
        with book.reading() as connection:
            return [
                carried.fund
                for carried in bundle.manifest.funds
                if carried.fund in only
                and carried.fund in known
                and carried.links > head_of(connection, carried.fund).chain
                and replica_since(connection, carried.fund) is None
            ]


def restore_bundle(
    location: str, bundle: Bundle, *, progress: Progress | None = None
) -> tuple[Extended, ...]:
    """Make a new book of all that the bundle holds; not replicas, but the books to be continued."""
    restored: list[Extended] = []

    def fill(book: Book) -> None:
        taken = take_in(book, bundle, replicas=bundle.manifest.replicas, progress=progress)
        restored.extend(taken)
        _refuse_damaged(book)

    create(location, fill).close()
    return tuple(restored)


def _refuse_damaged(book: Book) -> None:
    """Let the database itself check what was written; each fund was proved on its way in."""
    with book.reading() as connection:
        if list(prove_book(connection)):
            raise FundledgerError("book.damaged", book=book.name)


def book_if_any(location: str) -> Book | None:
    """The book at a location; None if there is none and a new one may be made."""
    try:
        return open_book(location)
    except FundledgerError as error:
        on_a_server = url_of(location).get_backend_name() != "sqlite"
        if error.key == "book.not_found" or (error.key == "book.not_a_book" and on_a_server):
            return None
        raise


def is_bundle(path: Path) -> bool:
    """Whether a file looks like one: a zip with a manifest."""
    try:
        with ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except _BROKEN:
        return False


def _write_fund(archive: ZipFile, connection: Connection, fund: int, progress: Progress) -> Carried:
    described = fund_of(connection, fund)
    whole = sha256()
    links = entries = size = 0
    last = None
    with archive.open(_part(f"funds/{fund}.jsonl"), "w", force_zip64=True) as part:
        for link in links_after(connection, fund, 0):
            text = text_of(fund, link)
            if canonical.hash_of(text) != link.hash:
                raise FundledgerError("bundle.book_broken", fund=fund, link=link.chain)
            line = f"{text}\n".encode()
            part.write(line)
            whole.update(line)
            size += len(line)
            links += 1
            entries += isinstance(link, RawEntry)
            last = link
            if links % 1_000 == 0:
                progress(1_000)
    assert last is not None, "a fund is founded by a fact"
    progress(links % 1_000)
    rules = _rules_text(connection, fund).encode()
    with archive.open(_part(f"rules/{fund}.json"), "w") as part:
        part.write(rules)
    files = _write_files(archive, connection, fund)
    return Carried(
        fund=fund,
        name=described.name,
        province=described.province,
        links=links,
        entries=entries,
        head=last.hash,
        recorded_at=last.recorded_at,
        bytes=size,
        sha256=whole.hexdigest(),
        rules_bytes=len(rules),
        rules_sha256=sha256(rules).hexdigest(),
        files=files.files,
        files_bytes=files.size,
        files_sha256=files.sha256,
    )


class _Files(NamedTuple):
    """How many files were written, how long their part is, and its hash."""

    files: int = 0
    size: int = 0
    sha256: str | None = None


def _write_files(archive: ZipFile, connection: Connection, fund: int) -> _Files:
    """Write the kept files of a fund, in the order of their hashes; no part where there is none."""
    count = len(hashes_kept(connection, fund))
    if not count:
        return _Files()
    whole = sha256()
    size = 0
    head = _part(f"files/{fund}.bin")
    head.compress_type = ZIP_STORED  # PDF and pictures are packed already
    with archive.open(head, "w", force_zip64=True) as part:
        for each in files_kept(connection, fund):
            if not each.is_whole:
                raise FundledgerError("bundle.file_broken", fund=fund, sha256=each.sha256)
            said = {"bytes": len(each.data), "media": each.media, "sha256": each.sha256}
            for block in (f"{json.dumps(said, sort_keys=True)}\n".encode(), each.data, b"\n"):
                part.write(block)
                whole.update(block)
                size += len(block)
    return _Files(count, size, whole.hexdigest())


def _refuse_loss(
    connection: Connection, target: Path, funds: Sequence[int], replicas: Collection[int]
) -> None:
    """Refuse to replace an earlier bundle unless the one that is written has all that it holds."""
    earlier = survey(target).manifest
    for carried in earlier.funds:
        kept = carried.fund in funds and carried.head == hash_at(
            connection, carried.fund, carried.links
        )
        if not kept:
            raise FundledgerError("output.bundle_loses", path=str(target), fund=carried.fund)
    if not set(earlier.replicas) <= set(replicas):
        raise FundledgerError("output.bundle_loses", path=str(target), fund=earlier.replicas[0])


def _replicas(connection: Connection, funds: Sequence[int]) -> list[int]:
    return [fund for fund in sorted(set(funds)) if replica_since(connection, fund) is not None]


def _rules_text(connection: Connection, fund: int) -> str:
    """The rule sets in effect, by kind and subject: a copy for readers without the program."""
    rules = {
        kind: {
            subject: fact.body
            for subject, fact in sorted(in_effect(stated(connection, fund, kind)).items())
        }
        for kind in _RULES
    }
    return f"{json.dumps(rules, ensure_ascii=False, indent=1, sort_keys=True)}\n"


def _part(name: str) -> ZipInfo:
    """The head of a part; nothing in it depends on when, where and by whom it was written."""
    part = ZipInfo(name, _MADE)
    part.compress_type = ZIP_DEFLATED
    part.create_system = 3
    part.external_attr = 0o644 << 16
    return part


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    if not path.is_file():
        raise FundledgerError("bundle.no_file", path=str(path))
    try:
        archive = ZipFile(path)
    except _BROKEN as error:
        raise FundledgerError("bundle.not_one", path=str(path)) from error
    with archive:
        if any(
            info.compress_type not in _PACKED or info.flag_bits & 1 for info in archive.filelist
        ):
            raise FundledgerError("bundle.damaged", path=str(path))
        yield archive


def _manifest(path: Path, archive: ZipFile) -> tuple[Manifest, str]:
    if MANIFEST not in archive.namelist():
        raise FundledgerError("bundle.not_one", path=str(path))
    if archive.getinfo(MANIFEST).file_size > MOST_BYTES_OF_MANIFEST:
        raise FundledgerError("bundle.damaged", path=str(path))
    content = b"".join(_bounded(path, archive, MANIFEST, MOST_BYTES_OF_MANIFEST))
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        said = _version_said(content)
        if said is not None and said > VERSION:
            raise FundledgerError("bundle.newer", path=str(path)) from error
        raise FundledgerError("bundle.damaged", path=str(path)) from error
    if manifest.is_newer:
        raise FundledgerError("bundle.newer", path=str(path))
    return manifest, sha256(content).hexdigest()


def _version_said(content: bytes) -> int | None:
    """The version that a manifest of another form says it has."""
    try:
        version = json.loads(content)["version"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return version if type(version) is int else None


def _refuse_other_parts(path: Path, archive: ZipFile, manifest: Manifest) -> None:
    """Refuse an archive that has not exactly the parts that the manifest names, each once."""
    named = {MANIFEST}
    for carried in manifest.funds:
        named |= set(carried.parts)
    present = archive.infolist()
    if sorted(info.filename for info in present) != sorted(named):
        raise FundledgerError("bundle.damaged", path=str(path))
    for info in present:
        if info.file_size > MOST_TIMES_PACKED * (info.compress_size + 1_000):
            raise FundledgerError("bundle.too_big", path=str(path), part=info.filename)


def _bounded(path: Path, archive: ZipFile, name: str, most: int) -> Iterator[bytes]:
    """The bytes of a part, never more than it may hold."""
    left = most
    try:
        with archive.open(name) as part:
            while block := part.read(min(1_000_000, left + 1)):
                left -= len(block)
                if left < 0:
                    raise FundledgerError("bundle.damaged", path=str(path))
                yield block
    except _BROKEN as error:
        raise FundledgerError("bundle.damaged", path=str(path)) from error


def _refuse_other_rules(path: Path, archive: ZipFile, carried: Carried) -> None:
    """Refuse a part of rules with another hash; it is not used: what counts is in the chain."""
    whole = sha256()
    for block in _bounded(path, archive, carried.rules_part, carried.rules_bytes):
        whole.update(block)
    if whole.hexdigest() != carried.rules_sha256:
        raise FundledgerError("bundle.changed", path=str(path), fund=carried.fund)


def _proved_lines(
    path: Path, archive: ZipFile, carried: Carried, progress: Progress
) -> Iterator[bytes]:
    """The lines of a chain; refused at the end if they were not what the manifest says."""
    whole = sha256()
    rest = last = b""
    count = size = 0
    for block in _bounded(path, archive, carried.chain_part, carried.bytes):
        whole.update(block)
        size += len(block)
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > MOST_BYTES_OF_LINE:
            raise FundledgerError("bundle.damaged", path=str(path))
        yield from lines
        last = lines[-1] if lines else last
        count += len(lines)
        progress(len(lines))
    if rest or (count, size) != (carried.links, carried.bytes):
        raise FundledgerError("bundle.changed", path=str(path), fund=carried.fund)
    if (whole.hexdigest(), sha256(last).hexdigest()) != (carried.sha256, carried.head):
        raise FundledgerError("bundle.changed", path=str(path), fund=carried.fund)


class _Blocks:
    """The blocks of a part, given out by lengths that the part itself says."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks
        self.whole = sha256()
        self.held = b""

    def line(self) -> bytes | None:
        """What stands up to the next end of a line, which is short; None at the end."""
        while b"\n" not in self.held and len(self.held) < _MOST_BYTES_OF_HEAD:
            if not self._more():
                break
        if not self.held:
            return None
        line, _, self.held = self.held.partition(b"\n")
        return line

    def take(self, size: int) -> bytes:
        found: list[bytes] = []
        got = 0
        while True:
            found.append(self.held)
            got += len(self.held)
            self.held = b""
            if got >= size or not self._more():
                break
        whole = b"".join(found)
        self.held = whole[size:]
        return whole[:size]

    def _more(self) -> bool:
        block = next(self.blocks, b"")
        self.whole.update(block)
        self.held = block if not self.held or not block else self.held + block
        return bool(block)


def _proved_files(path: Path, archive: ZipFile, carried: Carried) -> Iterator[KeptFile]:
    """The files of a fund, each what its hash says; refused where the manifest says otherwise."""
    if not carried.files:
        return
    reading = _Blocks(_bounded(path, archive, carried.files_part, carried.files_bytes))
    changed = FundledgerError("bundle.changed", path=str(path), fund=carried.fund)
    before = ""
    for _ in range(carried.files):
        size, media, name = _head_of_file(reading.line(), changed)
        found = KeptFile(name, media, reading.take(size))
        if not (found.is_whole and reading.take(1) == b"\n" and name > before):
            raise changed
        before = name
        yield found
    if reading.line() is not None or reading.whole.hexdigest() != carried.files_sha256:
        raise changed


def _head_of_file(line: bytes | None, changed: FundledgerError) -> tuple[int, str, str]:
    try:
        said = json.loads(line or b"")
        size, media, name = said["bytes"], said["media"], said["sha256"]
    except (ValueError, TypeError, LookupError, RecursionError):
        raise changed from None
    if type(size) is not int or not 0 <= size <= MOST_BYTES_OF_FILE:
        raise changed
    if not (isinstance(media, str) and isinstance(name, str) and len(media) <= 200):
        raise changed
    return size, media, name


def _links(carried: Carried, lines: Iterable[bytes]) -> Iterator[RawEntry | RawFact]:
    for number, line in enumerate(lines, start=1):
        try:
            yield link_of(carried.fund, line.decode())
        except (ValueError, TypeError, RecursionError) as error:
            raise FundledgerError("bundle.broken", fund=carried.fund, link=number) from error


def _no_progress(_: int) -> None:
    """Shows no progress: for callers that did not ask for it."""
