"""What comes in and goes out as files: workbooks, bank statements, plain-text ledgers, bundles."""
