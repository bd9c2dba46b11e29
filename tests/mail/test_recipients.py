"""For whom the door takes mail: the contact addresses of every version, and nobody it does not know."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st
from mailbox_of_tests import CONTACT, mail
from talking import Talk

from firsthand.mail.door.recipients import Recipients, local_part, named, nobody_here
from stage import ROOT

NOBODY_ELSE = {"FIRSTHAND_MAIL_ADDRESSES": ""}
NEW_VERSION = """
import pathlib, shutil
from firsthand.core.clock import now
from firsthand.programme.actions import publish
folder = pathlib.Path({folder!r})
shutil.copytree({source!r}, folder)
file = folder / "programme.toml"
file.write_text(file.read_text().replace('mail = "security@mimecast.example"', 'mail = "{contact}"', 1))
publish(folder, by="operator", at=now())
"""


@pytest.mark.parametrize(("address", "local"), [
    ("vdp@x.example", "vdp"), ("VDP+c.2026-1.abc@X.example", "vdp"), ("<vdp@x>", "vdp"), ("vdp", "vdp"),
    ('"vdp"@x', "vdp"), ('"v\\d\\p"@x', "vdp"), ('"a@b"@x', "a@b"), ('"quoted space"@x', "quoted space"),
    ("@relay.example,@two.example:vdp@x", "vdp"), ("@relay:vdp@x", "vdp"), ("a@b@c", "a@b"), ("vdp@[192.0.2.1]", "vdp"),
    ("ВДП@пример.example", "вдп"), ("cafe\u0301@x", "caf\u00e9"), ("@x", ""), ("", ""), ('"@x', '"'), ('"\\"@x', ""),
])  # fmt: skip
def test_addresses_are_compared_by_what_stands_before_the_at_and_the_tag(address, local):
    assert local_part(address) == local


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('@<>"\\+:,\ud800 '))))
def test_no_address_is_too_odd_to_be_compared(address):
    assert local_part(address) == local_part(address.swapcase() if address.isascii() else address)


def test_the_setting_names_addresses_or_what_stands_before_the_at():
    assert named(" abuse@x.example , Soc,, ") == {"abuse", "soc"}
    assert named("") == frozenset()


def known(read: Callable[[], tuple[str, ...]], also: str = "") -> Recipients:
    return Recipients(also, read)


def code(they: Recipients, address: str) -> int:
    answer = they.answer(address)
    return answer.code if answer else 250


def test_every_contact_address_that_was_ever_published_takes_mail():
    they = known(lambda: ("new@x.example", "Old+vdp@x.example"))
    asked = ["new@x", "NEW+tag@other.example", "old@y", "postmaster", "Postmaster@x", "security@z", "stranger@x"]
    assert [code(they, address) for address in asked] == [250] * 6 + [550]


def test_a_refusal_says_where_reports_go():
    answer = known(lambda: ("vdp@x.example", "old@x.example")).answer("bob@x.example")
    refused = "550 5.1.1 Nobody of that name takes mail here"
    assert str(answer) == f"{refused}; reports of vulnerabilities go to vdp@x.example"
    assert str(nobody_here("вдп@пример.example")) == refused


def test_a_star_takes_all():
    assert code(known(lambda: ("a@x",), also="*"), "anybody@x.example") == 250


def test_nobody_is_refused_while_no_programme_is_published():
    assert code(known(lambda: ()), "anybody@x.example") == 250


def test_a_list_that_cannot_be_read_refuses_nobody_for_good():
    def down() -> tuple[str, ...]:
        raise OperationalError("away")

    they = known(down, also="abuse")
    assert [code(they, to) for to in ("bob@x", "abuse@x", "security@x")] == [451, 250, 250]
    answers = iter([("vdp@x",)])
    they = known(lambda: next(answers, None) or down())
    assert [code(they, to) for to in ("bob@x", "bob@x", "vdp@x")] == [550, 451, 250]


def test_a_stranger_makes_us_look_for_a_newer_version_and_a_known_one_does_not():
    versions = [("vdp@x",)]
    they = known(lambda: versions[-1])
    assert code(they, "new@x") == 550
    versions.append(("new@x", "vdp@x"))
    assert code(they, "new@x") == 250
    versions.clear()
    assert [code(they, to) for to in ("new@x", "vdp@x", "bob@x")] == [250, 250, 451]


def test_the_door_refuses_strangers_at_rcpt_and_keeps_the_mail_for_the_others(instance):
    port = instance.door(FIRSTHAND_MAIL_ADDRESSES="abuse@elsewhere.example")
    asked = [CONTACT, "stranger@mimecast.example", "SECURITY+c.1.x@another.example", "abuse@b.example", "<postmaster"]
    with Talk(port) as talk:
        talk.say("MAIL FROM:<a@finder.example>")
        said = [talk.say(f"RCPT TO:<{to.strip('<')}>")[0][:9] for to in asked]
        assert said == ["250 2.1.5", "550 5.1.1", "250 2.1.5", "250 2.1.5", "250 2.1.5"]
        talk.say("DATA")
        talk.send(mail() + b".\r\n")
        assert talk.hear().startswith("250")
    assert [row[3] for row in instance.kept()] == [
        "SECURITY+c.1.x@another.example,abuse@b.example,postmaster,security@mimecast.example"
    ]


def test_a_mail_for_strangers_alone_is_not_asked_for(instance):
    with Talk(instance.door(**NOBODY_ELSE)) as talk:
        said = talk.say("MAIL FROM:<a@finder.example>", "RCPT TO:<bob@x.example>", "DATA", "RSET")
    assert [line[:3] for line in said] == ["250", "550", "503", "250"]


def test_lmtp_answers_for_those_alone_whom_it_took(instance):
    with Talk(instance.door(lmtp=True, **NOBODY_ELSE), lmtp=True) as talk:
        talk.say("MAIL FROM:<a@finder.example>")
        to = [CONTACT, "bob@x.example", "postmaster", "eve@x.example"]
        assert [talk.say(f"RCPT TO:<{name}>")[0][:3] for name in to] == ["250", "550", "250", "550"]
        assert talk.say("DATA")[0].startswith("354")
        talk.send(mail() + b".\r\nQUIT\r\n")
        assert [talk.hear()[:3] for _ in range(3)] == ["250", "250", "221"]


def test_an_address_published_while_the_door_stands_is_known_and_the_old_one_stays(instance, tmp_path):
    port = instance.door(**NOBODY_ELSE)
    with Talk(port) as talk:
        talk.say("MAIL FROM:<a@finder.example>")
        assert talk.say("RCPT TO:<vdp@mimecast.example>")[0].startswith("550")
        source = str(ROOT / "programmes" / "mimecast")
        instance.run(NEW_VERSION.format(folder=str(tmp_path / "new"), source=source, contact="vdp@mimecast.example"))
        assert talk.say("RCPT TO:<vdp@mimecast.example>")[0].startswith("250")
        assert talk.say("RCPT TO:<security@mimecast.example>")[0].startswith("250")
        assert "go to vdp@mimecast.example" in talk.say("RCPT TO:<bob@mimecast.example>")[0]


def test_a_database_that_is_away_makes_strangers_wait(instance):
    port = instance.door(
        opened=False, FIRSTHAND_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2", **NOBODY_ELSE
    )
    with Talk(port) as talk:
        said = talk.say("MAIL FROM:<a@finder.example>", "RCPT TO:<bob@x.example>", f"RCPT TO:<{CONTACT}>")
    assert [line[:9] for line in said] == ["250 OK", "451 4.3.0", "250 2.1.5"]


def test_deliver_refuses_nobody(instance):
    done = subprocess.run(
        [sys.executable, "-m", "firsthand.ops.cli", "deliver", "--from", "a@finder.example", "--to", "bob@x.example"],
        input=mail(), env={**instance.env, **NOBODY_ELSE}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert instance.run("from firsthand.intake.models import Arrival; print(Arrival.objects.get().door)") == "pipe"
