"""The commands, one module a noun, and the table that says which are there.

A line is a command: the words somebody types, then where its code is. Groups follow from the words.
The order is the order of the help. Adding one: a line here, its help in both catalogues.
"""

_HERE = "fundledger.cli.commands"

COMMANDS = {
    "init": f"{_HERE}.init:init",
    "fund list": f"{_HERE}.fund:list_funds",
    "fund add": f"{_HERE}.fund:add",
    "fund rename": f"{_HERE}.fund:rename",
    "account list": f"{_HERE}.account:list_accounts",
    "account ledger": f"{_HERE}.account:ledger",
    "account add": f"{_HERE}.account:add",
    "account close": f"{_HERE}.account:close",
    "account adopt": f"{_HERE}.account:adopt_chart",
    "entry post": f"{_HERE}.entry:post",
    "entry show": f"{_HERE}.entry:show",
    "entry reverse": f"{_HERE}.entry:reverse",
    "loan add": f"{_HERE}.loan_contract:add",
    "loan import": f"{_HERE}.loan_contract:import_file",
    "loan correct": f"{_HERE}.loan_contract:correct",
    "security add": f"{_HERE}.security:add",
    "security list": f"{_HERE}.security:list_securities",
    "security revalue": f"{_HERE}.security:revalue",
    "security release": f"{_HERE}.security:release",
    "setting list": f"{_HERE}.setting:list_settings",
    "setting set": f"{_HERE}.setting:set_one",
    "journal": f"{_HERE}.journal:show_journal",
    "balance": f"{_HERE}.balance:balance",
    "period list": f"{_HERE}.period:list_periods",
    "period lock": f"{_HERE}.period:lock",
    "period unlock": f"{_HERE}.period:unlock",
    "period seal": f"{_HERE}.period:seal_day",
    "period rebuild": f"{_HERE}.period:rebuild_seals",
    "check": f"{_HERE}.check:check",
    "schema": f"{_HERE}.schema:schema",
    "upgrade": f"{_HERE}.upgrade:upgrade_book",
    "demo": f"{_HERE}.demo:demo",
    "schedule": f"{_HERE}.contract:schedule",
    "replay": f"{_HERE}.contract:replay",
}
