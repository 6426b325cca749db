"""From codes and topics to tables, networks and claims with evidence."""
