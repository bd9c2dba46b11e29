"""Who sent it? Only our own server is believed, or a signature that fits; whatever is faulty is not believed."""

import base64
import hashlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import dkim
import dns.resolver
import pytest
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import rsa
from dkim.canonicalization import Relaxed, Simple
from dns_server import NameServer, answering
from hypothesis import given
from hypothesis import strategies as st
from mailbox_of_tests import mail

from firsthand.core.clock import now
from firsthand.intake.evidence import SenderEvidence, Verdict
from firsthand.mail.reading.parsing import read
from firsthand.mail.sender import judging as sender
from firsthand.mail.sender.domains import aligned, domain_of
from firsthand.mail.sender.key_lookup import KeyLookup, NoAnswer
from firsthand.mail.sender.results import read_results
from firsthand.mail.sender.signatures import Checked, body_hash, check_signatures
from processor_time import costs_less_than

OURS = "mx.mimecast.example"
PASSED, FAILED, NOBODY = Verdict.PASS, Verdict.FAIL, Verdict.NONE
FROM = "header.from=finder.example"


@pytest.fixture(autouse=True)
def _our_server(settings):
    settings.AUTHSERV_IDS = frozenset({OURS})


def judged(raw: bytes) -> SenderEvidence:
    return sender.judge(raw, read(raw))


def with_results(*values: str, sender: str = "Nele <nele@finder.example>") -> bytes:
    head = "".join(f"Authentication-Results: {value}\r\n" for value in values)
    return head.encode() + mail(sender=sender)


@pytest.mark.parametrize(("results", "verdict"), [
    (f"{OURS}; dmarc=pass (p=reject dis=none) {FROM}", PASSED),
    (f"{OURS}; dmarc=pass header.from=FINDER.example.", PASSED),
    (f"{OURS.upper()}; dmarc=pass {FROM}", PASSED),
    (f"{OURS} 1; dmarc=pass {FROM}", PASSED),
    (f"(ours) {OURS} (mx) 1 (v); dmarc (m) = (=) pass (r) {FROM} (d)", PASSED),
    (f"{OURS}; dkim=pass (2048-bit key) header.d=finder.example header.s=a header.b=abc/+12", PASSED),
    (f"{OURS}; dkim=pass header.i=@mail.finder.example", PASSED),
    (f"{OURS}; dkim=neutral header.d=finder.example; dkim=pass header.d=finder.example", PASSED),
    (f"{OURS}; spf=pass (mx: domain of x@finder.example designates 192.0.2.1) smtp.mailfrom=x@finder.example", PASSED),
    (f"{OURS}; spf=pass smtp.mailfrom=bounces.finder.example; dkim=fail header.d=finder.example", PASSED),
    (f"{OURS}; dmarc=none {FROM}; dkim=pass header.d=finder.example", PASSED),
    (f"{OURS}; dmarc=fail (p=none) {FROM}", FAILED),
    (f"{OURS}; dmarc=fail {FROM}; dmarc=pass {FROM}", FAILED),
    (f"{OURS}; dmarc=pass {FROM}; dmarc=fail {FROM}", FAILED),
    (f"{OURS}; dkim=pass header.d=finder.example; dmarc=fail {FROM}", FAILED),
    (f"{OURS}; dmarc=pass {FROM}; dmarc=none {FROM}", NOBODY),
    (f"{OURS}; dkim=fail header.d=finder.example", NOBODY),
    (f"{OURS}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example", NOBODY),
    (f"{OURS}; spf=pass smtp.helo=finder.example", NOBODY),
    (f"{OURS}; dmarc=pass header.from=evil.example", NOBODY),
    (f"{OURS}; dmarc=pass", NOBODY),
    (f"{OURS}; dmarc=pass {FROM} header.from=evil.example", NOBODY),
    (f"{OURS}; none", NOBODY),
    # What an attacker can put into a local part, a comment, a name.
    (f'{OURS}; spf=fail smtp.mailfrom="a) ; dmarc=pass {FROM} ("@evil.example', NOBODY),
    (f'{OURS}; spf=pass smtp.mailfrom="x@finder.example"@evil.example', NOBODY),
    (f"{OURS}; spf=fail (a (nested) comment; dmarc=pass {FROM}) smtp.mailfrom=evil.example", NOBODY),
    (f"{OURS}; spf=fail (open ; dmarc=pass {FROM}", NOBODY),
    (f"{OURS}; spf=fail smtp.mailfrom=a);dmarc=pass {FROM}", NOBODY),
    (f"{OURS} 2; dmarc=pass {FROM}", NOBODY),
    (f"other.example {OURS}; dmarc=pass {FROM}", NOBODY),
    (f"other.example ({OURS}); dmarc=pass {FROM}", NOBODY),
    (f"x{OURS}; dmarc=pass {FROM}", NOBODY),
    (f"{OURS}.evil.example; dmarc=pass {FROM}", NOBODY),
    (f"; dmarc=pass {FROM}", NOBODY),
    ("", NOBODY),
    (f"{OURS}; " + "(" * 5000 + f"; dmarc=pass {FROM}", NOBODY),
    (f"{OURS}; dmarc=pass {FROM}; x=" + "y" * 20_000, NOBODY),
])  # fmt: skip
def test_what_our_server_wrote_decides(results, verdict):
    assert judged(with_results(results)).verdict is verdict


