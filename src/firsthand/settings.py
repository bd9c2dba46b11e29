"""Django's settings, read from FIRSTHAND_* variables. `FIRSTHAND_DATA` is the only one that matters at first."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from firsthand.core import address
from firsthand.journal.log.witnesses import witnesses_of
from firsthand.vault import keyring

DATA = Path(os.environ.get("FIRSTHAND_DATA", "data")).resolve()
"""Holds the database, the keys and, without an SMTP server, the letters sent."""

KEYRING = keyring.load(DATA)
SECRET_KEY = KEYRING.derived("django sessions and forms").hex()

BASE_URL = (os.environ.get("FIRSTHAND_URL") or address.kept_in(DATA) or "http://127.0.0.1:8000").rstrip("/")
"""Where the public reaches this instance; every link in a letter begins with it."""
LOG_ORIGIN = os.environ.get("FIRSTHAND_LOG_ORIGIN", "") or f"{urlsplit(BASE_URL).netloc}/log"
"""The name under which a new transparency log begins; one that has begun keeps its name."""
CHECKPOINT_MAILS = tuple(os.environ.get("FIRSTHAND_CHECKPOINT_MAILS", "").replace(",", " ").split())
"""Comma list of addresses outside the house that get the newest checkpoint of the log once a day."""
WITNESSES = witnesses_of(os.environ.get("FIRSTHAND_WITNESSES", ""))
"""A file that names who cosigns the log, a witness a line: its key and, where it can be asked, its address."""
PROGRAMME = os.environ.get("FIRSTHAND_PROGRAMME", "")
SMTP_URL = os.environ.get("FIRSTHAND_SMTP_URL", "")
"""smtp://user:password@host:port or smtps://…; empty: letters are written to DATA/sent/."""
SMTP_CA = os.environ.get("FIRSTHAND_SMTP_CA", "")
"""A file of certificates in PEM that vouch for that server, besides those of the system."""
DKIM_KEY = os.environ.get("FIRSTHAND_DKIM_KEY", "")
"""The file of an RSA key in PEM with which letters are signed; empty: they are not."""
DKIM_SELECTOR = os.environ.get("FIRSTHAND_DKIM_SELECTOR", "")
"""The name under which DNS has the public half: SELECTOR._domainkey.<domain of the contact address>."""
AUTHSERV_IDS = frozenset(os.environ.get("FIRSTHAND_AUTHSERV_IDS", "").lower().replace(",", " ").split())
"""Comma list: the names under which our own servers write Authentication-Results; empty: none is believed."""
DKIM_CHECK = os.environ.get("FIRSTHAND_DKIM_CHECK", "on").strip().lower() != "off"
"""Whether signatures are checked here, with questions to DNS, where no server of ours has done it."""
SPAM_FIELD = os.environ.get("FIRSTHAND_SPAM_FIELD", "")
"""Field=Value by which our own mail server marks unwanted mail, such as X-Spam-Flag=YES; empty: none is believed."""
IMAP_URL = os.environ.get("FIRSTHAND_IMAP_URL", "")
"""imaps://user:password@host:port/FOLDER or imap://… with STARTTLS; empty: no mailbox is fetched."""
IMAP_PASSWORD_FILE = os.environ.get("FIRSTHAND_IMAP_PASSWORD_FILE", "")
"""Holds the password of the mailbox where the URL has none."""
IMAP_AFTER = os.environ.get("FIRSTHAND_IMAP_AFTER", "keep")
"""What happens to a message on the server once it is kept here: keep, delete or move:FOLDER."""
IMAP_CA = os.environ.get("FIRSTHAND_IMAP_CA", "")
"""A file of certificates in PEM that vouch for the mail server, besides those of the system."""
SMIME_CA = os.environ.get("FIRSTHAND_SMIME_CA", "")
"""A file of root certificates in PEM that vouch for who signs with S/MIME; empty: nobody does."""
MAIL_LIMIT_BYTES = int(os.environ.get("FIRSTHAND_MAIL_LIMIT", 26_214_400))
MAIL_ADDRESSES = os.environ.get("FIRSTHAND_MAIL_ADDRESSES", "")
"""Comma list of addresses, or what stands before their "@", that take mail besides the contact address; * for all."""
PROXY = os.environ.get("FIRSTHAND_PROXY", "").strip()
"""The address of the one proxy in front that is believed when it tells for whom it asks; empty: none is."""
OIDC_URL = os.environ.get("FIRSTHAND_OIDC_URL", "").strip()
"""The issuer at which the staff of the organisation sign in; empty: only here."""
OIDC_CLIENT = os.environ.get("FIRSTHAND_OIDC_CLIENT", "").strip()
"""Our name at that issuer."""
OIDC_SECRET_FILE = os.environ.get("FIRSTHAND_OIDC_SECRET_FILE", "")
"""Holds what we prove ourselves with there; read at each use."""
OIDC_NAME = os.environ.get("FIRSTHAND_OIDC_NAME", "").strip()
"""What the button says; empty: the host of the issuer."""
OIDC_SECOND_FACTOR = os.environ.get("FIRSTHAND_OIDC_SECOND_FACTOR", "here").strip().lower()
"""`here`: we ask for a second factor; `there`: we believe the issuer's word that it did, and refuse without it."""
FORM_LIMIT_BYTES = 25 * 1024 * 1024
"""All attachments of one web report together."""
FORM_LIMIT_FILES = 10

