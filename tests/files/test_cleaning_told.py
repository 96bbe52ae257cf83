import pytest

from portal.core.vocabulary import term
from portal.files.cleaning.made import Finding, Reason
from portal.queries.concerns.files import WITHOUT_A_COPY


@pytest.mark.parametrize("code", Finding)
def test_each_finding_is_a_sentence_in_both_languages(code):
    said = term("file_finding", code).label

    assert said.en
    assert said.es
    assert said.en != said.es


@pytest.mark.parametrize("code", Reason)
def test_each_reason_has_a_name_and_a_cure(code):
    assert term("file_state", code).label.es


@pytest.mark.parametrize("code", WITHOUT_A_COPY.values())
def test_each_reason_has_words_for_files_of_concerns_too(code):
    said = term("file_state", code)

    assert said.label.en.startswith("No copy:")
    assert said.label.es.startswith("Sin copia:")