@pytest.mark.parametrize("order", [1, -1])
def test_a_field_of_another_server_counts_nothing_wherever_it_stands(order):
    fields = [f"{OURS}; dmarc=none {FROM}", f"mx.evil.example; dmarc=pass {FROM}; dkim=pass header.d=finder.example"]
    assert judged(with_results(*fields[::order])).verdict is NOBODY


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("other", "verdict"), [
    (f"dmarc=fail {FROM}", FAILED), (f"dmarc=none {FROM}", NOBODY), ("spf=fail smtp.mailfrom=(", NOBODY),
    ("spf=softfail smtp.mailfrom=elsewhere.example", PASSED),
])  # fmt: skip
def test_of_several_fields_of_ours_the_worst_counts(other, verdict, order):
    fields = [f"{OURS}; dmarc=pass {FROM}", f"{OURS}; {other}"]
    assert judged(with_results(*fields[::order])).verdict is verdict


def test_without_a_name_of_ours_nothing_is_believed(settings):
    settings.AUTHSERV_IDS = frozenset()
    assert judged(with_results(f"{OURS}; dmarc=pass {FROM}", f"; dmarc=pass {FROM}")).verdict is NOBODY


def test_who_said_it_and_for_which_domain_stands_in_the_evidence():
    found = judged(with_results(f"{OURS}; dkim=pass header.d=mail.finder.example"))
    assert (found.method, found.domain, found.source) == ("dkim", "mail.finder.example", OURS)


def test_a_folded_field_is_read():
    assert judged(with_results(f"{OURS};\r\n\tdmarc=pass\r\n {FROM}")).verdict is PASSED


@pytest.mark.parametrize(("raw", "verdict", "reason"), [
    (b"From: a@evil.example\r\n" + mail(), FAILED, sender.SEVERAL),
    (mail(sender="a@finder.example, b@finder.example"), FAILED, sender.SEVERAL),
    (mail(sender="a@finder.example, b@finder.example", Sender="a@finder.example"), NOBODY, sender.AUTHORS),
    (mail(sender=""), NOBODY, sender.NOBODY),
    (mail(sender="Nele"), NOBODY, sender.NOBODY),
    (mail(sender="undisclosed:;"), NOBODY, sender.NOBODY),
])  # fmt: skip
def test_a_mail_must_name_one_sender(raw, verdict, reason):
    passed = f"Authentication-Results: {OURS}; dmarc=pass {FROM}; dmarc=pass header.from=evil.example\r\n".encode()
    found = judged(passed + raw)
    assert (found.verdict, found.reason) == (verdict, reason)


