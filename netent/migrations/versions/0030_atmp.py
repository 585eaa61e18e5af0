"""AT/MP rates: their files, the rates, what registrations received and acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0030_atmp"
down_revision = "0029_payment_orders"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT = sa.text("is_current")
WAITING = sa.text("acknowledged_at IS NULL AND replaced_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "atmp_load",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(length=170), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_rate_id", BIG_ID, nullable=False),
        sa.Column("new", BIG_ID, nullable=False),
        sa.Column("corrected", BIG_ID, nullable=False),
        sa.Column("unchanged", BIG_ID, nullable=False),
        sa.Column("outdated", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atmp_load")),
        sa.UniqueConstraint("public_id", name=op.f("uq_atmp_load_public_id")),
    )
    op.create_table(
        "atmp_rate",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("risk_code", sa.String(length=6), nullable=False),
        sa.Column("rate", BIG_ID, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("fund", sa.String(length=80), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atmp_rate")),
        sa.UniqueConstraint("public_id", name=op.f("uq_atmp_rate_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_atmp_rate_reference")),
    )
    op.create_index(
        "uq_atmp_rate_current",
        "atmp_rate",
        ["siret", "effective_on"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )

    op.create_table(
        "atmp_delivery",
        sa.Column("registration_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("last_rate_id", BIG_ID, nullable=False),
        sa.Column("last_event", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_atmp_delivery_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_atmp_delivery")),
        info={"netent_tenant": True},
    )
    op.create_table(
        "atmp_line",
        sa.Column("load_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("number", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("risk_code", sa.String(length=6), nullable=False),
        sa.Column("rate", BIG_ID, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("fund", sa.String(length=80), nullable=False),
        sa.Column("finding", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["atmp_load.id"], name=op.f("fk_atmp_line_load_id_atmp_load")
        ),
        sa.PrimaryKeyConstraint("load_id", "number", name=op.f("pk_atmp_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_atmp_line_public_id")),
    )
    op.create_index(
        "ix_atmp_line_finding", "atmp_line", ["load_id", "finding", "number"], unique=False
    )

    op.create_table(
        "atmp_notification",
        sa.Column("registration_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("rate_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=170), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rate_id"], ["atmp_rate.id"], name=op.f("fk_atmp_notification_rate_id_atmp_rate")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_atmp_notification_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "rate_id", name=op.f("pk_atmp_notification")),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_atmp_notification_received",
        "atmp_notification",
        ["registration_id", "received_at", "rate_id"],
        unique=False,
    )
    op.create_index(
        "ix_atmp_notification_waiting",
        "atmp_notification",
        ["registration_id", "rate_id"],
        unique=False,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_table("atmp_notification")
    op.drop_table("atmp_line")
    op.drop_table("atmp_delivery")
    op.drop_table("atmp_rate")
    op.drop_table("atmp_load")
