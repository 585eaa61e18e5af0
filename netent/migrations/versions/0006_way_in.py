"""How each member came in, and who let him in."""

import sqlalchemy as sa
from alembic import op

revision = "0006_way_in"
down_revision = "0005_letters"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# SQLite makes the table anew, and forgets what is not told.
KEPT = (sa.CheckConstraint("is_administrator OR is_declarant", name="ck_member_has_a_role"),)


def upgrade() -> None:
    with op.batch_alter_table("member", table_args=KEPT) as table:
        table.add_column(sa.Column("way_in", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("let_in_by_id", BIG_ID, nullable=True))
        table.create_foreign_key(
            op.f("fk_member_registration_id_let_in_by_id_member"),
            "member",
            ["registration_id", "let_in_by_id"],
            ["registration_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("member", table_args=KEPT) as table:
        table.drop_constraint(
            op.f("fk_member_registration_id_let_in_by_id_member"), type_="foreignkey"
        )
        table.drop_column("let_in_by_id")
        table.drop_column("way_in")
