"""Every no is a page: a clear sentence in the reader's language, and nothing about the inside."""

import logging
import secrets

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DataError, InternalError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.core.db import session
from portal.core.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, Refusal, TooMany
from portal.core.origin import NotOurs
from portal.core.storage import StorageFull
from portal.web.locale import told

STATUS = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422, TooMany: 429, StorageFull: 503, Busy: 503}
SENTENCES = {
    400: _l("The form did not arrive complete, so nothing was stored. Send it again."),
    403: _l("You cannot do this."),
    404: _l("We could not find that page."),
    405: _l("That cannot be done at this address."),
    413: _l(
        "What you sent is too large. Up to five files of 10 MB each are accepted; of a draft, one of 20 MB for each "
        "language. Nothing was stored."
    ),
    503: _l("The portal cannot store anything at the moment. Nothing was stored. Try again in a few minutes."),
}
NOT_SHOWN = {"csrf_token", "ticket", "kept", "before", "key", "passphrase", "again", "current", "code"}
READ_ONLY = "25006"  # SQLSTATE of PostgreSQL
WORTH_KEEPING = 20  # characters; what is shorter is kept where it is more than one word
log = logging.getLogger("portal")


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(StaleDataError, lambda _error: _refused(Conflict()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(InternalError, _unavailable)
    app.register_error_handler(TimeoutError, _unavailable)
    app.register_error_handler(NotOurs, _of_others)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(Exception, _failed)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    code = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    headers = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, TooMany | Busy) else {}
    return _page(code, told(refusal)), code, headers


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:  # a redirect
        return error
    code = error.code or 500
    if code not in SENTENCES:
        if code >= 500:
            return _failed(error)
        code = 400
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return _page(code, str(SENTENCES[code])), code, headers


def _unfit(_error: DataError) -> ResponseReturnValue:
    """What no column of the database can hold, such as a character of nothing in an address."""
    session.rollback()
    return _refused(Invalid())


def _unavailable(error: OperationalError | InternalError | TimeoutError) -> ResponseReturnValue:
    """The database is away, full, read-only or busy for too long: said at once, and nothing half-done."""
    if isinstance(error, InternalError) and getattr(error.orig, "sqlstate", "") != READ_ONLY:
        return _failed(error)
    session.rollback()
    log.error("database: %s", type(getattr(error, "orig", error)).__name__)
    return _page(503, str(SENTENCES[503])), 503, {"Retry-After": "60"}


def _of_others(problem: NotOurs) -> ResponseReturnValue:
    """A database that was away at the start, and is another one now."""
    session.rollback()
    log.error("%s", problem)
    return _page(503, str(SENTENCES[503])), 503


def _failed(error: Exception) -> ResponseReturnValue:
    reference = "E-" + secrets.token_hex(3).upper()
    session.rollback()
    log.error("%s at %s", reference, request.endpoint, exc_info=error)
    return _page(500, gettext("Something went wrong on our side."), reference=reference), 500


def _page(code: int, sentence: str, **more: str) -> str:
    """The words that were on their way are shown again, to be copied: nobody types a testimony twice."""
    kept = _typed() if code not in (400, 413) and request.method == "POST" else []
    return render_template("layout/refusal.html", code=code, sentence=sentence, kept=kept, **more)


def _typed() -> list[str]:
    """The texts of the form, if there is one that can be read: no secret, and nothing that a page had hidden."""
    try:
        sent = request.form
    except HTTPException:  # too many parts, or broken ones: refused already, for another reason
        return []
    typed = [words for name, words in sent.items(multi=True) if name not in NOT_SHOWN]
    return [words for words in typed if len(words) > WORTH_KEEPING or len(words.split()) > 1]
