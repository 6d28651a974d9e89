"""Bit sets: records at places as the bits of a whole number."""

from collections.abc import Iterable

#: turns the digits of a binary number into the numbers 0 and 1
ZIFFERN = bytes.maketrans(b"01", b"\x00\x01")


class Bitfolge:
    """As many places as there are records."""

    def __init__(self, laenge: int):
        self.laenge = laenge

    def bits(self, stellen: Iterable[int]) -> int:
        """The records at these places."""
        puffer = bytearray(self.laenge // 8 + 1)
        for stelle in stellen:
            puffer[stelle >> 3] |= 1 << (stelle & 7)
        return int.from_bytes(puffer, "little")

    def mask(self, menge: int) -> bytes:
        """For each place 1 if it belongs to `menge`, else 0."""
        ziffern = format(menge, f"0{self.laenge}b").encode()
        return ziffern[::-1].translate(ZIFFERN)


def lowest(menge: int) -> Iterable[int]:
    """The places of a set, from the first one on."""
    while menge:
        unterstes = menge & -menge
        yield unterstes.bit_length() - 1
        menge ^= unterstes
