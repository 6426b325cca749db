"""Governance models as data, and what they say of the next case."""
