"""Who has no account signs with a name of their own, and not with one that readers would take for another's."""

import secrets

import build
import pytest
from sqlalchemy import event, func, select

from portal.core import vocabulary
from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.db import session
from portal.models.contributions import Contribution, Naming
from portal.models.people import Organisation, Spelling
from portal.services import contributions, people
from portal.services.people import entries


def sign(name, naming=Naming.NAME):
    """Say something with this name, and hand back what it is published under."""
    ticket = secrets.token_hex(32)
    words = {"ticket": ticket, "body": "Falta algo.", "language": "es"}
    return contributions.post(build.round_(), **words, naming=naming, byline=name, by=ANONYMOUS).byline


def refused(name, naming=Naming.NAME):
    with pytest.raises((contributions.NameOfOurs, contributions.NameOfOthers)) as refusal:
        sign(name, naming)
    assert refusal.value.field == "byline"
    assert session.scalar(select(func.count(Contribution.id))) == 0
    return refusal.value


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Único de Autopartes (SUA)")


@pytest.mark.parametrize("naming", [Naming.NAME, Naming.ORGANISATION])
@pytest.mark.parametrize(
    "name",
    [
        "Interagency Labor Committee", "Interagency Labor Committee (oficial)", "comité laboral interinstitucional",
        "\u0406nteragency L\u0430bor Committee", "Inter\u200bagency Labor Committee", "INTERAGENCYLABORCOMMITTEE",
        "Ana, moderadora", "M0derador", "The Committee", "el comité", "Labor Consultation Portal – ILC",
        "Interagency Labor Committee, not verified", "Administrador",
    ],
)  # fmt: skip
def test_never_as_the_committee_or_the_portal(name, naming):
    assert isinstance(refused(name, naming), contributions.NameOfOurs)


def test_never_as_this_portal_is_called(monkeypatch):
    monkeypatch.setattr(vocabulary, "_called", {"Buzón Laboral del Norte"})

    assert isinstance(refused("Buzon laboral del norte, oficial"), contributions.NameOfOurs)


@pytest.mark.parametrize(
    "name",
    [
        "USTR", "u.s.t.r.", "Funcionario de la STPS", "\uff33\uff34\uff30\uff33", "B I D",
        "Organización Internacional del Trabajo (OIT)",
        "Gobierno de Mexico", "Bureau of International Labor Affairs", "Labor Advisory Committee",
    ],
)  # fmt: skip
def test_not_as_an_institution(name):
    assert isinstance(refused(name), contributions.NameOfOthers)


@pytest.mark.parametrize(
    "name",
    [
        "Sindicato Único de Autopartes (SUA)", "SINDICATO UNICO DE AUTOPARTES", "Juan, Sindicato Único de Autopartes",
        "Sindicato \u00danico de \u0410utopartes", "Sindicato Unico de Autopartes, sección 3",
        "SindicatoUnicoDeAutopartes",
    ],
)  # fmt: skip
def test_not_as_an_organization_of_the_register(union, name):
    assert refused(name).values["name"] == union.name


@pytest.mark.parametrize(
    "name",
    [
        "Trabajador, afiliado al Sindicato Único de Autopartes – sin verificar",
        "Trabajadora de la STPS (no verificado)",
        "Worker, member of Sindicato Único de Autopartes, not verified",
        "Luz Ortega", "Comité ejecutivo de la sección 12", "Una trabajadora de autopartes", "Autopartes Único",
        "Sindicato Único", "Inspector de calidad, jubilado", "Ñañez Güemes", "Ilona Lacroix", "李雷", "محمد",
    ],
)  # fmt: skip
def test_anybody_as_who_they_are(union, name):
    assert sign(name) == name


def test_with_an_account_as_the_organization_that_one_belongs_to(union):
    said = contributions.post(
        build.round_(), ticket="t" * 40, body="Falta algo.", language="es", naming=Naming.ORGANISATION,
        by=build.member(of=union).as_actor(),
    )  # fmt: skip

    assert said.byline == union.name


def test_asks_the_register_once_however_many_names_it_has(engine):
    session.add_all(Organisation(name=f"Unión {n} de Trabajo", kind="union", group="lac") for n in range(2_000))
    session.commit()
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if "spellings" in statement:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        sign("Una persona que firma con muchas palabras seguidas y no con las de nadie más en todo el registro")
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert len(asked) == 1


def test_a_name_of_too_many_words_is_none():
    with pytest.raises(contributions.TooManyWords):
        sign("a " * 31)


class TestTheRegister:
    @pytest.mark.parametrize(
        "name", ["Sindicato Unico", "SINDICATO ÚNICO", "Sindicat\u043e Único", "Sindicato  Único.", "Sindicato Únic0"]
    )
    def test_has_no_two_names_that_look_alike(self, name):
        build.organisation(name="Sindicato Único")

        with pytest.raises(entries.OrganisationTaken):
            people.register(None, name=name, kind="union", group="lac", by=SYSTEM)

    def test_has_one_name_in_two_places(self):
        build.organisation(name="Sindicato Único (Puebla)")

        assert people.register(None, name="Sindicato Único (Tlaxcala)", kind="union", group="lac", by=SYSTEM).id

    def test_knows_a_new_name_and_forgets_the_old_one(self, union):
        aldo = build.person(Role.ADMINISTRATOR).as_actor()
        people.revise_organisation(
            union, name="Sindicato Nuevo", kind="union", group="lac", seen=union.revision, by=aldo
        )

        assert sign("Sindicato Único de Autopartes")
        assert session.scalar(select(func.count(Spelling.id))) == 1
        with pytest.raises(contributions.NameOfOthers):
            sign("Sindicato Nuevo")
