"""Set membership in SQL: a key is one of many, which are a single parameter of the query."""

from collections.abc import Collection

from django.db import models


class Among(models.Func):
    """Condition: a key is one of many, which are one parameter of the query."""

    output_field = models.BooleanField()

    def __init__(self, feld: str, pks: Collection[int]):
        super().__init__(models.F(feld))
        self.pks = pks

    def as_sql(self, compiler, connection, function=None, template=None, arg_joiner=None, **mehr):
        """SQLite reads them as JSON, PostgreSQL as an array."""
        sql, werte = compiler.compile(self.source_expressions[0])
        aus = " IN (SELECT value FROM json_each(%s))"
        if connection.vendor == "postgresql":
            aus = " = ANY(%s::bigint[])"
        return sql + aus, [*werte, keys_parameter(self.pks, connection.vendor)]


def keys_parameter(pks: Collection[int], vendor: str) -> str:
    """Many keys as the one parameter that such a condition has; text, which no driver takes apart
    key by key."""
    text = ",".join(map(str, pks))
    return f"{{{text}}}" if vendor == "postgresql" else f"[{text}]"
