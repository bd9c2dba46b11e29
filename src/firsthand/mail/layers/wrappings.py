"""Taking layers of protection off a mail: what was encrypted, what was signed, and by whom.

From the outside in. What an encrypted layer held is shown alone: words that stood beside it go along as a file, and
its HTML is never joined with any other (EFAIL, CVE-2017-17688 and CVE-2017-17689). Whatever was opened goes through
the same bounds as any mail before it is read. A layer that does not open gives nothing at all.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from django.conf import settings

from firsthand.intake.evidence import Layer, Signature, Wrapping
from firsthand.intake.rules import File
from firsthand.keys import smime
from firsthand.keys.certificates import certificate_of
from firsthand.keys.known import certificates_of
from firsthand.keys.openpgp import CannotDecrypt, Unopened
from firsthand.keys.queries import secrets_for_reading
from firsthand.keys.rules import KeyFaulty, KeyKind, KeySource
from firsthand.keys.smime import Contents
from firsthand.mail.layers import inline, opening, worth
from firsthand.mail.layers.locked_files import FILES, is_locked, opened_file
from firsthand.mail.layers.opening import Certificates
from firsthand.mail.reading.apart import read_apart
from firsthand.mail.reading.bounds import Unreadable
from firsthand.mail.reading.mails import INNER, ParsedMail, Protected

LAYERS = 4
INLINE_BLOCKS = 5
OFFERED = 5

TOO_DEEP = "wrapped in too many layers"
MALFORMED = "encrypted, but not in the form that was agreed"
INSIDE_UNREADABLE = "opened, but what is inside cannot be read"
BESIDE = "a second encrypted part stands beside it and is attached as it came"
UNPROVEN = "in a form of S/MIME that does not show whether it was altered on its way"
"""RFC 8551, 2.7.1: the common form has no check of integrity; a signature inside may have one."""
CONTROL = "application/pgp-encrypted"

FAULTS = {
    Unopened.NO_KEY: "encrypted to a key that is not ours",
    Unopened.DAMAGED: "encrypted to us, but altered or damaged on its way",
    Unopened.NOT_PROTECTED: "encrypted without protection against alteration",
    Unopened.NOT_ENCRYPTED: MALFORMED,
    Unopened.TOO_BIG: "what is inside is too large",
}
"""Why a message stays closed, in words that tell nothing of the content; msgids."""


@dataclass(frozen=True)
class OfferedKey:
    """A public key that a mail brought along, as octets."""

    content: bytes
    source: KeySource


@dataclass(frozen=True)
class Unwrapped:
    """A mail after its layers were taken off.

    `fault` says why one could not be; then nothing inside it is read, and `mail` holds only what stood outside.
    """

    mail: ParsedMail
    layers: tuple[Layer, ...] = ()
    keys: tuple[OfferedKey, ...] = ()
    fault: str = ""


class _Closed(Exception):
    """A layer that does not open. `args[0]` is the fault."""


def unwrap(mail: ParsedMail, raw: bytes) -> Unwrapped:
    """Open and check every layer of a mail. What is told of a mail outside (From, Message-ID, …) stays as it stands."""
    mail = _with_armour_of_html(mail)
    walk = _Walk(sender="" if mail.several_from else mail.from_address)
    walk.offer(mail)
    if not mail.protected and not any(is_locked(file) for file in mail.files):
        return Unwrapped(mail, keys=tuple(walk.keys))
    try:
        inner = walk.files(walk.take(mail, depth=0))
    except _Closed as closed:
        outside = replace(mail, text=inline.without_blocks(mail.text).strip(), html="")
        return Unwrapped(outside, tuple(walk.layers), tuple(walk.keys), str(closed.args[0]))
    return Unwrapped(inner, tuple(walk.layers), tuple(walk.keys))


@dataclass
class _Walk:
    """One mail on its way from the outside in: what was found so far."""

    sender: str
    layers: list[Layer] = field(default_factory=list)
    keys: list[OfferedKey] = field(default_factory=list)

    def offer(self, mail: ParsedMail) -> None:
        """Note the keys that this layer of the mail brought along; those further inside come first."""
        found = [OfferedKey(content, KeySource(source)) for source, content in mail.keys]
        self.keys = (found + [key for key in self.keys if key not in found])[:OFFERED]

    @cached_property
    def kept(self) -> tuple[bytes, ...]:
        return certificates_of(self.sender)

    @cached_property
    def kept_names(self) -> frozenset[str]:
        names = set()
        for certificate in self.kept:
            try:
                names.add(certificate_of(certificate).fingerprint)
            except KeyFaulty:
                continue
        return frozenset(names)

    @property
    def certificates(self) -> Certificates:
        return Certificates(self.kept, tuple(k.content for k in self.keys if k.source is not KeySource.SIGNATURE))

    def take(self, mail: ParsedMail, *, depth: int) -> ParsedMail:
        """What a mail says once its layers are off. Raises _Closed."""
        if not mail.protected:
            return mail
        blocks = [part for part in mail.protected if part.kind.startswith("openpgp-inline")]
        encrypted = [part for part in mail.protected if _is_encrypted(part)]
        if depth == LAYERS:
            return self._too_deep(mail, encrypted or blocks)
        if encrypted:
            return self._encrypted(mail, encrypted, depth)
        for part in mail.protected:
            if part not in blocks and not part.kind.endswith(INNER):
                return self._signed(mail, part, depth)
            if part not in blocks and part.signature:
                self.layers.append(self._check(part, whole=False))
            elif part not in blocks and smime.contents_of(part.content) is Contents.SIGNED:
                return self._signed_opaque(mail, part, depth, whole=False)
        return self._inline(mail, blocks[:INLINE_BLOCKS]) if blocks else mail

    def _too_deep(self, mail: ParsedMail, closed: list[Protected]) -> ParsedMail:
        wrapping = _wrapping(mail.protected[0])
        self.layers.append(Layer(wrapping, encrypted=bool(closed), opened=not closed, fault=TOO_DEEP))
        if closed:
            raise _Closed(TOO_DEEP)
        return mail

    def _encrypted(self, mail: ParsedMail, parts: list[Protected], depth: int) -> ParsedMail:
        """The first encrypted part is the mail; whatever stands beside it is attached."""
        part, others = parts[0], parts[1:]
        try:
            content, layer = self._open(part)
        except _Closed as closed:
            self._close(_wrapping(part), closed)
            raise
        self.layers.append(layer)
        beside = _beside(mail, part)
        self.layers += [Layer(_wrapping(o), encrypted=True, opened=False, fault=BESIDE) for o in others]
        return self._inside(mail, content, beside, depth)

    def _inside(self, mail: ParsedMail, content: bytes, beside: tuple[File, ...], depth: int) -> ParsedMail:
        try:
            inner = read_apart(content)
        except Unreadable:
            raise _Closed(INSIDE_UNREADABLE) from None
        self.offer(inner)
        return _with(mail, self.take(inner, depth=depth + 1), beside)

    def _open(self, part: Protected) -> tuple[bytes, Layer]:
        if not part.content:
            raise _Closed(MALFORMED)
        if _wrapping(part) is Wrapping.SMIME:
            try:
                content = smime.decrypt(part.content, secrets_for_reading(KeyKind.SMIME))
            except smime.CannotOpen as closed:
                raise _Closed(closed.reason) from None
            told = smime.contents_of(part.content) is Contents.AUTH_ENVELOPED
            return content, Layer(Wrapping.SMIME, encrypted=True, fault="" if told else UNPROVEN)
        return self._open_message(part.content, Wrapping.OPENPGP)

    def _open_message(self, message: bytes, wrapping: Wrapping) -> tuple[bytes, Layer]:
        try:
            found = opening.open_message(message, secrets_for_reading(KeyKind.OPENPGP), self.certificates)
        except CannotDecrypt as closed:
            if closed.why is not Unopened.NOT_ENCRYPTED:
                raise _Closed(FAULTS[closed.why]) from None
            return self._open_signed(message, wrapping)
        signature, fault = worth.of_openpgp(found, self.sender, kept=self.kept_names)
        return found.content, Layer(wrapping, encrypted=True, signature=signature, signer=found.signer, fault=fault)

    def _open_signed(self, message: bytes, wrapping: Wrapping) -> tuple[bytes, Layer]:
        """A message that is signed and not encrypted."""
        try:
            found = opening.open_signed(message, self.certificates)
        except CannotDecrypt as closed:
            raise _Closed(FAULTS[closed.why]) from None
        signature, fault = worth.of_openpgp(found, self.sender, kept=self.kept_names)
        return found.content, Layer(wrapping, signature=signature, signer=found.signer, fault=fault)

    def _close(self, wrapping: Wrapping, closed: _Closed) -> None:
        self.layers.append(Layer(wrapping, encrypted=True, opened=False, fault=str(closed.args[0])))

    def _signed(self, mail: ParsedMail, part: Protected, depth: int) -> ParsedMail:
        """The whole mail is signed, or claims to be."""
        if part.kind in ("openpgp-signed", "smime-signed"):
            self.layers.append(self._check(part, whole=True))
            return self._below_signature(mail, part, depth)
        if smime.contents_of(part.content) is not Contents.SIGNED:
            if part.kind == "smime-enveloped":
                self.layers.append(Layer(Wrapping.SMIME, encrypted=True, opened=False, fault=MALFORMED))
                raise _Closed(MALFORMED)
            return mail  # certificates alone, or nothing that is known: it is attached
        return self._signed_opaque(mail, part, depth, whole=True)

    def _signed_opaque(self, mail: ParsedMail, part: Protected, depth: int, *, whole: bool) -> ParsedMail:
        """Words that are wrapped into their signature; what a mailing list put around them is attached."""
        try:
            checked = smime.check(part.content, roots=_roots())
        except smime.CannotOpen as closed:
            self.layers.append(Layer(Wrapping.SMIME, opened=False, fault=closed.reason))
            raise _Closed(closed.reason) from None
        self.layers.append(self._checked(checked, whole=whole))
        return self._inside(mail, checked.content, _beside(mail, part), depth)

    def _check(self, part: Protected, *, whole: bool) -> Layer:
        if _wrapping(part) is Wrapping.SMIME:
            try:
                return self._checked(smime.check(part.signature, part.content, roots=_roots()), whole=whole)
            except smime.CannotOpen as closed:
                return Layer(Wrapping.SMIME, signature=Signature.BAD, fault=closed.reason)
        found = opening.check(part.content, part.signature, self.certificates)
        signature, fault = worth.of_openpgp(found, self.sender, kept=self.kept_names)
        return worth.signed_layer(Wrapping.OPENPGP, signature, found.signer, fault, whole=whole)

    def _checked(self, checked: smime.Checked, *, whole: bool) -> Layer:
        signature, signer, fault = worth.of_smime(checked, self.sender)
        self.keys += [OfferedKey(s.certificate, KeySource.SIGNATURE) for s in checked.signers[:1]]
        return worth.signed_layer(Wrapping.SMIME, signature, signer, fault, whole=whole)

    def _below_signature(self, mail: ParsedMail, part: Protected, depth: int) -> ParsedMail:
        """What is signed may be encrypted itself; the reader of mails looks below a signature only for keys."""
        try:
            inner = read_apart(part.content)
        except Unreadable:
            return mail
        if not inner.protected:
            return replace(mail, subject=inner.subject or mail.subject)
        return _with(mail, self.take(inner, depth=depth + 1), ())

    def _inline(self, mail: ParsedMail, blocks: list[Protected]) -> ParsedMail:
        """Blocks within words. One that was encrypted and does not open closes the mail; see Unwrapped."""
        inside: list[str | None] = []
        files: list[File] = []
        encrypted = False
        for number, part in enumerate(blocks, start=1):
            content, layer = self._block(part, alone=len(blocks) == 1)
            self.layers.append(layer)
            encrypted |= layer.encrypted
            if not inline.is_text(content):
                files.append(File(f"openpgp-{number}.bin", "application/octet-stream", content))
            inside.append(inline.words_inside(content, part.content) if inline.is_text(content) else None)
        text = inline.put_in_place(mail.text, inside)
        if text is None:  # the words of the mail are other ones: nothing is joined with them
            files += [File("outside.txt", "text/plain", mail.text.encode())]
            text = "\n\n".join(words for words in inside if words)
        html = "" if encrypted else mail.html
        return replace(mail, text=text, html=html, html_only=False, files=(*mail.files, *files), protected=())

    def files(self, mail: ParsedMail) -> ParsedMail:
        """Put what was inside encrypted files beside them. Raises _Closed where the mail holds nothing else to read."""
        if any(layer.encrypted for layer in self.layers):
            return mail  # what stands beside an encrypted part is attached as it came
        opened: list[File] = []
        locked = [file for file in mail.files if is_locked(file)][:FILES]
        closed: _Closed | None = None
        for file in locked:
            try:
                content, layer = self._open_message(file.content, Wrapping.OPENPGP)
            except _Closed as failed:
                self._close(Wrapping.OPENPGP, failed)
                closed = failed
            else:
                self.layers.append(layer)
                opened.append(opened_file(file, content))
        if closed is not None and not opened and not mail.text.strip() and len(locked) == len(mail.files):
            raise closed
        return replace(mail, files=(*mail.files, *opened))

    def _block(self, part: Protected, *, alone: bool) -> tuple[bytes, Layer]:
        if part.content.startswith(b"-----BEGIN PGP SIGNED"):
            content, layer = self._open_signed(part.content, Wrapping.OPENPGP_INLINE)
            if not alone or part.kind.endswith(INNER):
                layer = worth.signed_layer(layer.wrapping, layer.signature, layer.signer, layer.fault, whole=False)
            return content, layer
        try:
            return self._open_message(part.content, Wrapping.OPENPGP_INLINE)
        except _Closed as closed:
            self._close(Wrapping.OPENPGP_INLINE, closed)
            raise


def _with_armour_of_html(mail: ParsedMail) -> ParsedMail:
    """Some programs send armour as HTML alone. It stands in the text that was made of that."""
    if not mail.html_only or mail.protected:
        return mail
    blocks = (
        Protected("openpgp-inline", block.encode(), content_type="text/html") for block in inline.messages_in(mail.text)
    )
    return replace(mail, protected=tuple(blocks))


def _roots() -> Path | None:
    return Path(settings.SMIME_CA) if settings.SMIME_CA else None


def _wrapping(part: Protected) -> Wrapping:
    if part.kind.startswith("openpgp-inline"):
        return Wrapping.OPENPGP_INLINE
    return Wrapping.SMIME if part.kind.startswith("smime") else Wrapping.OPENPGP


def _is_encrypted(part: Protected) -> bool:
    """By what stands in it, where a header only claims to know."""
    kind = part.kind.removesuffix(INNER)
    if kind in ("smime-enveloped", "smime-opaque", "smime-signed-opaque"):
        return smime.contents_of(part.content) in (Contents.ENVELOPED, Contents.AUTH_ENVELOPED)
    return kind == "openpgp-encrypted"


def _beside(mail: ParsedMail, part: Protected) -> tuple[File, ...]:
    """What stood beside a protected part, as files: its words are never joined with what was inside."""
    files = [f for f in mail.files if f.media_type != CONTROL and f.content != part.content]
    if mail.text.strip():
        files.append(File("outside.txt", "text/plain", mail.text.encode()))
    return tuple(files)


def _with(mail: ParsedMail, inner: ParsedMail, beside: tuple[File, ...]) -> ParsedMail:
    """The words of the inside under the head of the outside; its subject is the one of the inside, where it has one
    (RFC 9788, 4; an entity inside has a Subject of its own for no other reason)."""
    return replace(
        mail, text=inner.text, html=inner.html, html_only=inner.html_only, files=(*inner.files, *beside),
        subject=inner.subject or mail.subject, body_is_empty=inner.body_is_empty and not beside,
        defects=tuple(sorted({*mail.defects, *inner.defects})), protected=(),
    )  # fmt: skip
