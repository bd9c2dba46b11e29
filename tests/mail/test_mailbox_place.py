"""The address of a mailbox: every piece may be percent-encoded, and what is refused repeats no password."""

import pytest

from firsthand.core.errors import SetupRefused
from firsthand.mail.mailboxes.place import After, Aftermath, Place, aftermath_of, place_of


@pytest.mark.parametrize(("url", "place"), [
    ("imaps://u:p@h.example", Place("h.example", 993, True, "u", "p")),
    ("imap://u:p@h.example:1143/", Place("h.example", 1143, False, "u", "p")),
    (
        "imaps://u%40h:p%3A%2F%40%25@h.example/Security%20%C3%A9/new",
        Place("h.example", 993, True, "u@h", "p:/@%", "Security é/new"),
    ),
    ("imaps://u@[::1]:2/x", Place("::1", 2, True, "u", "", "x")),
])  # fmt: skip
def test_what_an_address_says(url, place):
    assert place_of(url) == place


@pytest.mark.parametrize("url", [
    "", "imaps://", "imaps://h.example", "http://u:canary@h.example", "imaps://u:canary@h.example:0",
    "imaps://u:canary@h.example:port", "imaps://u:canary@h.example/a%0Ab", "imaps://u:canary@h.example/?x",
    "imaps://u:canary%FF@h.example", "imaps://u:canary@[h", "imaps://u:can#ary@h.example",
])  # fmt: skip
def test_what_says_nothing_is_refused_without_the_password(url):
    with pytest.raises(SetupRefused) as refused:
        place_of(url)
    assert "canary" not in str(refused.value)


def test_a_password_is_shown_nowhere():
    assert "canary" not in repr(place_of("imaps://u:canary@h.example"))


def test_the_same_mailbox_after_a_change_of_password():
    one, other = place_of("imaps://u:p@H.example/inbox"), place_of("imaps://u:q@h.example")
    assert one.identity == other.identity != place_of("imaps://u:p@h.example/Inbox2").identity


@pytest.mark.parametrize(("text", "aftermath"), [
    ("keep", Aftermath(After.KEEP)), ("delete", Aftermath(After.DELETE)),
    ("move:Done: all", Aftermath(After.MOVE, "Done: all")),
])  # fmt: skip
def test_what_happens_to_fetched_messages(text, aftermath):
    assert aftermath_of(text) == aftermath


@pytest.mark.parametrize("text", ["", "burn", "move:", "move", "delete:x", "move:a\nb", "KEEP"])
def test_what_does_not_say_it_is_refused(text):
    with pytest.raises(SetupRefused):
        aftermath_of(text)


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("[::1]", True), ("localhost", True), ("h.example", False)]
)
def test_only_loopback_is_this_machine(host, here):
    assert place_of(f"imap://u:p@{host}/").is_on_this_machine is here
