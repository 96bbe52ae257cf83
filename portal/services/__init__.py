"""Floor 4: the acts — the only way anything changes."""
