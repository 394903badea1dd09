"""All acts and questions by the words a person says for them, and where each is declared.

The order is the order of the help. A module is imported when one of its acts is called, never to
list them. Adding one: a line here, its function, its help in both catalogues, its test.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module

from fundledger.errors import Misused
from fundledger.office.declaring import Declared, declared

ACTS = {
    "fund list": "funds:list_funds",
    "fund add": "funds:add_fund",
    "fund rename": "funds:rename_fund",
    "fund hand-over": "funds:hand_over",
    "fund take-over": "funds:take_over",
    "account list": "accounts:accounts",
    "account ledger": "accounts:account_ledger",
    "account add": "accounts:add_account",
    "account close": "accounts:close_account",
    "account adopt": "accounts:adopt_chart",
    "entry post": "entries:post_file",
    "entry show": "entries:entry",
    "entry reverse": "entries:reverse",
    "opening import": "openings:import_opening",
    "opening show": "openings:opening",
    "cooperative list": "cooperatives:cooperatives",
    "cooperative search": "cooperatives:search_cooperatives",
    "cooperative show": "cooperatives:cooperative",
    "cooperative add": "cooperatives:add_cooperative",
    "cooperative change": "cooperatives:change_cooperative",
    "cooperative import": "cooperatives:import_cooperatives",
    "cooperative export": "cooperatives:export_cooperatives",
    "loan add": "contracts:add_loan",
    "loan add file": "contracts:add_loan_file",
    "loan import": "contracts:import_loans",
    "loan correct": "contracts:correct_loans",
    "loan list": "loan_views:loans",
    "loan show": "loan_views:loan",
    "loan schedule": "loan_views:schedule",
    "loan plan-changes": "loan_views:plan_changes",
    "loan explain": "loan_views:explain",
    "loan quote": "loan_views:quote",
    "disburse": "loans:disburse",
    "collect": "loans:collect",
    "collect file": "loans:collect_file",
    "refund": "loans:refund",
    "loan apply": "loans:apply",
    "loan change-rate": "loans:change_rate",
    "loan reschedule": "loans:reschedule",
    "loan extend": "loans:extend",
    "loan recall": "loans:recall",
    "loan waive": "loans:waive",
    "loan freeze": "loans:freeze",
    "loan write-off": "loans:write_off",
    "loan recover": "loans:recover",
    "loan confirm": "loans:confirm",
    "loan transfer": "loans:transfer",
    "loan close": "loans:close_loan",
    "loan undo": "loans:undo",
    "loan move": "loans:move_receipt",
    "loan note": "loan_remarks:note_loan",
    "roll": "loans:roll",
    "arrears review": "reviews:review_borrower",
    "arrears reviews": "reviews:reviews",
    "council prepare": "council:council_agenda",
    "council decide": "council:decide_in_council",
    "council withdraw": "council:withdraw_decision",
    "council list": "council:council_decisions",
    "council show": "council:council_decision",
    "security add": "securities:add_security",
    "security list": "securities:securities",
    "security revalue": "securities:revalue_security",
    "security release": "securities:release_security",
    "money receive": "money:receive",
    "money pay": "money:pay",
    "money transfer": "money:transfer_money",
    "money deposit": "money:deposit",
    "money mature": "money:mature",
    "money capital-in": "money:capital_in",
    "money capital-out": "money:capital_out",
    "money court-fee": "money:court_fee",
    "money court-fee-back": "money:court_fee_back",
    "quarter status": "closing:quarter_status",
    "quarter close": "closing:close_quarter",
    "year status": "closing:year_status",
    "year close": "closing:close_year",
    "year settle": "closing:settle_year",
    "year distribute": "closing:distribute",
    "setting list": "settings:settings",
    "setting set": "settings:set",
    "bank read": "bank:read_statement",
    "bank lines": "bank:bank_lines",
    "bank match": "bank:bank_matches",
    "bank assign": "bank:assign_line",
    "bank post": "bank:post_lines",
    "bank free": "bank:free_line",
    "bank withdraw": "bank:withdraw_statement",
    "bank reconcile": "bank:reconcile",
    "bank rule list": "bank:bank_rules",
    "bank rule add": "bank:add_bank_rule",
    "bank rule drop": "bank:drop_bank_rule",
    "bank layout list": "bank_layouts:bank_layouts",
    "bank layout show": "bank_layouts:bank_layout",
    "bank layout propose": "bank_layouts:propose_bank_layout",
    "bank layout learn": "bank_layouts:learn_bank_layout",
    "bank layout add": "bank_layouts:add_bank_layout",
    "bank layout drop": "bank_layouts:drop_bank_layout",
    "journal": "books:journal_to_day",
    "balance": "books:balance",
    "report capital": "reports:capital",
    "report capital-by-source": "reports:capital_by_source",
    "report collections": "reports:collections",
    "report due": "reports:due",
    "report response": "reports:response",
    "report movements": "reports:movements",
    "report result": "reports:result",
    "report trial-balance": "reports:trial_balance",
    "report ledger": "reports:ledger",
    "report journal": "reports:journal",
    "export beancount": "exports:export_beancount",
    "export hledger": "exports:export_hledger",
    "export parquet": "exports:export_parquet",
    "period list": "periods:periods",
    "period lock": "periods:lock",
    "period unlock": "periods:unlock",
    "period seal": "periods:seal",
    "period rebuild": "periods:rebuild_seals",
    "check": "books:check",
    "schedule": "contract_files:contract_schedule",
    "replay": "contract_files:replay",
}

_HERE = "fundledger.office.acts"


@cache
def declaration(words: str) -> Declared:
    """What was declared under these words; `Misused` where nothing was."""
    if words not in ACTS:
        near = get_close_matches(words, ACTS)
        raise Misused("usage.no_such_act", act=words, near=near)
    module, _, name = ACTS[words].partition(":")
    return declared(words, getattr(import_module(f"{_HERE}.{module}"), name))
