"""Every page with the status that each persona gets, and a house in which all of them exist.

A page that is missing here fails ``tests/house/test_doors.py``; add it with what it needs to ``furnished``.
"""

import answering
import build
from entering import holding

from portal.cli.reference import load_all
from portal.core.actor import Role
from portal.models.consultations import Audience
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Status
from portal.models.drafts import Status as DraftStatus
from portal.queries import contributions

PERSONAS = (
    *("nobody", "holder", "stranger", "invited", "adviser", "moderator", "editor", "translator", "delegate"),
    *("administrator", "auditor"),
)
"""Who has no account, two of whom one holds a tracking key; who has one; and the committee's own people."""
PUBLIC = {
    "/", "/healthz", "/static/<name>",
    "/<lang>/", "/<lang>/about", "/<lang>/demo",
    "/<lang>/sign-in", "/<lang>/sign-out", "/<lang>/second-factor", "/<lang>/recovery", "/<lang>/recovery/<token>",
    "/<lang>/consultations", "/<lang>/consultations/<code>",
    "/<lang>/cases", "/<lang>/cases/<slug>", "/<lang>/facilities", "/<lang>/facilities/<slug>", "/<lang>/sectors",
    "/<lang>/duties", "/<lang>/duties.csv", "/<lang>/duties.ics", "/<lang>/duties/<slug>",
    "/<lang>/meetings", "/<lang>/meetings.csv", "/<lang>/meetings.ics", "/<lang>/meetings/<slug>",
    "/<lang>/meetings/<slug>/papers/<position>",
    "/<lang>/rounds/<round_id>", "/<lang>/rounds/<round_id>/documents/<position>",
    "/<lang>/rounds/<round_id>/dates.ics",
    "/<lang>/rounds/<round_id>/contribute",
    "/<lang>/contributions/<number>", "/<lang>/contributions/<number>/files/<position>",
    "/<lang>/rounds/<round_id>/summary", "/<lang>/contributions/<number>/outcome",
    "/<lang>/rounds/<round_id>/summary/<edition>/<name>",
    "/<lang>/rounds/<round_id>/summary/figures", "/<lang>/rounds/<round_id>/summary/figures/<code>.csv",
    "/<lang>/contributions/<number>/files/<position>/text",
    "/<lang>/drafts/<draft_id>",
    "/<lang>/drafts/<draft_id>/versions/<number>", "/<lang>/drafts/<draft_id>/versions/<number>/comment",
    "/<lang>/drafts/<draft_id>/versions/<number>/passages/<key>",
    "/<lang>/drafts/<draft_id>/versions/<number>/passages/<key>/comment",
    "/<lang>/drafts/<draft_id>/versions/<number>/shelf", "/<lang>/drafts/<draft_id>/versions/<number>/changes",
    "/<lang>/drafts/<draft_id>/versions/<number>/text.<form>",
    "/<lang>/receipt/<form_id>", "/<lang>/receipt/<form_id>/key", "/<lang>/receipt/<form_id>/kept",
    "/<lang>/concerns/new", "/<lang>/concerns/gone", "/<lang>/concerns/", "/<lang>/concerns/slip",
    "/<lang>/concerns/key/<form_id>", "/<lang>/concerns/key/<form_id>/note", "/<lang>/concerns/slip/note",
    "/<lang>/concerns/draft", "/<lang>/concerns/draft/<question>", "/<lang>/concerns/draft/<question>/choice",
    "/<lang>/concerns/message", "/<lang>/concerns/identity", "/<lang>/concerns/withdrawal", "/<lang>/concerns/exposure",
    "/<lang>/concerns/letters", "/<lang>/concerns/letters/deletion",
    "/<lang>/concerns/edition", "/<lang>/concerns/draft/files", "/<lang>/concerns/draft/files/removal",
    "/<lang>/concerns/draft/later", "/<lang>/concerns/draft/review", "/<lang>/concerns/draft/discard",
    "/<lang>/tracking", "/<lang>/tracking/leave", "/<lang>/tracking/inbox", "/<lang>/tracking/inbox/<leaf>",
    "/<lang>/tracking/inbox/<leaf>/correction", "/<lang>/tracking/inbox/<leaf>/withdrawal",
    "/<lang>/tracking/inbox/<leaf>/answer", "/<lang>/tracking/inbox/<leaf>/understanding",
    "/<lang>/tracking/inbox/<leaf>/standing",
    "/<lang>/tracking/inbox/<leaf>/files/<position>",
    "/<lang>/tracking/inbox/<leaf>/files/<position>/<part>", "/<lang>/tracking/inbox/<leaf>/files/<position>/text",
}  # fmt: skip
"""Where nobody is asked to sign in. What is to be seen there is another question."""
ALL = "200 200 200 200 200 200 200 200 200 200 200"
NOBODY = "302 302 302 302 302 302 302 302 302 302 302"
SIGNED = "302 302 200 200 200 200 200 200 200 200 200"
STAFF = "302 302 403 403 403 200 200 200 200 200 200"
UNFOUND = "302 302 404 404 404 404 404 404 404 404 404"  # but by case officers: ``tests/web/test_concern_desk.py``
# nobody holder stranger invited adviser moderator editor translator delegate administrator auditor
DOORS = {
    "/{l}/": ALL,
    "/{l}/about": ALL,
    "/{l}/sign-in": "200 200 302 302 302 302 302 302 302 302 302",
    "/{l}/second-factor": "302 302 302 302 302 302 302 302 302 302 302",
    "/{l}/recovery": ALL,
    "/{l}/recovery/nothing": ALL,
    "/{l}/demo": ALL,
    "/{l}/consultations": ALL,
    "/{l}/consultations/{public_code}": ALL,
    "/{l}/consultations/{closed_code}": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/consultations/{draft_code}": "404 404 404 404 404 404 200 404 200 404 404",
    "/{l}/cases": ALL,
    "/{l}/cases/{case}": ALL,
    "/{l}/cases/nothing": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/facilities": ALL,
    "/{l}/facilities/{facility}": ALL,
    "/{l}/facilities/nothing": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/sectors": ALL,
    "/{l}/duties": ALL,
    "/{l}/duties.csv": ALL,
    "/{l}/duties.ics": ALL,
    "/{l}/duties/{duty}": ALL,
    "/{l}/meetings": ALL,
    "/{l}/meetings.csv": ALL,
    "/{l}/meetings.ics": ALL,
    "/{l}/meetings/{meeting}": ALL,
    "/{l}/meetings/{meeting}/papers/1": ALL,
    "/{l}/meetings/nothing": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/duties/nothing": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/rounds/{public}": ALL,
    "/{l}/rounds/{public}/dates.ics": ALL,
    "/{l}/rounds/{invited}/dates.ics": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/rounds/{invited}": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/rounds/{cleared}": "404 404 404 404 200 200 200 200 200 404 404",
    "/{l}/rounds/{draft}": "404 404 404 404 404 404 200 404 200 404 404",
    "/{l}/rounds/{public}/documents/1": ALL,
    "/{l}/rounds/{public}/preview": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/rounds/{public}/contribute": "200 200 200 200 200 403 403 403 403 403 403",
    "/{l}/rounds/{invited}/contribute": "404 404 404 200 404 403 403 403 403 404 404",
    "/{l}/rounds/{draft}/opening": "302 302 404 404 404 404 403 404 200 404 404",
    "/{l}/rounds/{public}/extension": "302 302 403 403 403 403 403 403 200 403 403",
    "/{l}/drafts/{text}": "302 302 302 302 302 302 302 302 302 302 302",
    "/{l}/drafts/{hidden_text}": "404 404 404 302 404 302 302 302 302 404 404",
    "/{l}/drafts/{text}/versions/1": ALL,
    "/{l}/drafts/{hidden_text}/versions/1": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/drafts/{early_text}/versions/1": "404 404 404 404 200 200 200 200 200 404 404",
    "/{l}/drafts/{new_text}/versions/1": "404 404 404 404 404 404 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/passages/{passage}": ALL,
    "/{l}/drafts/{hidden_text}/versions/1/passages/{passage}": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/passages/{passage}/comment": "200 200 200 200 200 403 403 403 403 403 403",
    "/{l}/drafts/{hidden_text}/versions/1/passages/{passage}/comment": "404 404 404 200 404 403 403 403 403 404 404",
    "/{l}/drafts/{early_text}/versions/1/passages/{passage}/comment": "404 404 404 404 403 403 403 403 403 404 404",
    "/{l}/drafts/{text}/versions/1/comment": "200 200 200 200 200 403 403 403 403 403 403",
    "/{l}/drafts/{hidden_text}/versions/1/comment": "404 404 404 200 404 403 403 403 403 404 404",
    "/{l}/drafts/{text}/versions/1/shelf": ALL,
    "/{l}/drafts/{early_text}/versions/1/shelf": "404 404 404 404 200 200 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/text.docx": ALL,
    "/{l}/drafts/{hidden_text}/versions/1/text.md": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/changes": ALL,
    "/{l}/drafts/{hidden_text}/versions/1/changes": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/comments": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/drafts/{hidden_text}/versions/1/comments": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/drafts/{text}/versions/1/comments.xlsx": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/drafts/{text}/versions/1/comments.docx": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/contributions/{published}": ALL,
    "/{l}/contributions/{withheld}": ALL,
    "/{l}/contributions/{hidden}": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/contributions/{published}/files/1": ALL,
    "/{l}/contributions/{published}/files/1/text": ALL,
    "/{l}/contributions/{published}/files/2": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/contributions/{hidden}/files/1": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/contributions/{hidden}/files/1/text": "404 404 404 200 404 200 200 200 200 404 404",
    "/{l}/contributions/{published}/answer": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/receipt/nothing": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/receipt/nothing/key": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/tracking": ALL,
    "/{l}/concerns/new": ALL,
    "/{l}/concerns/gone": ALL,
    "/{l}/concerns/key/nothing": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/concerns/key/nothing/note": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/concerns/": NOBODY,  # who has the key of one is in ``tests/web/test_concerns.py``
    "/{l}/concerns/slip": NOBODY,
    "/{l}/concerns/edition": NOBODY,
    "/{l}/concerns/message": NOBODY,
    "/{l}/concerns/identity": NOBODY,
    "/{l}/concerns/withdrawal": NOBODY,
    "/{l}/concerns/exposure": NOBODY,
    "/{l}/concerns/letters": NOBODY,
    "/{l}/concerns/slip/note": NOBODY,
    "/{l}/concerns/draft": NOBODY,
    "/{l}/concerns/draft/happened": NOBODY,
    "/{l}/concerns/draft/files": NOBODY,
    "/{l}/concerns/draft/later": NOBODY,
    "/{l}/concerns/draft/review": NOBODY,
    "/{l}/concerns/draft/discard": NOBODY,
    "/{l}/tracking/inbox": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/correction": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/withdrawal": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/answer": "302 404 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/understanding": "302 404 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/files/1": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/files/1/copy": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/inbox/{leaf}/files/1/text": "302 200 302 302 302 302 302 302 302 302 302",
    "/{l}/account": SIGNED,
    "/{l}/account/news": SIGNED,
    "/{l}/account/passphrase": SIGNED,
    "/{l}/account/second-factor": SIGNED,
    "/{l}/account/contributions": SIGNED,
    "/{l}/account/contributions/{ref}": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/correction": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/withdrawal": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1/copy": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1/preview": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1/text": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/2/copy": "302 302 404 404 404 404 404 404 404 404 404",
    "/{l}/desk": STAFF,
    "/{l}/desk/queue": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/decision": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/copy": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/preview": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/text": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/2/copy": "302 302 403 403 403 404 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/original": "302 302 403 403 403 200 403 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/3/original": "302 302 403 403 403 404 403 403 403 403 403",
    "/{l}/desk/concerns": UNFOUND,
    "/{l}/desk/concerns/oversight": UNFOUND,
    "/{l}/desk/concerns/keys": UNFOUND,
    "/{l}/desk/concerns/keys/colleague": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/readers": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/fewer": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/owner": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/message": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/promise": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/state": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/note": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/told": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/link": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/edition": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/files/1": UNFOUND,
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/files/1/original": UNFOUND,
    "/{l}/desk/rounds": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/consultations/new": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/rounds/consultations/{public_code}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/rounds/consultations/{public_code}/new": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/rounds/{draft}": "302 302 404 404 404 404 200 404 200 404 404",
    "/{l}/rounds/{summed}/summary": ALL,
    "/{l}/rounds/{summed}/summary/1/bundle.zip": ALL,
    "/{l}/rounds/{summed}/summary/1/summary-es.pdf": ALL,
    "/{l}/rounds/{summed}/summary/figures": ALL,
    "/{l}/rounds/{summed}/summary/figures/answers.csv": ALL,
    "/{l}/account/contributions/{ref}/answer": "302 302 404 404 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{mine}/answer": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/account/contributions/{asked}/understanding": "302 302 404 200 404 404 404 404 404 404 404",
    "/{l}/desk/rounds/{closed}/summary/understanding": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/desk/rounds/{summed}/summary/feedback": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/rounds/{closed}/summary": "404 404 404 404 404 404 404 404 404 404 404",
    "/{l}/contributions/{answered}/outcome": ALL,
    "/{l}/contributions/{published}/outcome": ALL,
    "/{l}/desk/rounds/{public}/summary": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/desk/rounds/{ended}/summary/beginning": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{closed}/summary": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/desk/rounds/{closed}/summary/sections/themes": "302 302 403 403 403 403 200 200 403 403 403",
    "/{l}/desk/rounds/{closed}/summary/paragraphs/{paragraph}": "302 302 403 403 403 403 200 200 403 403 403",
    "/{l}/desk/rounds/{closed}/summary/reading": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/desk/rounds/{closed}/summary/publication": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{draft}/revision": "302 302 404 404 404 404 200 404 403 404 404",
    "/{l}/desk/rounds/{draft}/questions": "302 302 404 404 404 404 200 404 403 404 404",
    "/{l}/desk/rounds/{draft}/invitations": "302 302 404 404 404 404 200 404 403 404 404",
    "/{l}/desk/rounds/{draft}/documents": "302 302 404 404 404 404 200 404 403 404 404",
    "/{l}/desk/rounds/{public}/answers": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{public}/answers/{said}": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/answers": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/answers/{pointed}": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/answers/{pointed}/points": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/themes": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/themes/new": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/themes/{theme}": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/themes/{theme}/split": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/families": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/families/{family}": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/families/{family}/answer": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/decisions": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/ready-answers": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/ready-answers/new": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/ready-answers/{ready}": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/answers.xlsx": "302 302 403 403 403 200 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/sheets": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/rounds/{over}/sheets/{sheet}": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/translations": "302 302 403 403 403 403 403 200 403 403 403",
    "/{l}/desk/translations/1": "302 302 403 403 403 403 403 404 403 403 403",
    "/{l}/desk/drafts": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/desk/drafts/new": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/drafts/{text}": "302 302 403 403 403 403 200 200 200 403 403",
    "/{l}/desk/drafts/{new_text}": "302 302 404 404 404 404 200 200 200 404 404",
    "/{l}/desk/drafts/{new_text}/versions/new": "302 302 404 404 404 404 200 403 403 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/files/en": "302 302 404 404 404 404 404 404 404 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/alignment": "302 302 404 404 404 404 200 200 200 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/report": "302 302 404 404 404 404 200 200 200 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/alignment/2/en": "302 302 404 404 404 404 200 200 403 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/steps/opening": "302 302 404 404 404 404 200 403 200 404 404",
    "/{l}/desk/drafts/{text}/versions/1/steps/closing": "302 302 403 403 403 403 200 403 200 403 403",
    "/{l}/desk/drafts/{hidden_text}/versions/1/placements": "302 302 404 403 404 403 200 200 200 404 404",
    "/{l}/desk/drafts/{hidden_text}/versions/1/placements/{placement}": "302 302 404 403 404 403 200 403 403 404 404",
    "/{l}/desk/names": "302 302 403 403 403 403 403 403 403 403 403",
    "/{l}/desk/names/1": "302 302 404 404 404 404 404 404 404 404 404",
    "/{l}/desk/concerns/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/name": UNFOUND,
    "/{l}/desk/workplaces": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/workplaces/{published}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/workplaces/{published}/question/{mention}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/account/workplaces": SIGNED,
    "/{l}/account/workplaces/{enquiry}": "302 302 404 200 404 404 403 404 404 404 404",
    "/{l}/desk/organisations/{organisation}/workplaces": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/registers/cases": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/new": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{kept_case}/revision": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{case}/revision": "302 302 403 403 403 403 403 403 403 403 403",
    "/{l}/desk/registers/cases/{kept_case}/taking-back": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{case}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{case}/events": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{case}/pause": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{case}/extension": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/cases/{case}/resumption": "302 302 403 403 403 403 404 403 403 403 403",
    "/{l}/desk/registers/workplaces/{facility}/labels": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/duties": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/duties/{duty}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/duties/{duty}/evidence": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/new": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/{meeting}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/{meeting}/revision": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/{meeting}/taking-back": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/{meeting}/papers": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/{meeting}/advice": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/meetings/{meeting}/advice/1/answer": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces/new": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces/{facility}": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces/nothing": "302 302 403 403 403 403 404 403 403 403 403",
    "/{l}/desk/registers/workplaces/{entered}/revision": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces/{facility}/revision": "302 302 403 403 403 403 403 403 403 403 403",
    "/{l}/desk/registers/workplaces/{facility}/details": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces/{facility}/merge": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/registers/workplaces/{facility}/split": "302 302 403 403 403 403 200 403 403 403 403",
    "/{l}/desk/people": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/new": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/{person}": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/{person}/revision": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/{person}/grants/new": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/organisations": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/organisations/new": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/organisations/{organisation}": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/letters": "302 302 403 403 403 403 403 403 403 200 403",
    "/{l}/desk/trail": "302 302 403 403 403 403 403 403 403 403 200",
    "/{l}/desk/trail/{entry}": "302 302 403 403 403 403 403 403 403 403 200",
}  # fmt: skip


