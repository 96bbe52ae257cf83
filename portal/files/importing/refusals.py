"""Why a file does not become a draft. Each is a sentence with the name of the file in it."""

from portal.core.errors import N_, Invalid


class Refused(Invalid):
    """Every refusal of a draft's file is one of these; ``name`` is among its values."""


class Nothing(Refused):
    sentence = N_("“%(name)s” is empty. Check the file and choose it again.")


class NoWords(Refused):
    sentence = N_("“%(name)s” contains no text. Check that it is the right file.")


class TooLarge(Refused):
    sentence = N_(
        "“%(name)s” is %(size)s MB. A draft file can be up to %(limit)s MB. Shrink the pictures or remove them; only "
        "the text is read."
    )


class TooManyPassages(Refused):
    sentence = N_(
        "“%(name)s” is too long for one draft: up to %(passages)s passages and %(characters)s characters fit. Divide "
        "it into several drafts."
    )


class TooManyPages(Refused):
    sentence = N_(
        "“%(name)s” has %(pages)s pages; up to %(limit)s are read from a PDF. Send the Word document instead or "
        "divide it into several drafts."
    )


class TooSlow(Refused):
    sentence = N_("“%(name)s” takes too long to read. Divide it into several drafts or save it again as .docx.")


class NotYet(Refused):
    sentence = N_(
        "“%(name)s” could not be read yet, because too much is arriving at this moment. That says nothing about the "
        "file. Choose it again in a few minutes."
    )


class WrongKind(Refused):
    sentence = N_(
        "“%(name)s” is not of a kind that can become a draft. You can use Word (.docx), Markdown (.md), HTML (.html) "
        "or a PDF with text (.pdf)."
    )


class Lying(Refused):
    sentence = N_(
        "The ending of “%(name)s” does not match its content, which is %(actual)s. Check that it is the right file."
    )


class WrongEncoding(Refused):
    sentence = N_(
        "“%(name)s” is text, but not in UTF-8, so accents could come out wrong. Save it again with the encoding UTF-8."
    )


class Unreadable(Refused):
    sentence = N_("“%(name)s” cannot be read; it may be damaged. Open it, save it again as .docx and try again.")


class Locked(Refused):
    sentence = N_("“%(name)s” is locked with a password. Save it without one.")


class Macros(Refused):
    sentence = N_(
        "“%(name)s” contains macros, which are small programs. Save it as a Word document without macros (.docx)."
    )


class Bomb(Refused):
    sentence = N_(
        "“%(name)s” unpacks to far more than a document of its size should, so it was not opened. Copy its text into "
        "a new document and try again."
    )


class Declaring(Refused):
    sentence = N_(
        "“%(name)s” contains declarations that can hide or multiply words; Word writes none. Open it, save it again "
        "as .docx and try again."
    )


class Active(Refused):
    sentence = N_(
        "“%(name)s” is a PDF that contains programs, active forms or other files. Use the Word document, or print it "
        "to a new PDF."
    )


class Scanned(Refused):
    sentence = N_(
        "“%(name)s” is a PDF without text, probably a scan: pictures of pages. Send the Word document from which it "
        "was printed, or have its text recognized and checked first."
    )


BY_NAME = {refusal.__name__: refusal for refusal in Refused.__subclasses__()}
