"""Quarter and year: what has to be done before they are closed, and the closing itself.

checks     the checklist: what a room looks at before a quarter is locked
received   what borrowers paid in a quarter, by day of booking
quarters   roll, prove, lock: run again, it finishes what was broken off
year_ends  a year closed as a person does it: what is left open is looked at first
years      closing entries, settlement, distribution of the surplus
"""
