"""Quarter and year: what has to be done before they are closed, and the closing itself.

checks     the checklist: what a room looks at before a quarter is locked
received   what borrowers paid in a quarter, by day of booking
quarters   roll, prove, lock: the same command finishes what was broken off
year_ends  the year as a person closes it: what is open first, then
years      closing entries, settlement, distribution of the surplus
"""
