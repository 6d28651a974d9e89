"""Set membership in SQL: a key is one of many, which are a single parameter of the query."""

import json
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
        if connection.vendor == "postgresql":
            return f"{sql} = ANY(%s::bigint[])", [*werte, list(self.pks)]
        aus = " IN (SELECT value FROM json_each(%s))"
        return sql + aus, [*werte, json.dumps(list(self.pks))]
