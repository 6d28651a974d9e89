"""Many commands of manage.py in one process: `python -m tests.befehle`, a JSON list on its input.

Each runs in a fork of a process that has read the portal once, with exit code and outputs of its
own; starting Python and Django for each would take longer than all of them.
"""

import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from tests.geduld import GEDULD

BASE_DIR = Path(__file__).resolve().parent.parent


def run_all(befehle, umgebung: dict[str, str], ordner: Path) -> list[subprocess.CompletedProcess]:
    """What each command (a list of words) does in that environment and folder, in order."""
    ablauf = subprocess.run(
        [sys.executable, "-m", "tests.befehle"],
        input=json.dumps([str(ordner), [list(befehl) for befehl in befehle]]),
        cwd=BASE_DIR,
        env=os.environ | umgebung,
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )
    assert ablauf.returncode == 0, ablauf.stderr
    return [subprocess.CompletedProcess(*einer) for einer in json.loads(ablauf.stdout)]


def _forked(befehl: list[str], ordner: str) -> tuple[list[str], int, str, str]:
    with tempfile.TemporaryFile() as aus, tempfile.TemporaryFile() as fehler:
        kind = os.fork()
        if kind == 0:
            os.dup2(aus.fileno(), 1)
            os.dup2(fehler.fileno(), 2)
            os.chdir(ordner)
            os._exit(_command(befehl))
        _, ende = os.waitpid(kind, 0)
        texte = []
        for datei in (aus, fehler):
            datei.seek(0)
            texte.append(datei.read().decode())
        return befehl, os.waitstatus_to_exitcode(ende), texte[0], texte[1]


def _command(befehl: list[str]) -> int:
    """The exit code, as Python would give it to the shell."""
    sys.argv = ["manage.py", *befehl]
    try:
        runpy.run_path(str(BASE_DIR / "manage.py"), run_name="__main__")
    except SystemExit as ende:
        if ende.code is None or isinstance(ende.code, int):
            return ende.code or 0
        print(ende.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def main() -> None:
    """Read the portal, then run each command."""
    from importlib import import_module

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    import_module("ozgportal.urls")
    ordner, befehle = json.load(sys.stdin)
    print(json.dumps([_forked(befehl, ordner) for befehl in befehle]))


if __name__ == "__main__":
    main()
