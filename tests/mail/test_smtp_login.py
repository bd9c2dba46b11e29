"""Letters to a mail server that asks for a password: never in the clear, and none is lost over a wrong setting."""

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from certificates import made

from firsthand.letters.models import Letter
from firsthand.mail.outbox import sending
from firsthand.mail.sweeps import send_letters
from mail_server import Server, running

RIGHT = "post:se%20cret"


class Keeper:
    """Lets in who knows the password, and remembers every attempt."""

    def __init__(self) -> None:
        self.tried: list[bytes] = []

    def __call__(self, server, session, envelope, mechanism, data) -> AuthResult:
        self.tried.append(data.password)
        return AuthResult(success=(data.login, data.password) == (b"post", b"se cret"), handled=False)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def encrypted(tmp_path, settings):
    """What a server listens with; we trust its certificate."""
    settings.DATA = tmp_path
    certificate, context = made(tmp_path)
    settings.SMTP_CA = str(certificate)
    return context


def sent(url: str, settings, at, login: str = RIGHT, scheme: str = "smtp") -> int:
    settings.SMTP_URL = url.replace("smtp://", f"{scheme}://{login}@")
    return send_letters(at=at, worker="w")


def waits() -> bool:
    letter = Letter.objects.get()
    return letter.sent_at is None and letter.failed_at is None and letter.tries == 1


def test_a_letter_goes_out_after_starttls_and_login(a_case, encrypted, keeper, settings, at):
    server = Server()
    with running(server, tls_context=encrypted, authenticator=keeper, auth_required=True) as url:
        assert sent(url, settings, at) == 1
    assert (len(server.got), keeper.tried) == (1, [b"se cret"])


def test_a_letter_goes_out_over_smtps_with_login(a_case, encrypted, keeper, settings, at):
    server = Server()
    with running(server, ssl=encrypted, authenticator=keeper, auth_require_tls=False) as url:
        assert sent(url, settings, at, scheme="smtps") == 1
    assert (len(server.got), keeper.tried) == (1, [b"se cret"])


def test_with_a_wrong_password_a_letter_waits(a_case, encrypted, keeper, settings, at):
    server = Server()
    with running(server, tls_context=encrypted, authenticator=keeper, auth_required=True) as url:
        assert sent(url, settings, at, "post:wrong") == 0
    assert (waits(), server.got) == (True, [])
    assert Letter.objects.get().failure == "535 5.7.8"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_no_password_is_told_to_a_server_that_nobody_vouches_for(
    a_case, encrypted, keeper, settings, at, scheme, tmp_path
):
    settings.SMTP_CA = ""
    over = {"ssl": encrypted, "auth_require_tls": False} if scheme == "smtps" else {"tls_context": encrypted}
    with running(Server(), authenticator=keeper, **over) as url:
        assert sent(url, settings, at, scheme=scheme) == 0
    assert (waits(), keeper.tried) == (True, [])


def test_no_password_is_told_to_a_server_of_another_name(a_case, encrypted, keeper, settings, at, tmp_path):
    certificate, context = made(tmp_path, host="192.0.2.1")
    settings.SMTP_CA = str(certificate)
    with running(Server(), tls_context=context, authenticator=keeper) as url:
        assert sent(url, settings, at) == 0
    assert (waits(), keeper.tried) == (True, [])


def test_no_password_is_sent_in_the_clear(a_case, keeper, settings, at, monkeypatch, tmp_path):
    """A server elsewhere that offers no STARTTLS: the machine of the test stands in for it."""
    settings.DATA = tmp_path
    monkeypatch.setattr(sending, "_is_loopback", lambda host: False)
    with running(Server(), authenticator=keeper, auth_require_tls=False) as url:
        assert sent(url, settings, at) == 0
    assert (waits(), keeper.tried) == (True, [])
    assert Letter.objects.get().failure == "server offers no encryption for the password"


def test_a_server_that_breaks_off_the_encryption_gets_no_letter(a_case, encrypted, keeper, settings, at):
    async def refuse(self, arg):
        await self.push("454 4.7.0 not now")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SMTP, "smtp_STARTTLS", refuse)
        with running(Server(), tls_context=encrypted, authenticator=keeper) as url:
            assert sent(url, settings, at) == 0
    assert (waits(), keeper.tried) == (True, [])


def test_a_file_of_authorities_that_is_none_keeps_letters_waiting(a_case, settings, at, tmp_path):
    settings.DATA = tmp_path
    settings.SMTP_CA = str(tmp_path / "none.pem")
    with running(Server()) as settings.SMTP_URL:
        assert send_letters(at=at, worker="w") == 0
    assert waits()
