"""Books kept safe and carried to another place: backups, bundles, and the reminder of both.

    backups      a proved copy of a book, and a book restored from one
    bundles      funds as text with its hashes, into another book or database
    manifest     what a bundle says of itself
    reminders    what is known of the last backup, and when to remind of it
    checks       the backup as a check of a quarter's checklist

The copy itself is made by `store.copies`; links of a bundle are appended by `ledger.replicas`.
"""
