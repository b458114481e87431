"""What a Ukrainian text states: numbers, negations, clauses."""
