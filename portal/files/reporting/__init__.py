"""A report as files that last: tagged PDF, Word, and a page that opens without a network; what it says is told once.

``Report`` knows nothing of the portal. Each file shows all of it, in the order in which it is read.
"""

from portal.files.reporting.model import Block, Cell, Heading, Paragraph, Picture, Report, Table, Words

__all__ = ["Block", "Cell", "Heading", "Paragraph", "Picture", "Report", "Table", "Words"]
