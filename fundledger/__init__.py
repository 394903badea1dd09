"""fundledger: the loan portfolio manager of a provincial Cooperative Development Support Fund."""

__version__ = "0.1.0"
