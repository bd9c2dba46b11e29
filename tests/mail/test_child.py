"""A child process for hostile work: whatever it does, its parent goes on, and the next question is answered."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from firsthand.mail.children import child as children
from firsthand.mail.children.child import CannotStart, Child, Died, Limits, OutOfMemory, OutOfTime, Rubbished

SOURCE = Path(children.__file__).parents[3]
LIMITS = Limits(memory_bytes=256 * 1024 * 1024, seconds=20, answer_bytes=1_000_000)
WORK = """
import os, signal, sys, time
sys.path.append({source!r})
from firsthand.mail.children.inside import serve
from firsthand.mail.children.frames import DONE, packed
asked = 0
def work(frames):
    global asked
    asked += 1
    said = frames[0]
    if said == b"hang": time.sleep(60)
    if said == b"spin":
        while True: pass
    if said == b"die": os.kill(os.getpid(), signal.SIGKILL)
    if said == b"raise": raise ValueError("words of the mail")
    if said == b"eat": return [bytes(10**9)]
    if said == b"long": return [bytes(2_000_000)]
    if said == b"unasked":
        signal.signal(signal.SIGUSR1, lambda *_: os.write(4, b"".join(packed(DONE, [b"forged"]))))
    if said == b"rubbish": os.write(4, b"x" * 100)
    if said == b"promise": os.write(4, b"d" + b"\\xff" * 12)
    if said == b"environment": return [repr(dict(os.environ)).encode()]
    if said == b"write":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        file = os.open(frames[1].decode(), os.O_WRONLY | os.O_CREAT)
        try: os.write(file, b"x")
        except OSError as error: return [error.strerror.encode()]
    if said == b"descriptors": return [str(len(os.listdir("/proc/self/fd")) - 1).encode()]
    if said == b"number": return [str(asked).encode()]
    return frames
serve(work)
"""


@pytest.fixture
def child():
    it = Child([sys.executable, "-I", "-B", "-S", "-c", WORK.format(source=str(SOURCE))], LIMITS)
    yield it
    it.close()


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_one_child_answers_many_questions(child):
    assert child.ask([b"", b"two", b"\x00" * 3000]) == [b"", b"two", b"\x00" * 3000]
    first = child.pid
    assert [child.ask([b"number"]) for _ in range(3)] == [[b"2"], [b"3"], [b"4"]]
    assert child.pid == first


def test_long_messages_go_both_ways_whole(child):
    octets = os.urandom(900_000)
    assert child.ask([octets, b"end"]) == [octets, b"end"]


@pytest.mark.parametrize(("question", "failure"), [
    (b"hang", OutOfTime), (b"spin", OutOfTime), (b"die", Died), (b"raise", Died), (b"eat", OutOfMemory),
    (b"long", Rubbished), (b"rubbish", Rubbished), (b"promise", Rubbished),
])  # fmt: skip
def test_a_question_that_ends_the_child_fails_and_the_next_is_answered_by_another(child, question, failure):
    child.ask([b"warm"])
    first = child.pid
    with pytest.raises(failure):
        child.ask([question], seconds=1 if failure is OutOfTime else 20)
    assert is_gone(first)
    assert child.ask([b"well"]) == [b"well"]


def test_what_a_child_raises_tells_nothing_of_what_it_read(child):
    with pytest.raises(Died) as raised:
        child.ask([b"raise"])
    assert not str(raised.value)


def test_a_child_that_died_while_idle_is_no_fault_of_the_next_question(child):
    child.ask([b"warm"])
    os.kill(child.pid, signal.SIGKILL)
    assert child.ask([b"well"]) == [b"well"]


def test_a_used_child_is_not_what_decides_about_a_question(child):
    child.ask([b"warm"])
    running = child._running
    running.is_silent = lambda: True  # it dies just after we looked
    os.kill(child.pid, signal.SIGKILL)
    assert child.ask([b"well"]) == [b"well"]


def test_an_answer_given_before_the_question_is_never_taken_for_one(child):
    assert child.ask([b"unasked"]) == [b"unasked"]
    first, running = child.pid, child._running
    os.kill(first, signal.SIGUSR1)
    until = time.monotonic() + 30
    while running.is_silent():
        assert time.monotonic() < until
        time.sleep(0.01)
    assert running.process.poll() is None
    assert child.ask([b"well"]) == [b"well"]
    assert child.pid != first


def test_a_child_has_no_secrets_no_open_files_of_ours_and_writes_none(child, monkeypatch, tmp_path):
    monkeypatch.setenv("FIRSTHAND_KEY", "secret")
    with open(os.devnull) as kept_open:  # noqa: PTH123  a descriptor to be inherited by mistake
        os.set_inheritable(kept_open.fileno(), True)
        assert b"secret" not in child.ask([b"environment"])[0]
        assert int(child.ask([b"descriptors"])[0]) == 5
    assert child.ask([b"write", str(tmp_path / "file").encode()]) == [b"File too large"]


def test_a_process_with_very_many_open_files_has_a_child_all_the_same(child):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = 1100
    if hard != resource.RLIM_INFINITY and hard < many + 200:
        pytest.skip("so many files may not be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, many + 200), hard))
    with contextlib.ExitStack() as until_the_end:
        until_the_end.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(many):
            until_the_end.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        assert [child.ask([b"number"]) for _ in range(2)] == [[b"1"], [b"2"]]


def test_a_child_is_replaced_after_many_questions(child, monkeypatch):
    monkeypatch.setattr(children, "QUESTIONS", 2)
    assert [child.ask([b"number"])[0] for _ in range(4)] == [b"1", b"2", b"1", b"2"]


def test_a_child_that_keeps_much_memory_is_replaced(child, monkeypatch):
    monkeypatch.setattr(children, "GROWN_BYTES", -1)
    child.ask([b"small"])
    assert child.pid is not None
    child.ask([bytes(300_000)])
    assert child.pid is None


def test_threads_share_a_child_one_question_at_a_time(child):
    wrong = []

    def ask(name: bytes) -> None:
        wrong.extend(name for _ in range(20) if child.ask([name]) != [name])

    threads = [threading.Thread(target=ask, args=(b"%d" % number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_forked_process_has_a_child_of_its_own(child):
    child.ask([b"warm"])
    ours = child.pid
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = 0 if child.pid is None and child.ask([b"number"]) == [b"1"] and child.pid != ours else 2
            child.close()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert child.ask([b"number"]) == [b"2"]
    assert child.pid == ours


def test_a_child_ends_with_its_parent(tmp_path):
    code = (
        f"import sys, os; sys.path.append({str(SOURCE)!r})\n"
        "from firsthand.mail.children.child import Child, Limits\n"
        f"child = Child([sys.executable, '-I', '-S', '-c', {WORK.format(source=str(SOURCE))!r}], "
        "Limits(256 * 1024 * 1024, 20, 1000))\n"
        "child.ask([b'warm'])\n"
        "os.write(1, str(child.pid).encode())\n"
        "os.kill(os.getpid(), 9)\n"
    )
    pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).stdout)
    until = time.monotonic() + 20
    while not is_gone(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert is_gone(pid)


@pytest.mark.parametrize("command", [["/nowhere/to/be/found"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_that_no_child_can_be_had_is_told_as_a_fault_of_the_system(command):
    with pytest.raises(OSError):
        Child(command, LIMITS).ask([b"x"])


def test_a_child_that_starts_with_rubbish_is_no_child():
    with pytest.raises(CannotStart):
        Child([sys.executable, "-c", "print('hello')"], LIMITS).ask([b"x"])
