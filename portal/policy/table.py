"""The policy of the portal, on one page: one permission, one line.

What a person may *see* is decided in ``visibility.py``; this page is about acting.
"""

from portal.policy import questions as q
from portal.policy.rules import Rule

# Acts change something. Each is performed by the service of the same name.
ACTS: dict[str, Rule] = {
    "organisation.register":       q.is_the_system | q.is_an_administrator,
    "organisation.revise":         q.is_an_administrator,
    "person.invite":               q.is_the_system | q.is_an_administrator,
    "person.revise":               q.is_an_administrator & q.is_somebody_else,
    "person.grant":                q.is_the_system | (q.is_an_administrator & q.is_somebody_else),
    "person.end_grant":            q.is_the_system | (q.is_an_administrator & q.is_somebody_else),
    "person.suspend":              q.is_the_system | (q.is_an_administrator & q.is_somebody_else),
    "person.restore":              q.is_the_system | (q.is_an_administrator & q.is_somebody_else),
    "person.reset_second_factor":  q.is_the_system | (q.is_an_administrator & q.is_somebody_else),
    "person.send_link":            q.is_the_system | q.is_an_administrator,
    "person.show_link":            q.is_the_system,
    "person.prefer":               q.is_the_person,
    "person.choose_passphrase":    q.is_the_person,
    "person.set_up_second_factor": q.is_the_person,
    "person.sign_out_everywhere":  q.is_the_system | q.is_an_administrator | q.is_the_person,

    "facility.record":             q.is_the_system,
    "case.record":                 q.is_the_system,

    "consultation.create":         q.is_an_editor,
    "consultation.revise":         q.is_an_editor,
    "round.prepare":               q.is_an_editor,
    "round.revise":                q.is_an_editor & q.round_is_in_preparation,
    "round.ask":                   q.is_an_editor & q.round_is_in_preparation,
    "round.invite":                q.is_an_editor & q.round_is_in_preparation | q.is_a_delegate & q.round_was_opened,
    "round.add_document":          q.is_an_editor & q.round_is_in_preparation,
    "round.drop_document":         q.is_an_editor & q.round_is_in_preparation,
    "round.open":                  q.is_a_delegate & q.did_not_prepare_it & q.round_is_in_preparation,
    "round.extend":                q.is_a_delegate & q.round_was_opened,
    "round.follow":                q.is_signed_in,
    "round.unfollow":              q.is_signed_in,

    "draft.create":               q.is_an_editor,
    "draft.revise":               q.is_an_editor,
    "draft.read":                 q.is_signed_in,
    "version.upload":             q.is_an_editor,
    "version.align":              q.edits_or_translates & q.version_is_in_preparation,
    "version.confirm":            q.edits_or_translates & q.version_is_in_preparation,
    "version.circulate":          q.is_an_editor & q.version_is_in_preparation & q.its_round_was_opened,
    "version.open":               q.edits_or_opens & q.version_waits_for_its_opening
                                  & q.its_round_was_opened,
    "version.supersede":          q.edits_or_opens,
    "version.close":              q.edits_or_opens & q.version_is_open,
    "version.release":            q.edits_or_opens & q.version_is_closed
                                  & q.version_has_both_languages,
    "version.reanchor":           q.is_the_system,
    "passage.comment":            q.is_not_staff & q.may_take_part & q.version_took_comments
                                  & q.round_takes_contributions,
    "placement.confirm":          q.is_an_editor,
    "placement.move":             q.is_an_editor,
    "standing.choose":            q.wrote_it,
    "dispute.settle":             q.is_a_translator & q.is_unsettled,

    "contribution.post":           q.is_not_staff & q.may_take_part & q.round_takes_contributions,
    "contribution.correct":        q.wrote_it & q.can_still_be_corrected,
    "contribution.withdraw":       q.wrote_it & q.is_undecided,
    "contribution.answer":         q.edits_or_opens & q.is_published,

    "contribution.claim":          q.is_a_moderator & q.is_impartial,
    "contribution.release":        q.is_a_moderator,  # puts it back; lines of the trail have this name and stay
    "contribution.decide":         q.is_a_moderator & q.is_impartial,

    "summary.begin":              q.edits_or_opens & q.round_has_closed,
    "paragraph.add":              q.edits_or_translates & q.summary_is_in_work,
    "paragraph.write":            q.edits_or_translates & q.summary_is_in_work,
    "paragraph.move":             q.edits_or_translates & q.summary_is_in_work,
    "paragraph.drop":             q.edits_or_translates & q.summary_is_in_work,
    "paragraph.put_back":         q.edits_or_translates & q.summary_is_in_work,
    "summary.review":             q.writes_or_approves & q.summary_is_in_work,
    "summary.approve":            q.is_a_delegate & q.summary_is_in_work,
    "summary.take_back":          q.is_a_delegate & q.summary_is_in_work,
    "summary.publish":            q.edits_or_opens & q.summary_is_in_work,

    "file.record_copy":            q.is_the_system,
    "file.check_again":            q.is_a_moderator,
    "file.open_original":          q.is_a_moderator & q.is_impartial,

    "concern.begin":              q.works_on_no_concerns,
    "concern.save":               q.has_its_key & q.was_not_sent,
    "concern.discard":            q.has_its_key & q.was_not_sent,
    "concern.file":               q.has_its_key & q.was_not_sent,
    "concern.withdraw":           q.has_its_key & q.is_with_the_committee,
    "concern.write":              q.has_its_key & q.is_with_the_committee,
    "concern.name":               q.has_its_key & q.is_with_the_committee,
    "concern.expose":             q.has_its_key & q.is_with_the_committee,
    "concern.assign":             q.is_a_case_officer & q.is_with_the_committee,
    "concern.ask":                q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "concern.promise":            q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "concern.move":               q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "concern.pass_on":            q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "concern.note":               q.is_a_case_officer & q.was_handed_in,
    "concern.link":               q.is_a_case_officer & q.was_handed_in,
    "concern.unlink":             q.is_a_case_officer & q.was_handed_in,
    "concern.attach":             q.has_its_key & q.is_not_over,
    "concern.detach":             q.has_its_key & q.was_not_sent,
    "concern.open_original":      q.is_a_case_officer & q.was_handed_in,
    "concern.consent":            q.has_its_key & q.is_with_the_committee,
    "edition.write":              q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "edition.propose":            q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "edition.release":            q.is_a_case_officer & q.is_with_the_committee & q.has_an_owner,
    "edition.take_back":          q.is_a_case_officer & q.was_handed_in,
    "edition.publish":            q.is_the_system,
    "concern.reseal":             q.is_a_case_officer & q.was_handed_in,
    "identity.ask":               q.is_a_case_officer & q.keeps_no_names & q.is_with_the_committee,
    "identity.grant":             q.is_a_custodian & q.did_not_ask_for_it,
    "identity.refuse":            q.is_a_custodian & q.did_not_ask_for_it,
    "identity.open":              q.is_a_case_officer & q.asked_for_it,
    "person.make_key":            q.is_the_person & q.is_trusted_with_concerns,
    "recovery_key.enter":         q.is_the_system,

    "errand.try_again":            q.is_the_system | q.is_an_administrator,
    "errand.try_all_again":        q.is_the_system | q.is_an_administrator,
}  # fmt: skip

# Desks are pages that not everyone may enter.
DESKS: dict[str, Rule] = {
    "desk":                        q.is_staff,
    "desk.moderation":             q.is_a_moderator,
    "desk.names":                  q.asks_for_or_keeps_names,
    "desk.rounds":                 q.edits_or_opens,
    "desk.summaries":              q.writes_or_approves,
    "desk.drafts":                 q.works_on_drafts,
    "desk.translations":           q.is_a_translator,
    "desk.concerns":               q.is_a_case_officer,
    "desk.people":                 q.is_an_administrator,
    "desk.letters":                q.is_an_administrator,
    "desk.trail":                  q.is_an_auditor,
}  # fmt: skip
