"""The command line: `liandong COMMAND`, run in the folder of a study.

Imports that take time stand inside the commands, so that `--help` answers at once.
"""

from liandong.cli import briefs, building, coding, documents, exchange, governance, versions
from liandong.cli.command import main

__all__ = [
    "briefs",
    "building",
    "coding",
    "documents",
    "exchange",
    "governance",
    "main",
    "versions",
]
