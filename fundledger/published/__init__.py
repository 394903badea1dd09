"""Published figures: what documents state, and where they contradict each other or themselves.

A file of figures says what each figure claims to be and how it hangs together with others; rules
over those relations find contradictions. Pure: no book is opened here; what a book says is
handed in.
"""
