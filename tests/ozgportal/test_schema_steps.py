"""Migration batching: the same tables, drawn once for all that are made in a row."""

from django.db import migrations, models
from django.db.migrations.state import ProjectState, StateApps

from ozgportal.schema_steps import CreateModels, together


def table(name: str, auf: str = "") -> migrations.CreateModel:
    """One that may refer to another."""
    felder: list[tuple[str, models.Field]] = [("id", models.BigAutoField(primary_key=True))]
    if auf:
        felder.append(("auf", models.ForeignKey(f"ort.{auf}", models.CASCADE)))
    return migrations.CreateModel(name, felder)


class Zeichner:
    """Stands in for the schema editor and notes what it is asked for."""

    class connection:  # noqa: N801 (what Django asks a schema editor for)
        alias = "default"
        features = type("features", (), {"supports_tablespaces": False})

    collect_sql, atomic_migration = False, True

    def __init__(self):
        self.gemacht = []

    def create_model(self, model):
        """Note the table and what it refers to."""
        self.gemacht.append((model.__name__, [f.related_model for f in model._meta.fields[1:]]))

    def add_field(self, model, field):
        """Note the field."""
        self.gemacht.append((model.__name__, field.name))


def made() -> migrations.Migration:
    """Two rows with something between them."""
    migration = migrations.Migration("0001_anfang", "ort")
    zwischen = migrations.AddField("b", "wort", models.CharField(max_length=1, default=""))
    migration.operations = [table("A"), table("B", "A"), zwischen, table("C"), table("D", "C")]
    return migration


def test_the_same_in_the_same_order():
    """Tables refer to those made before them; nothing else moves."""
    zusammen, einzeln = Zeichner(), Zeichner()
    ende = together(made()).apply(ProjectState(), zusammen)
    gleich = made().apply(ProjectState(), einzeln)
    assert [name for name, _ in zusammen.gemacht] == ["A", "B", "B", "C", "D"]
    assert str(zusammen.gemacht) == str(einzeln.gemacht)
    assert ende.models == gleich.models


def test_drawn_once_for_a_row(monkeypatch):
    """Where Django draws what there is for each table again."""
    gezeichnet = []
    alt = StateApps.render_multiple
    monkeypatch.setattr(
        StateApps, "render_multiple", lambda apps, was: gezeichnet.append(was) or alt(apps, was)
    )
    migration = migrations.Migration("0001_anfang", "ort")
    migration.operations = [table(f"T{nummer}") for nummer in range(20)]
    migration.apply(ProjectState(), Zeichner())
    assert len(gezeichnet) >= 20
    gezeichnet.clear()
    together(migration).apply(ProjectState(), Zeichner())
    assert len(gezeichnet) == 1


def test_the_migration_stays_as_it_is():
    """Its own operations are what others look at: plans, `--fake-initial`, squashing."""
    migration = made()
    assert [type(was) for was in together(migration).operations].count(CreateModels) == 2
    assert len(migration.operations) == 5
