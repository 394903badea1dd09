"""Peers that behave in ways that the runner has to notice; each is run as a module."""
