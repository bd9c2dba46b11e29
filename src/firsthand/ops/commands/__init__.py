"""Every command of the terminal, a module each with `add(commands)`."""

from firsthand.ops.commands import case, deliver, journal, mail, programme, serve, staff

ALL = (serve, programme, staff, case, mail, deliver, journal)
