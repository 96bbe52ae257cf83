"""Nothing is promised that does not exist: what people are told will happen has somebody who sees to it.

A sentence that speaks of letters, readers, answers, summaries, translations or of time to come stands in ``PROMISES``
with its keepers: an act of the policy, a page, an errand of the worker, a letter. A new one fails until it has them.
"""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import polib
import pytest
from tongue import CATALOG

import portal
from portal.core.vocabulary import _vocabularies as vocabularies
from portal.core.vocabulary import official_channels
from portal.jobs import worker
from portal.jobs.mail import SECRET
from portal.models import consultations, contributions, moderation
from portal.policy.table import ACTS
from portal.queries.contributions import reminding
from portal.queries.outbox import NEWS
from portal.queries.reference import board
from portal.services import kept
from portal.services.kept import files, unsent
from portal.services.people import links, visits
from portal.web import devices, guessing

ROOT = Path(portal.__file__).parent
PROMISING = re.compile(
    r"\bwill\b(?! not)|\bshall\b"
    r"|\bsummar(y|ies)\b|\btranslated\b|\btranslation of\b|\bredact|\bblacked out|public version|second look|\bappeal"
    r"|\bask for a second review"
    r"|\breviewers?\b|\burgent|\balerted\b|\bforwarded\b|\bpassed on\b"
    r"|\bgets? (an?|the) (email|letter|copy)\b|\bemails are written when\b"
    r"|\bon its way\b|\bwe write to you\b|\btried again\b"
    r"|\b(be|are|is|was) told\b|\btells? (you|them) (when|why|the)\b|\bwe tell you\b"
    r"|\b(person|moderators?|they|committee|translators?|staff) (reads?|decides?|answers?|looks?|can answer)\b"
    r"|\bin a few minutes: you\b|\bcan ask us\b|\bare counted\b|\bprograms check\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    r"second review|public version|summar|translat|disposition|\bedition\b|\bredact|\bcovered\b", re.IGNORECASE
)
SPANISH = re.compile(
    r"\bresúmenes\b|(?<!En )\bresumen\b|\btraduci|\btestad|versión pública|segunda revisión|inconformidad"
)

