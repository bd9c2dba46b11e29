"""Forty mails written for the test of what a mail is, without a look at the words that the code goes by.

Machines here speak in the manner of well-known families, in sentences of our own; hosts and people are made up.
"""

from dataclasses import dataclass, field

from mailbox_of_tests import CONTACT

from firsthand.intake.kinds import MailKind

BOUNCE, AUTO, REPORT = MailKind.BOUNCE, MailKind.AUTO_REPLY, MailKind.REPORT
EITHER = frozenset({BOUNCE, AUTO})
"""Reports of machines to machines: neither a bounce nor an answer, and set aside either way."""


@dataclass(frozen=True)
class Unseen:
    """One mail with what it is and the envelope sender that it comes with."""

    name: str
    kinds: frozenset[MailKind]
    raw: bytes
    envelope: str = ""
    answerable: bool = field(default=False)


ALL: list[Unseen] = []


def _bytes(head: dict[str, str], body: str) -> bytes:
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\n".join([*lines, "", body]).replace("\n", "\r\n").encode()


def add(
    name: str, kind: MailKind | frozenset[MailKind], head: dict[str, str], body: str, *, envelope: str = "",
    answerable: bool = False,
) -> None:  # fmt: skip
    """Keep one mail in ALL; To, Date and Message-ID are added where they are not given."""
    kinds = kind if isinstance(kind, frozenset) else frozenset({kind})
    head = {"To": CONTACT, "Date": "Thu, 19 Nov 2026 08:14:00 +0100", "Message-ID": f"<{name}@mx.example>"} | head
    ALL.append(Unseen(name, kinds, _bytes(head, body), envelope, answerable))


def parts(*of: tuple[str, str], kind: str = "mixed") -> tuple[dict[str, str], str]:
    """The fields and the body of a multipart of (content type, text)."""
    inner = "".join(f"--=_cut\nContent-Type: {name}\n\n{text}\n" for name, text in of)
    return {"MIME-Version": "1.0", "Content-Type": f'multipart/{kind}; boundary="=_cut"'}, f"{inner}--=_cut--\n"


RETURNED = (
    f"Message-ID: <letter.0@mimecast.example>\nFrom: {CONTACT}\nTo: ada@finder.example\nSubject: Your report arrived\n"
)


def dsn(words: str, action: str, code: str, *, words_as: str = "text/plain") -> tuple[dict[str, str], str]:
    """A delivery status report (RFC 3464) with these words on top."""
    status = (
        "Reporting-MTA: dns; mx.finder.example\nArrival-Date: Thu, 19 Nov 2026 08:13:58 +0100\n\n"
        f"Final-Recipient: rfc822; ada@finder.example\nAction: {action}\nStatus: {code}\n"
        "Diagnostic-Code: smtp; 550 No such person here\n"
    )
    return parts(
        (words_as, words), ("message/delivery-status", status), ("text/rfc822-headers", RETURNED),
        kind="report; report-type=delivery-status",
    )  # fmt: skip


