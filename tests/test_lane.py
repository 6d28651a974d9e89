"""A lane ends with the run that it belongs to, and says all that it had to say."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.geduld import GEDULD
from tests.lane import Lane, Runner

EWIG = [sys.executable, "-c", "print('da', flush=True); import time; time.sleep(3600)"]
#: a run with a step in view and one in a lane, as suites.py has it
LAUF = """if 1:
    import os, signal, sys
    from pathlib import Path
    from tests.lane import Lane, Runner
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    warten = "import os, time; print(os.getpid(), flush=True); time.sleep(3600)"
    ewig = [sys.executable, "-c", warten]
    def do(was, runner):
        return runner.call(ewig, Path.cwd(), dict(os.environ))
    with Lane([1, 2], do, Path(sys.argv[1])):
        do(0, Runner())
"""


def wait_until(stimmt) -> None:
    """Look again and again; whatever hangs fails."""
    ende = time.monotonic() + GEDULD
    while not stimmt():
        assert time.monotonic() < ende
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Whether this process is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_terminated_run_leaves_no_process(tmp_path):
    log = tmp_path / "log"
    befehl = [sys.executable, "-c", LAUF, str(log)]
    lauf = subprocess.Popen(befehl, stdout=subprocess.PIPE, text=True)
    in_sicht = int(lauf.stdout.readline())
    wait_until(lambda: log.exists() and log.read_text().strip())
    daneben = int(log.read_text().split()[0])
    assert lives(in_sicht)
    assert lives(daneben)
    lauf.send_signal(signal.SIGTERM)
    assert lauf.wait(GEDULD) == 143
    lauf.stdout.close()
    assert not lives(in_sicht)
    assert not lives(daneben)
    assert len(log.read_text().split()) == 1, "the second step has not begun"


def test_a_failing_block_ends_the_lane(tmp_path):
    def do(was, runner):
        return runner.call(EWIG, Path.cwd(), dict(os.environ))

    lane = Lane([1, 2], do, tmp_path / "log")

    def block():
        with lane:
            wait_until(lambda: "da" in lane.log.read_text())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        block()
    assert lane.results == [-signal.SIGTERM]


def test_all_is_shown(tmp_path, capsys):
    """What was said before one looked, and what is said meanwhile."""

    def do(was, runner):
        runner.say(f"Schritt {was}")
        return was

    with Lane([1, 2, 3], do, tmp_path / "log") as lane:
        assert lane.show() == [1, 2, 3]
    assert capsys.readouterr().out.split("\n") == ["Schritt 1", "Schritt 2", "Schritt 3", ""]


def test_errors_of_a_command_are_kept_too(tmp_path):
    def do(was, runner):
        befehl = [sys.executable, "-c", "import sys; sys.exit('so nicht')"]
        return runner.call(befehl, Path.cwd(), dict(os.environ))

    with Lane([1], do, tmp_path / "log") as lane:
        assert lane.show() == [1]
    assert "so nicht" in (tmp_path / "log").read_text()


def test_what_is_stopped_begins_nothing(tmp_path):
    runner = Runner()
    runner.stop()
    assert runner.call(EWIG, tmp_path, dict(os.environ)) == -signal.SIGTERM
