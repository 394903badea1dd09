"""A workbook with a password, opened in memory by msoffcrypto-tool (the extra `password`).

The password is used and forgotten; it is written nowhere.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

from fundledger.files import SourceFile, refuse, refused, this_python

_OF_EXCEL = "VelvetSweatshop"
"""Excel itself opens a workbook by this one, where only the structure was protected."""

_MOST_ROUNDS = 2_000_000
"""Excel makes a key by 100,000 rounds; each million takes a second."""

_ROUNDS = re.compile(rb'spinCount="(\d{1,20})"')


def unlocked(file: SourceFile, streams: Mapping[str, bytes], password: str | None) -> SourceFile:
    """The same workbook without its password. `streams`: what is in its container."""
    try:
        import msoffcrypto
        from msoffcrypto import exceptions
    except ImportError:
        raise refused(file, "workbook.password_needs_extra", python=this_python()) from None
    info = streams.get("EncryptionInfo", b"")
    if b"<!" in info or any(int(each) > _MOST_ROUNDS for each in _ROUNDS.findall(info)):
        refuse(file, "workbook.damaged")
    broken = (
        *(exceptions.FileFormatError, exceptions.ParseError, struct.error, AssertionError, OSError),
        *(ValueError, LookupError, TypeError, AttributeError, OverflowError, ExpatError),
    )
    for tried in (password, _OF_EXCEL) if password else (_OF_EXCEL,):
        try:
            return SourceFile(file.name, _decrypted(msoffcrypto.OfficeFile, file.data, tried))
        except exceptions.InvalidKeyError:
            continue
        except exceptions.DecryptionError:
            raise refused(file, "workbook.password_of_other_kind") from None
        except broken as error:
            raise refused(file, "workbook.damaged") from error
    return refuse(file, "workbook.password" if password is None else "workbook.wrong_password")


def _decrypted(office_file: Any, data: bytes, password: str) -> bytes:
    locked = office_file(BytesIO(data))
    if locked.format == "ooxml":  # the old formats always verify
        locked.load_key(password=password, verify_password=True)
    else:
        locked.load_key(password=password)
    out = BytesIO()
    locked.decrypt(out)
    return out.getvalue()
