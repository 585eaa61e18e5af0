"""A mail's subject is what its page is headed with, whichever template the words stand in."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from netent.mailing import subject_and_page
from tests.look.mails import MAILS


@pytest.mark.parametrize(("name", "arguments"), MAILS, ids=[name for name, _ in MAILS])
def test_mail_has_the_subject_that_its_page_is_headed_with(
    look: Flask, name: str, arguments: dict[str, Any]
) -> None:
    look.config["LANGUAGE"] = "fr"
    with look.test_request_context():
        template = look.jinja_env.get_template(f"mail/{name}.html")
        subject, page = subject_and_page(template, arguments)
    (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    assert len(subject) > 10
    assert subject.split() == unescape(title).split()