@given(st.text(max_size=300))
def test_no_value_of_a_field_makes_a_crash_or_a_pass(value):
    read_results([value, f"{OURS}; {value}"], frozenset({OURS}))


@given(st.binary(max_size=300))
def test_no_octets_make_a_crash(octets):
    message = read(mail())
    sender.judge(octets + mail(), message)
    check_signatures(b"DKIM-Signature: " + octets + mail(), "nele@finder.example", key_of=lambda name: octets, at=now())


@pytest.mark.parametrize(("one", "other", "together"), [
    ("a.example", "a.example", True), ("mail.a.example", "a.example", True), ("a.example", "x.y.a.example", True),
    ("example", "a.example", False), ("b-a.example", "a.example", False), ("", "", False), ("", "a.example", False),
    ("b.a.example", "c.a.example", False),
])  # fmt: skip
def test_domains_are_aligned_when_one_lies_below_the_other(one, other, together):
    assert aligned(one, other) is together
    assert aligned(other, one) is together


def test_a_domain_is_read_as_dns_knows_it():
    assert domain_of("x@MÜNCHEN.example.") == "xn--mnchen-3ya.example"
    assert (domain_of("x@a b"), domain_of("x@" + "a" * 300), domain_of("x@" + "ü" * 100)) == ("", "", "")


# Signatures that we check ourselves.

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.TraditionalOpenSSL, ser.NoEncryption())


def record(key: rsa.RSAPrivateKey, tags: str = "v=DKIM1; k=rsa; ") -> bytes:
    public = key.public_key().public_bytes(ser.Encoding.DER, ser.PublicFormat.SubjectPublicKeyInfo)
    return f"{tags}p={base64.b64encode(public).decode()}".encode()


def signed(
    raw: bytes = b"", *, domain: str = "finder.example", form: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
    **options: object,
) -> bytes:  # fmt: skip
    raw = raw or mail("There is  a hole. \r\n\r\nIn the wall.\t\r\n\r\n")
    return dkim.sign(raw, b"s1", domain.encode(), pem(KEY), canonicalize=form, **options) + raw  # type: ignore[arg-type]


def known(name: str) -> bytes | None:
    return record(KEY) if name == "s1._domainkey.finder.example" else None


def checked(raw: bytes, key_of=known, at: datetime | None = None) -> Checked:
    return check_signatures(raw, "nele@finder.example", key_of=key_of, at=at or now())


@pytest.mark.parametrize("body", [b"relaxed", b"simple"])
@pytest.mark.parametrize("head", [b"relaxed", b"simple"])
def test_a_signature_that_fits_is_found(head, body):
    assert checked(signed(form=(head, body))) == Checked("finder.example", signed=True)


def test_a_signature_holds_also_over_bare_line_ends():
    assert checked(signed().replace(b"\r\n", b"\n")).domain == "finder.example"


@pytest.mark.parametrize("change", [
    (b"a hole", b"no hole"), (b"Subject: Something", b"Subject: Else"), (b"nele@finder", b"mila@finder"),
])  # fmt: skip
def test_a_changed_mail_breaks_its_signature(change):
    raw = signed().replace(*change)
    found = check_signatures(raw, read(raw).from_address, key_of=known, at=now())
    assert (found.domain, found.signed) == ("", True)


def test_a_second_from_breaks_the_signature_also_above_it():
    assert checked(b"From: nele@finder.example\r\n" + signed()).domain == ""


def test_a_signature_of_another_domain_is_not_even_looked_up():
    asked: list[str] = []
    found = checked(signed(domain="evil.example"), key_of=lambda name: asked.append(name))
    assert (found, asked) == (Checked(), [])


def test_a_signature_of_the_organisation_above_counts():
    raw = signed(mail(sender="nele@mail.finder.example"))
    assert check_signatures(raw, "nele@mail.finder.example", key_of=known, at=now()).domain == "finder.example"


