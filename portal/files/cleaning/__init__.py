"""Clean copies: what a file shows, made anew, without what it hides."""
