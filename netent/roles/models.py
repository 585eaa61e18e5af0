"""Tables of the profiles: named sets of declarations to give a new declarant (product §6)."""

from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import (
    BIG_ID,
    Base,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)


class Profile(TenantTable, Base):
    """One of a registration's five profiles at most; its name is unique as names are compared."""

    __tablename__ = "profile"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        UniqueConstraint("registration_id", "folded_name"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    name: Mapped[str] = mapped_column(String(80))
    folded_name: Mapped[str] = mapped_column(String(160))


class ProfileDeclaration(TenantTable, Base):
    """A declaration of a profile; it stays there when it is not open any more, and is named."""

    __tablename__ = "profile_declaration"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "profile_id"],
            ["profile.registration_id", "profile.id"],
            ondelete="CASCADE",
        ),
    )

    profile_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    declaration_type_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("declaration_type.id"), primary_key=True, autoincrement=False
    )
