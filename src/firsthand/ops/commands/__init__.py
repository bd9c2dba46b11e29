"""Every command of the terminal, a module each with `add(commands)`."""

from firsthand.ops.commands import case, deliver, doctor, journal, mail, programme, record, serve, staff, tasks, worker

ALL = (serve, worker, doctor, programme, staff, case, tasks, mail, deliver, journal, record)
