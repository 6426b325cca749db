"""Codings and scheme to and from other programs, tables and packages to publish."""
