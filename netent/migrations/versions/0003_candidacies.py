"""Requests to join a registration."""

import sqlalchemy as sa
from alembic import op

revision = "0003_candidacies"
down_revision = "0002_ways_in"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    op.create_table(
        "candidacy",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("person", sa.String(length=170), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_candidacy_registration_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_candidacy_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidacy_public_id")),
        sa.UniqueConstraint("registration_id", "id", name=op.f("uq_candidacy_registration_id_id")),
        sa.UniqueConstraint(
            "registration_id", "member_id", name=op.f("uq_candidacy_registration_id_member_id")
        ),
        info={"netent_tenant": True},
    )
    op.create_index("ix_candidacy_person", "candidacy", ["registration_id", "person"])
    op.create_index("ix_candidacy_state", "candidacy", ["registration_id", "state", "expires_at"])
    op.create_index(
        "ix_candidacy_due",
        "candidacy",
        ["expires_at"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )


def downgrade() -> None:
    op.drop_table("candidacy")
