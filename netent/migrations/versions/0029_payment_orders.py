"""Orders to pay, and the files of direct debits."""

import sqlalchemy as sa
from alembic import op

revision = "0029_payment_orders"
down_revision = "0028_payments"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = sa.text("state IN ('ordered', 'handed_on', 'collected')")
ORDERED = sa.text("state = 'ordered'")
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "payment_collection",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", BIG_ID, nullable=False),
        sa.Column("collect_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=35), nullable=False),
        sa.Column("orders", BIG_ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["payment_body.id"],
            name=op.f("fk_payment_collection_body_id_payment_body"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_collection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payment_collection_public_id")),
    )
    op.create_index(
        "ix_payment_collection_day", "payment_collection", ["collect_on", "id"], unique=False
    )
    op.create_index(
        "uq_payment_collection_open",
        "payment_collection",
        ["collect_on", "body_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "payment_order",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("filing_id", BIG_ID, nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("declaration", sa.String(length=16), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("body_id", BIG_ID, nullable=True),
        sa.Column("body_code", sa.String(length=14), nullable=False),
        sa.Column("block", BIG_ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.Column("mandate_id", BIG_ID, nullable=True),
        sa.Column("holder", sa.String(length=70), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("rum", sa.String(length=35), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("collect_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", BIG_ID, nullable=False),
        sa.Column("ordered_by", sa.String(length=170), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=170), nullable=False),
        sa.Column("collection_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"], ["payment_body.id"], name=op.f("fk_payment_order_body_id_payment_body")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["payment_collection.id"],
            name=op.f("fk_payment_order_collection_id_payment_collection"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "account_id"],
            ["bank_account.registration_id", "bank_account.id"],
            name=op.f("fk_payment_order_registration_id_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "filing_id"],
            ["filing.registration_id", "filing.id"],
            name=op.f("fk_payment_order_registration_id_filing_id_filing"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "mandate_id"],
            ["sepa_mandate.registration_id", "sepa_mandate.id"],
            name=op.f("fk_payment_order_registration_id_mandate_id_sepa_mandate"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "ordered_by_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_payment_order_registration_id_ordered_by_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_payment_order_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_order")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payment_order_public_id")),
        sa.UniqueConstraint(
            "registration_id", "id", name=op.f("uq_payment_order_registration_id_id")
        ),
        info={"netent_tenant": True},
    )
    op.create_index("ix_payment_order_collection", "payment_order", ["collection_id"], unique=False)
    op.create_index(
        "ix_payment_order_due",
        "payment_order",
        ["collect_on", "body_id", "registration_id"],
        unique=False,
        sqlite_where=ORDERED,
        postgresql_where=ORDERED,
    )
    op.create_index(
        "ix_payment_order_filing",
        "payment_order",
        ["registration_id", "filing_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_payment_order_mandate", "payment_order", ["registration_id", "mandate_id"], unique=False
    )
    op.create_index(
        "ix_payment_order_ordered",
        "payment_order",
        ["registration_id", "ordered_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_payment_order_standing",
        "payment_order",
        ["registration_id", "filing_id", "body_code", "block"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_table("payment_order")
    op.drop_table("payment_collection")
