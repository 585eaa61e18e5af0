"""Bodies, bank accounts, the complement of registration, mandates."""

import sqlalchemy as sa
from alembic import op

revision = "0028_payments"
down_revision = "0027_publishing"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = sa.text("removed_at IS NULL")
LIVE = sa.text("state <> 'revoked'")


def upgrade() -> None:
    op.create_table(
        "payment_body",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("name", sa.String(length=70), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("mandates_at", sa.String(length=32), nullable=False),
        sa.Column("page_url", sa.String(length=300), nullable=False),
        sa.Column("declarations", sa.JSON(), nullable=False),
        sa.Column("ics", sa.String(length=35), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_body")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_body_code")),
    )
    op.create_table(
        "bank_account",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("holder", sa.String(length=70), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("search", sa.String(length=140), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("bank", sa.String(length=120), nullable=False),
        sa.Column("usable_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=170), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_bank_account_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_account_public_id")),
        sa.UniqueConstraint(
            "registration_id", "id", name=op.f("uq_bank_account_registration_id_id")
        ),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_bank_account_iban", "bank_account", ["registration_id", "iban"], unique=False
    )
    op.create_index(
        "ix_bank_account_search", "bank_account", ["registration_id", "search", "id"], unique=False
    )
    op.create_index(
        "uq_bank_account_kept",
        "bank_account",
        ["registration_id", "siren", "iban"],
        unique=True,
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )
    op.create_table(
        "payment_complement",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("declaration", sa.String(length=16), nullable=False),
        sa.Column("body_id", BIG_ID, nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["payment_body.id"],
            name=op.f("fk_payment_complement_body_id_payment_body"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "account_id"],
            ["bank_account.registration_id", "bank_account.id"],
            name=op.f("fk_payment_complement_registration_id_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_payment_complement_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_complement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payment_complement_public_id")),
        sa.UniqueConstraint(
            "registration_id",
            "siren",
            "declaration",
            "body_id",
            name=op.f("uq_payment_complement_registration_id_siren_declaration_body_id"),
        ),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_payment_complement_account",
        "payment_complement",
        ["registration_id", "account_id"],
        unique=False,
    )
    op.create_table(
        "sepa_mandate",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("body_id", BIG_ID, nullable=False),
        sa.Column("declaration", sa.String(length=16), nullable=False),
        sa.Column("rum", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.String(length=170), nullable=False),
        sa.Column("signatory", sa.String(length=170), nullable=False),
        sa.Column("signed_at_place", sa.String(length=80), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=170), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=170), nullable=False),
        sa.Column("why_revoked", sa.String(length=300), nullable=False),
        sa.Column("last_collected_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"], ["payment_body.id"], name=op.f("fk_sepa_mandate_body_id_payment_body")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "account_id"],
            ["bank_account.registration_id", "bank_account.id"],
            name=op.f("fk_sepa_mandate_registration_id_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_sepa_mandate_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sepa_mandate")),
        sa.UniqueConstraint("body_id", "rum", name=op.f("uq_sepa_mandate_body_id_rum")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sepa_mandate_public_id")),
        sa.UniqueConstraint(
            "registration_id", "id", name=op.f("uq_sepa_mandate_registration_id_id")
        ),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_sepa_mandate_drafted",
        "sepa_mandate",
        ["registration_id", "drafted_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_sepa_mandate_live",
        "sepa_mandate",
        ["registration_id", "account_id", "body_id", "declaration"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.add_column(
        "member",
        sa.Column("manages_payments", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("member", "manages_payments")
    op.drop_table("sepa_mandate")
    op.drop_table("payment_complement")
    op.drop_table("bank_account")
    op.drop_table("payment_body")
