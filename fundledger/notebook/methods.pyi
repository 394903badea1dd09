# Made by `python -m fundledger.notebook.stub`; do not edit by hand.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Literal, SupportsIndex

import pandas as pd

from fundledger.notebook.growing import Caller

Day = date | str
Amount = SupportsIndex | str
File = str | PathLike[str]

class OneFund(Caller):
    def list_funds(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Each fund with its name, province, first day, entries and the last link of its chain."""

    def add_fund(
        self,
        number: int,
        name: str,
        *,
        province: str = '',
        chart: File | None = None,
        since: Day | None = None,
    ) -> Any:
        """Another fund in the book, from a day on; by the chart of its time if none is named."""

    def rename_fund(
        self,
        *,
        name: str | None = None,
        province: str | None = None,
        document: str | None = None,
    ) -> Any:
        """Another name or province; what the fund was called before stays on record."""

    def hand_over(
        self,
        reason: str,
    ) -> Any:
        """From now on the fund is only shown here, for its books are kept elsewhere."""

    def take_over(
        self,
        reason: str,
    ) -> Any:
        """From now on the books of a fund that came by a bundle are kept here."""

    def accounts(
        self,
        as_of: Day | None = None,
        *,
        roles: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The chart of accounts of the day; with `roles`, what accounts can be for."""

    def account_ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account up to the day asked; of one loan, cooperative or source."""

    def add_account(
        self,
        account: str,
        role: str,
        name: str,
        since: Day,
        *,
        name_en: str | None = None,
        place: str | None = None,
    ) -> Any:
        """A further account for a role: a second bank, another cash box."""

    def close_account(
        self,
        account: str,
        since: Day,
    ) -> Any:
        """No more postings on an account from a day on; it must stand at zero."""

    def adopt_chart(
        self,
        chart: File,
        since: Day,
        *,
        memo: str | None = None,
    ) -> Any:
        """Another chart in use from a day on: by its name, or a TOML file.

        What stands on numbers that it does not have is carried over by one entry, whose number is
        answered."""

    def post_file(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """The entries of a file, posted: all of them or none."""

    def entry(
        self,
        entry: int | str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """One entry, by its number or its voucher."""

    def reverse(
        self,
        entry: int | str,
        reason: str,
        *,
        date: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Reverse an entry, by number or voucher; answers what that posts, the reversal first."""

    def import_opening(
        self,
        file: File,
        *,
        dry_run: bool = False,
        strict: bool = False,
        replace: bool = False,
        reason: str | None = None,
        booked_on: Day | None = None,
    ) -> Any:
        """The balances with which a fund begins; to `replace` those that stand needs a `reason`."""

    def opening(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """With what the fund was opened: balances, loans, and what was known of their past."""

    def cooperatives(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers."""

    def search_cooperatives(
        self,
        words: Sequence[str],
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers who are called so."""

    def cooperative(
        self,
        number: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One borrower: what is known, what was known before, and its loans."""

    def add_cooperative(
        self,
        number: str,
        name: str,
        *,
        number_kind: Literal['registration', 'fund', 'id_card', 'group_contract'] | None = None,
        kind: Literal['cooperative', 'union', 'group', 'individual'] | None = None,
        sector: str | None = None,
        commune: str | None = None,
        commune_since: Day | None = None,
        district: str | None = None,
        district_until: Day | None = None,
        representative: str | None = None,
        position: str | None = None,
        address: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        tax_code: str | None = None,
        alliance_member: bool | None = None,
        member_since: Day | None = None,
        status: Literal['active', 'stopped', 'dissolving', 'dissolved', 'merged'] | None = None,
        merged_into: str | None = None,
        member_of: str | None = None,
        founded_on: Day | None = None,
        status_since: Day | None = None,
        member_count: int | None = None,
        employees: int | None = None,
        charter_capital: Amount | None = None,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Register a borrower, with whatever else is known of it."""

    def change_cooperative(
        self,
        number: str,
        *,
        name: str | None = None,
        number_kind: Literal['registration', 'fund', 'id_card', 'group_contract'] | None = None,
        kind: Literal['cooperative', 'union', 'group', 'individual'] | None = None,
        sector: str | None = None,
        commune: str | None = None,
        commune_since: Day | None = None,
        district: str | None = None,
        district_until: Day | None = None,
        representative: str | None = None,
        position: str | None = None,
        address: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        tax_code: str | None = None,
        alliance_member: bool | None = None,
        member_since: Day | None = None,
        status: Literal['active', 'stopped', 'dissolving', 'dissolved', 'merged'] | None = None,
        merged_into: str | None = None,
        member_of: str | None = None,
        founded_on: Day | None = None,
        status_since: Day | None = None,
        member_count: int | None = None,
        employees: int | None = None,
        charter_capital: Amount | None = None,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Say anew what has changed of a borrower from a day on; the rest stays."""

    def import_cooperatives(
        self,
        file: File,
        *,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """The borrowers of a file, registered from a day on."""

    def export_cooperatives(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """The register as of a day, as a workbook that can be imported again."""

    def relate(
        self,
        number: str,
        to: str,
        kind: Literal['member_of', 'owner_of', 'manager_of', 'spouse', 'parent_of', 'sibling', 'other'],
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """From a day on a borrower is related to another: a member, an owner, a spouse of it."""

    def unrelate(
        self,
        number: str,
        to: str,
        kind: Literal['member_of', 'owner_of', 'manager_of', 'spouse', 'parent_of', 'sibling', 'other'],
        reason: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """From a day on two borrowers are related no more; on the day it began: they never were."""

    def relations(
        self,
        number: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Who is related to whom; of one borrower also whom a chain reaches, and through whom."""

    def limits(
        self,
        as_of: Day | None = None,
        *,
        above_only: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each borrower owes, alone and with all related to it, against the limits of the day."""

    def add_application(
        self,
        application: str,
        cooperative: str,
        amount: Amount,
        purpose: str,
        *,
        on: Day | None = None,
        document: str = '',
        term_months: int | None = None,
        project_cost: Amount | None = None,
        own_funds: Amount | None = None,
        instalments: int | None = None,
        every_months: int | None = None,
        source: str = '',
        security: Sequence[str] = (),
        other_debts: str = '',
        officer: str = '',
        paper: Sequence[str] = (),
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Take an application for a loan, with the papers that came with it.

        The same word for word changes nothing. `paper`: codes of the Fund's list."""

    def import_applications(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """The applications of a file, entered with the papers that came with them; all or none."""

    def hand_in_papers(
        self,
        application: str,
        *papers: str,
        on: Day | None = None,
        draw: int | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Papers of the list, or conditions of the decision, are there from a day on.

        `draw`: of what must be there for every draw anew, for which it is."""

    def do_step(
        self,
        application: str,
        step: str,
        *,
        on: Day | None = None,
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A step of the Fund's own table is done, one that nothing else says to be done."""

    def appraise(
        self,
        application: str,
        propose: Literal['lend', 'refuse'],
        *,
        on: Day | None = None,
        amount: Amount | None = None,
        term_months: int | None = None,
        legal: str = '',
        financial: str = '',
        plan: str = '',
        repayment: str = '',
        weak: Sequence[Literal['legal', 'financial', 'plan', 'repayment']] = (),
        security: Sequence[str] = (),
        credit_statement: str = '',
        dissent: Sequence[str] = (),
        officer: str = '',
        note: str = '',
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep an appraisal. The limits of the law are tested with that day's figures, and kept too.

        `security` is (what, value, day of the valuation). `amount` and `term_months`: what is
        proposed, where it is not what was asked for. The last appraisal counts."""

    def decide(
        self,
        application: str,
        document: str,
        by: str,
        *,
        on: Day | None = None,
        amount: Amount | None = None,
        term_months: int | None = None,
        rate: str | None = None,
        monthly_rate: str | None = None,
        conversion: Literal['x12', '/30x365'] | None = None,
        instalments: int | None = None,
        every_months: int | None = None,
        source: str = '',
        condition: Sequence[str] = (),
        valid_until: Day | None = None,
        refuse: bool = False,
        reason: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep the decision on an application: approved, in part, or with `refuse` refused.

        Sum and term are those of the appraisal where nothing else is said. `condition` is (code, draw,
        words): what must be there before that draw; draw 0: before the contract."""

    def waive_requirement(
        self,
        application: str,
        code: str,
        document: str,
        reason: str,
        *,
        on: Day | None = None,
        draw: int | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A paper of the list or a condition of the decision need not be there, by a paper."""

    def withdraw_application(
        self,
        application: str,
        reason: str,
        *,
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """The borrower asks no more; after a contract, for no more than was signed."""

    def undo_application(
        self,
        application: str,
        link: int,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Take back what a link says of an application; what rests on it must be taken back first.

        Answers how the application stands without it; nothing where it was the application itself."""

    def applications(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['received', 'complete', 'appraised', 'approved', 'signed', 'drawn', 'paid_out', 'refused', 'lapsed', 'withdrawn'] | None = None,
        late: bool = False,
        area: str | None = None,
        officer: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every application: how far it is, since when, what is late; below it sums by state.

        What is late comes first. `late`: only that."""

    def application(
        self,
        application: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """One application: what is asked, papers, steps, limits, decision, contracts, every fact."""

    def lending_rules(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The table that holds: since when, by which paper, its steps, authority and papers."""

    def adopt_lending_rules(
        self,
        file: File,
        document: str,
        *,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Take the Fund's own table from a file; answers what it changes, row by row."""

    def export_lending_rules(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """The table that holds, as a workbook or TOML that can be changed and adopted."""

    def stop_lending(
        self,
        on: Day,
        document: str,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Stop new lending: no contract that is signed from that day on is taken."""

    def resume_lending(
        self,
        on: Day,
        document: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Lend again: contracts that are signed from that day on are taken."""

    def undo_lending(
        self,
        link: int,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """A stop or a resumption was entered by mistake: it stands no more, both stay on record."""

    def lending_stops(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every stop on new lending and every resumption, the last first."""

    def add_loan(
        self,
        loan: str,
        *,
        application: Day | Amount | None = None,
        signed: Day | Amount | None = None,
        cooperative: Day | Amount | None = None,
        source: Day | Amount | None = None,
        principal: Day | Amount | None = None,
        rate: Day | Amount | None = None,
        monthly_rate: Day | Amount | None = None,
        conversion: Day | Amount | None = None,
        disbursed: Day | Amount | None = None,
        instalments: Day | Amount | None = None,
        every: Day | Amount | None = None,
        first_due: Day | Amount | None = None,
        last_due: Day | Amount | None = None,
        due_day: Day | Amount | None = None,
        method: Day | Amount | None = None,
        instalment: Day | Amount | None = None,
        day_count: Day | Amount | None = None,
        overdue_grace_days: Day | Amount | None = None,
        waterfall_by: Day | Amount | None = None,
        purpose: Day | Amount | None = None,
        approval: Day | Amount | None = None,
        officer: Day | Amount | None = None,
        project_cost: Day | Amount | None = None,
        own_funds: Day | Amount | None = None,
        dry_run: bool = False,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Sign one contract; answers its schedule.

        What it says is read as in a file of contracts: "3 tháng", "6,6". A contract that stands word
        for word is not entered twice. One that names its `application` is filled in from the decision;
        what it says otherwise than that is asked first."""

    def add_loan_file(
        self,
        file: File,
        *,
        dry_run: bool = False,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Sign the one contract of a file; answers its schedule."""

    def import_loans(
        self,
        file: File,
        *,
        dry_run: bool = False,
        document: str | None = None,
    ) -> pd.DataFrame:
        """The contracts of a file, signed; what is doubtful of them stands in `attrs["remarks"]`."""

    def correct_loans(
        self,
        file: File,
        reason: str,
        *,
        document: str | None = None,
        booked_on: Day | None = None,
    ) -> Any:
        """Restate the contracts of a file that were entered with a slip, and settle what follows.

        Answers for each the link of what stands now, and the entries that put right what follows."""

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        groups: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed; with `groups`, in which debt group it is and why."""

    def loan(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One loan: its terms, position, next dues and last documents, each a frame."""

    def schedule(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        signed: bool = False,
        decision: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Each instalment with what is unpaid; as `signed`; or old and new of one `decision`."""

    def plan_changes(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every paper that changed the plan of a loan, after the plan as signed."""

    def restructurings(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every restructuring of a loan, or of all: which time, by which decision, which group."""

    def explain(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """How every đồng of a loan's interest was computed, line by line."""

    def quote(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        on: Day | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What would settle a loan on a day, in its parts."""

    def disburse(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
        credit_statement: str = '',
    ) -> pd.DataFrame:
        """Pay out a loan or a part of it; `out_of` is where the money comes from.

        `credit_statement`: what says that the borrower has no bad debt at credit institutions."""

    def collect(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        into: str = 'bank',
        split: Mapping[str, Amount] | None = None,
        prepay: bool = False,
        payoff: bool = False,
    ) -> pd.DataFrame:
        """Money in, by the contract's order, or as its own `split` says ({"due_interest": …})."""

    def collect_file(
        self,
        file: File,
        *,
        booked_on: Day | None = None,
        post: bool = False,
        divide: Literal['ask', 'oldest', 'pro-rata'] | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """What each receipt of a file pays and what is odd; with `post` it is entered."""

    def refund(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
    ) -> pd.DataFrame:
        """Give held money back."""

    def apply(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        prepay: bool = False,
    ) -> pd.DataFrame:
        """Held money pays what is due now; with `prepay` what is left of it pays ahead."""

    def change_rate(
        self,
        loan: str,
        rate: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        monthly: Literal['x12', '/30x365'] | None = None,
    ) -> pd.DataFrame:
        """Another rate from a day on, in per cent a year ("6,6"), or of a month with `monthly`."""

    def reschedule(
        self,
        loan: str,
        instalments: Sequence[tuple[Day, Amount]] | Mapping[Any, Amount],
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        reason: str | None = None,
        corrects: str | None = None,
    ) -> pd.DataFrame:
        """All unpaid principal falls due by new instalments: pairs of day and principal."""

    def extend(
        self,
        loan: str,
        to: Day,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        reason: str | None = None,
        corrects: str | None = None,
    ) -> pd.DataFrame:
        """Another last due day."""

    def recall(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        pay_by: Day | None = None,
        reason_code: Sequence[Literal['misused', 'ineffective', 'unwilling', 'information', 'other']] = (),
    ) -> pd.DataFrame:
        """Everything falls due by a day; by that of the decision, if none is given."""

    def waive(
        self,
        loan: str,
        kind: Literal['in_term', 'overdue', 'late'],
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Interest that is let off."""

    def freeze(
        self,
        loan: str,
        to: Day,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        interest_runs: bool = False,
        days_run: bool = False,
    ) -> pd.DataFrame:
        """Interest, days overdue, or both, stand still up to the day before `to`."""

    def judged(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        case: str = '',
        judged: str | None = None,
        order: Sequence[Literal['principal', 'interest', 'overdue', 'late']] = (),
        rate: str | None = None,
        on_whole_sum: bool = False,
        annuls: bool = False,
    ) -> pd.DataFrame:
        """A judgment, or a settlement that a court recognised, stands over a loan from a day on.

        `judged` are the sums it orders: principal, interest in term, on overdue principal, late; as the
        `case` has them, if they are not said. Each receipt pays that first, in the order of `order`
        (what is not in it comes after), then interest that grew since. `rate` is the judgment's own,
        in per cent a year, 0 for none; without it interest goes on by the contract."""

    def write_off(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        provision: Amount = 0,
    ) -> pd.DataFrame:
        """Give the debt up in the books; it stays in the register."""

    def recover(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        into: str = 'bank',
    ) -> pd.DataFrame:
        """Money in for a loan that was written off."""

    def strike_off(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        used_on: Day | None = None,
    ) -> pd.DataFrame:
        """A debt on which provision was used leaves the register for good, after five years.

        `used_on` is said of a debt that came with the opening: when its provision was used."""

    def confirm(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        principal: Amount | None = None,
        interest: Amount | None = None,
        interest_overdue: Amount | None = None,
        without_figures: bool = False,
        reason: str = '',
    ) -> pd.DataFrame:
        """A debt confirmation; `principal`, `interest`, `interest_overdue` by the borrower's books.

        `without_figures`: a paper that only acknowledges the debt."""

    def transfer(
        self,
        loan: str,
        cooperative: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """The debt passes to another borrower, by its official number."""

    def close_loan(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        keep_papers: bool = False,
    ) -> pd.DataFrame:
        """A loan that is paid in full is closed; answers the securities that are given back.

        With `keep_papers` none is."""

    def undo(
        self,
        loan: str,
        link: int,
        reason: str,
        *,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A document that was wrong, by the number of its link, stands no more."""

    def move_receipt(
        self,
        link: int,
        to: str,
        reason: str,
        *,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A receipt on the wrong loan, by the number of its link, moved to the right one.

        Answers what it changes on both; `attrs["link"]` is that of the receipt where it is now."""

    def note_loan(
        self,
        loan: str,
        text: str,
        *,
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Keep a remark on a loan: a call, a promise, what was seen. It changes no figure."""

    def roll(
        self,
        to: Day,
        *,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Book what the calendar brings up to a day: entries by kind."""

    def overdue(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        sector: str | None = None,
        source: str | None = None,
        unreviewed: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan that has anything overdue, with its group; and the three eyes on them.

        `unreviewed`: of borrowers whom nobody has looked at in a quarter."""

    def overdue_borrower(
        self,
        cooperative: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """One borrower: each loan with its group and why, each instalment that is unpaid."""

    def ageing(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['area', 'officer', 'sector', 'source', 'size', 'year', 'kind'] | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """How old the debts are, by buckets of days; `by` area, officer …; beside a year before."""

    def bucket_movements(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """From which bucket of days overdue to which debts moved: loans, and principal."""

    def debt_groups(
        self,
        as_of: Day | None = None,
        *,
        compare_rules: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every debt with principal in its group, and what each group sums to.

        `compare_rules` names a family or a set whose groups are put beside the Fund's own."""

    def borrower_debt_groups(
        self,
        cooperative: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """All debts of a borrower: what each gives by itself, and its group beside the others."""

    def explain_debt_group(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Why a debt is in its group: the set, its thresholds, what was found, what came of it."""

    def rule_sets(
        self,
        name: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> Any:
        """The sets of rules that there are, and which holds; one by its name as TOML, in `toml`."""

    def adopt_rules(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Take the Fund's own sets of rules from a TOML file; answers whose group they change."""

    def drop_rules(
        self,
        name: str,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Take back a set of the Fund's own that nothing was done by."""

    def raise_debt_group(
        self,
        loan: str,
        to: int,
        until: Day,
        reason: str,
        document: str,
        *,
        on: Day | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Put a debt into a worse group by a decision, to the end of a day."""

    def mark_debt(
        self,
        loan: str,
        kind: Literal['misused', 'judged'],
        document: str,
        reason: str,
        *,
        on: Day | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Keep that the money of a loan was not used for its purpose, or that a court has decided."""

    def unmark_debt(
        self,
        link: int,
        reason: str,
        *,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """A decision or finding about a debt's group was wrong: it stands no more, both stay."""

    def review_borrower(
        self,
        cooperative: str,
        *,
        on: Day | None = None,
        by: str = '',
        cause: str = '',
        ability: str = '',
        conclusion: str = '',
        next: str = '',
        next_on: Day | None = None,
        document: str = '',
        quarter: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Keep what was found of an overdue borrower: cause, ability to pay, what comes next.

        A review is not edited: another answers it. `quarter`: the one that it is made for, where that
        is the quarter before."""

    def reviews(
        self,
        cooperative: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was found of overdue borrowers, or of one of them, the last first."""

    def remind(
        self,
        cooperative: str,
        *,
        rung: str | None = None,
        document: str = '',
        on: Day | None = None,
        loan: Sequence[str] = (),
        to: Literal['borrower', 'guarantor', 'owner'] = 'borrower',
        addressee: str = '',
        answer_by: Day | None = None,
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep a notice that was sent: a reminder, an invitation to work; by default the one due."""

    def contact_borrower(
        self,
        cooperative: str,
        how: Literal['call', 'visit', 'message', 'meeting'],
        *,
        rung: str | None = None,
        on: Day | None = None,
        person: str = '',
        loan: Sequence[str] = (),
        note: str = '',
        officer: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that somebody called a borrower, went there or met it."""

    def keep_delivery(
        self,
        link: int,
        by: Literal['post', 'hand', 'email', 'message'],
        *,
        outcome: Literal['received', 'returned', 'refused'] = 'received',
        person: str = '',
        on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep what became of a notice on its way: received, returned or refused, by whom."""

    def keep_reply(
        self,
        cooperative: str,
        text: str,
        *,
        of: int | None = None,
        on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep what a borrower said to a call or a notice."""

    def due_reminders(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        within: int = 0,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Which overdue borrower is due for which rung of the ladder since when; nothing is sent.

        `within`: what falls due in so many days more too."""

    def reminders(
        self,
        cooperative: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was done about borrowers that do not pay, or about one of them, the last first."""

    def undo_reminder(
        self,
        link: int,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Take a step or a promise back that was entered wrongly; both stay on record."""

    def recovery_ladder(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The ladder that holds on a day: which step when, and when the use of money is inspected."""

    def adopt_ladder(
        self,
        file: File,
        document: str,
        *,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Take the Fund's own ladder from a file; it holds from its day on."""

    def export_ladder(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """The ladder that holds, as a workbook or TOML that can be changed and adopted."""

    def promise(
        self,
        cooperative: str,
        amount: Amount,
        by: Day,
        *,
        loan: Sequence[str] = (),
        of: int | None = None,
        person: str = '',
        note: str = '',
        on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that a borrower promised a sum by a day; whether it was kept, the receipts say."""

    def promises(
        self,
        cooperative: str | None = None,
        as_of: Day | None = None,
        *,
        state: Literal['open', 'kept', 'partly', 'broken'] | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What borrowers promised, and what became of it by the receipts, the last due first."""

    def inspect_loan(
        self,
        loan: str,
        finding: Literal['as_agreed', 'in_part', 'misused', 'not_used'],
        *,
        document: str = '',
        member: Sequence[str] = (),
        planned: str = '',
        actual: str = '',
        vouchers: str = '',
        assets: str = '',
        proposal: str = '',
        on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep the minutes of an inspection: how the money of a loan was used."""

    def inspections(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Minutes of inspections, or those of one loan, the last first."""

    def due_inspections(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        within: int = 0,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Loans whose use must be inspected by the day, by the rule of the Fund's ladder.

        `within`: those of so many days more too."""

    def undo_inspection(
        self,
        loan: str,
        link: int,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Take minutes back that were entered wrongly; both stay on record."""

    def council_agenda(
        self,
        quarter: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """What the council looks at for a quarter, a table a question.

        As of its end, or of today while it is not over."""

    def decide_in_council(
        self,
        number: str,
        *,
        on: Day | None = None,
        quarter: str | None = None,
        member: Sequence[str] = (),
        use: Sequence[str] = (),
        strike_off: Sequence[str] = (),
        raised: Sequence[str] = (),
        conclusion: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Take a decision of the council: for which debts provision may be used, which are struck off.

        `raised` puts debts into a worse group, to a day: {"HD-01": 4}, or ("HD-01", 4, "2023-12-31")."""

    def withdraw_decision(
        self,
        number: str,
        *,
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Take a decision of the council back, as long as nothing was done by it; with a reason."""

    def council_decisions(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every decision of the council, the last first."""

    def council_decision(
        self,
        number: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One decision, and what came of each debt that it names."""

    def import_recovery(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Everything that a file says was done about debts, in the order of days; all or none."""

    def open_case(
        self,
        case: str,
        cooperative: str,
        loans: Sequence[str],
        kind: Literal['civil', 'commercial'],
        court: str,
        *,
        on: Day | None = None,
        defendant: Sequence[str] = (),
        officer: str = '',
        procedure: str | None = None,
        document: str = '',
        note: str = '',
        state: str | None = None,
        since: Day | None = None,
        file_number: Sequence[str] = (),
        filed_on: Day | None = None,
        claimed: Sequence[str] = (),
        judged_on: Day | None = None,
        judged: Sequence[str] = (),
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Open a case about loans that one borrower owes; `procedure`, if it is not that of the day.

        One that has been before the court for years is taken over in the `state` in which it stands
        `since` a day, with what is known of it: `claimed` and `judged` as in `enter_case_event`."""

    def enter_case_event(
        self,
        case: str,
        event: str,
        *,
        on: Day | None = None,
        document: str = '',
        served: Day | None = None,
        procedure: str | None = None,
        court: str = '',
        judged: Sequence[str] = (),
        fee: Amount | None = None,
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """What happened in a case: an event of its rules, by its code or its name.

        `judged` says of each loan what a court orders to be paid: principal, interest in term, on
        overdue principal, late: {"HD-01": (50_000_000, 1_200_000, 975_000, 0)}."""

    def move_case_date(
        self,
        case: str,
        deadline: str,
        to: Day,
        reason: str,
        *,
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A statutory date that runs becomes another, with a reason."""

    def undo_in_case(
        self,
        case: str,
        link: int,
        *,
        reason: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Take back what was entered wrongly in a case; with a reason. Both stay."""

    def case_list(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        running: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every case, the next statutory date first; `running`: those that are not over."""

    def case_file(
        self,
        case: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """All of one case: where it stands, its loans, dates, costs, and what happened."""

    def case_dates(
        self,
        case: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The statutory dates that run, the next first: of one case, or of all."""

    def case_claim(
        self,
        case: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was claimed, line by line to what is owed by now; beside it what was judged."""

    def case_procedures(
        self,
        as_of: Day | None = None,
        *,
        procedure: str | None = None,
        known_at: Day | int | None = None,
    ) -> Any:
        """The sets of rules of court and enforcement, and which holds; one in full, by its name."""

    def limitations(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        within: int | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan that has anything past due, by when limitation runs out; the first before others.

        `within` so many days from the day asked; what has run out is always there."""

    def explain_limitation(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Until when each unpaid instalment may be sued for, and from which paper that runs."""

    def add_petition(
        self,
        number: str,
        text: str,
        kind: str,
        body: str,
        *,
        cooperatives: Sequence[str] = (),
        unlisted: Sequence[str] = (),
        others: Sequence[str] = (),
        unnamed: int | None = None,
        contents: int | None = None,
        level: Literal['central', 'province', 'district', 'commune', 'other'] | None = None,
        how: Literal['dialogue', 'meeting', 'letter', 'visit', 'other'] | None = None,
        occasion: str | None = None,
        due: Day | None = None,
        note: str | None = None,
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Enter what one or several cooperatives ask for, of which body."""

    def import_petitions(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """The petitions of a file, entered with the answers that it has; all or none."""

    def forward_petition(
        self,
        number: str,
        to: str,
        *,
        level: Literal['central', 'province', 'district', 'commune', 'other'] | None = None,
        due: Day | None = None,
        note: str = '',
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Keep that a petition was handed on to a body that may decide it."""

    def answer_petition(
        self,
        number: str,
        *,
        text: str = '',
        by: str = '',
        result: Literal['answered', 'declined'] = 'answered',
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Keep what was answered to a petition, or that it was declined, by which paper."""

    def correct_petition(
        self,
        number: str,
        reason: str,
        *,
        text: str | None = None,
        kind: str | None = None,
        body: str | None = None,
        cooperatives: Sequence[str] = (),
        unlisted: Sequence[str] = (),
        others: Sequence[str] = (),
        unnamed: int | None = None,
        contents: int | None = None,
        level: Literal['central', 'province', 'district', 'commune', 'other'] | None = None,
        how: Literal['dialogue', 'meeting', 'letter', 'visit', 'other'] | None = None,
        occasion: str | None = None,
        due: Day | None = None,
        note: str | None = None,
        on: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Say anew what a petition says wrongly; the rest stays, and how it read before is kept."""

    def void_petition(
        self,
        number: str,
        reason: str,
        *,
        link: int | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Take a petition back that was entered wrongly, or one answer of it; both stay on record."""

    def petitions(
        self,
        as_of: Day | None = None,
        *,
        kind: str | None = None,
        body: str | None = None,
        state: Literal['open', 'forwarded', 'answered', 'declined'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Petitions, the last first: all, or of a kind, of a body, in a state, of one borrower."""

    def petition(
        self,
        number: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One petition, and everything that was stated of it."""

    def worklist(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        area: str | None = None,
        officer: str | None = None,
        cooperative: str | None = None,
        kind: Sequence[Literal['limitation', 'court', 'collateral', 'rung', 'promise', 'inspection', 'review', 'lending_step', 'approval', 'valuation', 'papers', 'petition', 'council', 'quarter', 'duty']] = (),
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What must be done by when, by whom: what is late first, then what is due `until` a day.

        Thirty days ahead where no day is said. What the books show as done is on it no more."""

    def worklist_calendar(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        area: str | None = None,
        officer: str | None = None,
        cooperative: str | None = None,
        kind: Sequence[Literal['limitation', 'court', 'collateral', 'rung', 'promise', 'inspection', 'review', 'lending_step', 'approval', 'valuation', 'papers', 'petition', 'council', 'quarter', 'duty']] = (),
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """The same as a calendar file (.ics) for Outlook or Google, with a reminder three days before.

        Read in again, it moves what is there and makes nothing twice."""

    def finish_work(
        self,
        key: str,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """A thing on the list is done, though the books do not show it: it does not come again."""

    def postpone_work(
        self,
        key: str,
        to: Day,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """A thing on the list waits: it comes again on that day. To today: it is back at once."""

    def add_security(
        self,
        loan: str,
        code: str,
        kind: str,
        what: str,
        *,
        value: Amount = 0,
        valued: Day | None = None,
        not_enforceable: bool = False,
        legal_state: str = '',
        deductible: str | None = None,
        papers: Sequence[str] = (),
        guarantor: str = '',
        also: Sequence[str] = (),
        on: Day | None = None,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Take a security for a loan, and its papers into the register."""

    def securities(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What secures a loan, or every one."""

    def revalue_security(
        self,
        loan: str,
        code: str,
        value: Amount,
        *,
        on: Day | None = None,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Another value from a day on, which is the day of the valuation."""

    def release_security(
        self,
        loan: str,
        code: str,
        document: str,
        *,
        on: Day | None = None,
    ) -> pd.DataFrame:
        """Give a security back by a document; where it was handled, that is over by it."""

    def security_file(
        self,
        loan: str,
        code: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """All of one security: value, where its handling stands, money, what was done."""

    def notify_handling(
        self,
        loan: str,
        code: str,
        *,
        method: Literal['auction', 'sale', 'taking', 'other'] = 'auction',
        on: Day | None = None,
        document: str = '',
        hand_over_by: Day | None = None,
        days: int | None = None,
        at_once: bool = False,
        addressee: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep a notice to the owner that a security is going to be handled, and how.

        `days` were agreed for such a notice, where they are not the law's."""

    def keep_handling_delivery(
        self,
        loan: str,
        code: str,
        by: Literal['post', 'hand', 'email', 'message'],
        *,
        outcome: Literal['received', 'returned', 'refused'] = 'received',
        person: str = '',
        on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep what became of the last notice or demand: the days count from when it was received."""

    def hand_over_security(
        self,
        loan: str,
        code: str,
        how: Literal['voluntary', 'refused', 'enforced'],
        *,
        on: Day | None = None,
        document: str = '',
        person: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep the minutes of handing a security over: given, refused, or taken by enforcement."""

    def appraise_security(
        self,
        loan: str,
        code: str,
        value: Amount,
        *,
        by: str = '',
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep what a security is worth for its sale; the register's value is `revalue_security`."""

    def call_auction(
        self,
        loan: str,
        code: str,
        day: Day,
        price: Amount,
        organiser: str,
        *,
        on: Day | None = None,
        document: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that an auction was called: its day, the price at which it starts, who holds it."""

    def keep_auction_result(
        self,
        loan: str,
        code: str,
        result: Literal['failed', 'won'],
        *,
        price: Amount | None = None,
        buyer: str = '',
        pay_by: Day | None = None,
        on: Day | None = None,
        document: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep how the auction that was called ended: failed, or won at a price by a buyer."""

    def sell_security(
        self,
        loan: str,
        code: str,
        price: Amount,
        buyer: str,
        *,
        pay_by: Day | None = None,
        on: Day | None = None,
        document: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that a security was sold by agreement, without an auction."""

    def take_security(
        self,
        loan: str,
        code: str,
        value: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that the Fund takes a security in place of so much of the debt."""

    def undo_sale_of_security(
        self,
        loan: str,
        code: str,
        *,
        reason: str = '',
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that a sale or a taking came to nothing: it may be sold anew."""

    def link_receipt_to_security(
        self,
        loan: str,
        code: str,
        link: int,
        *,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A receipt of the loan, by its link, is money of a security or of a guarantor."""

    def link_cost_to_security(
        self,
        loan: str,
        code: str,
        entry: int | str,
        *,
        to_owner: bool = False,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """An entry of money is a cost of a security, or gave what was left `to_owner`."""

    def stop_handling(
        self,
        loan: str,
        code: str,
        *,
        reason: str = '',
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep that a security is not handled any more, or a guarantor not asked: with a reason."""

    def undo_in_handling(
        self,
        loan: str,
        code: str,
        link: int,
        *,
        reason: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Take back what was entered wrongly of a security, its release too; with a reason."""

    def security_handlings(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        running: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Securities in recovery and guarantors called, what must be done next first."""

    def call_guarantor(
        self,
        loan: str,
        code: str,
        amount: Amount,
        pay_by: Day,
        *,
        on: Day | None = None,
        document: str = '',
        addressee: str = '',
        note: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep a demand to a guarantor: a sum, and by when."""

    def keep_guarantor_answer(
        self,
        loan: str,
        code: str,
        answer: Literal['agrees', 'asks_time', 'refuses'],
        *,
        text: str = '',
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Keep what a guarantor said to the demand."""

    def provisions(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Specific provision of every loan and the general one: needed, held, difference."""

    def post_provisions(
        self,
        *,
        on: Day | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Book what is needed less what is held, on the last rolled day or an earlier one."""

    def provisions_used(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Debts on which provision was used: recovered, left, and until when they are followed."""

    def receive(
        self,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        of: str | None = None,
        into: str = 'bank',
    ) -> pd.DataFrame:
        """Money for the interest purse; `of`, the role or number of an account, is what it is for."""

    def pay(
        self,
        amount: Amount,
        of: str,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
        from_capital: bool = False,
        source: str | None = None,
    ) -> pd.DataFrame:
        """A cost, a tax, an advance, `of` an account; `from_capital` needs a `reason`."""

    def transfer_money(
        self,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
        into: str = 'bank',
        purpose: Literal['interest', 'capital'] = 'interest',
        to_purpose: Literal['interest', 'capital'] | None = None,
        source: str | None = None,
    ) -> pd.DataFrame:
        """Between places; or from `purpose` to `to_purpose`, with a `reason`."""

    def deposit(
        self,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
        at: str = 'deposit',
        purpose: Literal['interest', 'capital'] = 'interest',
        source: str | None = None,
    ) -> pd.DataFrame:
        """A term deposit is opened; the money keeps its purpose."""

    def mature(
        self,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        interest: Amount = 0,
        into: str = 'bank',
        at: str = 'deposit',
        purpose: Literal['interest', 'capital'] = 'interest',
        source: str | None = None,
    ) -> pd.DataFrame:
        """A term deposit comes back, with its interest."""

    def capital_in(
        self,
        amount: Amount,
        source: str,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        into: str = 'bank',
    ) -> pd.DataFrame:
        """Charter capital received; `document` is the decision."""

    def capital_out(
        self,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        source: str | None = None,
        out_of: str = 'bank',
    ) -> pd.DataFrame:
        """Charter capital returned; `document` is the decision."""

    def court_fee(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
        from_capital: bool = False,
        case: str | None = None,
    ) -> pd.DataFrame:
        """A court fee advanced for a loan, of which `case`; `from_capital` needs a `reason`."""

    def court_fee_back(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        memo: str = '',
        reason: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        into: str = 'bank',
        to_capital: bool = False,
        case: str | None = None,
    ) -> pd.DataFrame:
        """A court fee that came back, from the court or the borrower; `to_capital` needs a `reason`."""

    def quarter_status(
        self,
        quarter: str,
    ) -> pd.DataFrame:
        """What has been done for a quarter and what has not."""

    def close_quarter(
        self,
        quarter: str,
        *,
        despite: str | None = None,
    ) -> pd.DataFrame:
        """Roll, prove and lock; broken off, the same call finishes. Answers the checklist.

        What is left open is closed over by a reason only, which is kept: `despite`."""

    def year_status(
        self,
        year: int,
    ) -> pd.DataFrame:
        """What the end of a year still needs."""

    def close_year(
        self,
        year: int,
        *,
        despite: str | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Post the closing entries that a year still lacks; answers its result.

        What the year leaves open is closed over by a reason only, which is kept: `despite`."""

    def settle_year(
        self,
        year: int,
        decision: str,
        *,
        on: Day | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """State the decision that accepts a year's result."""

    def distribution_proposal(
        self,
        year: int,
        *,
        rating: Literal['A', 'B', 'C'] | None = None,
        fines: Amount = 0,
        old_losses: Amount | None = None,
        development: str | None = None,
        staff_pay: Amount | None = None,
        managers_pay: Amount | None = None,
    ) -> pd.DataFrame:
        """How the law would distribute a year's result, to the đồng; nothing is posted.

        `rating` is the one that was approved, `staff_pay` and `managers_pay` the pay of a month, and
        `development` the share of that fund in per cent, at most what the law allows. `old_losses`
        takes the place of those that the settlements of earlier years have left."""

    def distribute(
        self,
        year: int,
        to: Sequence[tuple[str, Amount]] | Mapping[Any, Amount],
        decision: str,
        *,
        on: Day | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Give the surplus of earlier years to reserves and debts: {"other_reserve": …}."""

    def import_plans(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """The plans of a file, each a version of its year; all or none."""

    def financial_plans(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every version of the plan of every year, and which of them holds."""

    def financial_plan(
        self,
        year: int,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The plan of a year, figure by figure, with the versions before it."""

    def judge_compliance(
        self,
        year: int,
        grade: Literal['A', 'B', 'C'],
        reason: str,
        *,
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """How the law was kept in a year: the indicator that no figure says, with the reason for it."""

    def kinds_of_paper(
        self,
        file: File,
        *,
        listing: bool = False,
        again: str | None = None,
        signed: bool = False,
        year: int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """What papers there are; or, by `again`, the file of one that was issued, as it was issued.

        `signed` gives out the copy that was added last: signed digitally, or scanned."""

    def print_capital(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on the Fund's capital: where it is, by source."""

    def print_alliance(
        self,
        file: File,
        period: str | None = None,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The alliance's report on support and on the Fund; the file of its figures goes beside it."""

    def print_movements(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on how principal and money moved in a span."""

    def print_collections(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on what was collected in a span."""

    def print_portfolio(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on all loans, with what is owed of each."""

    def print_debt_groups(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on debts by group."""

    def print_provisions(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on provisions: needed, held, difference."""

    def print_outlook(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        top: int | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The statement of what capital will be on hand by a day, and why it is that figure."""

    def print_overdue(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on overdue debts: every loan that has any, and the three eyes on them."""

    def print_litigation(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The register of cases before the courts."""

    def print_recalls(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The list of loans that were called back before their time."""

    def print_restructurings(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The register of restructured debts."""

    def print_income(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on income and cost of a span."""

    def print_limits(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The statement of what borrowers owe against the limits of lending."""

    def print_disbursements(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The report on what was paid out in a span."""

    def print_accounting_voucher(
        self,
        file: File,
        entry: int | str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The accounting voucher of any entry."""

    def print_bank_book(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        place: str = 'bank',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The book of one bank account, form S08-DN."""

    def print_cash_book(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        place: str = 'cash',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The cash book of one cash box, form S07-DN."""

    def print_cash_count(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        place: str = 'cash',
        counted: Sequence[str] = (),
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The count of a cash box, form 08a-TT: by the books, by its notes, the difference."""

    def print_details(
        self,
        file: File,
        account: str | None = None,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The details of an account, or of all accounts of a loan or a borrower, form S38-DN."""

    def print_journal(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The general journal of a span, form S03a-DN."""

    def print_ledger(
        self,
        file: File,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The ledger of one account, form S03b-DN."""

    def print_memo_register(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """What is followed beside the books: interest not collected, debts written off, papers held."""

    def print_payment_voucher(
        self,
        file: File,
        entry: int | str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The voucher of cash paid, form 02-TT."""

    def print_receipt_voucher(
        self,
        file: File,
        entry: int | str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The voucher of cash received, form 01-TT."""

    def print_trial_balance(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The trial balance of a span, form S06-DN."""

    def print_vouchers(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        kind: Literal['PT', 'PC', 'BC', 'BN', 'PK'] | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """All vouchers of a span in one file, behind a list of them."""

    def print_charts(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """Charts of a span: capital, dues and receipts by quarter; overdue by area; debts by group."""

    def print_template(
        self,
        file: File,
        kind: str,
        *,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """A Word template to start from: the program's own, with a list of all that can be named."""

    def print_wording(
        self,
        file: File,
        kind: str,
        *,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The program's own wording of a kind of paper, to start from."""

    def draw_chart(
        self,
        file: File,
        which: Literal['capital', 'dues', 'areas', 'groups'],
        as_of: Day | None = None,
        *,
        since: Day | None = None,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """One chart as an SVG picture, for a report or a page; two years back where no day is said."""

    def print_confirmation(
        self,
        file: File,
        cooperative: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        on: Day | None = None,
        place: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The minutes that confirm a debt, in two copies; `on` is the day of signing."""

    def print_file(
        self,
        file: File,
        cooperative: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The file of one borrower: loans, groups, securities, cases, and what happened."""

    def print_interest(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """How a loan's interest was reckoned in a span, every stretch, with the sums by kind."""

    def print_invitation(
        self,
        file: File,
        cooperative: str,
        as_of: Day | None = None,
        *,
        on: Day | None = None,
        at: str = '',
        place: str = '',
        about: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """An invitation to come and speak, on a day at an hour and place, about something."""

    def print_notice(
        self,
        file: File,
        cooperative: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The notice of principal and interest due: what one borrower is to pay in a span."""

    def print_overdue_notice(
        self,
        file: File,
        cooperative: str,
        round: Literal['1', '2', '3'],
        as_of: Day | None = None,
        *,
        to: Literal['borrower', 'guarantor', 'owner'] = 'borrower',
        addressee: str = '',
        answer_by: Day | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The first, second or third notice of overdue debt; also to guarantors and owners."""

    def print_recall(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        deadline: Day | None = None,
        reason_code: Sequence[Literal['misused', 'ineffective', 'unwilling', 'information', 'other']] = (),
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The decision to recall a loan: of a stated recall, or ahead of one with a `deadline`."""

    def print_receipt(
        self,
        file: File,
        entry: int | str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """What one receipt paid, and what is left to be paid."""

    def print_statement(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """What happened on a loan in a span, line by line, with the balances."""

    def print_appraisal(
        self,
        file: File,
        application: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """What the appraisal of a request found and proposes, with the limits as tested."""

    def print_claims(
        self,
        file: File,
        case: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The list of claims of a case: what was claimed, line by line to what is owed by now."""

    def print_collateral_notice(
        self,
        file: File,
        loan: str,
        code: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The notice to the owner of a security that it is going to be handled."""

    def print_contract(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The contract of a loan by its terms, with the schedule as an annex."""

    def print_council_decision(
        self,
        file: File,
        number: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """A decision of the council for risk, with the debts that it names."""

    def print_council_minutes(
        self,
        file: File,
        quarter: str,
        as_of: Day | None = None,
        *,
        on: Day | None = None,
        place: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The minutes of the council for risk in a quarter: what it looked at and decided."""

    def print_draw(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        number: int | None = None,
        on: Day | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The note of debt of one draw: by its number or day, else of the last one."""

    def print_inspection(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        on: Day | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """Minutes of an inspection of use: as entered, or a blank form to take along."""

    def print_liquidation(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The minutes by which both parties end a contract that is paid back."""

    def print_loan_decision(
        self,
        file: File,
        application: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The decision to lend, or not to; ahead of it a draft by what the appraisal proposes."""

    def print_petition(
        self,
        file: File,
        case: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The petition of a case, with its claims and how interest was reckoned as annexes."""

    def print_proposal_extend(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        reason: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """A submission to restructure a debt, up to a day, for a reason."""

    def print_proposal_recall(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        reason: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """A submission to end a loan and call it back by a day."""

    def print_proposal_sue(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        court: str = '',
        reason: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """A submission to sue at a court."""

    def print_proposal_waive(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        amount: Amount | None = None,
        until: Day | None = None,
        reason: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """A submission to waive so much interest, where the rest is paid by a day."""

    def print_release(
        self,
        file: File,
        loan: str,
        code: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """That a security is given back, and the papers held of it."""

    def print_restructuring(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        time: int | None = None,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """The decision that restructures a debt: the last one, or the first, second, third."""

    def print_settled(
        self,
        file: File,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """That a loan is paid back and nothing is owed of it."""

    def print_work_minutes(
        self,
        file: File,
        cooperative: str,
        as_of: Day | None = None,
        *,
        on: Day | None = None,
        place: str = '',
        known_at: Day | int | None = None,
        paper_lang: Literal['vi', 'en'] = 'vi',
        replace: bool = False,
    ) -> Path:
        """Minutes of a meeting with a borrower: as entered, or blank for the one to come."""

    def run_notices(
        self,
        *,
        first: Day | None = None,
        until: Day | None = None,
        quarter: str | None = None,
        month: str | None = None,
        day: Day | None = None,
        round: Literal['overdue-1', 'overdue-2', 'overdue-3'] | None = None,
        to: Literal['borrower', 'guarantor'] = 'borrower',
        answer_by: Day | None = None,
        area: str | None = None,
        officer: str | None = None,
        cooperative: Sequence[str] = (),
        out: str | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Draft the notices of all borrowers that owe: of what falls due in a span, or of overdue debt.

        Nothing is numbered. Done again with the same, it goes on where it was interrupted."""

    def issue_notices(
        self,
        run: str,
        on: Day,
        *,
        from_number: int | None = None,
        without: Sequence[str] = (),
        signer: str = '',
        late: bool = False,
        out: str | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Number the notices of a run that were signed: all, or none; nothing is numbered twice.

        A notice is refused if the books say something else of its borrower by now; `without` leaves
        it out."""

    def send_notices(
        self,
        run: str,
        *,
        send: bool = False,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Send the issued notices of a run by e-mail, with `send`; else the list of what would go.

        What was sent is noted and not sent again; what failed is named, and may be sent again."""

    def keep_notice_delivery(
        self,
        run: str,
        cooperative: str,
        by: Literal['post', 'hand', 'email', 'message'],
        *,
        outcome: Literal['received', 'returned', 'refused'] = 'received',
        person: str = '',
        on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Keep what became of a notice of a run on its way: received, returned or refused, by whom."""

    def notice_runs(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The rounds of notices, the last first: how many papers, issued, delivered."""

    def notice_run(
        self,
        run: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The papers of one run: what each asks for, its number, what became of it."""

    def issue_papers(
        self,
        on: Day,
        *files: File,
        number: str | None = None,
        signer: str = '',
        late: bool = False,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Number drafts that were signed, keep them, and write each beside its draft: all, or none.

        A draft is refused if the books say something else by now: print it again."""

    def add_paper(
        self,
        file: File,
        kind: str,
        number: str,
        on: Day,
        *,
        about: str = '',
        signer: str = '',
        cooperative: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Enter a paper that this program did not draw: written in Word, or numbered elsewhere."""

    def sign_paper(
        self,
        file: File,
        *,
        certificate: File | None = None,
        token: str | None = None,
        slot: int | None = None,
        key: str = '',
        password: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Sign an issued paper, in blue where its signer signs, and keep it as the signed copy.

        By a PKCS#12 file (`certificate`), or a token by the library of its maker (`token`). A paper
        that is not as it was issued is not signed."""

    def add_signed_copy(
        self,
        number: str,
        file: File,
        *,
        on: Day | None = None,
        year: int | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Keep a copy of an issued paper that was signed digitally, or scanned with its seal."""

    def take_paper_back(
        self,
        number: str,
        reason: str,
        *,
        year: int | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Take an issued paper back, with a reason: its number stays used, its file is kept."""

    def send_paper(
        self,
        number: str,
        *,
        year: int | None = None,
        send: bool = False,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Send one issued paper by e-mail to whom it is for, with `send`; else what would go."""

    def issued_papers(
        self,
        as_of: Day | None = None,
        *,
        kind: str | None = None,
        year: int | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The register of outgoing papers, the last first."""

    def issued_paper(
        self,
        number: str,
        as_of: Day | None = None,
        *,
        year: int | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """One issued paper: what was asked, of which state of the books, its files."""

    def verify(
        self,
        *files: File,
    ) -> pd.DataFrame:
        """Whether papers are of this book and unchanged, and what the books say otherwise by now."""

    def check_figures(
        self,
        *files: File,
        as_of: Day | None = None,
        against_book: bool = False,
        known_at: Day | int | None = None,
    ) -> Any:
        """Where the figures of documents contradict themselves and each other: a row for each.

        With `against_book` those that name a figure of the books are held against these too; a screen
        has the places and words of each with `details`."""

    def published_figures(
        self,
        *files: File,
    ) -> Any:
        """The figures of files, and how each of them was read."""

    def figure_rules(
        self,
    ) -> Any:
        """The rules by which contradictions are found, and why each is one."""

    def book_figures(
        self,
    ) -> Any:
        """By which names a file of figures says which figure of the books it states."""

    def add_programme(
        self,
        programme: str,
        name: str,
        since: Day,
        until: Day,
        *,
        basis: str = '',
        budget: Sequence[str] = (),
        note: str = '',
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """A new programme: by which paper, from when to when, with how much money from where.

        `budget` says sums by source: {"NSTW": 55_600_000_000}, or "NSTW=55.600 triệu"."""

    def correct_programme(
        self,
        programme: str,
        *,
        reason: str = '',
        name: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        basis: str | None = None,
        budget: Sequence[str] = (),
        note: str | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Say anew what is known of a programme, with a reason; what is not said stays.

        A `budget` that is said takes the place of all that was said of it."""

    def programmes(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The programmes of support, with their budgets."""

    def programme(
        self,
        programme: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One programme: its budget by source beside what was given so far; all that was said of it."""

    def adopt_support_categories(
        self,
        preset: str,
        *,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Take over a tree of categories that comes with the program, and the programme it is of.

        What stands already is left as it is; a code that stands with other words has them changed."""

    def add_support_category(
        self,
        category: str,
        name: str,
        *,
        parent: str = '',
        units: Sequence[str] = (),
        money: Literal['grant', 'loan'] | None = None,
        of_fund_loans: bool = False,
        programme: str = '',
        basis: str = '',
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """One more category, under another or at the top; `units` is what it is counted in.

        `of_fund_loans`: nothing is entered under it, for its figures are those of the Fund's own loans."""

    def change_support_category(
        self,
        category: str,
        *,
        name: str | None = None,
        parent: str | None = None,
        units: Sequence[str] = (),
        money: Literal['grant', 'loan'] | None = None,
        programme: str | None = None,
        basis: str | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Call a category otherwise, or put it under another; its items stay under it."""

    def drop_support_category(
        self,
        category: str,
        *,
        reason: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Take a category back that nothing is under; with a reason."""

    def support_categories(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The tree of categories under which support is counted."""

    def add_support(
        self,
        category: str,
        *,
        cooperative: str | None = None,
        beneficiary: str | None = None,
        count: Sequence[str] = (),
        main_unit: str | None = None,
        amount: str | None = None,
        source: str | None = None,
        area: str | None = None,
        on: Day | None = None,
        since: Day | None = None,
        until: Day | None = None,
        cumulative: bool | None = None,
        programme: str | None = None,
        document: str | None = None,
        loan: str | None = None,
        key: str | None = None,
        note: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """One item: who was given what, how much, from where, when and by which paper.

        `amount` is whole đồng, or a text as reports write it: "669 triệu". `count`: {"HTX": 25}."""

    def import_support(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """The items of a file: all of them, or none. The same file again changes nothing."""

    def correct_support(
        self,
        item: str,
        *,
        reason: str = '',
        category: str | None = None,
        cooperative: str | None = None,
        beneficiary: str | None = None,
        count: Sequence[str] = (),
        main_unit: str | None = None,
        amount: str | None = None,
        source: str | None = None,
        area: str | None = None,
        on: Day | None = None,
        since: Day | None = None,
        until: Day | None = None,
        cumulative: bool | None = None,
        programme: str | None = None,
        document: str | None = None,
        loan: str | None = None,
        key: str | None = None,
        note: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Say an item anew, with a reason: what is not said stays, and so does what was said before."""

    def void_support(
        self,
        items: Sequence[str],
        *,
        reason: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Take items back that should never have been entered; with a reason.

        A number without a place, such as 157, means all that were entered with it."""

    def support_items(
        self,
        as_of: Day | None = None,
        *,
        category: str = '',
        programme: str = '',
        cooperative: str = '',
        source: str = '',
        area: str = '',
        document: str = '',
        since: Day | None = None,
        with_void: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The items that ended by the day, as they stand; `with_void` what was taken back, too."""

    def support_item(
        self,
        item: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One item, and all that was said of it."""

    def support_totals(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        cumulative_from: Day | None = None,
        by: Sequence[Literal['source', 'area']] = (),
        category: str = '',
        programme: str = '',
        source: str = '',
        area: str = '',
        scale: Literal['dong', 'million', 'billion'] = 'dong',
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was given, by category: in the span, and cumulative up to its end.

        `by` source or area a row for each; `cumulative_from` a day, or from the beginning. Figures for
        programs are in đồng; `scale` is how people are shown them."""

    def import_support_plan(
        self,
        plan: str,
        file: File,
        *,
        name: str = '',
        document: str = '',
        on: Day | None = None,
        strict: bool = False,
        dry_run: bool = False,
    ) -> Any:
        """The plan of a file, whole or not at all. The same file again changes nothing.

        What is not said of its name, document and day stays; `strict` refuses totals that do not
        follow, which else are only told."""

    def support_plans(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The plans of support, with their years and documents."""

    def support_plan(
        self,
        plan: str = '',
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One plan as it is printed, and what does not follow from its own figures."""

    def compare_support_plan(
        self,
        as_of: Day | None = None,
        *,
        plan: str = '',
        year: int | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """A plan beside what was given: of a year, and so far, with the share of its target.

        Of the year of the day asked, where no `year` is said; of the only plan, where no `plan` is."""

    def export_support_plan(
        self,
        file: File,
        plan: str = '',
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """A plan as a workbook in its printed shape, which can be changed and imported again."""

    def void_support_plan(
        self,
        plan: str,
        *,
        reason: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Take a plan back that should never have been entered; with a reason."""

    def settings(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What the Fund has set, on a day: each with its value, since when, and what it means."""

    def set(
        self,
        name: str,
        value: str,
        since: Day,
        document: str,
    ) -> Any:
        """What the Fund decides for itself from a day on, by a document; answers what stands."""

    def read_statement(
        self,
        file: File,
        *,
        place: Sequence[str] = (),
        layout: str | None = None,
        opening: Sequence[str] = (),
        closing: Sequence[str] = (),
        alike: Literal['same', 'new'] | None = None,
        password: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Add what is new of a file; `place`: which account of the books, or one by bank number.

        `opening`, `closing`: balances that the file does not say; of one account by bank number."""

    def bank_lines(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        state: Literal['open', 'unidentified', 'posted', 'part'] | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The lines of the statements, with what became of each."""

    def bank_matches(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each waiting line may be for, best first."""

    def assign_line(
        self,
        line: int,
        *loans: tuple[str, Amount] | str,
        account: str | None = None,
        capital: str | None = None,
        memo: str = '',
        refund: bool = False,
        not_booked: bool = False,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Say what a line is: a loan, shares of several, or the `account` it stands against.

        A share is ("HD-01", 30_000_000). A line that looks entered by hand is refused, unless it is
        said that it is `not_booked`."""

    def post_lines(
        self,
        *lines: int,
        certain: bool = False,
        unidentified: bool = False,
        place: str | None = None,
        to: Day | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Post lines by number, all that is `certain`, the rest as `unidentified`: all, or none."""

    def free_line(
        self,
        line: int,
        reason: str,
    ) -> Any:
        """The entry that a line was linked to is not its own."""

    def withdraw_statement(
        self,
        line: int,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> Any:
        """Take back all that the file of a line brought: it was read into another account."""

    def reconcile(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The books against the statements, and what explains a difference."""

    def own_accounts(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every bank account of the books, and how papers of a day name it."""

    def set_own_account(
        self,
        place: str,
        number: str,
        bank: str,
        since: Day,
        document: str,
        *,
        bin: str | None = None,
        holder: str = '',
        dry_run: bool = False,
    ) -> Any:
        """From a day on papers ask for payment into this account; its QR code needs the bank's BIN."""

    def bank_rules(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Which words of a narrative stand against which account."""

    def add_bank_rule(
        self,
        words: str,
        account: str,
        *,
        most: Amount | None = None,
        memo: str = '',
        capital: str | None = None,
        document: str | None = None,
        inward: bool = False,
    ) -> Any:
        """From now on lines with these words, of money out or `inward`, stand against the account.

        Above `most` they are proposed, but not as certain."""

    def drop_bank_rule(
        self,
        words: str,
        reason: str,
        *,
        inward: bool = False,
    ) -> Any:
        """A rule holds no more; what was posted by it stays."""

    def bank_layouts(
        self,
    ) -> pd.DataFrame:
        """The banks whose statements are known, and which of them the Fund has taught itself."""

    def bank_layout(
        self,
        name: str,
    ) -> Any:
        """What a layout says: the TOML file that another Fund can add it from."""

    def propose_bank_layout(
        self,
        file: File,
        *,
        column: Sequence[str] = (),
        heading_row: int | None = None,
    ) -> pd.DataFrame:
        """The first rows of a statement of any bank, and what its columns seem to hold."""

    def learn_bank_layout(
        self,
        file: File,
        *,
        name: str = '',
        bank: str = '',
        column: Sequence[str] = (),
        heading_row: int | None = None,
        money_in: Sequence[str] = (),
        money_out: Sequence[str] = (),
        label: Sequence[str] = (),
        recognise: Sequence[str] = (),
        fill_days: bool | None = None,
        continued: bool | None = None,
        opening: Amount | None = None,
        closing: Amount | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Keep what the statements of another bank look like, taught with one of them.

        `column` says what a column holds, by its letter or heading: {"C": "narrative"}; what is not
        said is taken as `propose_bank_layout` has it. Kept only if the file is read and proved by it."""

    def add_bank_layout(
        self,
        file: File,
    ) -> Any:
        """Keep what the statements of another bank look like, from a TOML file; answers its name."""

    def drop_bank_layout(
        self,
        name: str,
        reason: str,
    ) -> Any:
        """A layout of the Fund's own is known no more; what was read by it stays."""

    def journal_to_day(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting from the first day, or the first of its year, up to the day asked."""

    def balance(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['account', 'role', 'loan', 'cooperative', 'source'] = 'account',
        first: Day | None = None,
        account: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Balances by account, role, loan, cooperative or source; of one of them by its name.

        From a `first` day on it is a trial balance, with `levels` the sums above its accounts too."""

    def outlook(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        paths: int | None = None,
        seed: int | None = None,
        scenario: Sequence[File] | None = None,
        groups: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What capital will be on hand by a day, by each method, by quarter and by loan.

        `until` is 31 December to come where it is not said. A simulation is drawn so many times
        (`paths`) from a `seed`: the same seed gives the same answer. Each `scenario` is a column of its
        own; with `groups` also the debt groups and the provisions of the last day."""

    def outlook_explained(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        top: int | None = None,
        scenario: File | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """Whose money makes the figure of an outlook, what does not come, and what if some do not pay.

        `top` is how many borrowers are named one by one: 5 where it is not said."""

    def outlook_changes(
        self,
        since: Day,
        as_of: Day | None = None,
        *,
        since_known_at: Day | int | None = None,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """Why an outlook to the same day is another now than on the day `since`, in parts that add up.

        The earlier one is as it was known when its day was closed, or else at the end of that day;
        `since_known_at` says another link, day or moment."""

    def backtest(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Sequence[Literal['contract', 'plan', 'history', 'simulate']] = (),
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """What outlooks of closed days said, as known then, beside what came: by method.

        To the end of the next quarter and of the year, or `until` a day."""

    def outlook_rates(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """How loans paid in the sealed quarters of the past, and what is expected of each by that."""

    def rehearse_outlook(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        scenario: File | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What the books will look like: receipts booked, rolled and closed to the day; kept nowhere.

        Only from the books as they stand: as of today, or of the last day that anything is booked on."""

    def check_scenario(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Whether a scenario can be played on the books: all that is unknown is named at its line."""

    def show_scenario(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each change of a scenario means: for which loans, and what is expected of them."""

    def start_recovery_plan(
        self,
        *,
        on: Day | None = None,
        until: Day | None = None,
        again: bool = False,
        document: str = '',
        reason: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A first plan from what falls due, promises, cases and securities: every loan that owes.

        `again` proposes lines for loans and quarters that have none; what stands is left as it is."""

    def set_recovery_plan(
        self,
        loan: str,
        quarter: str,
        *,
        principal: Amount | None = None,
        interest: Amount | None = None,
        overdue_interest: Amount | None = None,
        origin: Literal['contract', 'promise', 'court_settlement', 'enforcement', 'collateral', 'judgement'] | None = None,
        percent: int | None = None,
        by: Day | None = None,
        note: str | None = None,
        drop: bool = False,
        on: Day | None = None,
        document: str = '',
        reason: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """One line of the plan: what is said of it changes, the rest of it stays."""

    def import_recovery_plan(
        self,
        file: File,
        *,
        on: Day | None = None,
        whole: bool = False,
        document: str = '',
        reason: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """The lines of a file: what they say otherwise than the plan is a new version of it.

        `whole`: lines of coming quarters that the file does not name fall away."""

    def export_recovery_plan(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """The plan as of a day, as a workbook that can be changed and imported again."""

    def recovery_plans(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every version of the plan, the last first, with what it expects by quarter."""

    def recovery_plan(
        self,
        as_of: Day | None = None,
        *,
        version: int | None = None,
        against: int | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The lines of the plan as of a day, or of one version, and what came of them by then.

        `against` another version: only what is not the same in both."""

    def withdraw_recovery_plan(
        self,
        version: int,
        *,
        reason: str = '',
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Take a version of the plan back, with a reason; what other versions say stays."""

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        groups: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The figures of the fund's position: where its capital is, what came in, who owes.

        `basis` says of each whether it stands on the day of booking or on the contracts. With `groups`
        the principal by debt group, and what of it is bad debt."""

    def capital_by_source(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The capital identity of the books by source; what breaks it is in `unexplained`."""

    def lendable(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What may still be lent, by source: capital on hand less what was approved and not signed,
        and what was signed and not drawn."""

    def application_results(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['area', 'kind', 'sector', 'officer', 'purpose'] | None = None,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Requests for loans in the span: open before, received, decided, ended, open after.

        In numbers, borrowers and sums; then how long each step took, and what was refused and why."""

    def disbursements(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['borrower', 'source', 'area', 'sector', 'purpose', 'kind', 'officer', 'loan'] | None = None,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was paid out to borrowers, a row a draw; `by` borrower, source, purpose … summed up.

        By day of booking, less what was undone: the total is `disbursed` of `capital`."""

    def collections(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['quarter', 'borrower', 'area', 'source'] = 'quarter',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was collected, by quarter, borrower, area or source."""

    def due(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each contract had to pay in the span: brought forward, due, paid, left.

        A row a due day. What is after today, or in a quarter after `as_of`, is still to come: it is
        what the contract asks if it is paid on its days."""

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['loan', 'source'] = 'loan',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""

    def plan_against_actual(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Plan against actual of a year; of a whole year the four indicators and the rating."""

    def fill_pack(
        self,
        file: File,
        form: str,
        period: str,
        *,
        replace: bool = False,
    ) -> Path:
        """A report of a period as a workbook: the Fund's own template, or ours, with the figures in it.

        `period` is a half-year or a year: 2023H1, 2023."""

    def pack_fields(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every name that a template may have in braces, with what it stands for in the span."""

    def export_pack(
        self,
        file: File,
        form: str,
        *,
        replace: bool = False,
    ) -> Path:
        """A template to change in Excel: the one that the Fund keeps today, or ours."""

    def keep_pack(
        self,
        form: str,
        file: File,
        *,
        on: Day | None = None,
        document: str = '',
        dry_run: bool = False,
    ) -> Any:
        """Keep the Fund's own template of a report from a day on; every name in it is looked up."""

    def kept_packs(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The templates there are: ours, and the Fund's own since when and by which paper."""

    def registry_counts(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['sector', 'area'] | None = None,
        kind: Literal['cooperative', 'union', 'group'] | None = None,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """How many cooperatives, unions and groups there are, what came and went in a span, who is
        stopped, who is a member of the alliance, and how large they are; `by` sector or area."""

    def alliance_figures(
        self,
        period: str | None = None,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        last: File | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The figures of the alliance's report of a span, each as it is printed and exact.

        `last` is the file of figures of the last published report: what the books say otherwise."""

    def petition_counts(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """How many petitions of how many cooperatives in a span, by kind and by body, and how they
        stand at its end."""

    def trial_balance(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening, movement and closing of every account; with `levels` the sums above them too."""

    def ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account, by number or role; of one loan, cooperative or source."""

    def journal(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting of the span."""

    def export_beancount(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """Every entry with all that is known of it, for bean-check and Fava."""

    def export_hledger(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """Every entry with all that is known of it, as a journal for hledger and ledger."""

    def export_parquet(
        self,
        folder: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """Entries, postings, facts and accounts as Parquet files, for DuckDB, pandas or R."""

    def export_vouchers(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The vouchers of a span for an accounting program: a debit, a credit, an amount a line."""

    def periods(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was locked, unlocked and sealed."""

    def lock(
        self,
        day: Day,
    ) -> Any:
        """No more bookings up to and with a day."""

    def unlock(
        self,
        day: Day,
        reason: str,
    ) -> Any:
        """Bookings again from a day on."""

    def seal(
        self,
        day: Day,
    ) -> Any:
        """Prove and seal the books up to a day, for good; answers the code of the seal."""

    def rebuild_seals(
        self,
    ) -> Any:
        """Sum the balances beside the seals again from the postings; answers how many seals."""

    def check(
        self,
        *names: str,
        listing: bool = False,
        since_seal: bool = False,
    ) -> pd.DataFrame:
        """Prove the books: a row for everything that does not hold, none where all does.

        By all invariants or those that are named; with `listing`, what each of them says."""

    def contract_schedule(
        self,
        file: File,
        *,
        explain: bool = False,
    ) -> Any:
        """The schedule of a contract's file; with `explain`, how each line was computed."""

    def replay(
        self,
        file: File,
        *,
        explain: bool = False,
        table: Literal['schedule', 'collections', 'positions', 'unpaid', 'entries'] | None = None,
    ) -> Any:
        """The life that a contract's file tells: schedule, collections, positions, entries."""


class ManyFunds(Caller):
    def list_funds(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Each fund with its name, province, first day, entries and the last link of its chain."""

    def accounts(
        self,
        as_of: Day | None = None,
        *,
        roles: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The chart of accounts of the day; with `roles`, what accounts can be for."""

    def account_ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account up to the day asked; of one loan, cooperative or source."""

    def opening(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """With what the fund was opened: balances, loans, and what was known of their past."""

    def cooperatives(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers."""

    def search_cooperatives(
        self,
        words: Sequence[str],
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers who are called so."""

    def relations(
        self,
        number: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Who is related to whom; of one borrower also whom a chain reaches, and through whom."""

    def limits(
        self,
        as_of: Day | None = None,
        *,
        above_only: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each borrower owes, alone and with all related to it, against the limits of the day."""

    def applications(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['received', 'complete', 'appraised', 'approved', 'signed', 'drawn', 'paid_out', 'refused', 'lapsed', 'withdrawn'] | None = None,
        late: bool = False,
        area: str | None = None,
        officer: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every application: how far it is, since when, what is late; below it sums by state.

        What is late comes first. `late`: only that."""

    def lending_rules(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The table that holds: since when, by which paper, its steps, authority and papers."""

    def lending_stops(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every stop on new lending and every resumption, the last first."""

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        groups: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed; with `groups`, in which debt group it is and why."""

    def restructurings(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every restructuring of a loan, or of all: which time, by which decision, which group."""

    def overdue(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        sector: str | None = None,
        source: str | None = None,
        unreviewed: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan that has anything overdue, with its group; and the three eyes on them.

        `unreviewed`: of borrowers whom nobody has looked at in a quarter."""

    def ageing(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['area', 'officer', 'sector', 'source', 'size', 'year', 'kind'] | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """How old the debts are, by buckets of days; `by` area, officer …; beside a year before."""

    def bucket_movements(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """From which bucket of days overdue to which debts moved: loans, and principal."""

    def debt_groups(
        self,
        as_of: Day | None = None,
        *,
        compare_rules: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every debt with principal in its group, and what each group sums to.

        `compare_rules` names a family or a set whose groups are put beside the Fund's own."""

    def reviews(
        self,
        cooperative: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was found of overdue borrowers, or of one of them, the last first."""

    def due_reminders(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        within: int = 0,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Which overdue borrower is due for which rung of the ladder since when; nothing is sent.

        `within`: what falls due in so many days more too."""

    def reminders(
        self,
        cooperative: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was done about borrowers that do not pay, or about one of them, the last first."""

    def recovery_ladder(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The ladder that holds on a day: which step when, and when the use of money is inspected."""

    def promises(
        self,
        cooperative: str | None = None,
        as_of: Day | None = None,
        *,
        state: Literal['open', 'kept', 'partly', 'broken'] | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What borrowers promised, and what became of it by the receipts, the last due first."""

    def inspections(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Minutes of inspections, or those of one loan, the last first."""

    def due_inspections(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        within: int = 0,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Loans whose use must be inspected by the day, by the rule of the Fund's ladder.

        `within`: those of so many days more too."""

    def council_decisions(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every decision of the council, the last first."""

    def case_list(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        running: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every case, the next statutory date first; `running`: those that are not over."""

    def case_dates(
        self,
        case: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The statutory dates that run, the next first: of one case, or of all."""

    def limitations(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        officer: str | None = None,
        within: int | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan that has anything past due, by when limitation runs out; the first before others.

        `within` so many days from the day asked; what has run out is always there."""

    def petitions(
        self,
        as_of: Day | None = None,
        *,
        kind: str | None = None,
        body: str | None = None,
        state: Literal['open', 'forwarded', 'answered', 'declined'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Petitions, the last first: all, or of a kind, of a body, in a state, of one borrower."""

    def worklist(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        area: str | None = None,
        officer: str | None = None,
        cooperative: str | None = None,
        kind: Sequence[Literal['limitation', 'court', 'collateral', 'rung', 'promise', 'inspection', 'review', 'lending_step', 'approval', 'valuation', 'papers', 'petition', 'council', 'quarter', 'duty']] = (),
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What must be done by when, by whom: what is late first, then what is due `until` a day.

        Thirty days ahead where no day is said. What the books show as done is on it no more."""

    def securities(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What secures a loan, or every one."""

    def security_handlings(
        self,
        as_of: Day | None = None,
        *,
        area: str | None = None,
        running: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Securities in recovery and guarantors called, what must be done next first."""

    def provisions(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Specific provision of every loan and the general one: needed, held, difference."""

    def provisions_used(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Debts on which provision was used: recovered, left, and until when they are followed."""

    def quarter_status(
        self,
        quarter: str,
    ) -> pd.DataFrame:
        """What has been done for a quarter and what has not."""

    def year_status(
        self,
        year: int,
    ) -> pd.DataFrame:
        """What the end of a year still needs."""

    def financial_plans(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every version of the plan of every year, and which of them holds."""

    def notice_runs(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The rounds of notices, the last first: how many papers, issued, delivered."""

    def issued_papers(
        self,
        as_of: Day | None = None,
        *,
        kind: str | None = None,
        year: int | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The register of outgoing papers, the last first."""

    def programmes(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The programmes of support, with their budgets."""

    def support_categories(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The tree of categories under which support is counted."""

    def support_items(
        self,
        as_of: Day | None = None,
        *,
        category: str = '',
        programme: str = '',
        cooperative: str = '',
        source: str = '',
        area: str = '',
        document: str = '',
        since: Day | None = None,
        with_void: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The items that ended by the day, as they stand; `with_void` what was taken back, too."""

    def support_totals(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        cumulative_from: Day | None = None,
        by: Sequence[Literal['source', 'area']] = (),
        category: str = '',
        programme: str = '',
        source: str = '',
        area: str = '',
        scale: Literal['dong', 'million', 'billion'] = 'dong',
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was given, by category: in the span, and cumulative up to its end.

        `by` source or area a row for each; `cumulative_from` a day, or from the beginning. Figures for
        programs are in đồng; `scale` is how people are shown them."""

    def support_plans(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The plans of support, with their years and documents."""

    def compare_support_plan(
        self,
        as_of: Day | None = None,
        *,
        plan: str = '',
        year: int | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """A plan beside what was given: of a year, and so far, with the share of its target.

        Of the year of the day asked, where no `year` is said; of the only plan, where no `plan` is."""

    def settings(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What the Fund has set, on a day: each with its value, since when, and what it means."""

    def bank_lines(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        state: Literal['open', 'unidentified', 'posted', 'part'] | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The lines of the statements, with what became of each."""

    def bank_matches(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each waiting line may be for, best first."""

    def reconcile(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The books against the statements, and what explains a difference."""

    def own_accounts(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every bank account of the books, and how papers of a day name it."""

    def bank_rules(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Which words of a narrative stand against which account."""

    def journal_to_day(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting from the first day, or the first of its year, up to the day asked."""

    def balance(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['account', 'role', 'loan', 'cooperative', 'source'] = 'account',
        first: Day | None = None,
        account: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Balances by account, role, loan, cooperative or source; of one of them by its name.

        From a `first` day on it is a trial balance, with `levels` the sums above its accounts too."""

    def outlook(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        paths: int | None = None,
        seed: int | None = None,
        scenario: Sequence[File] | None = None,
        groups: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What capital will be on hand by a day, by each method, by quarter and by loan.

        `until` is 31 December to come where it is not said. A simulation is drawn so many times
        (`paths`) from a `seed`: the same seed gives the same answer. Each `scenario` is a column of its
        own; with `groups` also the debt groups and the provisions of the last day."""

    def outlook_explained(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        top: int | None = None,
        scenario: File | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """Whose money makes the figure of an outlook, what does not come, and what if some do not pay.

        `top` is how many borrowers are named one by one: 5 where it is not said."""

    def outlook_changes(
        self,
        since: Day,
        as_of: Day | None = None,
        *,
        since_known_at: Day | int | None = None,
        until: Day | None = None,
        method: Literal['contract', 'plan', 'history', 'simulate'] | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """Why an outlook to the same day is another now than on the day `since`, in parts that add up.

        The earlier one is as it was known when its day was closed, or else at the end of that day;
        `since_known_at` says another link, day or moment."""

    def backtest(
        self,
        as_of: Day | None = None,
        *,
        until: Day | None = None,
        method: Sequence[Literal['contract', 'plan', 'history', 'simulate']] = (),
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """What outlooks of closed days said, as known then, beside what came: by method.

        To the end of the next quarter and of the year, or `until` a day."""

    def outlook_rates(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """How loans paid in the sealed quarters of the past, and what is expected of each by that."""

    def recovery_plans(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every version of the plan, the last first, with what it expects by quarter."""

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        groups: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The figures of the fund's position: where its capital is, what came in, who owes.

        `basis` says of each whether it stands on the day of booking or on the contracts. With `groups`
        the principal by debt group, and what of it is bad debt."""

    def lendable(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What may still be lent, by source: capital on hand less what was approved and not signed,
        and what was signed and not drawn."""

    def application_results(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['area', 'kind', 'sector', 'officer', 'purpose'] | None = None,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Requests for loans in the span: open before, received, decided, ended, open after.

        In numbers, borrowers and sums; then how long each step took, and what was refused and why."""

    def disbursements(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['borrower', 'source', 'area', 'sector', 'purpose', 'kind', 'officer', 'loan'] | None = None,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was paid out to borrowers, a row a draw; `by` borrower, source, purpose … summed up.

        By day of booking, less what was undone: the total is `disbursed` of `capital`."""

    def collections(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['quarter', 'borrower', 'area', 'source'] = 'quarter',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was collected, by quarter, borrower, area or source."""

    def due(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each contract had to pay in the span: brought forward, due, paid, left.

        A row a due day. What is after today, or in a quarter after `as_of`, is still to come: it is
        what the contract asks if it is paid on its days."""

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['loan', 'source'] = 'loan',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""

    def plan_against_actual(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Plan against actual of a year; of a whole year the four indicators and the rating."""

    def registry_counts(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['sector', 'area'] | None = None,
        kind: Literal['cooperative', 'union', 'group'] | None = None,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """How many cooperatives, unions and groups there are, what came and went in a span, who is
        stopped, who is a member of the alliance, and how large they are; `by` sector or area."""

    def petition_counts(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """How many petitions of how many cooperatives in a span, by kind and by body, and how they
        stand at its end."""

    def trial_balance(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening, movement and closing of every account; with `levels` the sums above them too."""

    def ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account, by number or role; of one loan, cooperative or source."""

    def journal(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting of the span."""

    def export_vouchers(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The vouchers of a span for an accounting program: a debit, a credit, an amount a line."""

    def periods(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was locked, unlocked and sealed."""

    def check(
        self,
        *names: str,
        listing: bool = False,
        since_seal: bool = False,
    ) -> pd.DataFrame:
        """Prove the books: a row for everything that does not hold, none where all does.

        By all invariants or those that are named; with `listing`, what each of them says."""

