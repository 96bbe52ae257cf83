"""A version comes in as files, and the files as they came can be fetched again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.queries import drafts as queries
from portal.web import downloads
from portal.web.access import viewer
from portal.web.forms.drafts.uploading import UploadForm
from portal.web.forms.files import storage
from portal.web.kept import kept
from portal.web.views.drafts import views
from portal.web.views.drafts.desk.course import BOTH, DRAFT, VERSION, draft_on_desk, on_desk


@views.route(f"{DRAFT}/versions/new", methods=BOTH)
@kept
def upload(draft_id: int) -> ResponseReturnValue:
    draft = draft_on_desk(draft_id)
    form = UploadForm()
    form.offered(draft, by=viewer())
    if made := form.submit(draft, by=viewer()):
        flash(_("Version %(number)s is read. Nobody else sees it yet.", number=made.number))
        if made.bilingual:
            return redirect(url_for(".alignment", draft_id=draft_id, number=made.number))
        return redirect(url_for(".workbench", draft_id=draft_id))
    versions = queries.versions(viewer(), draft)
    return render_template(
        "drafts/desk/upload.html", form=form, draft=draft, last=versions[0] if versions else None
    ), form.status


@views.get(f"{VERSION}/files/<any(en, es):language>")
def original(draft_id: int, number: int, language: str) -> ResponseReturnValue:
    """The file as it came."""
    version = on_desk(draft_id, number)
    digest, _name, media_type = queries.source(viewer(), version, language)
    if not storage().exists(digest):
        raise NotFound
    return downloads.given_out(digest, media_type, f"D-{version.draft.number or draft_id}-v{number}.{language}")
