"""Tables of complementary services: other sites, body codes in versions, parameter sheets."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.complementary.states import Nomenclature, VersionState
from netent.database.base import BIG_ID, Base, EnumText, ReferenceTable, big_id, public_id

_CURRENT = text("is_current")
_OFFERED = text("withdrawn_at IS NULL")


class ServiceLink(ReferenceTable, Base):
    """Where another's service is; without a row it is not shown."""

    __tablename__ = "service_link"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    address: Mapped[str] = mapped_column(String(300))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(170), default="")


class NomenclatureVersion(ReferenceTable, Base):
    """One file of body codes, with its day of effect; versions are kept, and never changed.

    `compared_id` is the version that the counts compare it with, 0 where there was none.
    """

    __tablename__ = "nomenclature_version"
    __table_args__ = (
        Index("ix_nomenclature_version_effect", "nomenclature", "state", "effective_on", "id"),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    nomenclature: Mapped[Nomenclature] = mapped_column(EnumText(Nomenclature))
    state: Mapped[VersionState] = mapped_column(EnumText(VersionState))
    label: Mapped[str] = mapped_column(String(160))
    effective_on: Mapped[date]
    is_fictitious: Mapped[bool] = mapped_column(default=False)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    compared_id: Mapped[int] = mapped_column(default=0)
    codes: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime]
    checked_by: Mapped[str] = mapped_column(String(170), default="")
    loaded_at: Mapped[datetime | None]


class NomenclatureCode(ReferenceTable, Base):
    """The code of a body in one version; `search_text` holds all its words, folded."""

    __tablename__ = "nomenclature_code"

    version_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("nomenclature_version.id"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    label: Mapped[str] = mapped_column(String(160))
    family: Mapped[str] = mapped_column(String(80), default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    search_text: Mapped[str] = mapped_column(String(600))


class ParameterSheet(ReferenceTable, Base):
    """A sheet by which payroll software is set up for a body; the file stands apart.

    Sheets of one `series` (body and title, folded) are versions of one another; `is_current` marks
    the one that was dated last among those that are not withdrawn.
    """

    __tablename__ = "parameter_sheet"
    __table_args__ = (
        Index(
            "uq_parameter_sheet_version",
            *("series", "version"),
            unique=True,
            sqlite_where=_OFFERED,
            postgresql_where=_OFFERED,
        ),
        Index(
            "uq_parameter_sheet_current",
            "series",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("ix_parameter_sheet_current", "is_current", "series", "id"),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    series: Mapped[str] = mapped_column(String(600))
    body: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(160))
    version: Mapped[str] = mapped_column(String(20))
    dated_on: Mapped[date]
    is_fictitious: Mapped[bool] = mapped_column(default=False)
    is_current: Mapped[bool] = mapped_column(default=False)
    file_name: Mapped[str] = mapped_column(String(160))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[str] = mapped_column(String(170), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(170), default="")


class ParameterSheetFile(ReferenceTable, Base):
    """The PDF of a sheet, apart from it so that no list reads it."""

    __tablename__ = "parameter_sheet_file"

    sheet_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("parameter_sheet.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)
