"""What an auditor may ask of the trail, and its acts and things in words."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField, SubmitField, ValidationError
from wtforms.validators import Optional

from portal.core.keys import LARGEST
from portal.queries.trail import Question
from portal.web.forms.base import AtMost
from portal.web.forms.days import DayField

SENTENCES = {
    "organisation.register": _l("Registered an organization"),
    "organisation.revise": _l("Revised an organization"),
    "person.invite": _l("Invited a person"),
    "person.revise": _l("Revised a person's data"),
    "person.grant": _l("Gave a person a role"),
    "person.end_grant": _l("Ended a person's role"),
    "person.suspend": _l("Suspended an account"),
    "person.restore": _l("Restored an account"),
    "person.reset_second_factor": _l("Reset a person's second factor"),
    "person.send_link": _l("Sent a link for a new passphrase"),
    "person.show_link": _l("Was shown a link for a new passphrase, in the terminal"),
    "person.prefer": _l("Changed their own preferences"),
    "person.choose_passphrase": _l("Chose a new passphrase"),
    "person.set_up_second_factor": _l("Set up a second factor"),
    "person.sign_out_everywhere": _l("Signed a person out everywhere"),
    "facility.record": _l("Recorded a workplace in the register"),
    "case.record": _l("Recorded a public case in the register"),
    "workplace.represent": _l("Let an organization speak for a workplace"),
    "workplace.end_representing": _l("Ended that an organization speaks for a workplace"),
    "workplace.mention": _l("Noted that a contribution names a workplace"),
    "workplace.unmention": _l("Took back that a contribution names a workplace"),
    "workplace.ask": _l("Asked a workplace about a contribution"),
    "workplace.answer": _l("Answered for a workplace"),
    "workplace.publish": _l("Published the answer of a workplace"),
    "workplace.take_down": _l("Took down the answer of a workplace"),
    "facility.enter": _l("Entered a workplace in the register"),
    "facility.revise": _l("Corrected a workplace of the register"),
    "facility.describe": _l("Added a name or a number of a workplace"),
    "facility.strike": _l("Said that a name or a number of a workplace holds no more"),
    "facility.label": _l("Said what is alleged, under review or found of a workplace"),
    "facility.end_label": _l("Said that what was said of a workplace holds no more"),
    "case.enter": _l("Entered a public case in the register"),
    "case.revise": _l("Corrected a public case of the register"),
    "case.take_back": _l("Took back a public case that was entered wrongly"),
    "case.put_back": _l("Put back a public case that was taken back"),
    "case.add_event": _l("Entered an event of a public case"),
    "case.strike_event": _l("Said that an event of a public case was entered wrongly"),
    "clock.pause": _l("Said that a clock of a public case stands still"),
    "clock.resume": _l("Let a clock of a public case run again"),
    "clock.extend": _l("Extended a clock of a public case"),
    "duty.record": _l("Recorded a duty of the law in the register"),
    "duty.fulfil": _l("Said that a duty of the law was met"),
    "duty.strike": _l("Said that the evidence of a duty was entered wrongly"),
    "clock.strike": _l("Said that a pause or an extension was entered wrongly"),
    "facility.merge": _l("Merged a workplace into another"),
    "facility.unmerge": _l("Undid the merge of a workplace"),
    "facility.split": _l("Split a part off a workplace"),
    "consultation.create": _l("Created a consultation"),
    "consultation.revise": _l("Revised a consultation"),
    "round.prepare": _l("Prepared a round"),
    "round.revise": _l("Revised a round"),
    "round.ask": _l("Put a question in a round"),
    "round.invite": _l("Invited organizations to a round"),
    "round.add_document": _l("Added a document to a round"),
    "round.drop_document": _l("Took a document out of a round"),
    "round.open": _l("Opened a round"),
    "round.extend": _l("Extended a round"),
    "round.analyse": _l("Began to answer the contributions of a round"),
    "round.follow": _l("Began to follow a round"),
    "round.unfollow": _l("Stopped following a round"),
    "draft.create": _l("Created a draft"),
    "draft.revise": _l("Revised the title of a draft"),
    "draft.read": _l("Opened a restricted version of a draft"),
    "version.upload": _l("Uploaded a version of a draft"),
    "version.align": _l("Changed what stands side by side in a version"),
    "version.explain": _l("Looked at differences between the files of a version and its text"),
    "version.confirm": _l("Confirmed that both languages stand side by side"),
    "version.circulate": _l("Put a version into restricted circulation"),
    "version.open": _l("Opened a version for comments"),
    "version.supersede": _l("Superseded a version by a later one"),
    "version.close": _l("Closed the comments on a version"),
    "version.release": _l("Made a version final"),
    "version.reanchor": _l("Found the places of comments in a version"),
    "passage.comment": _l("Commented on a draft"),
    "placement.confirm": _l("Confirmed the place of a comment"),
    "placement.move": _l("Gave a comment another place"),
    "standing.choose": _l("Said whether a comment still applies"),
    "dispute.claim": _l("Took a question of translation to look at"),
    "dispute.put_back": _l("Put a question of translation back in the queue"),
    "dispute.settle": _l("Settled a question of translation"),
    "contribution.post": _l("Sent a contribution"),
    "contribution.correct": _l("Corrected a contribution"),
    "contribution.withdraw": _l("Withdrew a contribution"),
    "contribution.answer": _l("Answered for the committee"),
    "contribution.claim": _l("Took a contribution to read"),
    "contribution.release": _l("Put a contribution back in the queue"),
    "contribution.decide": _l("Decided on a contribution"),
    "summary.begin": _l("Began to write a summary"),
    "paragraph.add": _l("Added a paragraph to a summary"),
    "paragraph.write": _l("Changed a paragraph of a summary"),
    "paragraph.move": _l("Moved a paragraph of a summary"),
    "paragraph.drop": _l("Took a paragraph out of a summary"),
    "paragraph.put_back": _l("Put a paragraph back into a summary"),
    "summary.review": _l("Reviewed a summary"),
    "summary.approve": _l("Approved a summary"),
    "summary.take_back": _l("Took back an approval of a summary"),
    "summary.order": _l("Ordered the publication of a summary"),
    "summary.publish": _l("Published a summary"),
    "summary.ask_back": _l("Asked contributors whether a summary has understood them"),
    "understanding.tell": _l("Said whether a summary has understood them"),
    "feedback.give": _l("Said whether an answer answers them"),
    "point.make": _l("Made a point of a contribution"),
    "point.drop": _l("Dropped a point of a contribution"),
    "point.assign": _l("Assigned a point to somebody"),
    "point.propose": _l("Proposed an answer"),
    "point.decide": _l("Decided on an answer"),
    "point.undo": _l("Proposed an earlier answer again"),
    "point.decide_alike": _l("Decided on equal proposals at once"),
    "family.take_out": _l("Took contributions out of a form letter"),
    "family.add": _l("Added a contribution to a form letter"),
    "family.link": _l("Linked a form letter with another language"),
    "family.answer": _l("Proposed an answer to many contributions at once"),
    "ready_answer.keep": _l("Kept an answer to be used again"),
    "ready_answer.revise": _l("Changed a ready answer"),
    "ready_answer.end": _l("Ended a ready answer"),
    "sheet.bring": _l("Brought a sheet of answers back"),
    "sheet.take": _l("Proposed what a sheet of answers says"),
    "round.gather": _l("Had the contributions of a round looked through for form letters and themes"),
    "theme.propose": _l("Proposed themes of a round"),
    "theme.create": _l("Added a theme"),
    "theme.take": _l("Took a theme that was proposed"),
    "theme.rename": _l("Renamed a theme"),
    "theme.drop": _l("Dropped a theme"),
    "theme.merge": _l("Merged a theme into another"),
    "theme.split": _l("Split a theme"),
    "theme.assign": _l("Put points under a theme"),
    "theme.unassign": _l("Took points from under a theme"),
    "file.record_copy": _l("Checked an attached file"),
    "file.check_again": _l("Had an attached file checked again"),
    "file.open_original": _l("Opened an attached file as it was sent"),
    "concern.assign": _l("Gave a concern to a case officer"),
    "concern.ask": _l("Wrote to the sender of a concern"),
    "concern.promise": _l("Promised news about a concern"),
    "concern.move": _l("Changed the state of a concern"),
    "concern.pass_on": _l("Wrote down who was told of a concern"),
    "concern.note": _l("Added a note to a concern"),
    "concern.link": _l("Linked a concern"),
    "concern.unlink": _l("Took a link off a concern"),
    "concern.open_original": _l("Opened a file of a concern as it was sent"),
    "edition.write": _l("Wrote a public edition of a concern"),
    "edition.propose": _l("Proposed a public edition to the sender of a concern"),
    "edition.release": _l("Released a public edition of a concern"),
    "edition.take_back": _l("Took a public edition back before it was published"),
    "edition.publish": _l("Published a public edition"),
    "concern.reseal": _l("Put a concern under new keys"),
    "concern.admit": _l("Let a colleague open a concern"),
    "concern.take_off": _l("Took a colleague off a concern, and put it under new keys"),
    "identity.recover": _l("Halved the key of a sender’s name anew, with the recovery key"),
    "concern.recover": _l("Sealed a concern to a case officer again, with the recovery key"),
    "identity.ask": _l("Asked for the name behind a concern"),
    "identity.grant": _l("Released their agency's half of a name"),
    "identity.refuse": _l("Refused to release a name"),
    "identity.open": _l("Opened the name behind a concern"),
    "person.make_key": _l("Made their own key for concerns"),
    "recovery_key.enter": _l("Entered the recovery key for concerns"),
    "errand.try_again": _l("Had something tried again that was given up"),
    "errand.try_all_again": _l("Had everything tried again that was given up"),
}
THINGS = {
    "Organisation": _l("Organization"),
    "Person": _l("Person"),
    "Grant": _l("Role of a person"),
    "Facility": _l("Workplace"),
    "FacilityName": _l("Name of a workplace"),
    "FacilityPlace": _l("Place of a workplace"),
    "FacilityIdentifier": _l("Identifier of a workplace"),
    "FacilityDetail": _l("Name or number of a workplace"),
    "EnteredEvent": _l("Event of a public case, entered on the desk"),
    "ClockChange": _l("Pause or extension of a clock"),
    "Saying": _l("What is said of a workplace"),
    "FacilityMove": _l("Merge or split of a workplace"),
    "Representation": _l("Organization that speaks for a workplace"),
    "Mention": _l("Workplace that a contribution names"),
    "Enquiry": _l("Question to a workplace"),
    "Duty": _l("Duty of the law"),
    "Fulfilment": _l("Evidence that a duty was met"),
    "Case": _l("Public case"),
    "CaseEvent": _l("Event of a public case"),
    "Consultation": _l("Consultation"),
    "Round": _l("Round"),
    "Question": _l("Question"),
    "Document": _l("Document"),
    "Invitation": _l("Invitation"),
    "Extension": _l("Extension"),
    "Follow": _l("Follower"),
    "Draft": _l("Draft"),
    "Version": _l("Version of a draft"),
    "Passage": _l("Passage of a draft"),
    "Anchor": _l("What a comment was made on"),
    "Placement": _l("Place of a comment"),
    "Standing": _l("Author's word about a comment"),
    "Dispute": _l("Question of translation"),
    "Contribution": _l("Contribution"),
    "Edition": _l("Wording of a contribution"),
    "Attachment": _l("Attached file"),
    "Copy": _l("Copy of an attached file"),
    "Opening": _l("Opening of an original file"),
    "Decision": _l("Decision"),
    "Point": _l("Point of a contribution"),
    "Disposition": _l("Answer to a point"),
    "Theme": _l("Theme"),
    "Themed": _l("Theme of a point"),
    "ReturnedSheet": _l("Returned sheet of answers"),
    "ReadyAnswer": _l("Ready answer"),
    "Family": _l("Form letter"),
    "Likeness": _l("Contribution that repeats a form letter"),
    "Summary": _l("Summary of a round"),
    "Paragraph": _l("Paragraph of a summary"),
    "Review": _l("Review of a summary"),
    "Approval": _l("Approval of a summary"),
    "Feedback": _l("Author's word about an answer"),
    "AskingBack": _l("Question to the contributors of a round"),
    "Understanding": _l("Author's word about a summary in work"),
    "Concern": _l("Concern"),
    "IdentityRequest": _l("Request for a name"),
    "Waiting": _l("Place in a queue"),
    "Errand": _l("Letter on its way"),
}


def sentence(act: str) -> str:
    """The act in words."""
    return str(SENTENCES.get(act, act))


def thing(kind: str) -> str:
    return str(THINGS.get(kind, kind))


FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)  # days beyond these cannot be turned into instants everywhere


def _fits(_form: FlaskForm, field: IntegerField) -> None:
    """A number that a column of numbers can hold; of any length before that."""
    if field.data is not None and not 0 <= field.data <= LARGEST:
        raise ValidationError(gettext("Please check what you entered."))


class TrailForm(FlaskForm):
    """Asks; changes nothing, so it needs no token and stands in the address."""

    class Meta:
        csrf = False

    act = SelectField(
        _l("Act"),
        choices=[SelectChoice("", _l("All acts")), *(SelectChoice(code, words) for code, words in SENTENCES.items())],
        default="",
    )
    who = StringField(_l("Person"), [AtMost(254)], description=_l("Name or e-mail address"))
    kind = SelectField(
        _l("Thing"),
        choices=[SelectChoice("", _l("All things")), *(SelectChoice(kind, words) for kind, words in THINGS.items())],
        default="",
    )
    number = IntegerField(_l("Number of the thing"), [Optional(), _fits])
    day = DayField(_l("Day"), [Optional()])
    ask = SubmitField(_l("Filter"))

    def question(self) -> Question:
        """What is asked; a filter that makes no sense asks nothing."""
        said = {name: None if field.errors else field.data for name, field in self._fields.items()}
        return Question(
            act=said["act"] or "",
            who=said["who"] or "",
            kind=said["kind"] or "",
            number=said["number"],
            day=day if (day := said["day"]) is not None and FIRST < day < LAST else None,
        )
