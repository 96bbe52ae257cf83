"""Floor 0: pure work on what people write. Knows no database."""
