"""A command that ends by SIGKILL, as a power cut would end it.

`python -m tests.betrieb.toedlich <module> <function> <times> <command> <arguments…>`: the process
dies when the function is called for the n-th time.
"""

import importlib
import os
import signal
import sys
from itertools import count


def main(modul: str, funktion: str, wievielter: str, *befehl: str) -> None:
    """Put the trap in place and run the command."""
    import django
    from django.core.management import call_command

    django.setup()
    ort = importlib.import_module(modul)
    echt, nummer = getattr(ort, funktion), count(1)

    def falle(*args, **kwargs):
        if next(nummer) == int(wievielter):
            os.kill(os.getpid(), signal.SIGKILL)
        return echt(*args, **kwargs)

    setattr(ort, funktion, falle)
    call_command(*befehl)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    main(*sys.argv[1:])
