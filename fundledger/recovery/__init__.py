"""From reminder to court: what was done about a borrower that does not pay, and what is due next.

ladders        which ladder holds for a fund on a day
steps          what was done: contacts, notices, deliveries, replies, promises: the facts
ladder         the next rung that is due: pure
due_rungs      who is overdue, what was done about it, and what is due next: one pass
promises       what became of a promise, by the receipts that came: pure
promised       the same of every borrower, by what the books have
inspections    how the money was used: minutes, and when the next inspection is due
limitation     until when what is unpaid may be sued for: pure
claims         the same of every debt of a fund, by what the books have
alarms         how many days before that it is told
procedure      where a case at court or in enforcement stands, and its statutory dates: pure
court_fee      what the court asks for a claim
cases          what happened in each case, and what was claimed and judged: the facts
case_sums      what is claimed of a loan, and how that became another sum
case_costs     what a case cost, and what came in by it
handling       where a security that is handled stands, or a guarantor that was called: pure
realising      what was done about each: the facts
realised       what it brought and cost, by the receipts and entries that are linked
receiving      all of these facts as a list brings them: judged and entered one by one
"""
