"""Tables of the tenant: Registration, Member, and what became of a member."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import (
    BIG_ID,
    Base,
    EnumText,
    FrontDoorTable,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)
from netent.kernel.enums import MemberState, RegistrationKind, Role, WayIn


class Registration(FrontDoorTable, Base):
    """One company's subscription to the portal: the tenant itself.

    It is found by SIREN before any tenant is known, so it stands at the front door and holds
    nothing but what identifies it.
    """

    __tablename__ = "registration"
    __table_args__ = (
        # One live registration a SIREN (product §3); a terminated one frees it.
        Index(
            "uq_registration_live_siren",
            "siren",
            unique=True,
            sqlite_where=text("terminated_at IS NULL"),
            postgresql_where=text("terminated_at IS NULL"),
        ),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    siren: Mapped[str] = mapped_column(String(9))
    kind: Mapped[RegistrationKind] = mapped_column(EnumText(RegistrationKind))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    terminated_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    import_cooldown_hours: Mapped[int | None] = mapped_column(SmallInteger)


class Member(TenantTable, Base):
    """A person in one registration, with his roles and his state."""

    __tablename__ = "member"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(
            ["registration_id", "let_in_by_id"], ["member.registration_id", "member.id"]
        ),
        CheckConstraint("is_administrator OR is_declarant", name="has_a_role"),
        Index("ix_member_registration_name", "registration_id", "sort_name", "id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    siret: Mapped[str] = mapped_column(String(14))
    last_name: Mapped[str] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(80))
    sort_name: Mapped[str] = mapped_column(String(170))
    email: Mapped[str] = mapped_column(String(254))
    # None until the link sent to this very address was followed
    email_validated_at: Mapped[datetime | None]
    phone: Mapped[str] = mapped_column(String(20), default="")
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_declarant: Mapped[bool] = mapped_column(default=False)
    manages_payments: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[MemberState] = mapped_column(EnumText(MemberState))
    created_at: Mapped[datetime]
    # None while he waits, and of members from before this was kept
    way_in: Mapped[WayIn | None] = mapped_column(EnumText(WayIn))
    let_in_by_id: Mapped[int | None]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, one or both; of one who is pending, none but that he asks."""
        if self.state is MemberState.PENDING:
            return frozenset({Role.CANDIDATE})
        held = ((self.is_administrator, Role.ADMINISTRATOR), (self.is_declarant, Role.DECLARANT))
        return frozenset(role for holds, role in held if holds)

    @property
    def powers(self) -> frozenset[Role]:
        """His roles, and beside them the management of payments where it was given to him."""
        extra = {Role.PAYMENT_MANAGER} if self.manages_payments else frozenset()
        return self.roles | extra if self.state is MemberState.ACTIVE else self.roles

    @property
    def full_name(self) -> str:
        """The name as pages write it: first name, then last name."""
        return f"{self.first_name} {self.last_name}"


class MemberChange(TenantTable, Base):
    """Append-only: a member's state and roles before and after one act on him.

    What he was at a moment is what the first change after it says was before, and what he is
    today where none came after. Written by `tenancy.standing` alone.
    """

    __tablename__ = "member_change"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        Index("ix_member_change_member_at", "registration_id", "member_id", "at", "id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    member_id: Mapped[int]
    at: Mapped[datetime]
    state_before: Mapped[MemberState] = mapped_column(EnumText(MemberState))
    state_after: Mapped[MemberState] = mapped_column(EnumText(MemberState))
    was_administrator: Mapped[bool]
    is_administrator: Mapped[bool]
    was_declarant: Mapped[bool]
    is_declarant: Mapped[bool]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(170), default="")
