"""Codings of other programs: proved, matched to the study, brought in."""
