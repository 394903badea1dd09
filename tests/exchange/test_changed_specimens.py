"""What people and programs do to a statement: it still says the same, or it is refused.

A reading that is taken has the lines of the truth. What no proof of the file could see is named in
`specimens.changing`, where the change answers nothing.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.errors import BadFile
from tests.exchange.specimens import ALL, accounts_of, made
from tests.exchange.specimens.changing import BREAKING, KEEPING
from tests.exchange.specimens.comparing import differences
from tests.exchange.test_specimens import problems, read


@pytest.mark.slow
@pytest.mark.parametrize("change", KEEPING)
def test_what_keeps_the_truth_is_read_all_the_same(change: str, tmp_path: Path) -> None:
    for name, layout in ALL.items():
        specimen = KEEPING[change](Random(name), made(layout, 5))
        for kind in ("xlsx", "csv"):
            assert (name, differences(specimen, read(specimen, kind, tmp_path))) == (name, [])


@pytest.mark.slow
@pytest.mark.parametrize("change", BREAKING)
def test_what_breaks_the_truth_is_refused(change: str, tmp_path: Path) -> None:
    taken = []
    for name, layout in ALL.items():
        for seed in range(3):
            random = Random(f"{name} {seed}")
            broken = BREAKING[change](random, layout, accounts_of(layout, seed))
            if broken is not None and not problems(broken, tmp_path):
                taken.append((name, seed))
    assert taken == []


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(ALL)),
    size=st.integers(1, 40),
    seed=st.integers(0, 10**6),
    changes=st.lists(st.sampled_from(sorted(KEEPING)), max_size=4),
    breaking=st.none() | st.sampled_from(sorted(BREAKING)),
    kind=st.sampled_from(("xlsx", "csv")),
)
def test_a_reading_that_is_taken_has_the_lines_of_the_truth(
    name: str, size: int, seed: int, changes: list[str], breaking: str | None, kind: str
) -> None:
    layout, random = ALL[name], Random(seed)
    specimen = made(layout, seed, size)
    if breaking is not None:
        broken = BREAKING[breaking](random, layout, accounts_of(layout, seed, size))
        if broken is None:
            return
        specimen = broken
    for change in changes:
        specimen = KEEPING[change](random, specimen)
    with TemporaryDirectory() as folder:
        try:
            found = read(specimen, kind, Path(folder))
        except BadFile:
            return
    assert breaking is None
    assert differences(specimen, found) == []
