"""Python's cycle collector switched off while a million small values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_shared: ContextVar[bool] = ContextVar("fundledger_process_is_shared", default=False)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector off for the block.

    The values made in it have no cycles, and looking for some took a third of the time.
    """
    was_on = gc.isenabled() and not _is_shared.get()
    if was_on:
        gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def sharing_the_process() -> Iterator[None]:
    """Let `no_collection` do nothing in the block: the collector belongs to all threads."""
    token = _is_shared.set(True)
    try:
        yield
    finally:
        _is_shared.reset(token)
