"""Answers by the head alone: whether a person in the picture shakes the head or nods in given windows of time."""
