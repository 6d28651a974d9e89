"""Tests stay on this machine."""

import socket

import pytest

from tests.netz import NetzGesperrt, only_local


@pytest.mark.parametrize("verbinden", ["connect", "connect_ex"])
def test_other_machines_are_out_of_reach(verbinden):
    with socket.socket() as leitung, pytest.raises(NetzGesperrt, match=r"192\.0\.2\.1"):
        getattr(leitung, verbinden)(("192.0.2.1", 80))


def test_this_machine_is_allowed():
    with socket.socket() as dienst, socket.socket() as leitung:
        dienst.bind(("127.0.0.1", 0))
        dienst.listen()
        leitung.connect(dienst.getsockname())


def test_unix_sockets_are_allowed(tmp_path):
    with socket.socket(socket.AF_UNIX) as dienst, socket.socket(socket.AF_UNIX) as leitung:
        dienst.bind(str(tmp_path / "s"))
        dienst.listen()
        leitung.connect(str(tmp_path / "s"))


def test_everything_is_as_before_afterwards():
    vorher = socket.socket.connect
    with only_local():
        assert socket.socket.connect is not vorher
    assert socket.socket.connect is vorher