DEBUG = False
_host = urlsplit(BASE_URL)
ALLOWED_HOSTS = [h for h in (_host.hostname, "127.0.0.1", "localhost", "[::1]") if h]
SECURE = _host.scheme == "https"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "firsthand.vault",
    "firsthand.journal",
    "firsthand.people",
    "firsthand.programme",
    "firsthand.cases",
    "firsthand.keys",
    "firsthand.intake",
    "firsthand.mail",
    "firsthand.embargo",
    "firsthand.promises",
    "firsthand.letters",
    "firsthand.acknowledgements",
    "firsthand.tasks",
    "firsthand.record",
    "firsthand.receipts",
    "firsthand.triage",
    "firsthand.teamwork",
    "firsthand.answers",
    "firsthand.queue",
    "firsthand.boards",
    "firsthand.public",
    "firsthand.staff",
    "firsthand.administration",
    "firsthand.ops",
]
MIDDLEWARE = [
    "firsthand.public.middleware.HeadHasNoBody",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "firsthand.public.middleware.LanguageOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "firsthand.urls"
WSGI_APPLICATION = "firsthand.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# SQLite is measured to lose contended transactions in its default mode.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
# A page asks some thirty small questions, always the same: planned once a connection, they cost half as much.
# Compiling plans (jit) pays for reports over whole tables, of which there are none here.
POSTGRES_OPTIONS = {"server_side_binding": True, "prepare_threshold": 5, "options": "-c jit=off"}
if url := os.environ.get("FIRSTHAND_DATABASE_URL", ""):
    database = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    database["OPTIONS"] = {**POSTGRES_OPTIONS, **database.get("OPTIONS", {})}
    DATABASES = {"default": database}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / "firsthand.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
"""Languages that have a catalogue of words on screen. A programme may have more: its texts are its own."""
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("mail", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "firsthand.people.adapter.StaffOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "mail"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # those of people/security/limits.py hold for all processes and machines together
MFA_RATE_LIMITS = False
MFA_ADAPTER = "firsthand.people.security.sealing.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""`Person.mail` is the truth; no row of allauth's own addresses is ever made."""
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/sign-in/"

# The session belongs to the desk alone; the public face sets no cookie but the one against forged forms.
SESSION_COOKIE_NAME = "firsthand_desk"
SESSION_COOKIE_PATH = "/desk/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "firsthand_form"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "firsthand.public.errors.form_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
FILE_UPLOAD_HANDLERS = ["firsthand.intake.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "firsthand.ops.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"firsthand": {"level": "INFO"}, "mail.log": {"level": "CRITICAL", "propagate": False}},
}
