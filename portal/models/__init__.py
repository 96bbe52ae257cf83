"""Floor 1: what things are, and which moves they allow."""

from portal.models import audit, consultations, contributions, drafts, kept, moderation, outbox, people

__all__ = ["audit", "consultations", "contributions", "drafts", "kept", "moderation", "outbox", "people"]
