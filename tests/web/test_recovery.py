"""Getting debts back in the pages: the ladder, reminders, a case with its machine, the calendar."""

from __future__ import annotations

import re
from html import unescape

from fundledger.rules.procedures import shipped
from tests.web.rooms import at, rows_of
from tests.web.sites import Browser

DAY = "as_of=30/06/2023"


def test_a_reminder_is_entered_from_the_list_and_then_delivered(browser: Browser) -> None:
    form = browser.page(at(browser.page(f"/20/arrears?{DAY}"), "/20/do/remind?"))
    assert 'value="DEMO-11"' in form
    typed = {"cooperative": "DEMO-11", "document": "TB-01", "on": "30/06/2023", "loan": "DEMO-QH01"}
    assert browser.act(20, "remind", {**typed, "rung": "remind_1"}).status_code == 200
    page = browser.page(f"/20/recovery/reminders?{DAY}")
    (row,) = rows_of(page, "recovery_steps")
    assert "TB-01" in row
    link = re.search(r"/20/do/remind/delivered\?on=[^&]*&amp;link=(\d+)", page)
    assert link is not None
    told = {"link": link[1], "by": "post", "outcome": "received", "on": "01/07/2023"}
    assert browser.act(20, "remind delivered", told).status_code == 200
    both = rows_of(browser.page("/20/recovery/reminders"), "recovery_steps")
    assert len(both) == 2


def test_a_promise_and_an_inspection_stand_in_their_lists(browser: Browser) -> None:
    said = {"cooperative": "DEMO-18", "amount": "9.020.000", "by": "31/08/2023", "on": "03/07/2023"}
    assert browser.act(20, "promise", said).status_code == 200
    (promised,) = rows_of(browser.page("/20/recovery/promises"), "promises")
    assert "9.020.000" in promised
    assert rows_of(browser.page("/20/recovery/promises?state=kept"), "promises") == []
    page = browser.page(f"/20/recovery/inspections?{DAY}")
    assert len(rows_of(page, "inspections_due")) == 17
    assert 'value="DEMO-QH01"' in browser.page(at(page, "/20/do/inspect?"))


def test_cases_lead_to_each(looking: Browser) -> None:
    page = looking.page(f"/20/cases?{DAY}")
    assert len(rows_of(page, "cases")) == 7
    assert len(rows_of(page, "case_dates")) == 7
    assert "Vụ kiện DEMO-KK01" in looking.page(at(page, "/20/cases/DEMO-KK01?"))


def test_what_may_follow_in_a_case_is_what_its_rules_say(looking: Browser) -> None:
    page = looking.page(f"/20/cases/DEMO-KK01?{DAY}")
    offered = re.findall(r'href="/20/do/case/event\?([^"]*)"', page)
    events = [re.search(r"event=(\w+)", each) for each in map(unescape, offered)]
    said = [each[1] for each in events if each is not None]
    rules = shipped()["to-tung-2016"]
    assert said == [each.name for each in rules.possible_in("filed")]
    assert len(said) == 5
    assert page.count('aria-current="step"') == 1
    assert "ask_to_amend (" not in page
    # Claimed 240.000.000 and 41.717.500 on the day of filing; 10.000.000 and 6.875.000 came since.
    assert "281.717.500" in page
    assert "(16.875.000)" in page
    assert "Điều 191 Bộ luật Tố tụng dân sự 2015" in page
    assert re.search(r'href="/20/recovery[^"]*" aria-current="page">Thu hồi<', page)


def test_an_event_moves_the_mark_of_the_machine(browser: Browser) -> None:
    form = browser.page(at(browser.page(f"/20/cases/DEMO-KK01?{DAY}"), "/20/do/case/event?on="))
    assert 'value="DEMO-KK01"' in form
    typed = {"case": "DEMO-KK01", "event": "accept", "on": "30/06/2023", "document": "TB-TL-01"}
    assert browser.act(20, "case event", typed).status_code == 200
    page = browser.page(f"/20/cases/DEMO-KK01?{DAY}")
    (now,) = re.findall(r'aria-current="step">(.*?)<', page)
    assert now.strip() == "Đã thụ lý, chuẩn bị xét xử"
    assert page.count("/20/do/case/event?on=") == 1 + 6  # by itself, and what may follow


def test_a_case_that_is_not_there_is_said_in_words(looking: Browser) -> None:
    found = looking.get("/20/cases/KHÔNG/CÓ")
    assert found.status_code == 422
    assert "KHÔNG/CÓ" in found.text


def test_limitation_leads_to_its_reason(looking: Browser) -> None:
    page = looking.page(f"/20/recovery/limitation?{DAY}")
    assert len(rows_of(page, "limitation")) == 10
    why = looking.page(at(page, "/20/ask/limitation/explain?loan=DEMO-QH01"))
    assert rows_of(why, "limitation_steps")


def test_work_is_answered_by_its_row(browser: Browser) -> None:
    page = browser.page(f"/20/recovery/work?{DAY}")
    before = rows_of(page, "worklist")
    assert not any("duty:year:2022" in row for row in before)
    form = browser.page(at(page, "/20/do/worklist/done?key=duty"))
    assert 'value="duty:year:2022"' in form
    typed = {"key": "duty:year:2022", "reason": "đã nộp ngày 20/03"}
    assert browser.act(20, "worklist done", typed).status_code == 200
    page = browser.page("/20/recovery/work")
    assert "Nộp báo cáo tài chính, báo cáo cho vay năm 2022" not in page


def test_a_month_is_a_table_of_weeks(looking: Browser) -> None:
    page = looking.page(f"/20/recovery/calendar?{DAY}&month=07/2023")
    assert "Tháng 7/2023" in page
    body = page.partition('<table class="month">')[2].partition("</table>")[0]
    # July 2023 begins on a Saturday: 27 June to 6 August are six weeks.
    assert body.count("<tr>") == 1 + 6
    third = re.search(r'<span class="number">3 ?</span>(.*?)</td>', body, re.S)
    assert third is not None
    assert "DEMO-KK02" in third[1]
    assert "month=06%2F2023" in page
    assert "month=08%2F2023" in page


def test_what_is_no_month_is_the_month_of_the_day(looking: Browser) -> None:
    for said in ("x", "13/2023", "1/99999", "0/0", "/", "12/9999", "1/1"):
        assert "Tháng 6/2023" in looking.page(f"/20/recovery/calendar?{DAY}&month={said}")
    assert "Tháng 12/2099" in looking.page("/20/recovery/calendar?month=12/2099")


def test_the_calendar_goes_to_outlook(looking: Browser) -> None:
    page = looking.page(f"/20/recovery/calendar?{DAY}")
    found = looking.get(at(page, "/20/ask/worklist/calendar.txt"))
    assert found.text.startswith("BEGIN:VCALENDAR")
    assert ".ics" in found.headers["content-disposition"]
