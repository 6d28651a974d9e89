"""Keeps tests on this machine."""

import socket
from contextlib import contextmanager

ERLAUBT = ("127.0.0.1", "::1", "localhost")


class NetzGesperrt(AssertionError):
    """A test wanted to talk to another machine."""


@contextmanager
def only_local():
    """While the block runs, sockets connect to this machine or not at all."""
    vorher = socket.socket.connect, socket.socket.connect_ex

    def guarded(verbinden):
        def pruefen(self, adresse):
            if self.family != socket.AF_UNIX and adresse[0] not in ERLAUBT:
                raise NetzGesperrt(f"Tests verbinden sich nicht mit {adresse[0]}.")
            return verbinden(self, adresse)

        return pruefen

    socket.socket.connect, socket.socket.connect_ex = map(guarded, vorher)
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = vorher
