"""The pages of the machine are what the data says."""

from __future__ import annotations

import re

from fundledger.recovery import drawing
from fundledger.rules.procedures import shipped


def test_the_pages_are_what_the_data_says() -> None:
    for path, text in drawing.files().items():
        told = "run: python -m fundledger.recovery.drawing"
        assert path.read_text(encoding="utf-8") == text, told


def test_every_state_event_and_period_stands_on_the_page() -> None:
    text = next(iter(drawing.files().values()))
    for procedure in shipped().values():
        for state in procedure.states.values():
            assert state.label.en in text
        for event in procedure.events.values():
            assert event.label.en in text
        for period in procedure.periods:
            assert f"(`{period}`)" in text


def test_a_picture_draws_no_box_twice_and_no_arrow_to_nowhere() -> None:
    for text in drawing.files().values():
        for picture in re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL):
            boxes = re.findall(r'^    state "[^"]+" as (\w+)$', picture, re.MULTILINE)
            arrows = re.findall(r"^    (\S+) --> (\w+): \S", picture, re.MULTILINE)
            assert len(boxes) == len(set(boxes))
            assert {name for ends in arrows for name in ends} - {"[*]"} == set(boxes)
            assert len(arrows) == picture.count("-->")
            # A colon or semicolon of a label would end it.
            labels = re.findall(r" --> \w+: (.*)$", picture, re.MULTILINE)
            assert not [label for label in labels if {*":;#"} & {*label}]
