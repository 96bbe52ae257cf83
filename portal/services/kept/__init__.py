"""What waits for one browser alone: forms that had to be shown again, and receipts; ``files`` that came with them."""

from portal.services.kept.forms import LIVES, alter, done_with, held, hold, is_twin, let_go, read, save, sweep

__all__ = ["LIVES", "alter", "done_with", "held", "hold", "is_twin", "let_go", "read", "save", "sweep"]
