"""The commands, one module a noun, and the table that says which are there.

A line is a command: the words somebody types, then where its code is. Groups follow from the words.
The order is the order of the help. Adding one: a line here, its help in both catalogues.
"""

COMMANDS = {
    "fund list": "fundledger.cli.commands.fund:list_funds",
    "schedule": "fundledger.cli.commands.contract:schedule",
    "replay": "fundledger.cli.commands.contract:replay",
}
