"""Parallel lane: steps that run one after another beside those in view.

Two suites at once leave no core idle: each waits now and then for other processes, for the clock or
for its last file. What the lane prints is kept, and shown when the steps in view are through.
"""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

#: seconds between two looks at what was printed meanwhile
TAKT = 0.5


class Runner:
    """Runs commands one at a time; what they print goes to `output`, by default into full view."""

    def __init__(self, output: TextIO | None = None):
        self.output = output
        self.stopped = False
        self._process: subprocess.Popen | None = None

    def say(self, text: str) -> None:
        """Print a line between the commands."""
        print(text, flush=True, file=self.output or sys.stdout)

    def call(self, befehl: list[str], cwd: Path, env: dict[str, str]) -> int:
        """Run one command to its end; its exit code."""
        fehler = subprocess.STDOUT if self.output else None
        self._process = subprocess.Popen(
            befehl, cwd=cwd, env=env, stdout=self.output, stderr=fehler
        )
        try:
            if self.stopped:
                self._process.terminate()
            return self._process.wait()
        except BaseException:  # whoever ends the run ends its command
            self._process.terminate()
            self._process.wait()
            raise

    def stop(self) -> None:
        """End the running command, and any that is begun yet."""
        self.stopped = True
        if self._process:
            self._process.terminate()


class Lane:
    """Calls `do(what, runner)` for each of `work` in a thread, from `with` on."""

    def __init__(self, work: list, do: Callable[[Any, Runner], Any], log: Path):
        self.log = log
        self.results: list = []
        self._output = log.open("w")
        self._runner = Runner(self._output)
        self._thread = threading.Thread(target=self._run, args=(work, do))

    def _run(self, work: list, do: Callable[[Any, Runner], Any]) -> None:
        for what in work:
            if not self._runner.stopped:
                self.results.append(do(what, self._runner))

    def __enter__(self) -> "Lane":
        self._thread.start()
        return self

    def __exit__(self, *ausnahme) -> None:
        """Nothing runs on, however the block ended."""
        self._runner.stop()
        self._thread.join()
        self._output.close()

    def show(self) -> list:
        """Print what was said so far and what is said until the end; what the calls gave."""
        with self.log.open(errors="replace") as gesagt:
            while self._thread.is_alive():
                print(gesagt.read(), end="", flush=True)
                self._thread.join(TAKT)
            print(gesagt.read(), end="", flush=True)
        return self.results
