"""From passages to the figures they report, checked against one another."""
