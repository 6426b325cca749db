"""From passages to tokens and terms."""
