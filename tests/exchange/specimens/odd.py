"""Habits that any bank may have, each on a plain table: what makes a reading go wrong in silence.

General practice, and the traps that public readers of statements name: an opening row that is
dated and has its sum under Có, narratives that go on in rows below, page breaks, totals per day
and page, a column of states ("Thất bại"), reversals as negative sums on their own side, days and
amounts in all dresses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from tests.exchange.specimens import dress, sheet
from tests.exchange.specimens.dress import comma, dmy, dot
from tests.exchange.specimens.sheet import Layout, Row, Say, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount

_SAYS: frozenset[Say] = frozenset(
    {"account", "period", "opening", "closing", "balance", "reference", "totals"}
)
_TEXT = 3  # the column of narratives


def _table(day: sheet.Write, amount: sheet.Amount) -> Table:
    return Table(
        (
            ("STT", sheet.count),
            ("Ngày giao dịch", day),
            ("Số chứng từ", sheet.reference),
            ("Nội dung", sheet.narrative),
            ("Phát sinh nợ", sheet.out(amount)),
            ("Phát sinh có", sheet.into(amount)),
            ("Số dư", sheet.balance(amount)),
        )
    )


def _statement(
    account: TrueAccount,
    *,
    day: sheet.Write | None = None,
    amount: sheet.Amount = dot,
    lines: Callable[[list[Row], Table], list[Row]] = lambda rows, _: rows,
) -> Specimen:
    table = _table(sheet.day(dmy) if day is None else day, amount)
    return Specimen(
        bank="",
        rows=(
            heads("SAO KÊ TÀI KHOẢN"),
            heads("Số tài khoản:", account.number),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            *table.heading(),
            table.labelled("opening", {_TEXT: "Số dư đầu kỳ", 6: amount(account.opening)}),
            *lines(table.lines(account), table),
            table.labelled(
                "total", {_TEXT: "Cộng", 4: amount(account.total_out), 5: amount(account.total_in)}
            ),
            table.labelled("closing", {_TEXT: "Số dư cuối kỳ", 6: amount(account.closing)}),
        ),
        accounts=(account,),
        says=_SAYS,
    )


def dated_opening(account: TrueAccount) -> Specimen:
    """A dated opening row whose sum stands under Có once became a receipt of 988.888.824."""
    plain = _statement(account)
    first = Row(
        "opening", (None, dmy(account.first), None, "Số dư đầu kỳ", None, dot(account.opening))
    )
    return replace(plain, rows=tuple(first if row.kind == "opening" else row for row in plain.rows))


def narratives_below(account: TrueAccount) -> Specimen:
    """A narrative goes on in one or two rows below its line."""

    def cut(rows: list[Row], _: Table) -> list[Row]:
        found: list[Row] = []
        for row in rows:
            words = str(row.cells[_TEXT]).split()
            size = max(1, len(words) // 3 + 1)
            parts = [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
            found.append(
                replace(row, cells=(*row.cells[:_TEXT], parts[0], *row.cells[_TEXT + 1 :]))
            )
            found += [Row("more", (None, None, None, part), row.line) for part in parts[1:]]
        return found

    return _statement(account, lines=cut)


def pages(account: TrueAccount) -> Specimen:
    """A page of five lines: its total, its number, and the headings again."""

    def broken(rows: list[Row], table: Table) -> list[Row]:
        found: list[Row] = []
        for at in range(0, len(rows), 5):
            page = rows[at : at + 5]
            found += page
            if at + 5 < len(rows):
                of = [account.lines[row.line or 0].amount for row in page]
                found += [
                    table.labelled(
                        "total",
                        {
                            _TEXT: "Cộng trang",
                            4: dot(-sum(n for n in of if n < 0)),
                            5: dot(sum(n for n in of if n > 0)),
                        },
                    ),
                    foot(f"Trang {at // 5 + 1}/{-(-len(rows) // 5)}"),
                    *table.heading(),
                ]
        return found

    return _statement(account, lines=broken)


def day_totals(account: TrueAccount) -> Specimen:
    def summed(rows: list[Row], table: Table) -> list[Row]:
        found: list[Row] = []
        for _, same in sheet.by_day(account, rows):
            of = [account.lines[row.line or 0].amount for row in same]
            total = {
                _TEXT: "Cộng phát sinh trong ngày",
                4: dot(-sum(n for n in of if n < 0)),
                5: dot(sum(n for n in of if n > 0)),
            }
            found += [*same, table.labelled("total", total)]
        return found

    return _statement(account, lines=summed)


def states(account: TrueAccount) -> Specimen:
    """A column of states: what failed is no line, the balances do not know it."""
    plain = _statement(account)
    rows: list[Row] = []
    random = Random(account.number)
    for row in plain.rows:
        if row.kind == "heading":
            rows.append(replace(row, cells=(*row.cells, "Trạng thái")))
            continue
        rows.append(replace(row, cells=(*row.cells, "Thành công")) if row.kind == "line" else row)
        if row.kind == "line" and random.random() < 0.25:
            failed = (*row.cells[:4], "7.000.000", None, None, "Thất bại")
            rows.append(Row("aside", failed))
    return replace(plain, rows=tuple(rows))


def reversals(account: TrueAccount) -> Specimen:
    """Every third line takes money back as a negative sum on the other side."""

    def turned(rows: list[Row], _: Table) -> list[Row]:
        found: list[Row] = []
        for n, row in enumerate(rows):
            amount = account.lines[row.line or 0].amount
            out, into = row.cells[4], row.cells[5]
            if n % 3 == 2:
                out, into = (dot(-amount), None) if amount > 0 else (None, dot(amount))
            found.append(replace(row, cells=(*row.cells[:4], out, into, *row.cells[6:])))
        return found

    plain = _statement(account, lines=turned)
    of = [(n % 3 == 2, line.amount) for n, line in enumerate(account.lines)]
    out = sum(-n for back, n in of if (n < 0) != back)
    into = sum(n for back, n in of if (n > 0) != back)
    total = _table(sheet.day(dmy), dot).labelled(
        "total", {_TEXT: "Cộng", 4: dot(out), 5: dot(into)}
    )
    return replace(plain, rows=tuple(total if row.kind == "total" else row for row in plain.rows))


def empty(account: TrueAccount) -> Specimen:
    """A period in which nothing moved."""
    nothing = replace(account, lines=(), closing=account.opening)
    return _statement(nothing)


def other_days(account: TrueAccount) -> Specimen:
    """Further columns of days that are not the bank's: of the document, and of the value."""
    table = Table(
        (
            ("Ngày chứng từ", lambda _, line: dmy(line.day - timedelta(2))),
            ("Ngày hiệu lực", sheet.value_day(dmy)),
            ("Ngày hạch toán", sheet.day(dmy)),
            ("Nội dung", sheet.narrative),
            ("Ghi nợ", sheet.out(comma)),
            ("Ghi có", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="",
        rows=(
            heads("SAO KÊ"),
            heads("Số tài khoản:", account.number),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=frozenset({"account", "balance"}),
    )


def numbered(account: TrueAccount) -> Specimen:
    """A row that numbers the columns below their headings."""
    plain = _statement(account)
    at = next(n for n, row in enumerate(plain.rows) if row.kind == "heading") + 1
    numbers = Row("heading", ("A", "B", "C", "1", "2", "3", "4"))
    return replace(plain, rows=(*plain.rows[:at], numbers, *plain.rows[at:]))


def day_balances(account: TrueAccount) -> Specimen:
    """A balance at the end of each day, in a row that bears that day, and none on the lines."""

    def with_balances(rows: list[Row], table: Table) -> list[Row]:
        found: list[Row] = []
        for day, same in sheet.by_day(account, rows):
            last = account.lines[same[-1].line or 0].balance
            found += [replace(row, cells=row.cells[:6]) for row in same]
            label = {1: dmy(day), _TEXT: "Số dư cuối ngày", 6: dot(last)}
            found.append(table.labelled("aside", label))
        return found

    plain = _statement(account, lines=with_balances)
    return replace(plain, says=plain.says - {"balance"})


def carried(account: TrueAccount) -> Specimen:
    """Pages that say what they carry on, with the headings again."""

    def broken(rows: list[Row], table: Table) -> list[Row]:
        found: list[Row] = []
        for n, row in enumerate(rows):
            if n and n % 4 == 0:
                over = dot(account.lines[n - 1].balance)
                found += [
                    table.labelled("aside", {_TEXT: "Mang sang trang sau", 6: over}),
                    foot(f"Trang {n // 4}"),
                    *table.heading(),
                    table.labelled("aside", {_TEXT: "Số trang trước chuyển sang", 6: over}),
                ]
            found.append(row)
        return found

    return _statement(account, lines=broken)


def one_amount(account: TrueAccount) -> Specimen:
    """A signed amount alone, its sign apart from it and the currency behind."""
    return _amount_alone(account, dress.sign_apart)


def minus_behind(account: TrueAccount) -> Specimen:
    return _amount_alone(account, dress.minus_behind)


def brackets(account: TrueAccount) -> Specimen:
    return _amount_alone(account, dress.brackets)


def letters_behind(account: TrueAccount) -> Specimen:
    """CR and DR behind each sum; DR is money out."""
    return _amount_alone(account, dress.letters_behind)


def _amount_alone(account: TrueAccount, amount: sheet.Amount) -> Specimen:
    table = Table(
        (
            ("Thời gian giao dịch", lambda _, line: f"{dmy(line.day)} {line.clock:%H:%M}"),
            ("Mã giao dịch", sheet.reference),
            ("Số tiền", sheet.either(amount)),
            ("Số dư sau giao dịch", sheet.balance(amount)),
            ("Nội dung", sheet.narrative),
        )
    )
    return Specimen(
        bank="",
        rows=(
            heads("LỊCH SỬ GIAO DỊCH"),
            heads("Tài khoản", account.number),
            *table.heading(),
            *table.lines(account, newest_first=True),
        ),
        accounts=(account,),
        says=frozenset({"account", "balance", "reference"}),
    )


def accounts_of_payers(account: TrueAccount) -> Specimen:
    """The payer's account and bank stand in columns of the table; the Fund's own stands above."""
    table = Table(
        (
            ("Ngày", sheet.day(dmy)),
            ("Tài khoản", lambda n, _: f"0351000{n % 7:06}"),
            ("Tên người chuyển", sheet.payer),
            ("Ngân hàng", sheet.always("BIDV")),
            ("Nội dung", sheet.narrative),
            ("Nợ", sheet.out(comma)),
            ("Có", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="",
        rows=(
            heads("SAO KÊ"),
            heads("Số tài khoản", account.number),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=frozenset({"account", "balance", "payer"}),
    )


def far_down(account: TrueAccount) -> Specimen:
    """Sixty rows of conditions above the headings."""
    plain = _statement(account)
    words = tuple(
        heads(f"{n}. Điều khoản: số dư, ghi nợ, ghi có, nội dung và ngày giao dịch của Quý khách.")
        for n in range(1, 61)
    )
    return replace(plain, rows=(*plain.rows[:3], *words, *plain.rows[3:]))


def in_bank_words(account: TrueAccount) -> Specimen:
    """Narratives that are labels elsewhere: “Số dư đầu kỳ”, “Tổng cộng”, “Số tài khoản: …”."""
    words = ("Số dư đầu kỳ", "Tổng cộng", "Cộng", "Số tài khoản: 0351000000001", "Lũy kế")
    lines = tuple(
        replace(line, narrative=f"{words[n % len(words)]} chuyen tien {n}")
        for n, line in enumerate(account.lines)
    )
    return _statement(replace(account, lines=lines))


def _dressed(day: sheet.Write | None, amount: sheet.Amount) -> Layout:
    return Layout(lambda account: _statement(account, day=day, amount=amount))


LAYOUTS = {
    "dated-opening": Layout(dated_opening),
    "narratives-below": Layout(narratives_below),
    "pages": Layout(pages),
    "day-totals": Layout(day_totals),
    "states": Layout(states),
    "reversals": Layout(reversals),
    "empty": Layout(empty),
    "other-days": Layout(other_days),
    "numbered": Layout(numbered),
    "day-balances": Layout(day_balances),
    "carried": Layout(carried),
    "one-amount": Layout(one_amount),
    "minus-behind": Layout(minus_behind),
    "brackets": Layout(brackets),
    "letters-behind": Layout(letters_behind),
    "accounts-of-payers": Layout(accounts_of_payers),
    "far-down": Layout(far_down),
    "in-bank-words": Layout(in_bank_words),
    "bare-days": _dressed(sheet.day(dress.bare), comma),
    "points-in-days": _dressed(sheet.day(dress.points), comma),
    "year-first": _dressed(sheet.day(dress.year_first), comma),
    "months-named": _dressed(sheet.day(dress.month_named), comma),
    "serial-days": _dressed(sheet.day(dress.serial), dress.number),
    "real-days": _dressed(sheet.day(dress.real), dress.number),
    "half-days": _dressed(lambda _, line: f"{dmy(line.day)} {line.clock:%I:%M:%S %p}", comma),
    "short-years": _dressed(sheet.day(dress.dmy_short), comma),
    "days-as-digits": _dressed(sheet.day(dress.ymd), comma),
    "time-before": _dressed(lambda _, line: f"{line.clock:%H:%M:%S} {dmy(line.day)}", comma),
    "time-after": _dressed(lambda _, line: f"{dmy(line.day)} - {line.clock:%H:%M}", comma),
    "time-by-T": _dressed(
        lambda _, line: f"{line.day.isoformat()}T{line.clock.isoformat()}", comma
    ),
    "real-moments": _dressed(lambda _, line: dress.moment(line), dress.number),
    "decimals": _dressed(None, dress.comma_00),
    "decimal-commas": _dressed(None, dress.dot_00),
    "blanks": _dressed(None, dress.blank),
    "currency": _dressed(None, lambda amount: f"{dot(amount)} đ"),
    "digits": _dressed(None, dress.digits),
}
