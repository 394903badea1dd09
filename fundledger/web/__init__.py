"""The web face: pages for people who never open a terminal.

A page asks the office (`Visit.ask`) and a form does what the office declares (`rooms.acts`); no
rule of the business, no figure and no SQL is here. `site.application(site)` is the program as a
server sees it, `serving.serve` runs it. A room of the house that has pages of its own is a module
of `rooms`; what has none is offered by the generic pages of questions and acts.
"""
