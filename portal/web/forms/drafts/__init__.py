"""Forms of the desk of drafts."""
