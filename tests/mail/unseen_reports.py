"""The rest of the forty: mails of people, many of them about machines that answer, and two posts to lists."""

from unseen_mails import REPORT, add, dsn, parts

# Posts to mailing lists: reports to be read, and never answered by a machine.
add("list-post", REPORT, {
    "From": "Bo <bo@finder.example>", "List-Id": "Findings <findings.lists.example>", "Precedence": "list",
    "List-Post": "<mailto:findings@lists.example>", "Subject": "[findings] Mimecast portal shows other people's notes"},
    "Anyone who changes the number in /notes/41 sees the note of somebody else.\n",
    envelope="findings-bounces+security=mimecast.example@lists.example")  # fmt: skip
add("group-post", REPORT, {
    "From": "\"'Bo' via Security team\" <team@groups.example>", "Mailing-list": "list team@groups.example",
    "List-ID": "<team.groups.example>", "Sender": "team@groups.example", "Subject": "Hole in the portal"},
    "The export at https://www.mimecast.com/export gives every row to everyone.\n",
    envelope="team+bncX@groups.example")  # fmt: skip


def by(name: str) -> dict[str, str]:
    return {"From": f"{name} <{name.lower()}@finder.example>"}


def report(name: str, subject: str, text: str, *, sender: str = "Bo", **fields: str) -> None:
    """A mail that a person wrote, and that gets a receipt."""
    head = {**by(sender), "Subject": subject, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"}
    add(name, REPORT, head | {key.replace("_", "-"): value for key, value in fields.items()}, text,
        envelope=f"{sender.lower()}@finder.example", answerable=True)  # fmt: skip


report("about-bounces", "Undeliverable mail tells the names of your inner hosts", """\
Hello,

When I write to an address that does not exist, your server sends back "Undelivered Mail Returned to Sender" from
MAILER-DAEMON, and its delivery status names the inner hosts mbx01 and mbx02. Whoever wants to attack you gets a map.

Steps: 1. mail nobody-at-all@mimecast.com, 2. read the bounce.
""")  # fmt: skip
report("about-away-notes", "Out of office replies of your support desk give away home numbers", """\
The automatic reply of support@ says: "I am out of the office, call me at home", followed by a private number.
I got eleven such auto-replies in one afternoon.
""")  # fmt: skip
report("about-away-notes-dutch", "Automatische antwoorden van uw servicedesk verraden namen", """\
Goedendag,

Wie een mail stuurt naar servicedesk@ krijgt een automatisch antwoord met de namen van alle afwezige collega's. Dat is
handig voor iemand die zich als zo'n collega wil voordoen.
""")  # fmt: skip
report("about-backscatter", "Mail delivery failed: returning message to sender - 3000 of them", """\
Your server mx2 bounces spam to forged senders. Since Monday I have had three thousand notices that begin with
"Mail delivery failed". Please look at how it handles unknown recipients: it should refuse them in the session.
""")  # fmt: skip
report("about-dmarc-german", "DMARC-Bericht: Ihre Domain lässt sich fälschen", """\
Guten Tag,

laut Ihrem DNS-Eintrag gilt p=none, und fremde Server dürfen in Ihrem Namen senden. Ich habe mir selbst eine Mail von
ceo@mimecast.com geschickt, und sie kam an. Damit kann man Ihre Kunden täuschen.
""", sender="Udo")  # fmt: skip
bounce_head, bounce_body = dsn("Your message went nowhere.", "failed", "5.1.1")
inner = "\n".join([f"{k}: {v}" for k, v in bounce_head.items()]) + "\nFrom: MAILER-DAEMON@mx.mimecast.com\n"
head, body = parts(
    ("text/plain; charset=utf-8", "Hello, the bounce that I attach was sent by your server and shows a key in its "
     "diagnostic line. I did not try whether it still works."),
    ("message/rfc822", (inner + "Subject: Undeliverable\n\n" + bounce_body).replace("=_cut", "=_inner")),
)  # fmt: skip
add("bounce-attached", REPORT, {**by("Bo"), **head, "Subject": "Secret in a bounce of yours"}, body,
    envelope="bo@finder.example", answerable=True)  # fmt: skip
