"""Settings come from the environment alone, and what is wrong there is said in a sentence."""

import ast
import os
import re
import subprocess
import sys
from importlib import import_module

import pytest
from django.conf import settings

from ozgportal.einstellungen.beispiel import example
from ozgportal.einstellungen.cacheadresse import shared_cache
from ozgportal.einstellungen.tabelle import AUSSERHALB, VARIABLEN
from tests.test_house import code_files

EXAMPLE = settings.BASE_DIR / ".env.example"
SOURCE = settings.BASE_DIR / "ozgportal" / "settings.py"


def load(**umgebung: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of their own."""
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings"} | umgebung,
        capture_output=True,
        text=True,
    )


def load_values(*namen: str, **umgebung: str) -> list[str]:
    """What these settings are in such an environment."""
    befehl = f"from django.conf import settings as s; print(*[getattr(s, n) for n in {namen}])"
    ablauf = subprocess.run(
        [sys.executable, "-c", befehl],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings"} | umgebung,
        capture_output=True,
        text=True,
        check=True,
    )
    return ablauf.stdout.split()


def read_variables() -> set[str]:
    """Names that the settings and the start read from the table: wert("NAME")."""
    namen = set()
    for datei in (SOURCE, SOURCE.with_name("start.py")):
        for knoten in ast.walk(ast.parse(datei.read_text())):
            if isinstance(knoten, ast.Call) and ast.unparse(knoten.func) == "wert":
                namen.add(knoten.args[0].value)
    return namen


def example_values() -> dict[str, str]:
    """Names and values in .env.example."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))


def test_example_names_exactly_what_is_read():
    gelesen = read_variables()
    assert {"SECRET_KEY", "DATABASE_URL", "DEBUG"} <= gelesen
    assert gelesen == example_values().keys()


def test_surroundings_of_tests_replace_everything_of_the_example():
    """Otherwise somebody's .env would decide about test results."""
    assert example_values().keys() <= os.environ.keys()


@pytest.mark.parametrize(
    ("umgebung", "satz"),
    [
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": ""}, "Der geheime Schlüssel fehlt"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/gibt/es/nicht"}, "Der geheime Schlüssel fehlt"),
        ({"DEBUG": "vielleicht"}, "DEBUG muss „ja“ oder „nein“ sein."),
        ({"HTTPS": "1"}, "HTTPS muss „ja“ oder „nein“ sein."),
        ({"EMAIL_URL": "quatsch"}, "EMAIL_URL ist keine Adresse eines Mailservers."),
        ({"KONTAKT_POSTFACH": "a@b.example"}, "KONTAKT_POSTFACH braucht in EMAIL_URL"),
        ({"VORSCHLAG_MAIL_TAGE": "bald"}, "VORSCHLAG_MAIL_TAGE ist keine Zahl von Tagen."),
        ({"SITZUNG_STUNDEN": "0"}, "SITZUNG_STUNDEN muss eine ganze Zahl von 1 bis 336 sein."),
        ({"PORTAL_ADRESSE": "http://ozg.example.org"}, "PORTAL_ADRESSE muss eine Adresse mit"),
        ({"PORTAL_ADRESSE": "https://x.example/ozg"}, "muss eine Adresse mit https:// sein, ohne"),
        ({"OIDC_AUSSTELLER": "sso.example.org"}, "OIDC_AUSSTELLER muss eine Adresse mit https://"),
        ({"OIDC_AUSSTELLER": "https://sso.example.org"}, "fehlt: OIDC_CLIENT_ID, OIDC_CLIENT_SEC"),
        ({"OIDC_GRUPPEN": "a=B;a=C"}, "OIDC_GRUPPEN muss „Wert=Gruppe;Wert=Gruppe“ lauten"),
        ({"OIDC_GRUPPEN": "nur-ein-wert"}, "OIDC_GRUPPEN muss „Wert=Gruppe;Wert=Gruppe“ lauten"),
        ({"OIDC_ZWEITER_FAKTOR": "1"}, "OIDC_ZWEITER_FAKTOR muss „ja“ oder „nein“ sein."),
        ({"PROXY": "true"}, "PROXY muss „ja“, „nein“ oder die Zahl der Proxys (bis 10) sein."),
        ({"PROXY": "11"}, "PROXY muss „ja“, „nein“ oder die Zahl der Proxys (bis 10) sein."),
        ({"PROXY": "-1"}, "PROXY muss „ja“, „nein“ oder die Zahl der Proxys (bis 10) sein."),
        ({"DB_POOL": "101"}, "DB_POOL muss eine ganze Zahl von 0 bis 100 sein."),
        ({"DB_ABFRAGE_SEKUNDEN": "-1"}, "DB_ABFRAGE_SEKUNDEN muss eine ganze Zahl von 0 bis 3600"),
        ({"DB_SPERRE_SEKUNDEN": "kurz"}, "DB_SPERRE_SEKUNDEN muss eine ganze Zahl von 0 bis 3600"),
        ({"LOG": "xml"}, "LOG muss „text“ oder „json“ sein."),
        ({"KENNZAHLEN_TOKEN": "geheim"}, "KENNZAHLEN_TOKEN ist zu kurz: mindestens 32"),
        ({"SICHERHEIT_KONTAKT": "Frau X"}, "SICHERHEIT_KONTAKT ist weder E-Mail-Adresse noch"),
        ({"DATABASE_URL": "quatsch"}, "DATABASE_URL ist keine Datenbankadresse."),
        (
            {"DATABASE_REPLICA_URL": "postgres://a@b/c", "DATABASE_URL": ""},
            "DATABASE_REPLICA_URL braucht PostgreSQL in DATABASE_URL.",
        ),
        (
            {"DATABASE_REPLICA_URL": "postgres://a@b/c", "DATABASE_URL": "postgres://x@b/c"},
            "DATABASE_REPLICA_URL nennt dieselbe Datenbank wie DATABASE_URL.",
        ),
        ({"DATABASE_REPLICA_URL": "sqlite:///x"}, "DATABASE_REPLICA_URL nennt keine PostgreSQL-"),
        ({"DATABASE_REPLICA_URL": "quatsch"}, "DATABASE_REPLICA_URL nennt keine PostgreSQL-"),
        ({"CACHE_URL": "quatsch"}, "CACHE_URL ist keine Cacheadresse."),
        ({"CACHE_URL": "quatsch://127.0.0.1"}, "CACHE_URL ist keine Cacheadresse."),
    ],
)
def test_missing_or_nonsensical_value_stops_with_a_sentence(umgebung, satz):
    ablauf = load(**umgebung)
    assert ablauf.returncode != 0
    letzte = ablauf.stderr.strip().splitlines()[-1]
    assert satz in letzte
    assert ".env.example" in letzte


