"""The support programme: what cooperatives were given, by whom, against what plan, and who asked.

Programmes, categories, items, plans and petitions are facts, corrected by later ones. Totals are
sums of items, and of the Fund's own loans as the ledger has them; people and units are never added
across kinds. Nothing here writes a report: `reports` makes tables, `statements` makes papers.
"""
