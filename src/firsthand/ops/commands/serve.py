"""`firsthand serve`, and its parts alone: `web`, `mail`, `worker`."""

import argparse
from functools import partial
from pathlib import Path

from firsthand.core import address
from firsthand.ops import parts
from firsthand.ops.instance import ensure_programme, say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    serve = commands.add_parser("serve", help="web, mail door and worker together")
    serve.add_argument("--data", type=Path, metavar="DIR", help="the data folder (else FIRSTHAND_DATA, else ./data)")
    serve.add_argument("--web", default="127.0.0.1:8000", metavar="HOST:PORT")
    serve.add_argument("--smtp", default="127.0.0.1:8025", metavar="HOST:PORT")
    serve.add_argument("--lmtp", default="", metavar="HOST:PORT", help="an LMTP door as well")
    serve.add_argument("--programme", type=Path, metavar="DIR", help="published at the first start")
    serve.set_defaults(run=run_serve)

    web = commands.add_parser("web", help="the pages alone")
    web.add_argument("--web", default="127.0.0.1:8000", metavar="HOST:PORT")
    web.set_defaults(run=lambda args: parts.web(args.web))

    worker = commands.add_parser("worker", help="the sweeps alone")
    worker.add_argument("--once", action="store_true", help="every sweep once, then exit")
    worker.set_defaults(run=run_worker)


def run_serve(args: argparse.Namespace) -> int:
    """Make the instance ready, tell where it is, and keep its parts up."""
    from django.conf import settings
    from django.db import connections

    from firsthand.ops.first_staff import invite_first
    from firsthand.ops.supervisor import keep_up

    folder = args.programme or (Path(settings.PROGRAMME) if settings.PROGRAMME else None)
    say(*ensure_programme(folder))
    address.keep(settings.DATA, settings.BASE_URL)
    say(*invite_first())
    say(f"Web:  {settings.BASE_URL}/", f"Mail: {args.smtp} (SMTP)", f"Data: {settings.DATA}")
    _load()
    connections.close_all()
    running: dict[str, parts.Part] = {
        "web": partial(parts.web, args.web),
        "mail": partial(parts.mail, args.smtp),
        "worker": parts.worker,
    }
    if args.lmtp:
        running["lmtp"] = partial(parts.mail, args.lmtp, lmtp=True)
    return keep_up(running)


def _load() -> None:
    """Import what the parts need before they fork: they start faster and share the memory."""
    import firsthand.mail.door
    import firsthand.ops.sweeps
    import firsthand.urls
    import firsthand.wsgi  # noqa: F401


def run_worker(args: argparse.Namespace) -> int:
    """Sweep for ever, or once."""
    from firsthand.ops.sweeps import run_once

    if not args.once:
        parts.worker()
        return 0
    for name, count in run_once().items():
        say(f"{name}: {count}")
    return 0