ASK = "page home.about"  # where it says to whom one writes
DECIDE = "act contribution.decide"
COPY = "errand clean"
REVIEW = "act contribution.appeal"
REDACT = "act redaction.propose"
PROMISES: dict[str, tuple[str, ...]] = {
    # what the law has somebody do in a case, said where it was done, with its day and its source
    "event ": ("page reference.case",),
    "A clock informs: nothing is closed or refused": ("page reference.case",),
    "duty_evidence": ("act duty.fulfil",),
    # what became of contributions, counted once a night: the page has the day on which it was
    "A person decides about every contribution. Here is": (DECIDE, "page consultations.moderation"),
    "Contributions are counted once a night": ("page consultations.moderation",),
    "Nothing had been received when this was counted": ("page consultations.moderation",),
    "What is not published could point to a person": ("page consultations.moderation",),
    "In this round fewer than five contributions": ("page consultations.moderation",),
    "Reasons are counted where the number": ("page consultations.moderation_of_all",),
    "This is the median time from the arrival": ("page consultations.moderation",),
    # how a panel is drawn, and from what
    "Public value that will count": ("act lot.publish", "act lot.read_value"),
    "Another person read another value.": ("act lot.read_value",),
    # what is found, and where it stands
    "Summaries": ("page finding.search", "page summaries.summary"),
    "Rounds, published contributions, paragraphs of drafts": ("page finding.search",),
    "Its answer in the published summary": ("act summary.publish",),
    "The summary of this round is not published yet.": ("act summary.publish",),
    "The address of its page, or nothing. Readers see its": ("act summary.publish", "page reference.edition"),
    "The summary that answered what was said there": ("act summary.publish",),
    "The summary of that round is not published.": ("act summary.publish",),
    "Continue to the summary": ("page summaries.desk",),
    "Its summary": ("page summaries.desk",),
    "Only for a round or its summary is a round": ("act duty.fulfil",),
    "Only where a round of this portal or its summary": ("act duty.fulfil",),
    # a second review of what was returned or withheld
    "The ten days to ask for a second review": (REVIEW,),
    "Ask for a second review": (REVIEW, "act appeal.decide"),
    "Whoever does not agree can ask for a second review": (REVIEW, "act appeal.decide"),
    "A moderator who did not make the decision looks at it": ("act appeal.decide", "page contributions.own"),
    "A second moderator looks at it.": ("act appeal.decide",),
    "Until the end of %(day)s": (REVIEW, "act appeal.decide"),
    # passages that are covered before something is published
    "Look at it as it will be read": (REDACT, "act redaction.publish"),
    "As it will be read": (REDACT, "act redaction.publish"),
    "A moderator reads your answer and decides": ("act redaction.publish", DECIDE, "page contributions.own"),
    "If you do not agree, the moderator reads why.": (REDACT, "act redaction.publish", DECIDE),
    "Your answer was received. The moderator reads it": ("act redaction.answer", "page moderation.redaction"),
    # what a workplace hears of what is published of it
    "With the name of your organization. Otherwise only": ("act workplace.publish", "page contributions.workplaces_of"),
    "You answer once. Editors and case officers of the": ("act workplace.publish", "page contributions.workplaces_of"),
    "Its round has closed. With its batch it becomes": ("act edition.publish", "errand point", "act summary.publish"),
    "A question tells the workplace that the committee": ("act workplace.ask",),
    "Note which workplaces contributions name, ask them": ("act workplace.mention", "act workplace.ask"),
    "Noted. Those who speak for the workplace are told.": ("letter workplace_named",),
    "Sent. Those who speak for the workplace are told.": ("letter workplace_asked",),
    "Its members are told when something published names": ("letter workplace_named", "act workplace.answer"),
    "When something does, you get an email, if you want": ("letter workplace_named",),
    "Read it there, and reply to it in the round if it still": (DECIDE, "act contribution.post"),
    # what becomes of a contribution
    "A moderator reads it": (DECIDE,),
    "A person, not a program. They publish it, return": (DECIDE, "letter contribution_decided"),
    "A person reads each contribution before": (DECIDE,),
    "A person decides about every contribution before": (DECIDE,),
    "They read it before it is published.": (DECIDE,),
    "Released. A moderator reads it before it is published.": (DECIDE,),
    "What readers will see": ("act statement.release", DECIDE, "act statement.no_remarks", "page consultations.round"),
    "Unions, workers, organizations and governments comment": (DECIDE, "page contributions.inbox"),
    "What you sent before is kept beside it. A moderator": (DECIDE,),
    "You can correct it in your account until a moderator": ("act contribution.correct",),
    "After sending you see a tracking key. With it you can": (
        "page contributions.receipt_page",
        "page contributions.inbox",
    ),
    "You can correct what you sent yourself for as long": ("act contribution.correct", "act contribution.withdraw"),
    "A moderator withheld it on": (DECIDE, "page contributions.inbox"),
    "It is not published. Its author is told": (DECIDE, "page contributions.inbox"),
    "Notice the author will get": ("page contributions.inbox", "page contributions.own"),
    "Open a round and contribute: you will be shown": ("page contributions.receipt_page",),
    "Only if you chose to be named. We do not check": ("page contributions.show",),
    "Follow a round, or contribute to one, and you will": ("page outbox.news",),
    "chain summary": ("act summary.publish",),
    "ground summary": ("act summary.publish",),
    "When something is returned to you, asked of you": ("page home.waiting",),
    # concerns
    "Case officers of the committee read it. Concerns of": ("act concern.file", "act concern.assign"),
    "Come back with your key on this day.": ("act concern.file", "page concerns.sent"),
    "Say by which day there will be news": ("act concern.promise",),
    "Write what its sender will read": ("act concern.ask", "act concern.move"),
    "How urgent": ("act concern.file",),
    "For example a dismissal, another shift, a threat. Your concern": ("act concern.write",),
    "Also if something has happened to you since": ("act concern.write", "page concerns.write"),
    "Nobody is told that you wrote something here.": ("page concerns.identity", "page concerns.write"),
    "Nobody has taken these yet.": ("page concerns.triage", "act concern.assign"),
    "Urgent": ("page concerns.triage",),
    "Work is waiting here": ("page concerns.triage", "act concern.promise"),
    "Its sender was told to look on": ("act concern.promise", "act concern.ask"),
    "What was told": ("page concerns.case",),
    "%(many)s of %(all)s are answered. In any order": ("page concerns.answer",),
    "Who will read it": ("page concerns.new",),
    "What can be read without a key: the day": ("act concern.file",),
    "Nothing has been sent yet. Below each answer": ("page concerns.review",),
    "We do not contact you: what we": ("page concerns.sent",),
    "What we write to you is here. When there is something new": ("act concern.keep_address", "page concerns.sent"),
    "Do not email me": ("act concern.name",),
    "The code is valid for an hour and works once. None": ("letter sign_in",),
    "Get an email when there is something for you": ("act concern.keep_address", "page concerns.letters"),
    "exposure governments": ("page concerns.review",),
    "The portal sends it to nobody: you tell them": ("act concern.pass_on", "page concerns.sent"),
    "Its sender has not allowed that they are told": ("act concern.pass_on", "act concern.expose"),
    "Nobody but you can change it. Nothing is changed": ("act concern.expose", "page concerns.expose"),
    "Show me who will see it": ("page concerns.expose",),
    "Up to 25 MB. Its sender gets a copy": ("act concern.enclose", "page concerns.file"),
    "Write down who was told of it": ("act concern.pass_on",),
    "Who was told?": ("act concern.pass_on",),
    "Choose who was told.": ("act concern.pass_on",),
    "Wrote down who was told of a concern": ("act concern.pass_on",),
    "What others may be told is under": ("page concerns.case", "act concern.pass_on"),
    "From now on case officers tell nobody more": ("act concern.pass_on",),
    "The text that became public stays public: others may have copied it. You": ("act concern.write",),
    "Nothing is published by this alone: you will": ("act concern.consent", "page concerns.edition"),
    "concern_state admitted": ("act concern.move",),
    "concern_state withdrawn": ("act concern.withdraw",),
    # answers and what the committee plans; a date in words that somebody entered is no promise of the portal
    "Members of the committee's staff do not contribute": ("act contribution.answer",),
    "The committee answers every published contribution": ("act point.decide", "act summary.publish"),
    "In its summary, due by:": ("act summary.publish", "letter answers_overdue"),
    "The answer is published at once": ("act contribution.answer", "letter contribution_answered"),
    "Summary": ("act round.revise",),
    "The summary cannot be due before the answers.": ("act round.revise",),
    "The summary of this round is published. Its answers": ("act point.propose", "act point.decide"),
    "Paragraph of a summary": ("act paragraph.write",),
    "Review of a summary": ("act summary.review",),
    "Approval of a summary": ("act summary.approve",),
    "round_state analysing": ("act round.analyse", "act point.decide"),
    "Contributions are shown in the language in which": (),
    # files
    "Readers never get the file that you send.": (COPY, "act file.open_original"),
    "Readers never get a file as it was sent.": (COPY, "act file.open_original"),
    "Readers get a copy without it.": (COPY,),
    "Readers get the copy, never the original.": (COPY, "act file.open_original"),
    "Nothing is published before the copy is ready.": (COPY, DECIDE),
    "Come back with your key in a few minutes": (COPY, "page contributions.inbox"),
    # letters
    "With an account you can be told when the closing": ("letter round_extended", "letter contribution_published"),
    "We tell you that there is news": ("errand letter",),
    "%(num)s person is told": ("letter round_opened",),
    "%(num)s people are told": ("letter round_opened",),
    "Account holders get only “There is news” by email.": (DECIDE, "letter contribution_decided"),
    "Nobody gets an email": ("letter round_opened",),
    "Their members are told when the round is opened.": ("letter round_opened",),
    "Emails are written when a round is opened": (
        "letter round_opened",
        "letter round_extended",
        "letter contribution_decided",
        "letter invited",
    ),
    "They get an email with a link to choose": ("letter invited",),
    "We email you a link.": ("letter recovery",),
    "Your news will wait in the portal, as before.": ("letter guessing", "letter recovery"),
    "If somebody has an account with this address, an email": ("letter recovery",),
    "The invitation is on its way": ("letter invited",),
    "The email is on its way.": ("letter recovery",),
    "Email waiting to be sent": ("letter recovery",),
    "On its way": ("errand letter",),
    "Do you use neither an authenticator nor a passkey? If email": ("letter sign_in",),
    "Your code was right. But many wrong ones": ("letter sign_in",),
    "Your key opens all of this. Nobody else is told": ("page contributions.inbox",),
    "It is tried again.": ("act errand.try_again",),
    "This is already being tried again.": ("act errand.try_again",),
    "Had something that was given up": ("act errand.try_again",),
    "Had everything that was given up": ("act errand.try_all_again",),
    # names behind concerns
    "When the name is opened, its sender is told": ("act identity.open",),
    "A name can cost somebody their job.": ("act concern.ask",),
    "A name is sealed apart from what was told.": ("act identity.grant", "act identity.open"),
    # the rest
    "When the committee announces one, it will be here": ("page consultations.index",),
    "When one is announced, it will be here": ("page home.index",),
    "Contributions are counted by group.": ("page consultations.round",),
    "What will happen": ("act round.open",),
    "Who will see this": ("page contributions.contribute",),
    "is here and will be used": ("act version.upload",),
    "The words are read into numbered passages.": ("act version.upload",),
    "Every page is made to work without script": (ASK,),
    "You can ask us what we keep about you": (ASK,),
    "We cannot promise that a court": (),
    "Write it down: it is the only way back": (),
    # summaries
    "This summary has been published": ("act summary.begin",),
    "A summary of this round is already being": ("act summary.begin",),
    "Began to write a summary": ("act summary.begin",),
    "Added a paragraph to a summary": ("act paragraph.add",),
    "Changed a paragraph of a summary": ("act paragraph.write",),
    "Moved a paragraph of a summary": ("act paragraph.move",),
    "Took a paragraph out of a summary": ("act paragraph.drop",),
    "Put a paragraph back into a summary": ("act paragraph.put_back",),
    "Reviewed a summary": ("act summary.review",),
    "Approved a summary": ("act summary.approve",),
    "Took back an approval of a summary": ("act summary.take_back",),
    "Where you see […], the text is cut": ("errand freeze",),
    "The summary of the round": ("letter summary_published",),
    "Ordered the publication of a summary": ("act summary.order",),
    "Published a summary": ("act summary.publish",),
    "Contributions can still be sent to this round. Its": ("act summary.publish",),
    "Publish the summary": ("act summary.publish",),
    "Read the summary": ("page summaries.summary",),
    "What the committee answers": ("page summaries.outcome",),
    "Answers are published together": ("act summary.publish",),
    "Begin the summary": ("act summary.begin",),
    "The portal writes what can be counted": ("act summary.begin",),
    "No summary has been begun": ("act summary.begin",),
    "Everybody who sees the round sees the summary": ("act summary.publish",),
    "The whole summary": ("page summaries.reading",),
    "The summary is begun": ("act summary.begin",),
    "The summary is published": ("act summary.publish",),
    "Contributors say it where they read their answer": ("act feedback.give",),
    "Editors, delegates and moderators of the committee": ("page summaries.feedback",),
    "You can answer until the end of": ("act understanding.tell", "page summaries.asked_back"),
    "They can answer until": ("act understanding.tell",),
    "Until the end of that day, unless": ("act understanding.tell",),
    "What the summary says changed after this": ("act understanding.tell",),
    "What the summary says about your contribution has changed": ("act understanding.tell",),
    "Asked contributors whether a summary": ("act summary.ask_back",),
    "Said whether a summary has understood them": ("act understanding.tell",),
    "Author's word about a summary in work": ("act understanding.tell",),
    "Those who said yes to what the summary still says": ("act summary.ask_back",),
    "Before it is final you can ask contributors": ("act summary.ask_back",),
    "Where the summary cites it": ("page summaries.own_understanding",),
    "They are asked. Those with an account": ("act summary.ask_back", "letter asked_back"),
    "The committee asks whether it has understood": ("act understanding.tell", "letter asked_back"),
    "The committee is writing the summary": ("act understanding.tell", "act summary.publish"),
    "Contributors say it where they read what they sent": ("act understanding.tell",),
    "No sentence that can be shown cites it": ("act summary.publish",),
    "round_state summary": ("act summary.publish",),
    "disposition ": ("act summary.publish",),
    # vocabularies and channels
    "file_state clean": (COPY,),
    "file_state not_checked": ("act file.check_again",),
    "channel us_forced_labor": (),
    "redaction_ground business_confidential": ("act edition.write",),
    # what is sent for fewer readers: read and decided before they find it, and never a point of a summary
    "The summary of this round has been published. Who may read": ("act contribution.widen",),
    "Only rounds with five or more are counted here.": ("page consultations.moderation_of_all",),
    "A person, not a program. They put it on record": (DECIDE, "page contributions.record"),
    "The summary says how contributions on record were counted": ("page summaries.summary",),
    "A moderator decides whether more people may read it": (DECIDE, "act contribution.widen"),
    "As of now: %(names)s. Others who join": ("page contributions.record",),
    "They read it before it is on record.": (DECIDE,),
    "Organizations that join the round later": ("page contributions.record",),
    "You can let more people read it, never fewer:": ("act contribution.widen", DECIDE),
    "It is noted. A moderator reads it": ("act contribution.widen", DECIDE),
    # business-confidential: two contributions of one form, and what is told of each to readers of the other
    "Write the version that everybody may read. Without one": ("act contribution.post",),
    "The public version has the same words": ("act contribution.post",),
    "You wrote a public version": ("act contribution.post",),
    "Public version of what is business-confidential": ("act contribution.post",),
    "Both are received as two contributions": ("act contribution.post", "page contributions.show"),
    "readers business_confidential": ("act contribution.post",),
    "Its public version": ("page contributions.record",),
    "Its author also sent the committee": ("page contributions.record",),
    "Only of what is business-confidential and its public version": ("page contributions.record",),
}

