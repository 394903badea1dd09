"""From the application to the money paid out: what was asked for, tested, decided, and signed.

    dossier     an application and everything that was stated of it: the facts
    tables      which steps, authority and list of papers hold on a day
    standing    how far a dossier has come by a day, and what of it is late: pure
    trying      the limits of the law at an appraisal and a decision, with the figures of that day
    entering    the verbs: applied, papers handed in, appraised, decided, withdrawn, taken back
    receiving   applications that come in many at a time, judged by the same
    agreed      what a contract may say of what was decided
    drawing     what must be there before money is paid out

A contract is of the register and a draw is a document of the loan: here it is asked whether they
may be. Nothing here posts an entry.
"""
