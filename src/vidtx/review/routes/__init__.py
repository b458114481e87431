"""What the page asks the server: one module for each concern, each a list of routes."""
