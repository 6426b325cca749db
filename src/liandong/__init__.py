"""From Chinese commentaries and case reports to evidence that policy can rest on."""

__version__ = "0.1.0"
