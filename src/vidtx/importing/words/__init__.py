"""Word by word: what a file of the document would hold, what this one holds, and which word of it belongs to which text."""
