"""What the invented house of the pictures was told, by whom, and how long ago."""

from dataclasses import dataclass
from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HIGH = "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N"
MEDIUM = "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"
SCRIPT = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"
LOW = "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"


@dataclass(frozen=True)
class Told:
    """A report: how long ago it came, of what, in which words, from whom."""

    state: str
    ago: timedelta
    asset: str
    title: str
    where: str = ""
    impact: str = ""
    steps: str = ""
    name: str = ""
    language: str = "en"
    vector: str = ""
    silent_for: timedelta = DAY
    """How long ago we last said something, or made the fix, where the state asks for it."""
    with_lead: bool = False
    confirmed_after: timedelta = 20 * HOUR
    """Of an earlier report: how long a person took to answer."""


SHARE, API, SITE = (
    "https://share.quillford.example",
    "https://v2.api.quillford.example",
    "https://www.quillford.example",
)

REPORTS = (
    Told(
        "published", 34 * DAY, "S3", "A shared link opens the folder above it", f"{SHARE}/f/4471/..",
        "Whoever has the link of one file can list the folder that it lies in.",
        "1. Share one file.\n2. Open its link in a private window.\n3. Take the last part off the address.",
        "oak & ember", vector=MEDIUM, silent_for=12 * DAY,
    ),
    Told(
        "remedied", 38 * DAY, "S4", "The API answers for the invoices of another customer", f"{API}/invoices/{{id}}",
        "All invoices of all customers can be read with a token of any account.",
        "1. Take a token of your own account.\n2. Ask for the invoices of another customer number.",
        "t0rvald", vector=HIGH, silent_for=29 * DAY + 13 * HOUR,
    ),
    Told(
        "overdue", 23 * DAY, "S1", "A session stays valid after the password was changed", f"{SITE}/account",
        "Whoever took a session keeps it, although its owner has set another password.",
        "1. Sign in with two browsers.\n2. Change the password in the first.\n3. Go on in the second.",
        "Q. Lindqvarn", vector=MEDIUM, silent_for=15 * DAY + 3 * HOUR,
    ),
    Told(
        "declined", 20 * DAY, "S1", "The page for jobs sends no frame header", f"{SITE}/jobs",
        "The page can be shown inside another one.", "1. Look at the headers of the answer.", "Q. Lindqvarn",
    ),
    Told(
        "near", 18 * DAY, "S1", "The form for friends sends mail in any name", f"{SITE}/tell-a-friend",
        "Mail with any sender and any text leaves from your own servers.",
        "1. Open the form.\n2. Put an address of your choice into the hidden field of the sender.",
        "vlinderdas", language="nl", vector=MEDIUM, silent_for=13 * DAY + 16 * HOUR, with_lead=True,
    ),
    Told(
        "objected", 14 * DAY, "S2", "The start page of the app can be framed", f"{SITE}/app",
        "Somebody can be made to press a button that they do not see.", "1. Put the page into a frame.", "yuzu",
    ),
    Told(
        "asked", 11 * DAY, "S1", "A reset link can be used twice", f"{SITE}/reset",
        "Whoever finds an old mail takes over the account.",
        "1. Ask for a link to set a new password.\n2. Use it.\n3. Use it again.", "M. Oduvane", vector=MEDIUM,
    ),
    Told(
        "proposed", 8 * DAY, "S2", "The app keeps its session token after signing out", "App for phones, version 7.2",
        "Whoever holds the phone next opens the files of its former owner without a password.",
        "1. Sign in to the app.\n2. Sign out.\n3. Send quill_sid out of its storage to /v2/drawer/list again.\n"
        "4. The whole drawer comes back.",
        "pale_heron", vector=MEDIUM,
    ),
    Told(
        "restricted", 5 * DAY, "S3", "Pay slips of colleagues open without a role", f"{SHARE}/hr",
        "Everybody in the house can read what everybody earns.", "1. Open the folder of the pay slips.", "",
        vector=MEDIUM,
    ),
    Told(
        "late", 74 * HOUR, "S3", "Script in the name of a shared folder runs for every reader", f"{SHARE}/folders",
        "A script of mine runs in the account of whoever opens the list of folders.",
        "1. Call a folder <img src=x onerror=alert(1)>.\n2. Share it.\n3. Open the list as somebody else.",
        "nachtfalter", vector=SCRIPT,
    ),
    Told(
        "soon", 67 * HOUR, "S1", "The page to sign in tells whether an address is known", f"{SITE}/sign-in",
        "One can find out who is a customer, address by address.",
        "1. Type an address that has no account.\n2. Compare the words, and the time, with one that has.",
        "ليلى_٧", vector=LOW,
    ),
    Told(
        "dutch", 30 * HOUR, "S3", "Gedeelde bestanden openen door op te tellen", f"{SHARE}/share/4473",
        "Bestanden van een andere klant zijn te lezen zonder diens toestemming.",
        "1. Open een gedeeld bestand.\n2. Verhoog het nummer in het adres met één.", "sanne.vm", "nl", HIGH,
    ),
    Told(
        "taken", 9 * HOUR, "S4", "The search of the API reads a quote as an order", f"{API}/search?q='",
        "The database answers to whatever is written behind a quote.",
        "1. Search for a single quote.\n2. Search for ' or 1=1 --.", "Ana Lima", vector=HIGH,
    ),
    Told(
        "received", 2 * HOUR, "S2", "Signed out of the app, its session token still opens my files", "The app, 7.2.1",
        "The files of an account can be read after signing out, with the token that the phone keeps.",
        "1. Sign out of the app.\n2. Take quill_sid out of the backup of the phone.\n"
        "3. Ask /v2/drawer/list with it: the drawer opens.",
        "brackwater",
    ),
)  # fmt: skip

_EARLIER = (
    ("The old app leaves quill_sid in the drawer after sign-out", "S2", "Kite Street", 26),
    ("Comments run script in the preview", "S3", "R. Amsel", 5),
    ("", "S1", "", 31),
    ("Export of the address book needs no role", "S4", "halcyon", 12),
    ("A redirect leads to any address", "S1", "P. Vandaele", 44),
    ("", "S2", "", 18),
    ("The thumbnail of a private picture is public", "S3", "mothlight", 79),
    ("Tokens are written into the log of the proxy", "S4", "J. Achterberg", 9),
    ("Upload by link reads addresses of the house", "S3", "zinnia", 22),
    ("", "S1", "", 36),
    ("The invitation of a team can be guessed", "S3", "fen_lark", 14),
    ("Two requests at once spend a voucher twice", "S1", "Iris Oyelaran", 51),
    ("A name with a line break forges a header", "S1", "t0rvald", 7),
    ("The API takes a token of the test system", "S4", "oak & ember", 28),
    ("Names of files are not kept from the search", "S3", "sanne.vm", 63),
)
"""Title ("" for one that was nothing), asset, finder, and hours until a person answered."""

EARLIER = tuple(
    Told(
        "closed" if title else "declined",
        (176 - 9 * place) * DAY,
        asset,
        title or "A banner names its version",
        SITE,
        "Something is told or done that should not be.",
        "1. Open the page.\n2. Look.",
        name,
        confirmed_after=hours * HOUR,
    )
    for place, (title, asset, name, hours) in enumerate(_EARLIER)
)
