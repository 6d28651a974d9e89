"""Database router: the primary, or for pages that all visitors share its replica."""

from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS

#: alias of the replica, made by DATABASE_REPLICA_URL
REPLIK = "replik"
#: what this thread reads from; `PageCache` sets it anew for every request
LESEN: ContextVar[str] = ContextVar("lesen", default=DEFAULT_DB_ALIAS)


class DatabaseRouter:
    """Django's router, there only with a replica. Whatever writes goes to the primary."""

    def db_for_read(self, model, **hints):
        """As the request says; a record's relations are read where everything else is."""
        return LESEN.get()

    def db_for_write(self, model, **hints):
        """The replica takes nothing."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, eines, anderes, **hints):
        """Both hold the same records."""
        return True

    def allow_migrate(self, db, app_label, **hints):
        """The replica gets its tables from the primary."""
        return db == DEFAULT_DB_ALIAS
