"""Opening a PDF, and what of it can have no copy at all."""

import io

import pikepdf
from pikepdf import Pdf

from portal.files.cleaning.made import NoCopy, Reason


def opened(content: bytes) -> Pdf:
    """The document, repaired where its table of objects is lost. A password against changes needs no answer."""
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as locked:
        raise NoCopy(Reason.PASSWORD) from locked
    except pikepdf.PdfError as broken:
        raise NoCopy(Reason.PASSWORD if "encrypt" in str(broken).lower() else Reason.DAMAGED) from broken
    if not len(pdf.pages):
        raise NoCopy(Reason.DAMAGED)
    if "/XFA" in pdf.Root.get("/AcroForm", {}):  # what such a form shows, a program draws
        raise NoCopy(Reason.KIND)
    return pdf
