"""What every page must have, whatever it shows; checked on each that the page client gets."""

import re
from collections import Counter
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
_UNFINISHED = re.compile(r"%\(\w+\)|\bNone\b|Undefined|Reason\.|RequestStatus|<Role|&(?:amp;)+\w+;")
_NAMED_BY = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


def check_page(app: Flask, response: TestResponse, soup: BeautifulSoup, language: str) -> None:
    """Fail with everything that is wrong with the page at once."""
    faults = [
        *_head(response, soup, language),
        *_headings(soup),
        *_identifiers(soup),
        *_policy(soup),
        *_forms(app, soup),
        *_links(app, soup),
        *_tables(soup),
        *(f"unfinished text: {found}" for found in _UNFINISHED.findall(soup.get_text(" "))),
    ]
    assert not faults, f"{response.request.path}: {faults}"


def _head(response: TestResponse, soup: BeautifulSoup, language: str) -> list[str]:
    faults = []
    policy = response.headers.get("Content-Security-Policy", "")
    if {part.strip() for part in policy.split(";")} != POLICY:
        faults.append(f"policy: {policy}")
    if soup.html is None or soup.html.get("lang") != language:
        faults.append(f"not in {language}")
    title = soup.title.get_text(strip=True) if soup.title else ""
    if not title.removesuffix("· netent").strip() or not title.endswith(" · netent"):
        faults.append(f"title: {title!r}")
    return faults


def _headings(soup: BeautifulSoup) -> list[str]:
    faults = []
    if len(soup.find_all("h1")) != 1:
        faults.append("not exactly one h1")
    before = 0
    for heading in soup.select("main :is(h1, h2, h3, h4, h5, h6)"):
        level = int(heading.name[1])
        if level > before + 1:
            faults.append(f"h{level} after h{before}: {heading.get_text(strip=True)}")
        if not heading.get_text(strip=True):
            faults.append(f"empty h{level}")
        before = level
    return faults


def _identifiers(soup: BeautifulSoup) -> list[str]:
    counted = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    faults = [f"id twice: {name}" for name, times in counted.items() if times > 1]
    for attribute in _NAMED_BY:
        for tag in soup.find_all(attrs={attribute: True}):
            names = str(tag[attribute]).split()
            faults += [
                f"{attribute} names nothing: {name}" for name in names if name not in counted
            ]
    return faults


def _policy(soup: BeautifulSoup) -> list[str]:
    faults = ["a style sheet in the page"] if soup.find("style") else []
    faults += ["a script in the page" for tag in soup.find_all("script") if not tag.get("src")]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name == "style" or name.startswith("on") or "javascript:" in str(value):
                faults.append(f"{tag.name} {name}={value}")
    return faults


def _forms(app: Flask, soup: BeautifulSoup) -> list[str]:
    faults = []
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") == "hidden" or field.get("aria-label"):
            continue
        label = soup.find("label", attrs={"for": field.get("id")})
        if label is None or not label.get_text(strip=True):
            faults.append(f"no label: {field.get('name')}")
    for button in soup.find_all("button"):
        if not button.get_text(strip=True):
            faults.append("a button without a word")
    for form in soup.find_all("form"):
        method = str(form.get("method", "get")).upper()
        action = str(form.get("action", ""))
        if action and endpoint_of(app, action, method) is None:
            faults.append(f"{method} {action} leads nowhere")
        if method == "POST" and not form.select_one('input[name="csrf_token"][value]'):
            faults.append(f"{action} sends no token")
    return faults


def _links(app: Flask, soup: BeautifulSoup) -> list[str]:
    faults = []
    for tag in soup.find_all(["a", "link", "script", "use"]):
        target = _target(tag)
        if target in {"", "#"}:
            faults.append(f"{tag.name} leads nowhere: {tag.get_text(strip=True)}")
        elif target.startswith("#"):
            if not soup.find(id=target[1:]):
                faults.append(f"{target} names nothing")
        elif _is_elsewhere(tag):
            continue
        elif endpoint_of(app, target, "GET") is None:
            faults.append(f"{target} leads nowhere")
        if tag.name == "a" and not tag.get_text(strip=True):
            faults.append(f"a link without a word: {target}")
    return faults


def _is_elsewhere(tag: Tag) -> bool:
    """A link that says of itself that it leaves the portal."""
    rel = tag.get("rel") or []
    told = {"external", "noopener"} <= set(rel)
    return tag.name == "a" and told and _target(tag).startswith("https://")


def _tables(soup: BeautifulSoup) -> list[str]:
    faults = [] if all(table.caption for table in soup.find_all("table")) else ["no caption"]
    heads = soup.find_all("th")
    return faults + [f"th without scope: {tag}" for tag in heads if not tag.get("scope")]


def _target(tag: Tag) -> str:
    return str(tag.get("href") or tag.get("src") or "")


def endpoint_of(app: Flask, url: str, method: str) -> str | None:
    """The endpoint behind a local address, None when nothing answers there."""
    parts = urlsplit(url)
    if parts.netloc and parts.netloc != "localhost":
        return None
    try:
        endpoint, _values = app.url_map.bind("localhost").match(parts.path, method=method)
    except HTTPException:
        return None
    return str(endpoint)
