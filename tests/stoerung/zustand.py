"""Everything that is stored, to compare before and after."""

from django.apps import apps

#: what every request may write
BEIWERK = {
    "sessions.session",
    "auth.user",
    "ueberblick.besuch",
    "auslieferung.datenstand",
    "auslieferung.aenderungsspur",
}
#: says when something was written, not what
ZEITEN = {"history_date", "geaendert_am", "angelegt_am", "am", "action_time"}


def stored() -> dict[str, list]:
    """The rows of every table, without times and numbers that the database gives."""
    return {
        model._meta.label: rows(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label_lower not in BEIWERK
    }


def rows(model) -> list[tuple]:
    """The rows of a table in the order of their numbers; numbers given by a sequence may skip."""
    felder = [f.attname for f in model._meta.concrete_fields if f.name not in ZEITEN]
    return list(model._base_manager.order_by("pk").values_list(*felder))
