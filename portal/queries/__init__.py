"""Floor 3: the answers — always as one viewer may see them."""
