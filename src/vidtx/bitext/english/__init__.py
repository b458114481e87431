"""What an English text states: numbers, negations, forms of words."""
