"""Every command of the terminal, a module each with `add(commands)`."""

from firsthand.ops.commands import (
    advice,
    case,
    deliver,
    doctor,
    import_mail,
    index,
    intake,
    journal,
    keys,
    known_issues,
    mail,
    programme,
    record,
    serve,
    staff,
    tasks,
    verify,
    worker,
)  # fmt: skip

ALL = (
    advice, serve, worker, doctor, programme, staff, case, tasks, mail, deliver, import_mail, index, intake, keys,
    known_issues, journal, verify, record,
)  # fmt: skip