# Bounces.
add("qmail", BOUNCE, {"From": "MAILER-DAEMON@mx1.finder.example", "Subject": "failure notice"}, """\
Hi. This is the qmail-send program at mx1.finder.example.
Delivery of your letter to the people below did not work out.
I have stopped trying.

<ada@finder.example>:
Sorry, there is no box of that name here. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <security@mimecast.example>
Subject: Your report arrived

Good day,
""")  # fmt: skip
add("qmail-renamed", BOUNCE, {
    "From": "Post <MAILER-DAEMON@relay.example>", "Subject": "could not hand over your mail"}, """\
Hi. This is the delivery agent at relay.example.
The box of the person below is full and stays full.

<ada@finder.example>:
The user has used up the space. 552

--- Enclosed is a copy of the message.

Subject: Your report arrived
""")  # fmt: skip
add("exim", BOUNCE, {
    "From": "Mail Delivery System <Mailer-Daemon@post.finder.example>", "X-Failed-Recipients": "ada@finder.example",
    "Auto-Submitted": "auto-replied", "Subject": "Mail delivery failed: returning message to sender"}, """\
This message was made by the program that delivers mail here.

One of the people you wrote to could not be reached, and that will not change.

  ada@finder.example
    host in.finder.example [192.0.2.9]
    said after RCPT TO: 550 5.1.1 nobody of that name

------ This is a copy of your message, with all its headers. ------

Subject: Your report arrived
""")  # fmt: skip
add("exim-late", BOUNCE, {
    "From": "Mail Delivery System <Mailer-Daemon@post.finder.example>", "Auto-Submitted": "auto-replied",
    "Subject": "Warning: message 1wQx7K-0004yT-2b delayed 24 hours"}, """\
A message of yours has waited on post.finder.example for more than 24 hours. No action is needed;
we keep trying for some days more and then tell you.

  ada@finder.example
    Delay reason: the other host does not answer
""")  # fmt: skip
head, body = dsn("<html><body><p>We could not bring your mail to <b>ada</b>.</p></body></html>", "failed", "5.1.10",
                 words_as="text/html; charset=us-ascii")  # fmt: skip
add("exchange", BOUNCE, {**head, "From": "Microsoft Exchange <MicrosoftExchange329e71ec@finder.example>",
    "Subject": "Undeliverable: Your report arrived", "X-MS-Exchange-Message-Is-Ndr": ""}, body)  # fmt: skip
head, body = dsn("Your message to ada@finder.example was not delivered. The address may be out of date.",
                 "failed", "5.7.1")  # fmt: skip
add("office-365", BOUNCE, {**head, "From": "postmaster@finder.onmicrosoft.example",
    "Subject": "Undeliverable: Your report arrived", "Auto-Submitted": "auto-replied"}, body)  # fmt: skip
add("exchange-of-old", BOUNCE, {
    "From": "System Administrator <postmaster@finder.example>", "X-Mailer": "Internet Mail Service (5.5)",
    "Subject": "Undeliverable: Your report arrived"}, """\
Your message

  To:      ada@finder.example
  Subject: Your report arrived
  Sent:    Thu, 19 Nov 2026 08:13:58 +0100

did not get to these people:

ada@finder.example on Thu, 19 Nov 2026 08:14:00 +0100
    There is no such name at this organisation.
""")  # fmt: skip
add("exchange-in-german", BOUNCE, {
    "From": "Postmaster <postmaster@finder.example>", "Subject": "Unzustellbar: Ihre Meldung ist angekommen"}, """\
Ihre Nachricht hat diesen Empfänger nicht erreicht:

  ada@finder.example
  Dieses Postfach gibt es nicht mehr.
""")  # fmt: skip
add("exchange-in-dutch", BOUNCE, {
    "From": "postmaster@finder.example", "Subject": "Onbestelbaar: Uw melding is aangekomen"}, """\
Uw bericht is niet aangekomen bij ada@finder.example. Er is geen postvak met deze naam.
""")  # fmt: skip
head, body = dsn("This is mx.finder.example. I am sorry: your message went nowhere. Its first lines are attached.",
                 "failed", "5.1.1")  # fmt: skip
add("postfix", BOUNCE, {**head, "From": "MAILER-DAEMON@mx.finder.example (Mail Delivery System)",
    "Subject": "Undelivered Mail Returned to Sender", "Auto-Submitted": "auto-replied"}, body)  # fmt: skip
head, body = dsn("This is mx.finder.example. Your message waits here; you need not send it again.", "delayed", "4.4.1")
add("postfix-late", BOUNCE, {**head, "From": "MAILER-DAEMON@mx.finder.example (Mail Delivery System)",
    "Subject": "Delayed Mail (still being retried)", "Auto-Submitted": "auto-replied"}, body)  # fmt: skip
head, body = dsn("** The address has no owner **\n\nWe found nobody at ada@finder.example.", "failed", "5.1.1")
add("gmail-style", BOUNCE, {**head, "From": "Mail Delivery Subsystem <mailer-daemon@bigmail.example>",
    "Subject": "Delivery Status Notification (Failure)", "X-Failed-Recipients": "ada@finder.example",
    "Auto-Submitted": "auto-replied"}, body)  # fmt: skip
