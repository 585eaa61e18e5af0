"""The treatment as a job: what its mail links to."""

from uuid import uuid4

from netent.imports import jobs
from tests.support.databases import TestDatabase


def test_page_in_mails_is_the_requests_own(database: TestDatabase) -> None:
    request_id = uuid4()
    adapter = database.app.url_map.bind("netent.example")
    assert adapter.build("imports.show", {"request_id": request_id}) == jobs.PAGE.format(request_id)
