"""Edits that the picture shows: features of every frame, candidates, and the edits among them."""
