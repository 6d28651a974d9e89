"""Test database cleanup: after a test that really wrote, what holds something is emptied.

Django empties every table, and makes the content types and rights of all models anew: hundreds of
statements for each such test, most of them about tables that no test has touched.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import connections, transaction

from bausteine.auslieferung import datenstand

#: what `migrate` puts into a new database and no test of ours changes for good, by its model
BLEIBT = ("contenttypes.ContentType", "auth.Permission")
#: the rows of these in each database, after Django has made them anew
_angelegt: dict[str, list] = {}


def quicker(all_anew: Callable) -> Callable:
    """In the place of Django's own way: that is gone when what should stay is not as it was."""

    def teardown(fall) -> None:
        namen = list(fall._databases_names(include_mirrors=False))
        if all(_made(name) == _angelegt.get(name) for name in namen):
            for name in namen:
                _empty(name)
        else:
            all_anew(fall)
            _angelegt.update({name: _made(name) for name in namen})
        for name in namen:  # the marks of what is kept went with the rest
            datenstand.ensure(connections[name])

    return teardown


def _made(name: str) -> list:
    return [
        list(apps.get_model(model)._base_manager.using(name).order_by("pk").values_list())
        for model in BLEIBT
    ]


def _empty(name: str) -> None:
    """Constraints are asked at the end of a transaction: the order of tables is of no account."""
    connection = connections[name]
    bleibt = {apps.get_model(model)._meta.db_table for model in BLEIBT}
    alle = connection.introspection.django_table_names(only_existing=True, include_views=False)
    fragen = [
        f"SELECT '{tabelle}' WHERE EXISTS (SELECT 1 FROM \"{tabelle}\")"  # noqa: S608 (names of our own tables)
        for tabelle in sorted({*alle} - bleibt)
    ]
    with transaction.atomic(using=name), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(fragen))
        for (tabelle,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{tabelle}"')  # noqa: S608 (names of our own tables)
