"""Transitions that take several frames: fades, dissolves, wipes."""
