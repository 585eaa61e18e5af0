"""Requests for the withholding-tax rates of people, and these people."""

import sqlalchemy as sa
from alembic import op

revision = "0032_rate_requests"
down_revision = "0031_complementary"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = sa.text("purged_at IS NULL")
REQUESTS = "FROM request WHERE kind = 'rate_request'"


def upgrade() -> None:
    op.create_table(
        "rate_request",
        sa.Column("request_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("separator", sa.String(length=20), nullable=False),
        sa.Column("has_headings", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_rate_request_registration_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "request_id"],
            ["request.registration_id", "request.id"],
            name=op.f("fk_rate_request_registration_id_request_id_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_rate_request")),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_rate_request_kept",
        "rate_request",
        ["request_id"],
        unique=False,
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )
    op.create_index(
        "ix_rate_request_mine",
        "rate_request",
        ["registration_id", "member_id", "request_id"],
        unique=False,
    )
    op.create_table(
        "rate_line",
        sa.Column("request_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("line", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("is_temporary", sa.Boolean(), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("first_names", sa.String(length=80), nullable=False),
        sa.Column("search_name", sa.String(length=320), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("employee", sa.String(length=30), nullable=False),
        sa.Column("cells", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("rate", BIG_ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "request_id"],
            ["request.registration_id", "request.id"],
            name=op.f("fk_rate_line_registration_id_request_id_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", "line", name=op.f("pk_rate_line")),
        info={"netent_tenant": True},
    )


def downgrade() -> None:
    op.drop_table("rate_line")
    op.drop_table("rate_request")
    if op.get_bind().dialect.name == "postgresql":
        # The owner is held by it too; the standing objects put it back.
        op.execute("ALTER TABLE request NO FORCE ROW LEVEL SECURITY")
    op.execute(f"DELETE FROM queue_entry WHERE request_id IN (SELECT id {REQUESTS})")
    op.execute(f"DELETE {REQUESTS}")
