"""In which debt group a debt is on a day, and why: rules of the day, signs of the debt, contagion.

    groups          signs in, group and trail out: pure, one debt and all debts of a borrower
    signs           what of a loan's papers decides its group
    restructuring   which papers moved or extended a debt, counted
    marks           what a Fund stated beside the papers: raised by decision, misuse, judgment
    marking         stating such a mark, and taking it back
    rule_sets       which set of rules holds for a fund on a day; one that was used is kept
    adopting        a Fund's own sets: taken into the book, taken back while nothing rests on them
    used_sets       a set as it stood in the book when something was done by it
    cure            what a debt is kept in on its way back to a better group
    contagion       the debts of a borrower, or of related persons, together

A group is derived and never stored. It stands below `loans` because income is recognised by it;
what people are shown of it, and what provisions follow, is for `arrears`.
"""
