"""Floor 0: the ground everything stands on. Knows nothing of the portal."""
