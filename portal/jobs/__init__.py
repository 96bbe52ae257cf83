"""The clock's door: what happens after the commit."""
