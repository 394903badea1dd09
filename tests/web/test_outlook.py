"""The outlook in the pages: methods beside each other, pictures, and the plan as a grid."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.rooms import at, fields_of, rows_of
from tests.web.sites import Browser, hidden

DAY = "as_of=30/06/2023"
PLAN = f"/20/outlook/plan?{DAY}"


def test_the_methods_stand_beside_each_other(looking: Browser) -> None:
    page = looking.page(f"/20/outlook?{DAY}")
    rows = {row.partition(" | ")[0]: row for row in rows_of(page, "outlook")}
    # On hand 2.890 million; the plan expects 1.220 million more, the contracts 1.080 million.
    assert "2.890.000.000" in rows["Dư nguồn vốn gốc trên sổ"]
    whole = rows["Ước dư nguồn vốn gốc"].split(" | ")
    assert whole[1:3] == ["4.110.000.000", "3.970.000.000"]
    assert len(whole) == 5


def test_the_pictures_are_drawn_of_the_day_asked(looking: Browser) -> None:
    page = looking.page(f"/20/outlook?{DAY}")
    pictures = re.findall(r'<img src="([^"]*)" alt="[^"]+"', page)
    assert len(pictures) == 2
    for address in pictures:
        found = looking.get(address.replace("&amp;", "&"))
        assert (found.status_code, found.headers["content-type"]) == (200, "image/svg+xml")
        assert "<svg" in found.text
        assert "31/12/2023" in found.text
        known = looking.get(address, headers={"if-none-match": found.headers["etag"]})
        assert known.status_code == 304
    assert looking.get("/20/outlook/nothing.svg").status_code == 404


def test_why_it_changed_is_asked_of_an_earlier_day(looking: Browser) -> None:
    assert "Nhập ngày trước" in looking.page(f"/20/outlook/changes?{DAY}")
    page = looking.page(f"/20/outlook/changes?{DAY}&since=31/03/2023")
    assert "3.300.000.000" in page
    assert "Nhập ngày trước" not in page


def test_the_grid_shows_the_plan(looking: Browser) -> None:
    page = looking.page(PLAN)
    typed = fields_of(page)
    assert typed["amount:DEMO-QH01|promise|2023Q3"] == "50.000.000"
    assert typed["percent:DEMO-QH01|promise|2023Q3"] == "80"
    assert typed["amount:DEMO-QH01|promise|2023Q4"] == ""
    interest = fields_of(looking.page(f"{PLAN}&amount=overdue_interest"))
    assert interest["amount:DEMO-QH01|promise|2023Q3"] == "5.000.000"


def test_a_grid_that_changes_nothing_is_no_new_version(browser: Browser) -> None:
    for amount in ("principal", "interest", "overdue_interest"):
        address = f"{PLAN}&amount={amount}"
        looked = browser.send(address, _grid(browser, address))
        assert looked.status_code == 200, looked.text
        assert rows_of(looked.text, "recovery_plan_changes") == []


def test_what_is_typed_in_the_grid_becomes_a_version(browser: Browser) -> None:
    typed = _grid(browser, PLAN)
    typed["amount:DEMO-QH02|court_settlement|2023Q4"] = "120.000.000"
    typed["amount:DEMO-QH06|judgement|2023Q4"] = ""
    typed["percent:DEMO-QH06|judgement|2023Q4"] = ""
    typed["amount:DEMO-QH03|promise|2024Q1"] = "60.000.000"
    typed["percent:DEMO-QH03|promise|2024Q1"] = "25"
    looked = browser.send(PLAN, typed)
    assert looked.status_code == 200, looked.text
    assert len(rows_of(looked.text, "recovery_plan_changes")) == 3
    address = re.search(r'class="sure" action="([^"]*)"', looked.text)
    assert address is not None
    done = browser.send(address[1], {**hidden(looked.text), "_step": "do"})
    assert done.status_code == 200, done.text
    (first, _) = rows_of(browser.page(f"/20/outlook/versions?{DAY}"), "recovery_plan_versions")
    # 1.220 + 50 % of 20 more − 40 % of 30 + 25 % of 60 = 1.220 + 10 − 12 + 15 = 1.233 million
    assert "1.233.000.000" in first
    kept = fields_of(browser.page(PLAN))
    assert kept["amount:DEMO-QH02|court_settlement|2023Q4"] == "120.000.000"
    assert "amount:DEMO-QH06|judgement|2023Q4" not in kept
    assert "DEMO-QH06|contract" in "".join(kept)


def test_what_is_wrong_in_the_grid_is_said_and_all_of_it_kept(browser: Browser) -> None:
    typed = _grid(browser, PLAN)
    typed["amount:DEMO-QH02|court_settlement|2023Q4"] = "năm mươi"
    typed["amount:DEMO-QH03|promise|2023Q4"] = "41.000.000"
    found = browser.send(PLAN, typed)
    assert found.status_code == 422
    assert "năm mươi" in found.text
    assert fields_of(found.text)["amount:DEMO-QH03|promise|2023Q4"] == "41.000.000"
    target = re.search(r'href="#(a-\d+-2023Q4)"', found.text)
    assert target is not None
    assert f'id="{target[1]}"' in found.text


def test_a_per_cent_beyond_the_whole_is_refused_in_the_grid(browser: Browser) -> None:
    typed = _grid(browser, PLAN)
    typed["percent:DEMO-QH03|promise|2023Q4"] = "150"
    found = browser.send(PLAN, typed)
    assert found.status_code == 422
    assert fields_of(found.text)["percent:DEMO-QH03|promise|2023Q4"] == "150"


def test_a_grid_of_an_older_version_is_shown_again(browser: Browser) -> None:
    typed = _grid(browser, PLAN)
    said = {"loan": "DEMO-QH07", "quarter": "2023Q4", "origin": "judgement", "on": "30/06/2023"}
    done = browser.act(20, "recovery-plan set", {**said, "principal": "1.000.000"})
    assert done.status_code == 200, done.text
    typed["amount:DEMO-QH03|promise|2023Q4"] = "41.000.000"
    found = browser.send(PLAN, typed)
    assert found.status_code == 409
    assert fields_of(found.text)["amount:DEMO-QH03|promise|2023Q4"] == "41.000.000"


def test_a_scenario_is_played_by_upload(browser: Browser, demo: Path) -> None:
    page = browser.page(f"/20/outlook/scenarios?{DAY}")
    data = (demo / "kich-ban-hai-htx.yaml").read_bytes()
    for place, field in (("scenario/show", "file"), ("outlook", "scenario")):
        action = re.search(rf'action="(/20/ask/{place}[^"]*)"', page)
        assert action is not None
        files = {field: ("kich-ban.yaml", data)}
        found = browser.send(action[1], {"as_of": "30/06/2023"}, files)
        assert found.status_code == 200, found.text
        assert "DEMO-KB01" in found.text


def test_the_other_pages_answer(looking: Browser) -> None:
    assert rows_of(looking.page(f"/20/outlook/proof?{DAY}"), "backtest_scores")
    assert rows_of(looking.page(f"/20/outlook/rates?{DAY}"), "outlook_rates")
    page = looking.page(f"/20/outlook/why?{DAY}")
    assert rows_of(page, "outlook_payers")
    assert at(looking.page(f"/20/outlook/versions?{DAY}"), "/20/do/recovery-plan/void")


def _grid(browser: Browser, address: str) -> dict[str, str]:
    form = browser.page(address).partition('class="act">')[2].partition("</form>")[0]
    typed = fields_of(form)
    del typed["_secret"]
    return typed
