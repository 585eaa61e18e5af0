"""On PostgreSQL, triggers a statement hold a right to its owners (netent.migrations.standing)."""

from alembic import op

revision = "0023_owners_of_rights"
down_revision = "0022_member_codes"
branch_labels = None
depends_on = None

KEYS = {
    "fk_habilitation_registration_id_member_id_member": ("member", "member_id"),
    "fk_habilitation_registration_id_site_id_site": ("site", "site_id"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in KEYS:
            op.drop_constraint(name, "habilitation", type_="foreignkey")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, (table, column) in KEYS.items():
            own = ["registration_id", column]
            op.create_foreign_key(name, "habilitation", table, own, ["registration_id", "id"])
