"""What happens when the web server starts, here and on a server."""

import pytest

from betrieb import server
from ozgportal import start


@pytest.mark.parametrize(
    "beginnt", [lambda: server.when_ready(None), lambda: start.begin("Das Portal läuft")]
)
def test_interrupted_imports_go_on(beginnt, monkeypatch):
    """The other half is in tests/bausteine/importe/test_arbeiter.py."""
    rufe = []
    monkeypatch.setattr("bausteine.importe.arbeiter.resume", lambda: rufe.append(1))
    beginnt()
    assert rufe == [1]
