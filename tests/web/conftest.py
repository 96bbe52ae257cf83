"""Somebody with a passphrase, and the codes that their authenticator shows."""

from datetime import timedelta

import pytest
from entering import PASSPHRASE

from portal.core import clock
from portal.services import people
from portal.web import accounts


@pytest.fixture
def settled(app):
    """Give somebody a passphrase, and a second factor if wanted; the secret is handed back."""

    with app.test_request_context():
        hashed, secret = accounts.hashed(PASSPHRASE), accounts.new_secret()

    def settle(person, *, second_factor=False):
        people.choose_passphrase(person, hashed=hashed, by=person.as_actor())
        if second_factor:
            people.set_up_second_factor(person, secret=secret, by=person.as_actor())
        return secret

    return settle


@pytest.fixture
def code(app):
    def shown(secret, later=0):
        with app.test_request_context(), clock.at(clock.now() + timedelta(seconds=later)):
            return accounts._totp().from_source(secret).generate().token

    return shown
