"""Pages whose columns were merged line by line: find, propose, show."""
