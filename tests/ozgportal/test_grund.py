"""The map of `ozgportal/` in docs/grund.md names every file in its room, and none that is gone."""

import re

from django.conf import settings

#: named by Django; what is in them is named elsewhere
DJANGOS = {"migrations", "management", "templatetags"}


def test_every_file_stands_in_the_map_once():
    grund, raum, genannt = settings.BASE_DIR / "ozgportal", "", []
    for zeile in (settings.BASE_DIR / "docs" / "grund.md").read_text().splitlines():
        if zeile.startswith("## "):
            raum = "".join(re.findall(r"`(\w+/)`", zeile))
        genannt += [raum + name for name in re.findall(r"`(\w+\.py)`", zeile)]
    pfade = [pfad.relative_to(grund) for pfad in grund.rglob("*.py") if pfad.name != "__init__.py"]
    assert sorted(genannt) == sorted(p.as_posix() for p in pfade if p.parts[0] not in DJANGOS)