def test_a_signature_over_part_of_the_body_is_not_believed():
    assert checked(signed(length=True) + b"And more.\r\n").domain == ""
    assert checked(signed(length=True)).domain == ""


def test_a_signature_must_cover_from_and_be_of_a_sound_algorithm():
    head, _, rest = signed().partition(b"\r\nFrom:")
    assert checked(head.replace(b"from", b"to") + b"\r\nFrom:" + rest) == Checked()
    assert checked(signed(signature_algorithm=b"rsa-sha1")) == Checked()


def test_signatures_of_the_future_are_not_believed():
    assert checked(signed(), at=now() - timedelta(hours=2)).domain == ""


def test_an_expired_signature_is_not_believed(monkeypatch):
    real = dkim.DKIM.gen_header

    def expiring(self, fields, *rest, **more):
        fields.insert(1, (b"x", str(int(datetime.now(UTC).timestamp()) + 3600).encode()))
        return real(self, fields, *rest, **more)

    monkeypatch.setattr(dkim.DKIM, "gen_header", expiring)
    raw = signed()
    assert checked(raw).domain == "finder.example"
    assert checked(raw, at=now() + timedelta(hours=3)).domain == ""


@pytest.mark.parametrize("key", [
    None, b"", b"p=", b"v=DKIM1; p=!!!", record(KEY, "v=DKIM1; t=y; "), record(KEY, "v=DKIM1; t=s:y; "),
    record(KEY, "v=DKIM2; "), record(KEY, "v=DKIM1; k=ed25519; "), record(KEY)[:100], b"x; " + b"a" * 3000,
], ids=range(10))  # fmt: skip
def test_a_key_that_is_none_proves_nothing(key):
    assert checked(signed(), key_of=lambda name: key).domain == ""


def test_a_short_key_is_not_believed(monkeypatch):
    monkeypatch.setattr("firsthand.mail.sender.signatures.KEY_BITS", 2048)
    assert checked(signed()).domain == ""


def test_only_the_first_signatures_are_looked_at():
    asked: list[str] = []
    bad = b"".join(signed().split(b"\r\nFrom:")[0].replace(b"b=", b"b=A") + b"\r\n" for _ in range(20))
    checked(bad + mail(), key_of=lambda name: asked.append(name))
    assert len(asked) <= 5


@pytest.mark.parametrize("raw", [
    b"DKIM-Signature: v=1; b=" + b" " * 60_000 + b"\r\n" + mail(),
    b"DKIM-Signature: " + b"a" * 100_000 + b"\r\n" + mail(),
    signed().split(b"\r\n\r\n")[0] + b"\r\n\r\n" + b" " * 3_000_000 + b"x",
    signed().split(b"\r\n\r\n")[0] + b"\r\n\r\n" + (b"  \t" * 20 + b"x\r\n") * 40_000,
    signed().split(b"\r\n\r\n")[0] + b"\r\n" + b"\r\n" * 1_000_000,
], ids=range(5))  # fmt: skip
def test_no_mail_takes_long_to_check(raw):
    assert checked(raw).domain == ""
    assert costs_less_than(3, lambda: checked(raw))


PIECES = st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"\n", b"\r", b"  b"])


