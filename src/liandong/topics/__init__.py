"""From terms to topics, and how far they can be trusted."""
