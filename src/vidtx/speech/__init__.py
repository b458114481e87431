"""Waveform -> who spoke when, in which language, which words, and in which role."""