def test_whatever_is_read_stands_in_the_table():
    """Also what a file reads without it, because it runs before the settings or beneath them."""
    gelesen = set()
    muster = r"(?:os\.environ(?:\.get|\.setdefault|\.pop)?|getenv)[(\[]\"(\w+)\""
    for datei in code_files():
        gelesen |= set(re.findall(muster, datei.read_text()))
    assert {"LOG", "PORT"} <= gelesen
    assert gelesen <= {*VARIABLEN, *AUSSERHALB}
    assert not VARIABLEN.keys() & AUSSERHALB.keys()


def test_the_settings_read_by_the_table_alone():
    assert "environ.get" not in SOURCE.read_text()


def test_every_setting_can_be_found_by_its_name():
    """Each stands in the file as what a value is given to; none comes by globals()."""
    baum = ast.parse(SOURCE.read_text())
    gesetzt = {
        knoten.id
        for knoten in ast.walk(baum)
        if isinstance(knoten, ast.Name) and isinstance(knoten.ctx, ast.Store)
    }
    modul = import_module("ozgportal.settings")
    eigene = {name for name in vars(modul) if name.isupper()} - {"BEFEHL_SPERRE_S"}
    assert {"EMAIL_HOST", "OIDC_AUSSTELLER", "DATABASES"} <= eigene
    assert eigene <= gesetzt


