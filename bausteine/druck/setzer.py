"""PDF typesetting: the program of the short-lived process, which knows Typst and nothing else.

`setzer.py <template>` reads the data as JSON and writes the PDF. Its memory goes with it. It opens
no connection, writes no file, and reads none outside the folders of templates and fonts.
"""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

#: address space and time of the process; a plan of 400 projects takes half a gigabyte of memory
SPEICHER_BYTES = 1536 * 1024**2
RECHNEN_S = 120
GRENZEN = {
    resource.RLIMIT_AS: SPEICHER_BYTES,
    resource.RLIMIT_CPU: RECHNEN_S,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def limit() -> None:
    """Less important than whoever asks for a page; no files, no endless work."""
    with suppress(OSError):  # a unit of systemd may forbid it
        os.nice(5)
    for grenze, wert in GRENZEN.items():
        erlaubt = resource.getrlimit(grenze)[1]
        wert = wert if erlaubt == resource.RLIM_INFINITY else min(wert, erlaubt)
        resource.setrlimit(grenze, (wert, wert))


def main(vorlage: Path, schriften: Path) -> int:
    """Exit code 0 and the PDF, or 1 and the reason."""
    import typst

    daten = sys.stdin.buffer.read().decode()
    nichts = vorlage.parent / "keine-pakete"
    try:
        pdf = typst.compile(
            str(vorlage),
            root=str(vorlage.parent),
            font_paths=[str(schriften)],
            ignore_system_fonts=True,
            package_path=str(nichts),
            package_cache_path=str(nichts),
            pdf_standards=["ua-1"],
            sys_inputs={"daten": daten},
        )
    except typst.TypstError as fehler:
        sys.stderr.write(fehler.diagnostic or str(fehler))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    limit()
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
