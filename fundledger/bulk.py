"""What takes long: the cycle collector kept off while many values are made, and who looks on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Protocol

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


class Progress(Protocol):
    """`with progress("roll.rolling", total) as advance: … advance(count)`: for what takes long."""

    def __call__(
        self, key: str, total: int | None = None, /, **params: object
    ) -> AbstractContextManager[Callable[[int], None]]: ...


def no_progress(
    key: str, total: int | None = None, /, **params: object
) -> AbstractContextManager[Callable[[int], None]]:
    """Nobody looks on."""
    return nullcontext(lambda count: None)
