"""Filing: its rules, due days, drafts, files in pieces, and what was filed."""

import sqlalchemy as sa
from alembic import op

revision = "0026_filing"
down_revision = "0025_operators"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = sa.text("stands_for IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "filing_due_day",
        sa.Column("registration_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("declaration_type_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_type_id"],
            ["declaration_type.id"],
            name=op.f("fk_filing_due_day_declaration_type_id_declaration_type"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_filing_due_day_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint(
            "registration_id", "declaration_type_id", name=op.f("pk_filing_due_day")
        ),
        info={"netent_tenant": True},
    )
    op.create_table(
        "filing_file",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("size", BIG_ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", BIG_ID, nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_filing_file_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_file")),
        sa.UniqueConstraint(
            "registration_id", "id", name=op.f("uq_filing_file_registration_id_id")
        ),
        info={"netent_tenant": True},
    )
    op.create_table(
        "filing_rule",
        sa.Column("declaration_type_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("periodicity", sa.String(length=32), nullable=False),
        sa.Column("due_months", sa.SmallInteger(), nullable=False),
        sa.Column("due_days", sa.String(length=20), nullable=False),
        sa.Column("days_ahead", sa.SmallInteger(), nullable=False),
        sa.Column("event_label", sa.String(length=80), nullable=False),
        sa.Column("allows_nil", sa.Boolean(), nullable=False),
        sa.Column("second", sa.String(length=32), nullable=False),
        sa.Column("formats", sa.String(length=80), nullable=False),
        sa.Column("max_bytes", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_type_id"],
            ["declaration_type.id"],
            name=op.f("fk_filing_rule_declaration_type_id_declaration_type"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("declaration_type_id", name=op.f("pk_filing_rule")),
    )
    op.create_table(
        "filing_piece",
        sa.Column("file_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("number", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "file_id"],
            ["filing_file.registration_id", "filing_file.id"],
            name=op.f("fk_filing_piece_registration_id_file_id_filing_file"),
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_filing_piece")),
        info={"netent_tenant": True},
    )
    op.create_table(
        "filing",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("declaration_type_id", BIG_ID, nullable=False),
        sa.Column("declaration", sa.String(length=16), nullable=False),
        sa.Column("right", sa.String(length=20), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("stands_for", sa.Date(), nullable=True),
        sa.Column("is_event", sa.Boolean(), nullable=False),
        sa.Column("is_expected", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("nature", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("file_id", BIG_ID, nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("size", BIG_ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("member_name", sa.String(length=170), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", BIG_ID, nullable=True),
        sa.Column("ended_by_id", BIG_ID, nullable=True),
        sa.Column("ended_by", sa.String(length=170), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_type_id"],
            ["declaration_type.id"],
            name=op.f("fk_filing_declaration_type_id_declaration_type"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "file_id"],
            ["filing_file.registration_id", "filing_file.id"],
            name=op.f("fk_filing_registration_id_file_id_filing_file"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_filing_registration_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "replaces_id"],
            ["filing.registration_id", "filing.id"],
            name=op.f("fk_filing_registration_id_replaces_id_filing"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "site_id"],
            ["site.registration_id", "site.id"],
            name=op.f("fk_filing_registration_id_site_id_site"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_filing_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_filing_public_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_filing_receipt")),
        sa.UniqueConstraint("registration_id", "id", name=op.f("uq_filing_registration_id_id")),
        info={"netent_tenant": True},
    )
    op.create_index("ix_filing_file", "filing", ["registration_id", "file_id"])
    op.create_index("ix_filing_member", "filing", ["registration_id", "member_id", "id"])
    op.create_index("ix_filing_replaces", "filing", ["registration_id", "replaces_id"])
    op.create_index("ix_filing_site", "filing", ["registration_id", "site_id", "id"])
    op.create_index(
        "uq_filing_standing",
        "filing",
        ["registration_id", "declaration_type_id", "stands_for", "site_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "filing_draft",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("declaration_type_id", BIG_ID, nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("nature", sa.String(length=32), nullable=False),
        sa.Column("file_id", BIG_ID, nullable=True),
        sa.Column("replaces_id", BIG_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_type_id"],
            ["declaration_type.id"],
            name=op.f("fk_filing_draft_declaration_type_id_declaration_type"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "file_id"],
            ["filing_file.registration_id", "filing_file.id"],
            name=op.f("fk_filing_draft_registration_id_file_id_filing_file"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_filing_draft_registration_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "site_id"],
            ["site.registration_id", "site.id"],
            name=op.f("fk_filing_draft_registration_id_site_id_site"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_filing_draft_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_filing_draft_public_id")),
        info={"netent_tenant": True},
    )
    op.create_index("ix_filing_draft_created", "filing_draft", ["created_at"])


def downgrade() -> None:
    op.drop_index("ix_filing_draft_created", table_name="filing_draft")
    op.drop_table("filing_draft")
    op.drop_index(
        "uq_filing_standing",
        table_name="filing",
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.drop_index("ix_filing_file", table_name="filing")
    op.drop_index("ix_filing_site", table_name="filing")
    op.drop_index("ix_filing_replaces", table_name="filing")
    op.drop_index("ix_filing_member", table_name="filing")
    op.drop_table("filing")
    op.drop_table("filing_piece")
    op.drop_table("filing_rule")
    op.drop_table("filing_file")
    op.drop_table("filing_due_day")
