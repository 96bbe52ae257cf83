"""Floor 0: no database stands behind these tests."""

import pytest


@pytest.fixture(autouse=True)
def session():
    """In the place of the transaction that other tests run in."""
