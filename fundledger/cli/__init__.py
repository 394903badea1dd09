"""The command line: parse, call, print. No rule of the business in it.

`main` is the way in, `tree` the commands as they grow from the one table in `commands`. `grown`
makes nearly all of them from what the office declares, `by_hand` the others; each is a `command`.
`options` holds what many commands take, `values` how an argument is read, `desk` what a command is
handed, `guide` and `usage` the words of help and of wrong usage.

`fundledger --help` must answer at once: nothing here imports a library heavier than click until a
command runs, and no command's module is imported before it is called.
"""
