"""`firsthand serve`, and the web part alone. The mail door and the worker have modules of their own."""

import argparse
import os
from functools import partial
from pathlib import Path

from firsthand.core import address
from firsthand.ops import parts
from firsthand.ops.instance import ensure_programme, open_instance, say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    serve = commands.add_parser("serve", help="web, mail door and worker together")
    serve.add_argument("--data", type=Path, metavar="DIR", help="the data folder (else FIRSTHAND_DATA, else ./data)")
    serve.add_argument("--web", default="127.0.0.1:8000", type=parts.listen, metavar="HOST:PORT")
    serve.add_argument("--smtp", default="127.0.0.1:8025", type=parts.listen, metavar="HOST:PORT")
    serve.add_argument("--lmtp", type=parts.listen, metavar="HOST:PORT", help="an LMTP door as well")
    serve.add_argument("--programme", type=Path, metavar="DIR", help="published at the first start")
    # The instance is opened inside, after the looks at what would stop the start: a refused start makes nothing.
    serve.set_defaults(run=run_serve, instance=False)

    web = commands.add_parser("web", help="the pages alone")
    web.add_argument("--web", default="127.0.0.1:8000", type=parts.listen, metavar="HOST:PORT")
    web.set_defaults(run=run_web)


def run_serve(args: argparse.Namespace) -> int:
    """Make the instance ready, tell where it is, and keep its parts up.

    A new folder is set up only when a programme is named: without one the start would be refused afterwards.
    """
    parts.must_be_free(*(place for place in (args.web, args.smtp, args.lmtp) if place))
    programme = args.programme or os.environ.get("FIRSTHAND_PROGRAMME")
    open_instance(args.data, new=bool(programme))
    from django.conf import settings
    from django.db import connections

    from firsthand.ops.first_staff import invite_first
    from firsthand.ops.supervisor import keep_up

    say(*ensure_programme(Path(programme) if programme else None))
    address.keep(settings.DATA, settings.BASE_URL)
    say(*invite_first())
    doors = f"{args.smtp} (SMTP)" + (f", {args.lmtp} (LMTP)" if args.lmtp else "")
    say(f"Web:  {settings.BASE_URL}/", f"Mail: {doors}", f"Data: {settings.DATA}")
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


def run_web(args: argparse.Namespace) -> int:
    """Serve the pages until stopped."""
    parts.must_be_free(args.web)
    parts.web(args.web)
    return 0


def _load() -> None:
    """Import what the parts need before they fork: they start faster and share the memory."""
    import firsthand.mail.door.serving
    import firsthand.ops.sweeps
    import firsthand.urls
    import firsthand.wsgi  # noqa: F401