OCCURRING = {
    "contribution_state": {*contributions.Status, "late"},
    "round_state": {*consultations.Phase},
    "audience": {*consultations.Audience},
    "appeal_outcome": {*moderation.Outcome},
    "redaction_outcome": {*moderation.Became},
}
"""What nothing can be today: of these lists, all but those that are named here."""
KEPT = {
    "13 hours": kept.LIVES + timedelta(hours=1),
    "24 hours": reminding.AHEAD["closes_in_a_day"],
    "3 hours": files.LIVES + timedelta(hours=1),
    "180 days": devices.LASTS,
    "60 days": board.DECIDES_WITHIN,  # the Trade Representative's, by law
    "30 days": unsent.LIVES,
    "75 days": timedelta(seconds=guessing.STRANGERS[0] * guessing.STRANGERS[1]),
}


@cache
def sentences():
    """Each sentence of the pages and letters, and each entry of a list that pages show, by what names it here."""
    found = []
    for entry in polib.pofile(str(CATALOG)):
        for english, spanish in (
            (entry.msgid, entry.msgstr or entry.msgstr_plural.get(0, "")),
            (entry.msgid_plural, ""),
        ):
            found.append((english, english, spanish))
    for vocabulary in shown():
        for code, said in vocabularies()[vocabulary].items():
            if code in OCCURRING.get(vocabulary, {code}):
                both = [f"{said.label.in_(language)} {said.help.in_(language)}" for language in ("en", "es")]
                found.append((f"{vocabulary} {code}", *both))
    for channel in official_channels():
        found.append((f"channel {channel.code}", channel.how.en, channel.how.es))
    return found


