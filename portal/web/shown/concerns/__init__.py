"""Concerns, as their senders and case officers are shown them."""
