"""The command line: parse, call, print. No rule of the business in it.

`main` is the way in, `tree` the commands as one table, `options` what every command takes and the
decorators that make commands, `values` how an argument is read, `desk` what a command is handed,
`guide` and `usage` the words of help and of wrong usage, `commands` the commands themselves.

`fundledger --help` must answer at once: nothing here imports a library heavier than click until a
command runs, and no command's module is imported before it is called.
"""
