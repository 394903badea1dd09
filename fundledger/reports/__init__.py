"""Named figures as values: what the command line, paper, pages and notebooks all show."""
