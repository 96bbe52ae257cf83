"""What waits for one browser alone: forms that had to be shown again, and receipts; ``files`` that came with them."""

from portal.services.kept.forms import LIVES, alter, held, hold, is_twin, let_go, sweep

__all__ = ["LIVES", "alter", "held", "hold", "is_twin", "let_go", "sweep"]
