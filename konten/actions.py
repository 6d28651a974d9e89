"""Roles: the portal's roles as groups of accounts."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from konten.rollen import Kontorolle, rollen


@transaction.atomic
def create_rollen() -> list[str]:
    """Bring the portal's groups in line with their definition; what was changed, in sentences.

    Groups of other names stay as they are. Raises LookupError for a right that does not exist.
    """
    vorhandene = {
        f"{recht.content_type.app_label}.{recht.codename}": recht
        for recht in Permission.objects.select_related("content_type")
    }
    return [satz for rolle in rollen() if (satz := _align(rolle, vorhandene))]


def _align(rolle: Kontorolle, vorhandene: dict[str, Permission]) -> str:
    if fehlt := rolle.rechte - vorhandene.keys():
        raise LookupError(f"{rolle.name}: unbekannte Rechte {', '.join(sorted(fehlt))}")
    gruppe, neu = Group.objects.get_or_create(name=rolle.name)
    soll = {vorhandene[name].pk for name in rolle.rechte}
    ist = set(gruppe.permissions.values_list("pk", flat=True))
    if soll == ist:
        return ""
    gruppe.permissions.set(soll)
    if neu:
        return f"Rolle „{rolle.name}“ angelegt, {len(soll)} Rechte."
    return f"Rolle „{rolle.name}“: {len(soll - ist)} Rechte dazu, {len(ist - soll)} weg."
