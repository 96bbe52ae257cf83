from portal.core import vocabulary


def test_terms_come_in_their_order_with_both_languages():
    topics = vocabulary.terms("consultation_topic")

    assert len(topics) == 5
    assert [topic.order for topic in topics] == sorted(topic.order for topic in topics)
    assert all(topic.label.complete and topic.help.complete for topic in topics)


def test_a_term_is_found_by_its_code():
    assert vocabulary.term("organisation_kind", "union").label.in_("es") == "Sindicato"


def test_official_channels_say_what_is_verified():
    channels = {channel.code: channel for channel in vocabulary.official_channels()}

    assert len(channels) == 16
    assert channels["us_hotline"].verified
    assert channels["us_hotline"].name.complete


def test_what_is_no_longer_offered_still_has_its_name():
    assert "needs_translation" not in {term.code for term in vocabulary.terms("moderation_reason")}
    assert vocabulary.term("moderation_reason", "needs_translation").label.complete
