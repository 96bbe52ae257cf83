"""A browser that fills in kept forms step by step, and what is read on a receipt."""

import re
from html import unescape

from sqlalchemy import select

from portal.core.db import session
from portal.models.people import Visit
from portal.services import people


class Browser:
    """Follows nothing by itself, so that each step can be looked at."""

    def __init__(self, app, client):
        self.app, self.client, self.at = app, client, ""

    def open(self, path):
        answer = self.client.open(path)
        assert answer.status_code == 303
        self.at = answer.location
        return self.client.open(self.at)

    def fields(self, page):
        form = re.search(r'<form[^>]*id="kept-form".*?</form>', page.text, re.S).group()
        found = dict(re.findall(r'name="([a-z_]+)" type="hidden" value="([^"]*)"', form))
        found |= {name: value for value, name in re.findall(r'type="hidden" value="([^"]*)" name="([a-z_]+)"', form)}
        found |= dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form))
        checked = re.findall(r"<input[^>]*checked[^>]*>", form)
        for one in checked:
            found[re.search(r'name="([^"]+)"', one).group(1)] = re.search(r'value="([^"]*)"', one).group(1)
        return {name: unescape(value) for name, value in found.items()}

    def send(self, page, at="", **more):
        return self.client.post(at or self.at, data={**self.fields(page), **more})


def contribute(round_, language="es"):
    return f"/{language}/rounds/{round_.id}/contribute"


def key_on(page):
    groups = re.search(r'class="c-key"[^>]*>(.*?)</p>', page, re.S)
    return "-".join(re.findall(r"<span>([0-9A-Z]+)</span>", groups.group(1))) if groups else ""


def token(page):
    return {"csrf_token": re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page).group(1)}


def end_visit(browser):
    """Every visit is over, which was said in another tab."""
    for visit in session.scalars(select(Visit)):
        session.delete(visit)
    session.commit()
    browser.client.open("/es/")


def come_back(browser, person):
    name = people.begin_visit(f"person:{person.id}", second_factor=True)
    with browser.client.session_transaction() as cookie:
        cookie["visit"] = name
