"""What a Korean text states: numbers, negations, clauses. North and South Korean usage."""
