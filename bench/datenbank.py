"""Test databases: of a measurement, a throw-away server with one for each size.

python -m bench.datenbank 10000     fills the database DATABASE_URL names
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import psycopg

WURZEL = Path(__file__).resolve().parent.parent


def environment(url: str, **weitere: str) -> dict[str, str]:
    """What our processes find in their environment: that database, and nothing of this shell."""
    behalten = {
        n: os.environ[n] for n in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if n in os.environ
    }
    return behalten | {
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1",
        **weitere,
    }


def prepare(server, groessen: list[int]) -> dict[int, str]:
    """A filled database for each size on a started Cluster; size to its address."""
    adressen = {}
    with psycopg.connect(server.url(), autocommit=True) as verbindung:
        verbindung.execute("CREATE DATABASE stamm")
        _fill(server.url("stamm"), "stamm")
        for anzahl in groessen:
            name, begonnen = f"projekte_{anzahl}", time.monotonic()
            verbindung.execute(f"CREATE DATABASE {name} TEMPLATE stamm")
            _fill(server.url(name), str(anzahl))
            adressen[anzahl] = server.socket_url(name)
            print(f"{anzahl:>7} Projekte in {time.monotonic() - begonnen:.0f} s", flush=True)
    return adressen


def prepare_land(server, name: str = "land", *umfang: str) -> str:
    """The address of a database with a Land and its Anschlüsse ("land"), with one whose Kommunen
    have said nothing ("stumm"), or with all of Germany ("deutschland"); after `prepare`. `umfang`:
    other numbers of Kreise, Gemeinden and Dienste than a whole Land has."""
    with psycopg.connect(server.url(), autocommit=True) as verbindung:
        verbindung.execute(f"CREATE DATABASE {name} TEMPLATE stamm")
    _fill(server.url(name), name, *umfang)
    return server.socket_url(name)


def _fill(url: str, *was: str) -> None:
    subprocess.run(  # noqa: S603 (our own)
        [sys.executable, "-m", "bench.datenbank", *was],
        cwd=WURZEL,
        env=environment(url),
        check=True,
    )


def main(was: str, *umfang: str) -> None:
    """Tables and master data, a Land of that size, or that many projects."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import kopieren, projektdaten, rolloutdaten, stammdaten

    if was == "stamm":
        call_command("migrate", verbosity=0)
        stammdaten.fill()
        with Path(os.devnull).open("w") as still:
            for name in ("seiten", "begriffe"):
                # the number before it is the order of loading, which may change
                (datei,) = (WURZEL / "fixtures").glob(f"[0-9][0-9]_{name}.csv")
                call_command("import_csv", name, str(datei), commit=True, stdout=still)
    elif was == "land":
        rolloutdaten.fill(*map(int, umfang))
    elif was == "stumm":
        if connection.vendor == "sqlite":
            call_command("migrate", verbosity=0)
        rolloutdaten.silent(*map(int, umfang))
    elif was == "deutschland":
        rolloutdaten.fill(*rolloutdaten.DEUTSCHLAND)
    else:
        projektdaten.fill(int(was))
    if connection.vendor == "postgresql":
        kopieren.analyze()


if __name__ == "__main__":
    main(*sys.argv[1:])
