"""The same book kept by other programs, beside ours, in one run on one machine.

Each peer is a small module that is run by an interpreter which has it, in a process of its own:

    python -m benchmarks.peers.beancount_             its name and version, if it is installed
    python -m benchmarks.peers.beancount_ BOOKFILE    what `protocol.Measured` says, as a JSON line

`runner` gives all of them the same generated file (`book`) and believes none: a row is printed as
a result only if its balances are those of the file. The peers import nothing from the product, nor
from each other; `book`, `protocol` and `benchmarks.measure` are all that they share.
"""
