"""What browser tests do before they begin: the password they use, the link they were sent."""

import re

from running import Instance

PASSWORD = "correct horse battery staple"


def invitation(instance: Instance) -> str:
    found = re.search(r"/desk/invitation/\S+", instance.output())
    assert found
    return found[0]
