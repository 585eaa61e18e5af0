"""Terminations of establishments and registrations."""

import sqlalchemy as sa
from alembic import op

revision = "0007_terminations"
down_revision = "0006_way_in"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
MEMBER = ["member.registration_id", "member.id"]


def upgrade() -> None:
    op.create_table(
        "termination",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", BIG_ID, nullable=True),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", BIG_ID, nullable=False),
        sa.Column("asked_by", sa.String(length=170), nullable=False),
        sa.Column("lapses_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("confirmed_by_id", BIG_ID, nullable=True),
        sa.Column("confirmed_by", sa.String(length=170), nullable=False),
        sa.Column("takes_effect_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "asked_by_id"],
            MEMBER,
            name=op.f("fk_termination_registration_id_asked_by_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "confirmed_by_id"],
            MEMBER,
            name=op.f("fk_termination_registration_id_confirmed_by_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "site_id"],
            ["site.registration_id", "site.id"],
            name=op.f("fk_termination_registration_id_site_id_site"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_termination_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_termination")),
        sa.UniqueConstraint("public_id", name=op.f("uq_termination_public_id")),
        sa.UniqueConstraint(
            "registration_id", "id", name=op.f("uq_termination_registration_id_id")
        ),
        info={"netent_tenant": True},
    )
    op.create_index("ix_termination_asked", "termination", ["registration_id", "asked_at"])
    for name, columns, unique, where in (
        (
            "uq_termination_live_site",
            ["registration_id", "site_id"],
            True,
            "settled_at IS NULL AND site_id IS NOT NULL",
        ),
        (
            "uq_termination_live_company",
            ["registration_id"],
            True,
            "settled_at IS NULL AND site_id IS NULL",
        ),
        ("ix_termination_lapsing", ["lapses_at"], False, "state = 'asked'"),
        ("ix_termination_ending", ["takes_effect_at"], False, "state = 'running'"),
    ):
        op.create_index(
            name,
            "termination",
            columns,
            unique=unique,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    op.drop_table("termination")
