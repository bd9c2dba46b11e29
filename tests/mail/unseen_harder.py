"""A second round of unseen mails, harder: machines with no field that tells, people with a subject like a machine's."""

from unseen_mails import AUTO, BOUNCE, EITHER, add
from unseen_reports import report

PLAIN = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"}

add(
    "o365-html-nl",
    BOUNCE,
    {
        "From": "postmaster@finder.onmicrosoft.example",
        "Subject": "Niet te leveren: Uw melding is aangekomen",
        "MIME-Version": "1.0",
        "Content-Type": "text/html; charset=utf-8",
    },
    "<p>Uw bericht kon niet worden bezorgd bij ada@finder.example.</p>",
)
add(
    "o365-fr",
    BOUNCE,
    {"From": "postmaster@finder.example", "Subject": "Non remis : Votre signalement", **PLAIN},
    "Le message n'a pas pu être remis à ada@finder.example.",
)
add(
    "gmail-bare",
    BOUNCE,
    {
        "From": "Mail Delivery Subsystem <mailer-daemon@bigmail.example>",
        "Subject": "Delivery Status Notification (Delay)",
        **PLAIN,
    },
    "There was a hitch; we will try for two more days.",
)
add(
    "forwarded-null",
    EITHER,
    {"From": "Mailsystem <noreply@isp.example>", "Subject": "Your letter came back", **PLAIN},
    "We could not hand over your letter.",
)
add(
    "afwezig",
    AUTO,
    {"From": "Ada <ada@finder.example>", "Subject": "Afwezig: Uw melding 2026-0001", **PLAIN},
    "Ik ben er niet tot en met vrijdag.",
    envelope="ada@finder.example",
)
add(
    "ooo-en",
    AUTO,
    {"From": "Ada <ada@finder.example>", "Subject": "Out of Office: Re: Your report has arrived", **PLAIN},
    "Back on Friday.",
    envelope="ada@finder.example",
)
add(
    "de-ooo-2",
    AUTO,
    {
        "From": "Ada <ada@finder.example>",
        "Subject": "Out of Office AW: Ihre Meldung",
        **PLAIN,
        "In-Reply-To": "<letter.0@mimecast.example>",
    },
    "Ich bin derzeit nicht im Büro und lese keine Mails.",
    envelope="ada@finder.example",
)
add(
    "challenge",
    AUTO,
    {
        "From": "Ada <ada@finder.example>",
        "Subject": "Please confirm that you are a person",
        "Auto-Submitted": "auto-replied",
        **PLAIN,
    },
    "Click to be let through.",
    envelope="ada@finder.example",
)
add(
    "es-fuera",
    AUTO,
    {"From": "Ada <ada@finder.example>", "Subject": "Fuera de la oficina: Su aviso", **PLAIN},
    "Vuelvo el lunes.",
    envelope="ada@finder.example",
)
add(
    "it-fuori",
    AUTO,
    {"From": "Ada <ada@finder.example>", "Subject": "Risposta automatica: La sua segnalazione", **PLAIN},
    "Torno lunedì.",
    envelope="ada@finder.example",
)
add(
    "exchange-oof-header",
    AUTO,
    {
        "From": "Ada <ada@finder.example>",
        "Subject": "Re: Your report",
        "X-MS-Exchange-Inbox-Rules-Loop": "ada@finder.example",
        "X-Auto-Response-Suppress": "All",
        "Auto-Submitted": "auto-generated",
        **PLAIN,
    },
    "Away.",
)
report(
    "h-abwesenheit",
    "Abwesenheitsnotiz Ihres Supports verrät Telefonnummern",
    "Guten Tag, die automatische Antwort nennt private Nummern. Damit kann man Mitarbeiter anrufen.",
)
report(
    "h-reponse",
    "Réponse automatique du support : fuite de numéros privés",
    "Bonjour, le message d'absence donne des numéros privés.",
)
report(
    "h-undeliverable",
    "Undeliverable messages are stored world-readable",
    "On https://www.mimecast.com/q the queue of undelivered mail can be read.",
)
report("h-autologout", "Automatic logout is missing", "The session never ends, anyone at the desk can go on.")
report("h-failure", "Failure notice page reflects input (XSS)", "The page /failure?m=<b>x</b> shows what it gets.")
report("h-warning", "Warning: message parameter is not escaped", "The message parameter on /chat is not escaped.")
report(
    "h-afwezig",
    "Afwezigheidsassistent laat HTML toe",
    "In het portaal kan ik een afwezigheidsbericht met script opslaan.",
)
report("h-read", "Read receipts can be forged", "Anyone can send a disposition notification in the name of another.")
report(
    "h-dmarc",
    "Report domain takeover of mimecast.example",
    "The report domain in your DMARC record has expired, and anyone may register it.",
)
report(
    "h-auto",
    "auto-reply loop can be triggered by anyone",
    "If I send with a forged sender, your autoresponder and mine write to each other.",
)
