"""Terms and how they are to be rendered, as the user states them: read and written, found in texts, shown to the recognizer, put into translations."""
