"""Every command of the terminal, a module each with `add(commands)`."""

from firsthand.ops.commands import (
    advice,
    case,
    deliver,
    doctor,
    import_mail,
    journal,
    keys,
    mail,
    programme,
    record,
    serve,
    staff,
    tasks,
    verify,
    worker,
)  # fmt: skip

ALL = (advice, serve, worker, doctor, programme, staff, case, tasks, mail, deliver, import_mail, keys, journal, verify, record)
