"""Requests about all portfolios, and the files of details of rights."""

import sqlalchemy as sa
from alembic import op

revision = "0018_details"
down_revision = "0017_changes_by_member"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# SQLite makes the table anew, and forgets what is not told.
KEPT = {"info": {"netent_tenant": True}}
DETAILS = "FROM request WHERE kind = 'rights_detail'"


def upgrade() -> None:
    with op.batch_alter_table("request", table_kwargs=KEPT) as table:
        table.alter_column("portfolio_id", existing_type=BIG_ID, nullable=True)
        table.create_index("ix_request_kind_finished", ["kind", "status", "finished_at"])
    op.create_table(
        "detail_chunk",
        sa.Column("request_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("number", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "request_id"],
            ["request.registration_id", "request.id"],
            name=op.f("fk_detail_chunk_registration_id_request_id_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", "format", "number", name=op.f("pk_detail_chunk")),
        info={"netent_tenant": True},
    )


def downgrade() -> None:
    op.drop_table("detail_chunk")
    if op.get_bind().dialect.name == "postgresql":
        # The owner is held by it too; the standing objects put it back.
        op.execute("ALTER TABLE request NO FORCE ROW LEVEL SECURITY")
    op.execute(f"DELETE FROM queue_entry WHERE request_id IN (SELECT id {DETAILS})")
    op.execute(f"DELETE {DETAILS}")
    with op.batch_alter_table("request", table_kwargs=KEPT) as table:
        table.drop_index("ix_request_kind_finished")
        table.alter_column("portfolio_id", existing_type=BIG_ID, nullable=False)
