"""Utterances -> what they mean, which line renders which, and how questions and answers belong together."""
