"""Reading a log from a folder or an address: what is there, within bounds, and nothing beside it."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.journal.log import notes, places, tree
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.places import PlaceFaulty, log_at
from firsthand.journal.log.tiles import hash_from_tiles
from made_up_log import KEY, ORIGIN, MadeUpLog
from serving_a_log import Answer, files_of, served


def root_at(log: MadeUpLog, size: int) -> bytes:
    return tree.root(size, hash_from_tiles(log.row))


@pytest.mark.parametrize("size", [8, 255, 256, 257, 600])
def test_a_folder_gives_the_proof_from_every_older_size(tmp_path, size):
    log = MadeUpLog(size - 7)
    place = str(log.write(tmp_path))
    for old in {1, 2, 7, size // 2, size - 1}:
        proof = log_at(place).proof_between(old, size)
        assert tree.is_consistent(old, root_at(log, old), size, root_at(log, size), proof)


def test_an_address_gives_the_same_as_a_folder():
    log = MadeUpLog(300)
    with served(files_of(log.files())) as url:
        read = log_at(f"{url}/")
        assert (str(read.vkey()), read.checkpoint) == (log.vkey, log.cosigned)
        assert tree.is_consistent(7, root_at(log, 7), 307, root_at(log, 307), read.proof_between(7, 307))


def test_the_whole_tile_stands_in_for_a_part_that_is_gone(tmp_path):
    log, grown = MadeUpLog(100), MadeUpLog(300)
    files = grown.files() | {"checkpoint": log.checkpoint.encode()}
    with served(files_of(files)) as url:
        proof = log_at(url).proof_between(7, 107)
    assert tree.is_consistent(7, root_at(log, 7), 107, root_at(log, 107), proof)


def test_a_proof_over_a_log_of_a_billion_entries_asks_for_few_tiles():
    size = 10**9 + 123_456_789
    checkpoint = str(notes.sign(Checkpoint(ORIGIN, size, bytes(32)).text, ORIGIN, KEY)).encode()
    asked = []

    class Endless:
        def read(self, path: str, limit: int) -> bytes:
            asked.append(path)
            return checkpoint if path == "checkpoint" else bytes(32) * int(path.partition(".p/")[2] or 256)

    with pytest.raises(PlaceFaulty, match="do not fit"):
        places.PublishedLog(Endless()).proof_between(987_654_321, size)
    assert len(asked) < places.REQUESTS / 2


def damaged(tmp_path: Path, change: Callable[[bytes], bytes]) -> str:
    MadeUpLog(300).write(tmp_path)
    tile = tmp_path / "tile/0/000"
    tile.write_bytes(change(tile.read_bytes()))
    return str(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda tile: tile[:-1], "another length"),
        (lambda tile: tile[:-32], "another length"),
        (lambda tile: tile + bytes(32), "another length"),
        (lambda tile: tile * 10_000, "another length"),
        (lambda tile: b"", "another length"),
        (lambda tile: b"<html>" + tile[6:], "do not fit"),
    ],
)
def test_tiles_that_are_not_those_of_the_checkpoint_are_told_as_that(tmp_path, change, says):
    with pytest.raises(PlaceFaulty, match=says):
        log_at(damaged(tmp_path, change)).proof_between(7, 307)


def test_a_missing_tile_is_named(tmp_path):
    MadeUpLog(300).write(tmp_path)
    (tmp_path / "tile/0/001.p/51").unlink()
    with pytest.raises(PlaceFaulty, match=r"tile/0/001\.p/51.* is missing"):
        log_at(str(tmp_path)).proof_between(7, 307)


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"\xff\xfe", b"a" * 200_000, b"a\nb\nc\n\n\n"])
def test_what_is_no_checkpoint_is_told_as_that(tmp_path, content):
    MadeUpLog().write(tmp_path)
    (tmp_path / "checkpoint").write_bytes(content)
    with pytest.raises(PlaceFaulty, match="checkpoint"):
        _ = log_at(str(tmp_path)).checkpoint


def test_an_empty_folder_and_one_that_is_not_there_hold_no_log(tmp_path):
    with pytest.raises(PlaceFaulty, match="no log"):
        log_at(str(tmp_path)).vkey()
    with pytest.raises(PlaceFaulty, match="no folder"):
        log_at(str(tmp_path / "gone"))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text(MadeUpLog().vkey)
    folder = MadeUpLog().write(tmp_path / "log")
    (folder / "vkey").unlink()
    (folder / "vkey").symlink_to(outside)
    with pytest.raises(PlaceFaulty, match="leads out"):
        log_at(str(folder)).vkey()


def test_a_pipe_in_the_folder_holds_nobody_up(tmp_path):
    folder = MadeUpLog().write(tmp_path / "log")
    (folder / "vkey").unlink()
    os.mkfifo(folder / "vkey")
    with pytest.raises(PlaceFaulty, match="no “vkey”"):
        log_at(str(folder)).vkey()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/log", "file:///etc", "https://", "https://me:secret@a.example/log", "https://a.example/?q=1",
        "https://a.example:port/log", "https://[a/log", "https://a.example/#log",
    ],
)  # fmt: skip
def test_only_a_plain_https_or_http_address_is_one(url):
    with pytest.raises(PlaceFaulty, match="No log can be read"):
        log_at(url)


def test_a_redirect_within_the_host_is_followed():
    log = MadeUpLog()
    files = files_of(log.files())
    with served(lambda p: files("vkey") if p == "moved" else (302, {"Location": "/log/moved"}, b"")) as url:
        assert str(log_at(url).vkey()) == log.vkey


def test_a_redirect_to_another_host_is_not_followed():
    asked = []

    def other(path: str) -> Answer:
        asked.append(path)
        return 200, {}, b""

    with (
        served(other) as elsewhere,
        served(lambda p: (302, {"Location": f"{elsewhere}/{p}"}, b"")) as url,
        pytest.raises(PlaceFaulty, match="another host"),
    ):
        log_at(url).vkey()
    assert asked == []


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        ("https://a.example/x", "http://a.example/x", False),
        ("http://a.example/x", "https://a.example/y", True),
        ("http://a.example/x", "https://b.example/x", False),
        ("https://a.example/x", "https://a.example:8443/x", False),
        ("https://a.example/x", "file:///etc/passwd", False),
        ("https://a.example/x", "https://a.example/y", True),
    ],
)
def test_a_redirect_leads_to_no_other_host_and_never_away_from_https(old, new, may):
    assert places.may_lead(old, new) is may


def test_a_circle_of_redirects_ends():
    with served(lambda p: (302, {"Location": f"/log/{len(p)}{p}"}, b"")) as url, pytest.raises(PlaceFaulty):
        log_at(url).vkey()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((500, {}, b""), "answers 500"),
        ((403, {}, b""), "answers 403"),
        ((404, {}, b""), "no “vkey”"),
        ((200, {}, b"<html></html>"), "is no key"),
        ((200, {}, b"x" * 100_000), "is none"),
        ((200, {"Content-Length": "100"}, b""), "is no key"),
        ((301, {}, b""), "answers 301"),
        ((301, {"Location": "https://[nonsense"}, b""), "cannot be read"),
    ],
)
def test_a_server_that_has_no_log_is_told_in_one_line(answer, says):
    with served(lambda _: answer) as url, pytest.raises(PlaceFaulty, match=says) as told:
        log_at(url).vkey()
    assert "\n" not in str(told.value)


def test_a_server_that_does_not_answer_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(places, "SECONDS_EACH", 0.2)
    go_on = threading.Event()

    def silent(_: str) -> Answer:
        go_on.wait(10)
        return 200, {}, b""

    with served(silent) as url:
        try:
            with pytest.raises(PlaceFaulty, match=r"in time|timed out"):
                log_at(url).vkey()
        finally:
            go_on.set()


def test_an_address_where_nobody_is_cannot_be_read():
    with served(lambda _: (200, {}, b"")) as url:
        pass
    with pytest.raises(PlaceFaulty, match="cannot be read"):
        log_at(url).vkey()


def test_requests_are_counted(monkeypatch):
    monkeypatch.setattr(places, "REQUESTS", 2)
    with served(files_of(MadeUpLog(300).files())) as url, pytest.raises(PlaceFaulty, match="more than 2 requests"):
        log_at(url).proof_between(7, 307)
