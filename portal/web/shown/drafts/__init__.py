"""Drafts as pages show them: names of passages, chapters, what became of a text from one version to another."""
