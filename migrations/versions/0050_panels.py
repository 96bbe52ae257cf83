"""Panels of the mechanism: lists, seats, visits, conflicts, remedies; and offices that exclude each other."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = depends_on = None

AT, TEXT, INTEGER, NAME, CODE = sa.DateTime(timezone=True), sa.Text(), sa.Integer(), sa.String(200), sa.String(30)
LIST = sa.String(5)
TILDE = "\u0303"


def upgrade() -> None:
    op.create_table(
        "officeholders",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("folded", sa.String(400), nullable=False),
        sa.Column("office", CODE, nullable=False),
        sa.CheckConstraint("office IN ('attache', 'panelist', 'official')", name="ck_officeholders_office"),
        sa.PrimaryKeyConstraint("id", name="pk_officeholders"),
        sa.UniqueConstraint("folded", name="uq_officeholders_folded"),
        sa.UniqueConstraint("id", "office", name="uq_officeholders_id_office"),
    )
    _attaches()
    _persons()
    _panels()


def downgrade() -> None:
    for name in ("remedies", "panel_visits", "panel_conflicts", "panel_seats", "panels", "panelists", "officials"):
        op.drop_table(name)
    with op.batch_alter_table("attaches") as table:
        table.drop_constraint("fk_attaches_office", type_="foreignkey")
        table.drop_constraint(op.f("ck_attaches_holds"), type_="check")
        table.drop_constraint(op.f("ck_attaches_office"), type_="check")
        table.drop_column("office")
        table.drop_column("holder_id")
    op.drop_table("officeholders")


def _attaches() -> None:
    """Each attaché on record holds the office, one row a name; then no row can be without it."""
    with op.batch_alter_table("attaches") as table:
        table.add_column(sa.Column("holder_id", INTEGER, nullable=True))
        table.add_column(sa.Column("office", CODE, nullable=False, server_default="attache"))
    attaches = sa.table("attaches", sa.column("id"), sa.column("name"), sa.column("ended_at"), sa.column("holder_id"))
    offices = sa.table("officeholders", sa.column("id"), sa.column("folded"), sa.column("office"))
    here = op.get_bind()
    found = here.execute(sa.select(attaches.c.id, attaches.c.name).where(attaches.c.ended_at.is_(None))).all()
    numbers: dict[str, int] = {}
    for number, name in found:
        spelled = folded(name)
        if spelled not in numbers:
            here.execute(sa.insert(offices).values(folded=spelled, office="attache"))
            numbers[spelled] = here.execute(sa.select(offices.c.id).where(offices.c.folded == spelled)).scalar_one()
        here.execute(sa.update(attaches).where(attaches.c.id == number).values(holder_id=numbers[spelled]))
    with op.batch_alter_table("attaches") as table:
        table.create_check_constraint(op.f("ck_attaches_office"), "office = 'attache'")
        table.create_check_constraint(op.f("ck_attaches_holds"), "ended_at IS NOT NULL OR holder_id IS NOT NULL")
        table.create_foreign_key("fk_attaches_office", "officeholders", ["holder_id", "office"], ["id", "office"])


def _persons() -> None:
    for table, office, more in (
        ("officials", "official", (sa.Column("party", CODE, nullable=False),)),
        (
            "panelists",
            "panelist",
            (
                sa.Column("of_list", LIST, nullable=False),
                sa.CheckConstraint("of_list IN ('US', 'MX', 'JOINT')", name="ck_panelists_list"),
                sa.UniqueConstraint("holder_id", name="uq_panelists_holder_id"),
                sa.UniqueConstraint("id", "of_list", name="uq_panelists_id_of_list"),
            ),
        ),
    ):
        op.create_table(
            table,
            *_kept(),
            sa.Column("name", NAME, nullable=False),
            sa.Column("holder_id", INTEGER, nullable=True),
            sa.Column("office", CODE, nullable=False),
            *more,
            sa.CheckConstraint(f"office = '{office}'", name=f"ck_{table}_office"),
            sa.CheckConstraint("ended_at IS NOT NULL OR holder_id IS NOT NULL", name=f"ck_{table}_holds"),
            sa.ForeignKeyConstraint(
                ["holder_id", "office"], ["officeholders.id", "officeholders.office"], name=f"fk_{table}_office"
            ),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.UniqueConstraint("slug", name=f"uq_{table}_slug"),
        )


def _panels() -> None:
    op.create_table(
        "panels",
        *_kept(),
        sa.Column("case_id", INTEGER, nullable=False),
        sa.Column("file_number", sa.String(60), nullable=False),
        sa.Column("owner", NAME, nullable=False),
        sa.Column("result", CODE, nullable=False),
        *_both("finding"),
        sa.CheckConstraint(
            "result IN ('', 'denial_found', 'no_denial_found', 'for_respondent', 'ended')", name="ck_panels_result"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_panels_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_panels"),
        sa.UniqueConstraint("slug", name="uq_panels_slug"),
        sa.UniqueConstraint("id", "result", name="uq_panels_id_result"),
    )
    op.create_index("ix_panels_case_id", "panels", ["case_id"])
    _unique("ix_panels_open", "panels", ["case_id"], "ended_at IS NULL AND result = ''")
    op.create_table(
        "panel_seats",
        *_of_a_panel("panel_seats"),
        sa.Column("panelist_id", INTEGER, nullable=False),
        sa.Column("of_list", LIST, nullable=False),
        sa.Column("how", CODE, nullable=False),
        *_span("since"),
        *_span("left"),
        sa.Column("left_why", CODE, nullable=False),
        sa.CheckConstraint("since_first IS NOT NULL", name="ck_panel_seats_since"),
        sa.CheckConstraint("how IN ('drawn', 'designated')", name="ck_panel_seats_how"),
        sa.CheckConstraint("(left_first IS NULL) = (left_why = '')", name="ck_panel_seats_left"),
        sa.ForeignKeyConstraint(
            ["panelist_id", "of_list"], ["panelists.id", "panelists.of_list"], name="fk_panel_seats_panelist"
        ),
        sa.UniqueConstraint("id", "panel_id", "of_list", name="uq_panel_seats_id_panel_id_of_list"),
    )
    _unique("ix_panel_seats_seated", "panel_seats", ["panel_id", "of_list"], "ended_at IS NULL AND left_first IS NULL")
    op.create_table(
        "panel_conflicts",
        *_of_a_panel("panel_conflicts"),
        sa.Column("panelist_id", INTEGER, nullable=False),
        *_span("day"),
        *_both("reason"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_panel_conflicts_day"),
        sa.CheckConstraint("reason_en <> '' AND reason_es <> ''", name="ck_panel_conflicts_reason"),
        sa.ForeignKeyConstraint(["panelist_id"], ["panelists.id"], name="fk_panel_conflicts_panelist_id_panelists"),
    )
    op.create_table(
        "panel_visits",
        *_of_a_panel("panel_visits"),
        *_span("day"),
        *(sa.Column(f"seat_{name}_id", INTEGER, nullable=True) for name in ("us", "mx", "joint")),
        *(sa.Column(f"list_{name}", LIST, nullable=False) for name in ("us", "mx", "joint")),
        *_both("observers"),
        *_both("note"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_panel_visits_day"),
        sa.CheckConstraint(
            "seat_us_id IS NOT NULL OR seat_mx_id IS NOT NULL OR seat_joint_id IS NOT NULL",
            name="ck_panel_visits_somebody",
        ),
        sa.CheckConstraint("list_us = 'US' AND list_mx = 'MX' AND list_joint = 'JOINT'", name="ck_panel_visits_lists"),
        *(
            sa.ForeignKeyConstraint(
                [f"seat_{name}_id", "panel_id", f"list_{name}"],
                ["panel_seats.id", "panel_seats.panel_id", "panel_seats.of_list"],
                name=f"fk_panel_visits_seat_{name}",
            )
            for name in ("us", "mx", "joint")
        ),
    )
    op.create_table(
        "remedies",
        *_of_a_panel("remedies"),
        sa.Column("panel_result", CODE, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        *_span("day"),
        *_both("note"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_remedies_day"),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR (panel_result IS NOT NULL AND panel_result = 'denial_found')",
            name="ck_remedies_rests",
        ),
        sa.ForeignKeyConstraint(["panel_id", "panel_result"], ["panels.id", "panels.result"], name="fk_remedies_rests"),
    )
    for table in ("panel_seats", "panel_conflicts", "panel_visits", "remedies"):
        op.create_index(f"ix_{table}_panel_id", table, ["panel_id"])
    for table in ("panel_seats", "panel_conflicts"):
        op.create_index(f"ix_{table}_panelist_id", table, ["panelist_id"])


def _of_a_panel(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        *_kept(),
        sa.Column("panel_id", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name=f"fk_{table}_panel_id_panels"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("slug", name=f"uq_{table}_slug"),
    )


def folded(name: str) -> str:
    plain = "".join(_folded(each) for each in unicodedata.normalize("NFC", name).casefold())
    return " ".join(plain.split())


def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    kept = TILDE if parts[0] == "n" and TILDE in parts else ""
    return "" if unicodedata.combining(parts[0]) else unicodedata.normalize("NFC", parts[0] + kept)


def _unique(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _kept() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_why", TEXT, nullable=False, server_default=""),
        sa.Column("revision", INTEGER, nullable=False),
    )


def _both(name: str, kind: sa.types.TypeEngine = TEXT) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{name}_en", kind, nullable=False), sa.Column(f"{name}_es", kind, nullable=False)


def _span(name: str) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{name}_first", sa.Date(), nullable=True), sa.Column(f"{name}_last", sa.Date(), nullable=True)
