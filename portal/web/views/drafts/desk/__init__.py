"""The desk of drafts: bringing versions in, putting both languages side by side, and sending them on their way."""

from portal.web.views.drafts.desk import aligning, correcting, overview, reporting, steps, uploading

__all__ = ["aligning", "correcting", "overview", "reporting", "steps", "uploading"]
