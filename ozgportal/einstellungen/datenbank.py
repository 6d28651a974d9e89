"""Database settings: from one address, checked when the portal starts."""

import environ
from django.core.exceptions import ImproperlyConfigured

#: seconds that commands (imports, migrations) wait for a lock; a statement of theirs may take long
BEFEHL_SPERRE_S = 60
#: seconds a transaction may rest; without a limit for statements there is none for this either
RUHENDE_S = 300
#: seconds until a connection that is not made counts as refused
VERBINDEN_S = 5
#: the same for the replica, which can be done without
VERBINDEN_REPLIK_S = 2
#: milliseconds after which a machine that confirms nothing any more counts as gone
UNBESTAETIGT_MS = 5000
#: what every SQLite connection begins with: readers beside a writer, a journal that stays small
SQLITE = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864;"
)


def database_settings(url: str, datei, *, pool: int, abfrage: int, sperre: int) -> dict:
    """Django's settings for DATABASE_URL; without one SQLite in `datei`.

    `pool`: connections per process, 0 for one per thread; `abfrage` and `sperre`: seconds after
    which PostgreSQL ends a statement or the wait for a lock, 0 for never.
    Raises ImproperlyConfigured for an address that is none.
    """
    if not url:
        return _sqlite({"ENGINE": "django.db.backends.sqlite3", "NAME": datei})
    werte = environ.Env.db_url_config(url)
    if not werte.get("ENGINE"):
        raise ImproperlyConfigured("DATABASE_URL ist keine Datenbankadresse. Siehe .env.example.")
    if werte["ENGINE"].endswith("sqlite3"):
        return _sqlite(werte)
    if werte["ENGINE"].endswith("postgresql"):
        return _postgresql(werte, pool, abfrage, sperre)
    raise ImproperlyConfigured(
        "DATABASE_URL nennt weder PostgreSQL noch SQLite. Siehe .env.example."
    )


def replica_settings(url: str, primaer: dict) -> dict:
    """Django's settings for DATABASE_REPLICA_URL, limits as for the primary; {} without one.

    Raises ImproperlyConfigured for what cannot be a replica of the primary.
    """
    if not url:
        return {}
    werte = environ.Env.db_url_config(url)
    if not str(werte.get("ENGINE")).endswith("postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL nennt keine PostgreSQL-Datenbank. Siehe .env.example."
        )
    if not primaer["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL braucht PostgreSQL in DATABASE_URL. Siehe .env.example."
        )
    if all(werte.get(name) == primaer.get(name) for name in ("HOST", "PORT", "NAME")):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL nennt dieselbe Datenbank wie DATABASE_URL. Siehe .env.example."
        )
    grenzen = primaer["OPTIONS"]["options"]
    optionen = {
        "connect_timeout": VERBINDEN_REPLIK_S,
        "tcp_user_timeout": UNBESTAETIGT_MS,
        **werte.get("OPTIONS", {}),
        "options": f"{grenzen} -c default_transaction_read_only=on",
    }
    # no pool: whoever asks a server that is gone must know at once
    replik = werte | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": optionen}
    return replik | {"TEST": {"MIRROR": "default"}}


def _sqlite(werte: dict) -> dict:
    """A write takes its lock at the start, so that two never wait for each other forever."""
    optionen = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE}
    return werte | {"OPTIONS": optionen}


def _postgresql(werte: dict, pool: int, abfrage: int, sperre: int) -> dict:
    """Every connection is tried before use: a server that was away heals without a restart."""
    optionen = {
        "connect_timeout": VERBINDEN_S,
        "tcp_user_timeout": UNBESTAETIGT_MS,
        **werte.get("OPTIONS", {}),
    }
    optionen["options"] = (
        # the count query of all facets is long and quick: compiling it costs more than running it
        f"-c jit=off -c statement_timeout={abfrage * 1000} -c lock_timeout={sperre * 1000} "
        # a transaction that nobody goes on with must not hold its locks
        f"-c idle_in_transaction_session_timeout={RUHENDE_S * 1000 if abfrage else 0}"
    )
    if pool:
        optionen["pool"] = {"min_size": 1, "max_size": pool, "timeout": VERBINDEN_S}
    return werte | {
        "CONN_MAX_AGE": 0 if pool else 60,  # a pool keeps the connections itself
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": optionen,
    }
