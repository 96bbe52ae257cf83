"""Forms: one form, one act."""
