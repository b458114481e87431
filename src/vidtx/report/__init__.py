"""One page for the person who decides: an interview with its edits, renditions and sources, as one HTML file that needs nothing else."""
