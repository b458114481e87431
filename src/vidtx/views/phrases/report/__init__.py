"""The phrases of the report, one module a language."""
