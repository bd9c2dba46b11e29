"""Every reason that the code can write has its sentence; evidence is said in one calm line each."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import firsthand.mail
from firsthand.intake.evidence import Layer, MailEvidence, SenderEvidence, Signature, Verdict, Wrapping
from firsthand.staff import mail_reasons, mail_words

SOURCES = Path(firsthand.mail.__file__).parents[1]
NAMED = frozenset({"reason", "fault", "suspicion"})
WRITERS = (
    "mail/reading/bounds", "mail/reading/parsing", "mail/reading/parts", "mail/reading/apart",
    "mail/sorting/classify", "mail/sorting/holding", "mail/sorting/signs", "mail/sorting/acting",
    "mail/sorting/suspicion", "mail/sorting/understanding", "mail/sender/judging", "mail/layers/wrappings",
    "mail/layers/worth", "keys/opening", "keys/smime",
)  # fmt: skip
"""The modules that write reasons. Whoever adds one names it here."""
NO_REASONS = frozenset({"UNREADABLE_TITLE"})
"""Constants of those modules with other words."""


def text_of(node: ast.expr | None) -> list[str]:
    """The phrases that an expression can be; what is put together from parts is left to the parts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if node.value else []
    if isinstance(node, ast.IfExp):
        return text_of(node.body) + text_of(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [phrase for value in node.values for phrase in text_of(value)]
    return []


def phrases_of(tree: ast.Module, *, signs: bool) -> list[str]:
    """What a module gives as a reason: to Unreadable, to Classified, by the name of an argument, as a constant."""
    found = [phrase for node in tree.body for phrase in constants_of(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = {"Unreadable": 0, "Classified": 1, "_unreadable": 1, "_Closed": 0}.get(name)
            if given is not None and len(node.args) > given:
                found += text_of(node.args[given])
            found += [phrase for k in node.keywords if k.arg in NAMED for phrase in text_of(k.value)]
        if signs and isinstance(node, ast.Return):
            found += text_of(node.value)
        if isinstance(node, ast.Assign) and any(
            getattr(t, "id", "") in NAMED | {"why", "bounce"} for t in node.targets
        ):
            found += text_of(node.value)
    return found


def constants_of(node: ast.stmt) -> list[str]:
    """The phrases among the constants of a module. A sentence that is marked as a msgid needs no other words."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return []
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    name = getattr(target, "id", "_")
    if name.startswith("_") or name in NO_REASONS or "gettext_noop" in ast.dump(node.value):
        return []
    values = (v.value for v in ast.walk(node.value) if isinstance(v, ast.Constant))
    return [value for value in values if isinstance(value, str) and " " in value]


def phrases() -> list[str]:
    found = []
    for module in WRITERS:
        source = (SOURCES / f"{module}.py").read_text()
        found += phrases_of(ast.parse(source), signs=module == "mail/sorting/signs")
    return sorted(set(found))


def has_words(phrase: str) -> bool:
    return any(known in mail_reasons.REASONS for known in (phrase, phrase.removeprefix(mail_reasons.NOT_ANSWERED)))


def test_every_reason_of_the_code_has_a_sentence():
    known = phrases()
    assert "delivery status report" in known
    assert "too many parts" in known
    assert "holds nothing" in known
    assert "from an old mailbox; a person opens it" in known
    assert [phrase for phrase in known if not has_words(phrase)] == []


def test_no_reason_is_longer_than_the_arrival_keeps():
    assert [phrase for phrase in mail_reasons.REASONS if len(mail_reasons.NOT_ANSWERED + phrase) > 200] == []


def test_a_reason_is_said_in_a_sentence_and_one_without_words_as_it_is_kept():
    assert mail_words.reason("read receipt") == "It is a read receipt."
    assert mail_words.reason("not answered: mailing list") == "No machine answers it: it comes from a mailing list."
    assert mail_words.reason("something new") == "something new"
    assert mail_words.reason("") == ""


@pytest.mark.parametrize(("evidence", "tone", "says"), [
    (SenderEvidence(Verdict.PASS, "finder.example", "dkim"), "kept",
     "Sender confirmed: DKIM signature of finder.example, checked by ourselves."),
    (SenderEvidence(Verdict.PASS, "finder.example", "dmarc", "mx.ours.example"), "kept",
     "Sender confirmed: finder.example vouches for it (DMARC), checked by mx.ours.example."),
    (SenderEvidence(Verdict.PASS, "finder.example", "spf", "mx.ours.example"), "kept",
     "Sender confirmed: sent from where finder.example sends (SPF), checked by mx.ours.example."),
    (SenderEvidence(), "", "It cannot be told who sent this mail."),
    (SenderEvidence(Verdict.FAIL, reason="several senders"), "missed",
     "The sender is not believed. It names several senders, so nobody knows whose word it is."),
])  # fmt: skip
def test_a_sender_is_told_in_one_line(evidence, tone, says):
    said = mail_words.sender(evidence)
    assert (said.text, said.tone) == (says, tone)


@pytest.mark.parametrize(("layer", "says"), [
    (Layer(Wrapping.OPENPGP, encrypted=True), "Encrypted with OpenPGP."),
    (Layer(Wrapping.OPENPGP, encrypted=True, signature=Signature.GOOD),
     "Encrypted with OpenPGP. Signed with the sender’s own key."),
    (Layer(Wrapping.SMIME, signature=Signature.OTHER_SENDER), "Signed with a key that is not the sender’s."),
    (Layer(Wrapping.SMIME, signature=Signature.BAD),
     "The signature is wrong: these are not the words that were signed."),
    (Layer(Wrapping.OPENPGP_INLINE, encrypted=True, opened=False),
     "Encrypted with OpenPGP within the text, and it could not be opened."),
    (Layer(Wrapping.OPENPGP), "Signed with OpenPGP."),
])  # fmt: skip
def test_a_layer_is_told_in_one_line(layer, says):
    assert mail_words.layer(layer).text == says


def test_a_fingerprint_is_shown_in_groups_to_be_compared():
    layer = Layer(Wrapping.OPENPGP, signature=Signature.GOOD, signer="ab12" * 10)
    assert mail_words.layer(layer).detail == " ".join(["AB12"] * 10)
    assert mail_words.signer("CN=Nele Vos") == "CN=Nele Vos"


def test_every_verdict_signature_and_wrapping_has_words():
    for verdict in Verdict:
        assert mail_words.VERDICTS[verdict]
        assert mail_words.sender(SenderEvidence(verdict, "a.example", "dmarc", "b.example", "x")).text
    for wrapping in Wrapping:
        for signature in Signature:
            assert mail_words.layer(Layer(wrapping, signature=signature)).text
    assert MailEvidence().layers == ()


def test_dutch_staff_read_dutch():
    with translation.override("nl"):
        untold = [phrase for phrase, says in mail_reasons.REASONS.items() if str(says) == english(says)]
    assert untold == []


def english(says: object) -> str:
    with translation.override("en"):
        return str(says)
