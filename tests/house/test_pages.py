"""Every page, by following links as each persona: axe, the HTML checker, and nobody else is asked."""

from collections import Counter

import browsing
import pytest
from conftest import ON_POSTGRESQL
from crawling import Looker, walk

PERSONAS = [
    "",
    "member_union",
    "coordinator_union",
    "member_lac",
    "manager_bakery",
    "moderator",
    "case_officer",
    "case_officer_2",
    "custodian",
    "editor",
    "translator",
    "delegate_dol",
    "administrator",
    "auditor",
]
STARTS = ["/es/", "/es/demo", "/es/tracking", "/es/desk", "/es/account", "/es/nothing-here"]
LOOKS_AT = {"concerns.case": 4, "concerns.office_edition": 4}  # of a kind: their states look different
# Files, what has no words, and what only somebody's own key, letter or draft leads to: read in tests of their own.
ELSEWHERE = {
    *("front", "healthz", "static"),
    *("contributions.file", "contributions.own_file", "contributions.own_file_part", "moderation.file_part"),
    *("contributions.inbox_file", "contributions.inbox_file_part", "contributions.inbox_file_text"),
    *("summaries.file", "reference.duties_csv", "reference.duties_ics"),
    *("reference.meetings_csv", "reference.meetings_ics"),
    *(
        "reference.board_csv",
        "reference.attaches_csv",
        "reference.panels_csv",
        "reference.actions_csv",
        "reference.editions_csv",
        "reference.lot_json",
    ),
    "drafts.differing",  # where two readings of a file differ
    "reference.board_steps",  # of a report that found something amiss
    *("drafts.comments_docx", "drafts.comments_xlsx", "summaries.answers_xlsx", "drafts.original", "drafts.text"),
    "moderation.filter_change",  # where somebody saved one: its own test looks at it
    "moderation.decision",  # the page of a contribution again, after a refusal
    *("contributions.inbox", "contributions.inbox_own"),
    *("contributions.inbox_correction", "contributions.inbox_withdrawal", "contributions.inbox_appeal"),
    *("contributions.record_file", "contributions.record_file_text", "contributions.inbox_readers"),
    "contributions.inbox_redaction",
    *("contributions.receipt_page", "contributions.receipt_key"),
    *("contributions.unsent_key", "contributions.unsent_key_note"),  # in the browser that has just saved
    *("concerns.draft", "concerns.answer", "concerns.later", "concerns.review", "concerns.discard", "concerns.gone"),
    *("concerns.files", "concerns.edition", "concerns.write", "concerns.identity", "concerns.withdraw"),
    *("concerns.expose", "concerns.letters"),
    *("concerns.key", "concerns.key_note", "concerns.sent", "concerns.slip", "concerns.slip_note", "concerns.file"),
    "concerns.case_file",
    *("people.new_passphrase", "people.second_factor", "people.emails"),
    *("people.passkey_name", "people.passkey_removal"),  # where somebody has one: their own story looks at it
    *("summaries.family", "summaries.answer_family"),  # where many sent the same letter
    *("summaries.sheet", "reference.register_sheet"),  # where somebody brought one back
    "reference.register_xlsx",
    "contributions.dissent",  # from the page of one statement among all contributions: read in its journey
    "summaries.ready_answer",  # where somebody kept one
    *("consultations.moderation_csv", "consultations.moderation_of_all_csv"),
    *("summaries.figures_csv", "summaries.inbox_answer"),  # whose own words were answered
    "summaries.inbox_understanding",  # who is asked with a key
    "summaries.publish",  # when nothing is missing any more
    "reference.clock_resumption",  # while a clock of a case stands still
    *("reference.lot_value", "reference.lot_leaving"),  # while a lot is published and not drawn
}

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the pages are the same on both databases")


def test_pages_are_sound_in_both_languages(app, portal, chromium, nu):
    seen: Counter[str] = Counter()
    looker = Looker.of(chromium, portal, nu)
    for persona in PERSONAS:
        looker.visitor.clear_cookies()
        if persona:
            browsing.become(looker.page, persona)
        for path in walk(app, looker.browser(), seen, STARTS, LOOKS_AT):
            looker.open_in_both(path)
    looker.found_nothing()
    unseen = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - {*seen}
    assert unseen == ELSEWHERE, sorted(unseen ^ ELSEWHERE)
