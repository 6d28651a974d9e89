"""The map of `ozgportal/` in docs/grund.md names every file, and none that is gone."""

import re

from django.conf import settings


def test_every_file_stands_in_the_map_once():
    text = (settings.BASE_DIR / "docs" / "grund.md").read_text()
    dateien = {pfad.name for pfad in (settings.BASE_DIR / "ozgportal").glob("*.py")}
    assert sorted(re.findall(r"`(\w+\.py)`", text)) == sorted(dateien - {"__init__.py"})
