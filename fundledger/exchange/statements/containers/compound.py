"""The container of old Office files (OLE2): its streams by name, and a new one around a stream.

Nothing of what such a file says of itself is believed: chains of sectors end, and are no longer
than the file. A faster reader behind is handed a container that was made here.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NO_STREAM = 0xFFFFFFFF
_SECTOR = 512
_SMALL = 64
_MINI_BELOW = 4096
_STREAM, _ROOT = 2, 5


class Damaged(ValueError):
    """The container does not hold together."""


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    size: int


def streams(data: bytes) -> Mapping[str, bytes]:
    """Every stream of a container by its name; `Damaged` where it has none to read."""
    try:
        return _Container(data).streams()
    except (struct.error, IndexError) as error:
        raise Damaged(str(error)) from error


class _Container:
    def __init__(self, data: bytes) -> None:
        if len(data) < _SECTOR or not data.startswith(OLE2):
            raise Damaged("no header")
        self.data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Damaged("sectors")
        self.size = 1 << shift
        self.most = len(data) // self.size + 1
        self.fat = self._table()
        (self.directory_at,) = struct.unpack_from("<I", data, 48)
        (self.small_fat_at,) = struct.unpack_from("<I", data, 60)

    def streams(self) -> dict[str, bytes]:
        entries: dict[str, _Entry] = {}
        root: _Entry | None = None
        directory = self._chain(self.directory_at)
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind == _ROOT and root is None:
                root = _Entry(start, size)
            elif kind == _STREAM and 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                entries.setdefault(name, _Entry(start, size))
        small = self._chain(root.start)[: root.size] if root and root.size else b""
        raw = self._chain(self.small_fat_at) if small else b""
        small_fat = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        found: dict[str, bytes] = {}
        left = 2 * len(self.data)  # streams that say they lie upon each other are not all read
        for name, entry in entries.items():
            left -= entry.size
            if entry.size > len(self.data) or left < 0:
                raise Damaged(name)
            if entry.size >= _MINI_BELOW:
                content = self._chain(entry.start, entry.size)
            else:
                content = _small_chain(small, small_fat, entry)
            if len(content) < entry.size:
                raise Damaged(name)
            found[name] = content[: entry.size]
        return found

    def _table(self) -> tuple[int, ...]:
        """Which sector follows which."""
        count, at = struct.unpack_from("<I", self.data, 44)[0], 68
        if count > self.most:
            raise Damaged("table")
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        (more,) = struct.unpack_from("<I", self.data, at)
        seen = 0
        while more < _FAT and len(sectors) < count:
            seen += 1
            if seen > self.most:
                raise Damaged("table")
            part = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            sectors += part[:-1]
            more = part[-1]
        raw = b"".join(self._sector(each) for each in sectors[:count] if each < _FAT)
        return struct.unpack(f"<{len(raw) // 4}I", raw)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        sector = self.data[start : start + self.size]
        if not sector:
            raise Damaged(f"sector {number}")
        return sector.ljust(self.size, b"\0")

    def _chain(self, start: int, size: int | None = None) -> bytes:
        parts: list[bytes] = []
        wanted = self.most if size is None else -(-size // self.size)
        while start < _FAT and len(parts) < wanted:
            parts.append(self._sector(start))
            start = self.fat[start]
        if size is None and start < _FAT:
            raise Damaged("a chain without end")
        return b"".join(parts)


def _small_chain(small: bytes, small_fat: tuple[int, ...], entry: _Entry) -> bytes:
    parts: list[bytes] = []
    at = entry.start
    while len(parts) * _SMALL < entry.size and at < _FAT:
        parts.append(small[at * _SMALL : (at + 1) * _SMALL])
        at = small_fat[at]
    return b"".join(parts)


def container_of(name: str, stream: bytes) -> bytes:
    """A container with this one stream, at least as long as its readers call large."""
    stream = stream.ljust(_MINI_BELOW, b"\0")
    body = -(-len(stream) // _SECTOR)
    directory = body  # the stream first, then the directory, then the tables
    tables = 1
    while tables * 128 < body + 1 + tables + _beyond(tables):
        tables += 1
    beyond = _beyond(tables)
    first_table = body + 1
    chain = [*range(1, body), _END, _END, *[_FAT] * tables, *[_FAT - 1] * beyond]
    chain += [_FREE] * (tables * 128 - len(chain))
    numbers = list(range(first_table, first_table + tables))
    header = struct.pack("<8s16xHHHHH6x", OLE2, 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, tables, directory, 0, _MINI_BELOW)
    header += struct.pack("<IIII", _END, 0, first_table + tables if beyond else _END, beyond)
    header += struct.pack("<109I", *(numbers[:109] + [_FREE] * (109 - len(numbers[:109]))))
    more = b""
    rest = numbers[109:]
    for index in range(beyond):
        part = rest[index * 127 : (index + 1) * 127]
        follows = first_table + tables + index + 1 if index + 1 < beyond else _END
        more += struct.pack("<128I", *part, *[_FREE] * (127 - len(part)), follows)
    entries = _directory_entry("Root Entry", _ROOT, 1, _END, 0)
    entries += _directory_entry(name, _STREAM, _NO_STREAM, 0, len(stream))
    return b"".join(
        (
            header,
            stream.ljust(body * _SECTOR, b"\0"),
            entries.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{tables * 128}I", *chain),
            more,
        )
    )


def _beyond(tables: int) -> int:
    """Sectors that list the sectors of the table, where the header has no room for them."""
    return -(-max(0, tables - 109) // 127)


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBB", written, len(written), kind, 1)
    return head + struct.pack("<3I36xII4x", _NO_STREAM, _NO_STREAM, child, start, size)