def furnished(app, sign_in):
    """One of everything: a browser for each persona, the addresses, the people, and a version open for comments."""
    union = build.organisation()
    lac = build.organisation(kind="advisory_committee", group="lac")
    people = {
        "stranger": build.member(),
        "invited": build.member(of=union),
        "adviser": build.person(Role.ADVISER, of=lac),
        "moderator": build.person(Role.MODERATOR),
        "editor": build.person(Role.EDITOR),
        "translator": build.person(Role.TRANSLATOR),
        "delegate": build.person(Role.DELEGATE),
        "administrator": build.person(Role.ADMINISTRATOR),
        "auditor": build.person(Role.AUDITOR),
    }
    public = build.round_()
    build.document(public)
    invited = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
    cleared = build.round_(audience=Audience.CLEARED, invited=[lac])
    draft = build.round_(status=RoundStatus.DRAFT)
    two = [build.file(app, b"Una lista.", name="lista.txt"), build.file(app, b"Otra.", name="otra.txt")]
    published = build.contribution(public, by=people["stranger"], status=Status.PUBLISHED, files=two)
    withheld = build.contribution(public, by=people["stranger"], status=Status.PUBLISHED, then=Status.WITHHELD)
    hidden = build.contribution(invited, by=people["invited"], status=Status.PUBLISHED, files=two)
    waiting = build.contribution(public, by=people["invited"], files=two)
    held = build.contribution(public, files=two)
    for said in (published, hidden, waiting, held):
        build.cleaned(app, said)  # the first of its files; the other is still being checked
    over = answering.closed_round()
    answered = build.contribution(over, by=people["stranger"], status=Status.PUBLISHED)
    answering.dispose(answering.point(answered), proposer=people["editor"], decided=False)
    theme, family = answering.theme(over), answering.family(answered)
    text = build.version(build.draft(public))
    build.remark(text, "p0002", words="list")
    hidden_text = build.version(build.draft(invited))
    remark = build.remark(hidden_text, "p0002", by=people["invited"])
    early_text = build.version(build.draft(cleared), status=DraftStatus.CIRCULATED)
    new_text = build.version(build.draft(public), status=DraftStatus.UPLOADED)
    asked = build.contribution(answering.closed_round(), by=people["invited"], status=Status.PUBLISHED)
    answering.point(asked)
    closed = answering.summary(asked.round)
    answering.ask_back(closed)
    answering.told_back(asked, people["invited"].as_actor())
    said = answering.answered(answering.closed_round(), 2)
    mine = build.contribution(said[0].round, by=people["invited"], status=Status.PUBLISHED)
    answering.dispose(answering.point(mine))
    summed = answering.published(said[0].round, app)
    answering.feedback(mine, people["invited"].as_actor())
    load_all()
    enquiry = build.enquiry(published, of=union)
    places = {
        "case": "goodyear-san-luis-potosi", "facility": "yazaki-leon", "entered": build.workplace().slug,
        "duty": "ilc-meet", "kept_case": build.public_case().slug, "meeting": build.whole_meeting().slug,
        "mention": enquiry.mention_id, "enquiry": enquiry.id,
        "text": text.draft_id, "hidden_text": hidden_text.draft_id, "early_text": early_text.draft_id,
        "new_text": new_text.draft_id, "passage": "p0002", "placement": build.place_of(remark),
        "public": public.id, "public_code": public.consultation.code,
        "invited": invited.id, "closed_code": invited.consultation.code,
        "cleared": cleared.id,
        "over": over.id, "pointed": answered.ref, "said": published.ref,
        "theme": theme.id, "family": family.id, "ready": answering.ready(people["editor"]).id,
        "sheet": answering.sheet(over, people["editor"]).id,
        "draft": draft.id, "draft_code": draft.consultation.code,
        "published": published.number, "withheld": withheld.number, "hidden": hidden.number,
        "ref": waiting.ref, "leaf": contributions.leaf_of(build.holder(held), held.id),
        "person": people["stranger"].id, "organisation": union.id,
        "entry": build.entry().id,
        "summed": summed.round_id, "mine": mine.ref, "asked": asked.ref, "answered": answering.number_of(said[0]),
        "closed": closed.round_id, "paragraph": answering.paragraph(closed).id, "ended": answering.closed_round().id,
    }  # fmt: skip
    browsers = {name: sign_in(person) for name, person in people.items()}
    browsers |= {"nobody": app.test_client(), "holder": holding(app, held)}
    return browsers, places, people, text
