"""What every test may ask for: a published programme, people of each role, cases."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from firsthand.cases.models import Case
from firsthand.intake.actions import Taken, receive_form
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.programme import actions, queries, reading
from firsthand.programme.checking import check
from firsthand.programme.queries import Published
from firsthand.programme.rules import Finding, Programme
from running import Instance
from stage import MONDAY, REPORT, ROOT, SHARED

# How long an example takes is the machine's affair; what must not be slow has a test that compares.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what a clone that stands alone leaves out."""
    if not (SHARED / "corpora").is_dir():
        count = sum("../shared is not beside" in str(r.longrepr) for r in terminalreporter.stats.get("skipped", []))
        terminalreporter.write_line(f"Left out: {count} tests over ../shared, which is not beside this clone.")


PURE = ("core", "fuzz", "journal/log", "keys", "programme", "record", "triage")
"""Folders whose tests start no process: one of them that asks for no database runs once, with SQLite."""


OF_PROGRAMS = ("browser", "docs", "foreign")
"""Folders whose tests are about a browser, commands in a guide, or the programs of others, and not about a database."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what no database can change: the same tests ran a moment ago."""
    if not os.environ.get("FIRSTHAND_DATABASE_URL"):
        return
    once = [item for item in items if _runs_once(item)]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if not _runs_once(item)]


def _runs_once(item: pytest.Item) -> bool:
    here = item.path.relative_to(Path(__file__).parent).as_posix()
    asks = {"db", "transactional_db", "django_db_setup", "own_database"} & set(getattr(item, "fixturenames", ()))
    pure = here.startswith(PURE) and not asks and item.get_closest_marker("django_db") is None
    return pure or here.startswith(OF_PROGRAMS)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real-world material beside the repository; without it the test is left out, except in CI."""
    if not (SHARED / "corpora").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("The material in ../shared is missing, and CI must run over it.")
        pytest.skip("../shared is not beside this clone")
    return SHARED


@pytest.fixture(scope="session")
def published_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that a first `programme publish` has set up, for tests that need a real instance: to be copied.

    Making one takes seconds, copying it none. Others may enter it, and whoever published kept nothing from them.
    """
    data = tmp_path_factory.mktemp("published") / "data"
    data.mkdir()
    data.chmod(0o755)
    instance = Instance(data)
    instance.run("programme", "publish", str(instance.programme), umask=0o022)
    return data


@pytest.fixture(autouse=True)
def no_version_of_another_test() -> None:
    """Versions are kept for the life of a process; here every test has a database of its own."""
    queries.version.cache_clear()


@pytest.fixture(autouse=True)
def no_log_of_another_test() -> None:
    """The newest checkpoint lies in a file, which no rollback takes away."""
    (Path(settings.DATA) / "log" / "checkpoint").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_index_of_another_test() -> None:
    """So does the look-alike index."""
    shutil.rmtree(Path(settings.DATA) / "index", ignore_errors=True)


@pytest.fixture
def at() -> datetime:
    return MONDAY


@cache
def _reference() -> tuple[reading.Source, list[Finding], Programme | None]:
    """The reference programme: as it was read, what a check finds in it, and what is made of it."""
    source = reading.read_folder(ROOT / "programmes" / "mimecast")
    return source, check(source), reading.build(source)[0]


@pytest.fixture
def programme(db: None, at: datetime) -> Published:
    """The reference programme, published a month before MONDAY; its files are read once for all tests."""
    source, findings, built = _reference()
    with pytest.MonkeyPatch.context() as known:
        known.setattr(actions, "read_folder", lambda _: source)
        known.setattr(actions, "check_folder", lambda _: findings)
        known.setattr(actions, "build", lambda _: (built, []))
        published, _ = actions.publish(ROOT / "programmes" / "mimecast", by="operator", at=at.replace(month=2))
    return published


def _person(role: Role, name: str) -> Person:
    return Person.objects.create(mail=f"{name.lower()}@staff.example", name=name, role=role, joined_at=MONDAY)


@pytest.fixture
def handler(db: None) -> Person:
    return _person(Role.HANDLER, "Ines")


@pytest.fixture
def lead(db: None) -> Person:
    return _person(Role.LEAD, "Tomas")


@pytest.fixture
def auditor(db: None) -> Person:
    return _person(Role.AUDITOR, "Joke")


@pytest.fixture
def administrator(db: None) -> Person:
    return _person(Role.ADMINISTRATOR, "Wim")


@pytest.fixture
def report_at(programme: Published) -> Callable[..., Taken]:
    """Files a web report at a given moment; keyword arguments change its content."""

    def file(moment: datetime = MONDAY, *, language: str = "en", **changes: object) -> Taken:
        return receive_form(replace(REPORT, **changes), language=language, at=moment)  # type: ignore[arg-type]

    return file


@pytest.fixture
def a_case(report_at: Callable[..., Taken]) -> Case:
    """A web report in English, received on MONDAY, with name, link and mail address."""
    return report_at().case
