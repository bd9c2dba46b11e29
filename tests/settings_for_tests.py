"""The product's own settings on a throw-away data folder; only password hashing is made cheap."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from firsthand.vault import keyring

_folder = Path(tempfile.mkdtemp(prefix="firsthand-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
keyring.make(_folder)
os.environ["FIRSTHAND_DATA"] = str(_folder)
os.environ.pop("FIRSTHAND_SMTP_URL", None)
# Where a browser is driven, its event loop stands on the thread; what a test does beside it is synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("FIRSTHAND_URL", None)

from firsthand.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DKIM_CHECK = False  # no test asks the DNS of this machine; those of the check bring their own
