import pytest

from portal.core.vocabulary import term
from portal.files.cleaning.made import Finding, Reason


@pytest.mark.parametrize("code", Finding)
def test_each_finding_is_a_sentence_in_both_languages(code):
    said = term("file_finding", code).label

    assert said.en
    assert said.es
    assert said.en != said.es


@pytest.mark.parametrize("code", Reason)
def test_each_reason_has_a_name_and_a_cure(code):
    assert term("file_state", code).label.es
