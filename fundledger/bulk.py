"""For work on a million small values at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_shared: ContextVar[bool] = ContextVar("fundledger_process_is_shared", default=False)


@contextmanager
def no_collection() -> Iterator[None]:
    """Values without one cycle: looking for cycles among them took a third of the time."""
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
    """Other threads live here too: the collector, which is everybody's, stays as it is."""
    token = _is_shared.set(True)
    try:
        yield
    finally:
        _is_shared.reset(token)
