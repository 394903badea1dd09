"""The pages of recovery and of its cases, in one row."""

from __future__ import annotations

from fundledger.web.tabs import Tab

TABS = (
    Tab("recovery", "web_recovery.ladder"),
    Tab("recovery/reminders", "web_recovery.reminders"),
    Tab("recovery/promises", "web_recovery.promises"),
    Tab("recovery/inspections", "web_recovery.inspections"),
    Tab("cases", "web_recovery.cases"),
    Tab("recovery/limitation", "web_recovery.limitation"),
    Tab("recovery/securities", "web_recovery.securities"),
    Tab("recovery/work", "web_recovery.work"),
    Tab("recovery/calendar", "web_recovery.calendar"),
)
