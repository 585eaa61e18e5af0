"""On how many sites each member holds which rights."""

import sqlalchemy as sa
from alembic import op

revision = "0016_tally"
down_revision = "0015_profiles"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = ("registration_id", "member_id", "mask", "coming", "windowed")

FILL = """
INSERT INTO habilitation_tally
  (registration_id, member_id, mask, coming, windowed, opens_on, sites)
SELECT registration_id, member_id, mask, coming, windowed,
  CASE WHEN coming <> 0 THEN opens_on ELSE {no_day} END, count(*)
FROM habilitation
GROUP BY 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    op.create_table(
        "habilitation_tally",
        *(sa.Column(name, BIG, autoincrement=False, nullable=False) for name in KEY),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("sites", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_habilitation_tally_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint(*KEY, "opens_on", name=op.f("pk_habilitation_tally")),
        sqlite_with_rowid=False,
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(FILL.format(no_day="'1970-01-01'" if sqlite else "DATE '1970-01-01'"))


def downgrade() -> None:
    op.drop_table("habilitation_tally")
