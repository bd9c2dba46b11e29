"""Every command of the terminal, a module each with `add(commands)`."""

from firsthand.ops.commands import (
    advice,
    boards,
    case,
    deliver,
    doctor,
    import_mail,
    index,
    intake,
    journal,
    keys,
    known_issues,
    letters,
    mail,
    programme,
    queue,
    record,
    serve,
    staff,
    tasks,
    verify,
    worker,
)  # fmt: skip

ALL = (
    advice, serve, worker, doctor, programme, staff, case, tasks, mail, deliver, import_mail, index, queue, intake,
    keys, known_issues, letters, journal, verify, record, boards,
)  # fmt: skip
