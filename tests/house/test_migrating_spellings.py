"""Organisations that were registered before are known by what their names look like, as those that come later are."""

from sqlalchemy import create_engine, text

from portal.core.migrating import downgrade, upgrade
from portal.models.people import Organisation

AT = "2026-11-22 12:00:00+00:00"
BEFORE = "0004"
NAMES = (
    "Sindicato Único (SUA)",
    "Interagency Labor Committee",
    "S\u0456ndicat\u043e",
    "M0derno & Rnás",
    "Łódź Ørsted Straße",
    "\u1d1d.\ua731.",
    "Σωματείο εργατών",
    "工会",
    "نقابة العمال",
    "(sin nombre)",
)


def test_each_name_is_spelled_as_the_model_spells_it(new_database):
    url = new_database()
    upgrade(url)
    downgrade(url, BEFORE)
    engine = create_engine(url)
    with engine.begin() as connection:
        for number, name in enumerate(NAMES, 1):
            connection.execute(
                text(
                    "INSERT INTO organisations (id, name, kind, stakeholder_group, created_at, revision)"
                    " VALUES (:id, :name, 'union', 'x', :at, 1)"
                ),
                {"id": number, "name": name, "at": AT},
            )

    upgrade(url)

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT organisation_id, folded, whole FROM spellings")).all()
    engine.dispose()
    expected = {
        (number, spelling.folded, spelling.whole)
        for number, name in enumerate(NAMES, 1)
        for spelling in Organisation(name=name).spellings
    }
    assert {(number, folded, bool(whole)) for number, folded, whole in kept} == expected
