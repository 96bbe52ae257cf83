"""What waits for one browser alone: forms that had to be shown again, and receipts; ``files`` that came with them."""

from portal.services.kept.forms import LIVES, held, hold, hold_receipt, is_twin, let_go, sweep

__all__ = ["LIVES", "held", "hold", "hold_receipt", "is_twin", "let_go", "sweep"]
