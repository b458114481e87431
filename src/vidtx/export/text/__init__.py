"""The transcript to read and to work with: text, tables, documents."""
