"""One page on which case officers see that nothing is left lying, and who is there to work on it."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from portal.core.sealing import PrivateKey
from portal.queries import concerns as queries
from portal.queries.concerns import COUNTED
from portal.web.access import viewer
from portal.web.shown.concerns import words
from portal.web.views.concerns import views
from portal.web.views.concerns.desk import officers


@views.get("/desk/concerns/oversight")
@officers
def oversight(_key: PrivateKey) -> ResponseReturnValue:
    return render_template(
        "concerns/oversight.html",
        seen=queries.oversight(viewer(), current_app.extensions["keyring"]),
        heaps=words.HEAPS,
        counted=COUNTED,
    )
