"""Edits that the picture shows: features of every frame, candidates, and what is made of them."""
