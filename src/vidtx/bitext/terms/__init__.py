"""Words that name the same thing in every language: ranks, posts, places, days of the week, months."""
