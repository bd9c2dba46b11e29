"""From where somebody signs in, as the running web server has it: a proxy is believed only where it was named."""

import http.cookiejar
import re
import shutil
import sqlite3
import urllib.parse
import urllib.request

import pytest

from running import Instance
from visiting import PASSWORD, invitation


@pytest.mark.parametrize(("proxy", "seen"), [
    ("127.0.0.1", "203.0.113.9"), ("", "127.0.0.1"), ("192.0.2.1", "127.0.0.1"),
])  # fmt: skip
def test_a_proxys_word_is_believed_only_where_it_was_named(published_folder, tmp_path, proxy, seen):
    shutil.copytree(published_folder, tmp_path / "data")
    with Instance(tmp_path / "data", FIRSTHAND_PROXY=proxy) as instance:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        browser.addheaders = [("X-Forwarded-For", "198.51.100.1, 203.0.113.9"), ("User-Agent", "Firefox/140.0")]
        link = instance.url + invitation(instance)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.open(link).read().decode())
        assert found
        form = {"csrfmiddlewaretoken": found[1], "name": "Noor", "password": PASSWORD}
        page = browser.open(link, urllib.parse.urlencode(form).encode()).read().decode()
        assert "totp-secret" in page
    with sqlite3.connect(tmp_path / "data" / "firsthand.sqlite3") as kept:
        assert kept.execute("SELECT ip FROM usersessions_usersession").fetchall() == [(seen,)]
    kept.close()