def test_the_example_is_what_the_table_gives():
    """`make env` writes it."""
    assert EXAMPLE.read_text() == example()


@pytest.mark.parametrize("variable", VARIABLEN.values(), ids=VARIABLEN)
def test_every_variable_has_a_sentence_and_a_default_that_is_good(variable, monkeypatch):
    """Empty is the same as not set."""
    monkeypatch.setenv(variable.name, " ")
    leer = variable.value()
    monkeypatch.delenv(variable.name)
    assert variable.value() == leer
    assert variable.satz[0].isupper() or variable.satz.startswith("ja, wenn")
    assert len(variable.satz) > 15


def test_behind_https_and_a_proxy():
    """Cookies only over TLS, HSTS, redirect; whom to believe is PROXY's alone."""
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, "
        "bool(s.SECURE_PROXY_SSL_HEADER), s.PROXY)"
    )
    erwartet = {
        ("ja", "ja"): "True True 31536000 True True 1",
        ("ja", "2"): "True True 31536000 True True 2",
        ("ja", "nein"): "True True 31536000 False False 0",
        ("nein", "nein"): "False False 0 False False 0",
    }
    for (https, proxy), ausgabe in erwartet.items():
        ablauf = subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings", "HTTPS": https, "PROXY": proxy},
            capture_output=True,
            text=True,
        )
        assert ablauf.stdout.strip() == ausgabe


def test_commands_may_take_longer():
    """manage.py has no limit for statements; the server has."""
    adresse = "postgres://a:b@127.0.0.1:1/c"
    code = (
        "import sys; sys.argv[0] = {!r}; from django.conf import settings as s; "
        "print(s.DATABASES['default']['OPTIONS']['options'])"
    )
    for aufruf, grenze in (("manage.py", "statement_timeout=0 "), ("gunicorn", "=15000 ")):
        ablauf = subprocess.run(
            [sys.executable, "-c", code.format(aufruf)],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings", "DATABASE_URL": adresse},
            capture_output=True,
            text=True,
        )
        assert grenze in ablauf.stdout


def test_complete_environment_loads():
    ablauf = load()
    assert (ablauf.returncode, ablauf.stderr) == (0, "")


def test_example_copied_as_it_is_loads(tmp_path):
    (tmp_path / "secret_key").write_text("k" * 60)
    werte = example_values() | {"SECRET_KEY_FILE": str(tmp_path / "secret_key")}
    werte["VAR"] = str(tmp_path)
    ablauf = load(**werte)
    assert (ablauf.returncode, ablauf.stderr) == (0, "")


def test_a_replica_is_only_read_and_never_migrated():
    """Its settings; the router is there with it and only then."""
    code = (
        "from django.conf import settings as s; r = s.DATABASES.get('replik', {}); "
        "print('read_only=on' in r.get('OPTIONS', {}).get('options', ''), "
        "'pool' in r.get('OPTIONS', {}), s.DATABASE_ROUTERS, sorted(s.CACHES))"
    )
    adressen = {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c", "DB_POOL": "3"}
    mit = adressen | {
        "DATABASE_REPLICA_URL": "postgres://a:b@127.0.0.1:2/c",
        "CACHE_URL": "redis://127.0.0.1:3/0",
    }
    for umgebung, gesagt in (
        (adressen, "False False [] ['default']"),
        (mit, "True False ['bausteine.auslieferung.router.DatabaseRouter'] ['default', 'seiten']"),
    ):
        ablauf = subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings"} | umgebung,
            capture_output=True,
            text=True,
        )
        assert ablauf.stdout.strip() == gesagt, ablauf.stderr


def test_a_shared_cache_that_does_not_answer_is_waited_for_half_a_second():
    """The address, and how long a page may hang on it."""
    redis = shared_cache("redis://127.0.0.1:3/0")
    assert redis["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert redis["LOCATION"] == "redis://127.0.0.1:3/0"
    assert redis["OPTIONS"] == {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
