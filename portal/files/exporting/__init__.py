"""A version of a draft and what was said about it, as files to take along."""

from portal.files.exporting.commenting import Remark, commented_docx
from portal.files.exporting.markdown import markdown
from portal.files.exporting.sheet import Cell, xlsx
from portal.files.exporting.word import docx, side_by_side_docx

__all__ = ["Cell", "Remark", "commented_docx", "docx", "markdown", "side_by_side_docx", "xlsx"]
