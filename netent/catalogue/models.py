"""Tables of the catalogue: declaration types and their rights."""

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netent.database.base import Base, ReferenceTable, big_id


class DeclarationType(ReferenceTable, Base):
    """A kind of formality. Only one with an empty `status` can be taken (product §7)."""

    __tablename__ = "declaration_type"

    id: Mapped[int] = big_id()
    code: Mapped[str] = mapped_column(String(16), unique=True)
    label: Mapped[str] = mapped_column(String(160))
    regime: Mapped[str] = mapped_column(String(120))
    audience: Mapped[str] = mapped_column(String(240))
    description: Mapped[str] = mapped_column(Text)
    access_delay_days: Mapped[int | None] = mapped_column(SmallInteger)
    colour: Mapped[str] = mapped_column(String(7))
    status: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(SmallInteger)

    rights: Mapped[list["RightType"]] = relationship(
        back_populates="declaration", order_by="RightType.slot", lazy="raise"
    )


class RightType(ReferenceTable, Base):
    """What can be granted on a declaration: file it, file it for one regime, pay it.

    `slot` is the right's place in the stored set of rights; once given it is never reused.
    """

    __tablename__ = "right_type"
    __table_args__ = (CheckConstraint("slot BETWEEN 0 AND 62", name="slot_fits"),)

    id: Mapped[int] = big_id()
    declaration_type_id: Mapped[int] = mapped_column(ForeignKey("declaration_type.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    label: Mapped[str] = mapped_column(String(160))
    slot: Mapped[int] = mapped_column(SmallInteger, unique=True)
    is_payment: Mapped[bool] = mapped_column(default=False)

    declaration: Mapped[DeclarationType] = relationship(back_populates="rights", lazy="raise")
