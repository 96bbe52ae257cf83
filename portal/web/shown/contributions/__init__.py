"""Contributions as pages show them: woven into threads, beside the passages they are about, in a table."""
