"""Floor 0: what arrives as a file, looked at before it is kept."""
