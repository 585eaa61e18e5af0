"""Establishments of the company that opened since, proposed until they are looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0014_proposed_site"
down_revision = "0013_register_watch"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNSETTLED = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "proposed_site",
        sa.Column("registration_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_proposed_site_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "siret", name=op.f("pk_proposed_site")),
    )
    op.create_index(
        "ix_proposed_site_open",
        "proposed_site",
        ["registration_id"],
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )


def downgrade() -> None:
    op.drop_index("ix_proposed_site_open", table_name="proposed_site")
    op.drop_table("proposed_site")