head, body = dsn("The original message came in on Thu, 19 Nov 2026\n   ----- Transcript of session follows -----\n"
                 "550 5.1.1 ada... User unknown", "failed", "5.1.1")  # fmt: skip
add("sendmail", BOUNCE, {**head, "From": "Mail Delivery Subsystem <MAILER-DAEMON@mx.finder.example>",
    "Subject": "Returned mail: see transcript for details"}, body)  # fmt: skip
add("sendmail-of-old", BOUNCE, {
    "From": "MAILER-DAEMON@mx.finder.example (Mail Delivery Subsystem)", "Subject": "Returned mail: Host unknown"}, """\
   ----- Transcript of session follows -----
501 ada@finder.example... 550 Host unknown (Name server: not found)

   ----- Unsent message follows -----
Subject: Your report arrived
""")  # fmt: skip
head, body = dsn("Your message\n\n  Subject: Your report arrived\n\nwas not delivered to:\n\n  ada@finder.example\n\n"
                 "because:\n\n  nobody of that name is in the directory", "failed", "5.0.0")  # fmt: skip
add("domino", BOUNCE, {**head, "From": "Postmaster@finder.example",
    "Subject": "DELIVERY FAILURE: User ada (ada@finder.example) not listed in the directory"}, body)  # fmt: skip

# Answers of machines.
ASIDE = {"In-Reply-To": "<letter.0@mimecast.example>"}
add("away-outlook", AUTO, {**ASIDE, "From": "Ada <ada@finder.example>", "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All", "Subject": "Automatic reply: Your report arrived"},
    "I am at sea until the 3rd and see no mail there.\n", envelope="ada@finder.example")  # fmt: skip
add("away-dutch", AUTO, {"From": "Ada <ada@finder.example>", "Subject": "Automatisch antwoord: Uw melding"},
    "Tot 3 december ben ik er niet. Bij haast kunt u Joris bellen.\n", envelope="ada@finder.example")  # fmt: skip
add("away-german", AUTO, {"From": "Ada <ada@finder.example>", "Precedence": "bulk",
    "Subject": "Abwesenheitsnotiz: Ihre Meldung"},
    "Ich bin bis zum 3. Dezember im Urlaub. Ihre Nachricht wird nicht weitergeleitet.\n",
    envelope="ada@finder.example")  # fmt: skip
add("away-german-bare", AUTO, {**ASIDE, "From": "Ada <ada@finder.example>",
    "Subject": "Automatische Antwort: Ihre Meldung"},
    "Bis Montag bin ich nicht im Haus.\n", envelope="ada@finder.example")  # fmt: skip
add("away-french", AUTO, {"From": "Ada <ada@finder.example>", "Auto-Submitted": "auto-replied",
    "Subject": "=?utf-8?q?R=C3=A9ponse_automatique_=3A_Votre_signalement?="},
    "Je rentre le 3 décembre.\n", envelope="ada@finder.example")  # fmt: skip
add("away-french-bare", AUTO, {**ASIDE, "From": "Ada <ada@finder.example>",
    "Subject": "Absence du bureau : Votre signalement"},
    "Bonjour, je suis absente du bureau jusqu'au 3 décembre inclus.\n", envelope="ada@finder.example")  # fmt: skip
add("away-spanish", AUTO, {"From": "Ada <ada@finder.example>", "X-Autoreply": "yes",
    "Subject": "=?utf-8?q?Respuesta_autom=C3=A1tica=3A_Su_aviso?="},
    "Estoy fuera de la oficina hasta el día 3.\n", envelope="ada@finder.example")  # fmt: skip
add("vacation-program", AUTO, {**ASIDE, "From": "ada@finder.example (Ada)", "Precedence": "junk",
    "Subject": "away from my mail"},
    "I will read your mail about \"Your report arrived\" when I am back from the hills.\n")  # fmt: skip