def shown():
    """The lists that some page names. Others wait for rooms that do not exist yet, and promise nothing to anybody."""
    sources = "".join(path.read_text("utf-8") for end in ("*.py", "*.html") for path in ROOT.rglob(end))
    return {name for name in vocabularies() if re.search(rf"""\w\(\s*["']{name}["']""", sources)}


def keepers_of(name):
    found = [keepers for begins, keepers in PROMISES.items() if name.startswith(begins)]
    return found[0] if found else None


def exists(keeper, app):
    kind, name = keeper.split(" ")
    return name in {
        "act": ACTS,
        "page": app.view_functions,
        "errand": worker.HANDLERS,
        "letter": {*NEWS, *SECRET},
    }[kind]  # fmt: skip


def test_every_promise_has_a_keeper():
    without = [name for name, english, _es in sentences() if PROMISING.search(english) and keepers_of(name) is None]

    assert without == []


@pytest.mark.parametrize("begins", PROMISES)
def test_keepers_exist(app, begins):
    assert [keeper for keeper in PROMISES[begins] if not exists(keeper, app)] == []
    assert any(name.startswith(begins) for name, _en, _es in sentences()), "nobody is told that any more"


def test_what_names_no_keeper_promises_nothing():
    denying = re.compile(r"\b(not|never|cannot|nothing)\b", re.IGNORECASE)
    said = {name: english for name, english, _es in sentences() if keepers_of(name) == ()}

    assert [english for english in said.values() if not denying.search(english)] == []


def test_the_spanish_promises_no_more():
    """No summaries, no translations, redactions in public editions alone: the Spanish speaks of them no more often."""
    more = [spanish for _n, english, spanish in sentences() if SPANISH.search(spanish) and not SPOKEN.search(english)]

    assert more == []


@pytest.mark.parametrize("time", KEPT)
def test_times_that_are_said_are_those_that_are_kept(time):
    number, unit = time.split()

    assert timedelta(**{unit: int(number)}) == KEPT[time]


def test_no_other_time_is_said():
    ours = [english for name, english, _es in sentences() if not name.startswith("channel")]
    told = {time for english in ours for time in re.findall(r"\b\d+ (?:hours|days)\b", english)}

    assert told <= set(KEPT)


def test_visits_are_forgotten_as_the_privacy_notice_says():
    assert timedelta(days=1) == visits.KEPT
    assert visits.KEPT_WITH_KEY + timedelta(hours=12) <= timedelta(days=2)
    assert timedelta(days=1) == links.LIVES
