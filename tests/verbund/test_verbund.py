"""The promise of several machines, with real programs."""

import shutil
import subprocess

import pytest

from tests.postgres import free_port
from tests.verbund.teile import certificate, missing, nginx_settings, program
from tests.verbund.weg import check, run

FEHLT = missing()


@pytest.mark.langsam
@pytest.mark.skipif(bool(FEHLT), reason=FEHLT)
def test_each_part_may_fail():
    """Takes minutes: `-m langsam`, or `make cluster`, which does the same."""
    check(run())


@pytest.mark.skipif(not program("nginx") or not shutil.which("openssl"), reason="ohne nginx")
def test_nginx_understands_the_file_for_several_nodes(tmp_path):
    """In the place of the one upstream, as the handbook says."""
    certificate(tmp_path)
    datei = nginx_settings(tmp_path, tmp_path, [8001, 8002], free_port())
    befehl = [program("nginx"), "-t", "-q", "-p", tmp_path, "-c", datei]
    ablauf = subprocess.run(befehl, capture_output=True, text=True)
    assert (ablauf.returncode, "emerg" in ablauf.stderr) == (0, False), ablauf.stderr
    assert datei.read_text().count("upstream ozgportal {") == 1
