"""Tables of consultation: the files of details of rights."""

from sqlalchemy import ForeignKeyConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import BIG_ID, Base, EnumText, TenantTable, tenant_table_args
from netent.kernel.enums import DetailFormat


class DetailChunk(TenantTable, Base):
    """A piece of a file that a detail of rights made; all pieces in their order are the file.

    In the database, since the worker that makes it and the process that sends it may be two
    machines; in pieces, so that neither holds it whole. Purged after `DETAIL_KEEP_DAYS`.
    """

    __tablename__ = "detail_chunk"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "request_id"], ["request.registration_id", "request.id"]
        ),
    )

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    format: Mapped[DetailFormat] = mapped_column(EnumText(DetailFormat), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
