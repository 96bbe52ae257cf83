"""People and organisations that were there before are found and put in order as those that come later are."""

import pytest
from sqlalchemy import create_engine, text

from portal.core.migrating import downgrade, upgrade
from portal.text import words

AT = "2026-11-22 12:00:00+00:00"
BEFORE = "0016"
NAMES = (
    "Núñez  Ñandú, Ana",
    "STRASSE Straße Łódź Ørsted",
    "Ana\u200b Mar\u00ada\ufe0f",
    "\u1100\u1161 각 工会",
    "ﷺ" * 30,
    "Σωματείο",
)
ROWS = {
    "persons": "INSERT INTO persons"
    " (id, email, name, locale, zone, active, letters, fs_uniquifier, invited_at, revision)"
    " VALUES (:id, :mark, :name, 'es', 'UTC', true, true, :mark, :at, 1)",
    "organisations": "INSERT INTO organisations (id, name, kind, stakeholder_group, created_at, revision)"
    " VALUES (:id, :name, 'union', 'x', :at, 1)",
}


@pytest.mark.parametrize("table", ROWS)
def test_each_name_is_folded_as_the_model_folds_it_and_stays_on_the_way_back(new_database, table):
    url = new_database()
    upgrade(url)
    downgrade(url, BEFORE)
    engine = create_engine(url)
    with engine.begin() as connection:
        for number, name in enumerate(NAMES, 1):
            connection.execute(text(ROWS[table]), {"id": number, "name": name, "at": AT, "mark": f"m{number}"})

    upgrade(url)

    with engine.connect() as connection:
        kept = connection.execute(text(f"SELECT name, folded FROM {table} ORDER BY id")).all()
    assert [tuple(row) for row in kept] == [(name, words.plain(name)[:400]) for name in NAMES]
    downgrade(url, BEFORE)
    with engine.connect() as connection:
        assert tuple(connection.execute(text(f"SELECT name FROM {table} ORDER BY id")).scalars()) == NAMES
    engine.dispose()


def test_a_telephone_number_that_nobody_asks_for_goes_and_its_owner_stays(new_database):
    url = new_database()
    upgrade(url, "0023")
    engine = create_engine(url)
    person = {"id": 1, "name": NAMES[0], "at": AT, "mark": "m1", "folded": words.plain(NAMES[0])}
    given = (
        ROWS["persons"].replace(" name,", " name, folded, tf_phone_number,").replace(":name,", ":name, :folded, '55',")
    )
    with engine.begin() as connection:
        connection.execute(text(given), person)

    upgrade(url, "0024")
    with engine.connect() as connection:
        [row] = connection.execute(text("SELECT * FROM persons")).mappings()
    assert (row["name"], row["folded"]) == (person["name"], person["folded"])
    assert "55" not in row.values()

    downgrade(url, "0023")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name, tf_phone_number FROM persons")).all() == [(NAMES[0], None)]
    engine.dispose()