add("ticket-desk", AUTO, {**ASIDE, "From": "Help desk <help@finder.example>", "Auto-Submitted": "auto-generated",
    "Subject": "[Ticket#20261119-77] Your request was noted"},
    "A colleague will look at it. Keep the number in the subject.\n", envelope="help@finder.example")  # fmt: skip


# What machines report to machines.
def _disposition(words: str, mode: str, what: str) -> tuple[dict[str, str], str]:
    note = (
        "Reporting-UA: desk.finder.example; Some Program 4\nFinal-Recipient: rfc822;ada@finder.example\n"
        f"Original-Message-ID: <letter.0@mimecast.example>\nDisposition: {mode}; {what}\n"
    )
    return parts(
        ("text/plain; charset=utf-8", words), ("message/disposition-notification", note),
        kind="report; report-type=disposition-notification",
    )  # fmt: skip


head, body = _disposition("Your mail was shown on a screen.", "manual-action/MDN-sent-manually", "displayed")
add("mdn", AUTO, {**head, "From": "Ada <ada@finder.example>", "Subject": "Return receipt"}, body)
head, body = _disposition("Your mail was thrown away unread.", "automatic-action/MDN-sent-automatically", "deleted")
add("mdn-not-read", AUTO, {**head, "From": "Ada <ada@finder.example>", "Subject": "Not read: Your report arrived"},
    body)  # fmt: skip
head, body = _disposition("Ihre Nachricht wurde angezeigt.", "manual-action/MDN-sent-manually", "displayed")
add("mdn-german", AUTO, {**head, "From": "Ada <ada@finder.example>", "Subject": "Gelesen: Ihre Meldung"},
    body, envelope="ada@finder.example")  # fmt: skip
for name, kind in (("arf", "abuse"), ("arf-authentication", "auth-failure")):
    head, body = parts(
        ("text/plain", "One of our people marked the mail below as unwanted."),
        ("message/feedback-report", f"Feedback-Type: {kind}\nUser-Agent: Loop/2\nVersion: 1\nSource-IP: 192.0.2.4"),
        ("message/rfc822", RETURNED + "\nGood day,"), kind="report; report-type=feedback-report",
    )  # fmt: skip
    add(name, EITHER, {**head, "From": "Feedback <fbl@bigmail.example>", "Subject": "FW: Your report arrived"}, body,
        envelope="fbl@bigmail.example")  # fmt: skip
AGGREGATE = "bigmail.example!mimecast.example!1763420400!1763506799"
for name, kind, ending in (("dmarc-gzip", "application/gzip", "xml.gz"), ("dmarc-zip", "application/zip", "zip")):
    file_name = f"{AGGREGATE}.{ending}"
    head, body = parts(("text/plain", "An aggregate of one day is in the file."),
                       (f'{kind}; name="{file_name}"\nContent-Disposition: attachment; filename="{file_name}"\n'
                        "Content-Transfer-Encoding: base64", "H4sIAAAAAAAAAwMAAAAAAAAAAAA="))  # fmt: skip
    add(name, EITHER, {**head, "From": "dmarc-noreply@bigmail.example",
        "Subject": "Report domain: mimecast.example Submitter: bigmail.example Report-ID: 8841207"}, body,
        envelope="dmarc-noreply@bigmail.example")  # fmt: skip
head, body = parts(
    ("text/plain", "A day of connections to mimecast.example."), ("application/tlsrpt+gzip", "H4sIAAAAAAAAAwMAAAAA"),
    kind="report; report-type=tlsrpt",
)  # fmt: skip
add("tls-rpt", EITHER, {**head, "From": "tlsrpt@bigmail.example", "TLS-Report-Domain": "mimecast.example",
    "TLS-Report-Submitter": "bigmail.example",
    "Subject": "Report Domain: mimecast.example Submitter: bigmail.example Report-ID: <2026.11.18@bigmail.example>"},
    body, envelope="tlsrpt@bigmail.example")  # fmt: skip
