"""Migration batching: tables that a migration makes one after the other are made together.

Django draws all models that hang together anew for each operation; with a few hundred tables that
is most of the time an update from an old version takes. Tables made in a row need it once.
"""

from collections.abc import Iterator
from copy import copy
from itertools import groupby

from django.db.migrations import CreateModel
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Several `CreateModel` in a row, with the models drawn once when all of them are known."""

    def __init__(self, operations: list[CreateModel]):
        self.operations = operations

    def state_forwards(self, app_label, state):
        """Note all of them; what was drawn before is thrown away, not mended one by one."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Make their tables, in their order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


def together(migration: Migration) -> Migration:
    """The same migration, its tables made in a row; the one given stays as it is."""
    kopie = copy(migration)
    vars(kopie)["operations"] = list(_in_rows(migration.operations))
    return kopie


def _in_rows(operations) -> Iterator[Operation]:
    for tabellen, reihe in groupby(operations, key=lambda was: type(was) is CreateModel):
        if tabellen:
            yield CreateModels(list(reihe))
        else:
            yield from reihe
