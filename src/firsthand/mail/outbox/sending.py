"""Sending the outbox: to an SMTP server, or without one into a folder of .eml files."""

import logging
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from dkim import DKIMException

from firsthand.core.errors import FirsthandError, SetupRefused
from firsthand.core.files import replace_file
from firsthand.keys.rules import CannotEncrypt
from firsthand.letters import delivery, tokens
from firsthand.letters.models import Letter
from firsthand.letters.postscripts import with_receipt_words
from firsthand.letters.rules import Rendered
from firsthand.mail.outbox.enclosing import receipt_for
from firsthand.mail.outbox.message import POLICY, Enclosed, Outgoing, build
from firsthand.mail.outbox.sealing import sealed
from firsthand.mail.outbox.signing import signed, signer_of
from firsthand.mail.reading.headers import is_address
from firsthand.mail.sender.domains import with_ascii_domain
from firsthand.mail.sorting.ours import loop_mark
from firsthand.vault import queries as vault
from firsthand.vault.rules import CannotOpen

log = logging.getLogger("firsthand.mail")

TIMEOUT_SECONDS = 60


class NotSent(FirsthandError):
    """A letter that did not go out. `code` is safe for any log; `for_good` says that trying again is of no use."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good


def send(letter: Letter, *, at: datetime) -> bool:
    """Send one letter that this worker has claimed, and note the outcome. Call outside any transaction."""
    try:
        outgoing = _opened(letter, at=at, with_receipt=True)
        try:
            _hand_over(letter, outgoing, at=at)
        except NotSent as failure:
            if not outgoing.files or not failure.for_good or letter.case is None:
                raise
            # A server may refuse what is attached: the words must arrive, the receipt is on the case page as well.
            log.warning("letter %s was refused with its receipt (%s), and goes without", letter.pk, failure.code)
            _hand_over(letter, _opened(letter, at=at, with_receipt=False), at=at)
    except NotSent as failure:
        delivery.mark_failed(letter, failure.code, at=at, for_good=failure.for_good)
        return False
    except CannotEncrypt:
        # A person must choose: nothing goes out in the clear to somebody who gave us a key.
        delivery.mark_failed(letter, "the reporter's key cannot be used", at=at, for_good=True)
        return False
    except CannotOpen:
        # A row was spoilt, and may be mended: the letter waits and is tried again.
        delivery.mark_failed(letter, "sealed content does not open", at=at, for_good=False)
        return False
    except ValueError as error:
        delivery.mark_failed(letter, f"cannot be built: {type(error).__name__}", at=at, for_good=True)
        return False
    delivery.mark_sent(letter, at=at)
    return True


def _hand_over(letter: Letter, outgoing: Outgoing, *, at: datetime) -> None:
    """To the server, or into the folder. Raises NotSent, CannotEncrypt, ValueError."""
    message = sealed(letter, build(outgoing), at=at)
    bounce = tokens.bounce_address(settings.KEYRING, outgoing.from_address, letter.pk)
    if settings.SMTP_URL:
        to_server(settings.SMTP_URL, message, bounce=bounce, to=outgoing.to)
    else:
        _to_folder(Path(settings.DATA) / "sent", message, outgoing)


def _opened(letter: Letter, *, at: datetime, with_receipt: bool) -> Outgoing:
    content = vault.unseal_json(letter.content)
    to = vault.unseal_text(letter.to)
    if not is_address(to):
        raise NotSent("not a mail address", for_good=True)
    said = Rendered(content["subject"], content["text"], content["html"])
    files = tuple(Enclosed(file["name"], file["kind"], file["text"].encode()) for file in content.get("files", ()))
    if with_receipt and letter.case is not None and (receipt := receipt_for(letter, at=at)):
        said = with_receipt_words(said, letter.case, letter.language, file_name=receipt.name)
        files = (*files, receipt)
    return Outgoing(
        letter_id=letter.pk, kind=letter.kind, language=letter.language, message_id=letter.message_id,
        written_at=letter.written_at, to=with_ascii_domain(to), from_name=content["from_name"],
        from_address=content["from"], reply_to=_reply_to(letter, content["from"]),
        subject=said.subject, text=said.text, html=said.html,
        references=tuple(content.get("references", ())), loop_mark=loop_mark(settings.KEYRING), files=files,
    )  # fmt: skip


def _reply_to(letter: Letter, contact: str) -> str:
    """An answer of the reporter finds its case by this address; a member of staff answers at the desk."""
    if letter.case is None or letter.person_id is not None:
        return contact
    return tokens.reply_address(settings.KEYRING, contact, letter.case.number)


def _to_folder(folder: Path, message: EmailMessage, outgoing: Outgoing) -> None:
    """Write the file under its last name at once and durably. The name is fixed, so a repeat makes no second one."""
    octets = _octets(message, utf8=not outgoing.to.isascii())
    name = f"{outgoing.written_at.strftime('%Y%m%dT%H%M%S.%fZ')}-{outgoing.letter_id}.eml"
    try:
        replace_file(folder / name, octets)
    except OSError as error:
        raise NotSent(f"folder: {error.strerror}", for_good=False) from None


def to_server(url: str, message: EmailMessage, *, bounce: str, to: str) -> None:
    """Hand one message to the SMTP server of `url`; `bounce` is where it comes back to. Raises NotSent."""
    options = ["SMTPUTF8", "BODY=8BITMIME"] if not to.isascii() else []
    content = _octets(message, utf8=bool(options))
    try:
        with _session(urlsplit(url)) as session:
            if options and not session.has_extn("smtputf8"):
                raise NotSent("server takes no international addresses", for_good=True)
            session.sendmail(bounce, [to], content, mail_options=options)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise NotSent(_code(code, said), for_good=500 <= code < 600) from None
    except smtplib.SMTPAuthenticationError as error:
        # Our own setting is wrong, not the letter: it must wait until somebody mends it.
        raise NotSent(_code(error.smtp_code, error.smtp_error), for_good=False) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(_code(error.smtp_code, error.smtp_error), for_good=_is_about_the_letter(error)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"no session: {type(error).__name__}", for_good=False) from None


def _octets(message: EmailMessage, *, utf8: bool) -> bytes:
    """The message as it travels: the signature comes last, over the octets themselves. Raises NotSent.

    A key that cannot be used is our own setting: the letter waits until somebody mends it.
    """
    content = message.as_bytes(policy=POLICY.clone(utf8=utf8))
    try:
        signer = signer_of(settings.DKIM_KEY, settings.DKIM_SELECTOR)
    except SetupRefused:
        raise NotSent("signing key cannot be used", for_good=False) from None
    if signer is None:
        return content
    try:
        return signed(content, signer, str(message["From"].addresses[0].addr_spec))
    except DKIMException as error:
        raise NotSent(f"cannot be signed: {type(error).__name__}", for_good=False) from None


def _is_about_the_letter(error: smtplib.SMTPResponseException) -> bool:
    return 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)


def _session(url: SplitResult) -> smtplib.SMTP:
    """A session with the server of the URL, signed in when the URL names a user."""
    host = url.hostname or "127.0.0.1"
    context = trusting()
    session: smtplib.SMTP
    if url.scheme == "smtps":
        session = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        session = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT_SECONDS)
    try:
        session.ehlo_or_helo_if_needed()
        if url.username:
            if url.scheme != "smtps":
                _encrypt(session, host, context)
            session.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        session.close()
        raise
    return session


def trusting() -> ssl.SSLContext:
    """Whom we believe to be the server: the authorities of the system, and those of SMTP_CA. Raises OSError."""
    context = ssl.create_default_context()
    if settings.SMTP_CA:
        context.load_verify_locations(settings.SMTP_CA)
    return context


def _encrypt(session: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
    """STARTTLS before a password is told; only a server on this machine may do without."""
    if session.has_extn("starttls"):
        session.starttls(context=context)
        session.ehlo()
    elif not _is_loopback(host):
        raise NotSent("server offers no encryption for the password", for_good=False)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _code(code: int, said: bytes | str) -> str:
    """The reply code with its enhanced status, "550 5.1.1"; the words are left out, they may name an address."""
    first = (said.decode("ascii", "replace") if isinstance(said, bytes) else said).split(" ", 1)[0]
    enhanced = first if first.replace(".", "").isdigit() and first.count(".") == 2 else ""
    return f"{code} {enhanced}".strip()
