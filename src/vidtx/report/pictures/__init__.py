"""The frames beside edits, with faces made unrecognizable."""