@given(st.sampled_from([Simple, Relaxed]), st.lists(PIECES, max_size=40).map(b"".join))
def test_the_body_is_hashed_as_the_library_does(form, body):
    canonical = form.canonicalize_body(body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert body_hash(body, relaxed=form is Relaxed) == hashlib.sha256(canonical).digest()


def test_a_long_body_is_hashed_in_pieces_with_the_same_result():
    raw = signed(mail("Words, and  more words. \r\n" * 20_000 + "\r\n" * 70_000 + "End.\r\n\r\n"))
    assert checked(raw).domain == "finder.example"


# With a name server.


def test_a_real_name_server_vouches_for_a_real_mail(settings, monkeypatch):
    settings.DKIM_CHECK = True
    with answering(NameServer({"s1._domainkey.finder.example": record(KEY)})) as server:
        monkeypatch.setattr(sender, "KEYS", KeyLookup(server.resolver))
        found = judged(signed())
        assert (found.verdict, found.domain, found.method, found.source) == (PASSED, "finder.example", "dkim", "")
        broken = judged(signed() + b"More.\r\n")
        assert (broken.verdict, broken.reason) == (NOBODY, sender.BROKEN)
        assert judged(mail()).reason == sender.UNSIGNED
    assert server.asked == ["s1._domainkey.finder.example"]


def test_what_our_server_checked_is_not_checked_again(settings, monkeypatch):
    settings.DKIM_CHECK = True
    monkeypatch.setattr(sender, "KEYS", None)
    raw = f"Authentication-Results: {OURS}; dkim=fail header.d=finder.example\r\n".encode() + signed()
    assert judged(raw).reason == sender.NOT_VOUCHED


def test_switched_off_nothing_is_asked(settings, monkeypatch):
    monkeypatch.setattr(sender, "KEYS", None)
    assert judged(signed()).reason == sender.NOT_CHECKED


def test_a_name_that_is_not_there_is_an_answer():
    with answering(NameServer({})) as server:
        lookup = KeyLookup(server.resolver)
        assert lookup.for_one_mail()("s1._domainkey.finder.example") is None
        assert lookup.for_one_mail()("s1._domainkey.finder.example") is None
    assert len(server.asked) == 2


def test_dns_that_fails_is_left_alone_for_a_while():
    time = [0.0]
    with answering(NameServer({}, rcode="SERVFAIL")) as server:
        lookup = KeyLookup(server.resolver, clock=lambda: time[0])
        for time[0] in (0.0, 1.0, 599.0):
            with pytest.raises(NoAnswer):
                lookup.for_one_mail()("s1._domainkey.finder.example")
        asked = len(server.asked)
        time[0] = 601.0
        with pytest.raises(NoAnswer):
            lookup.for_one_mail()("s1._domainkey.finder.example")
    assert len(server.asked) == 2 * asked


def test_slow_name_servers_do_not_hold_up_everybody():
    time = [0.0]

    class Slow:
        asked = 0

        def resolve(self, *rest, **more):
            time[0] += 2.9
            Slow.asked += 1
            raise dns.resolver.NXDOMAIN

    lookup = KeyLookup(Slow, clock=lambda: time[0])
    for _ in range(100):
        with suppress(NoAnswer):
            lookup.for_one_mail()("s1._domainkey.evil.example")
    assert Slow.asked * 2.9 < 35
    time[0] += 601
    assert lookup.for_one_mail()("s1._domainkey.finder.example") is None


def test_dns_that_is_silent_costs_one_mail_its_time_and_the_next_nothing(settings, monkeypatch):
    settings.DKIM_CHECK = True
    monkeypatch.setattr("firsthand.mail.sender.key_lookup.SECONDS", 0.5)
    with answering(NameServer({}, silent=True)) as server:
        asked: list[float] = []

        ask = dns.resolver.Resolver.resolve
        monkeypatch.setattr(dns.resolver.Resolver, "resolve", lambda *words, lifetime, **more: (
            asked.append(lifetime) or ask(*words, lifetime=lifetime, **more)))  # fmt: skip
        monkeypatch.setattr(sender, "KEYS", KeyLookup(server.resolver))
        raw = signed()
        assert {judged(raw).reason for _ in range(50)} == {sender.UNANSWERED}
    assert len(asked) == 1
    assert asked[0] <= 0.5


def test_a_machine_without_dns_sorts_all_the_same(settings, monkeypatch):
    settings.DKIM_CHECK = True

    def none() -> dns.resolver.Resolver:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(sender, "KEYS", KeyLookup(none))
    assert judged(signed()).reason == sender.UNANSWERED


def test_a_reason_tells_nothing_of_the_content():
    for raw in (mail("canary-33", Subject="canary-33"), with_results(f"{OURS}; dmarc=fail {FROM} (canary-33)")):
        assert "canary-33" not in judged(raw).reason
