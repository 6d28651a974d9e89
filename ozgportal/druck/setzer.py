"""PDF typesetting: the program of the short-lived process, which knows Typst and nothing else.

`setzer.py <template>` reads the data as JSON and writes the PDF. Its memory goes with it. It opens
no connection, writes no file, and reads none outside the folders of templates and fonts.
"""

import os
import resource
import sys
from pathlib import Path

#: limits of the process: a plan of 400 projects needs a quarter of them
SPEICHER_BYTES = 3 * 1024**3
RECHNEN_S = 120


def limit() -> None:
    """Less important than whoever asks for a page; no files, no endless work."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (SPEICHER_BYTES, SPEICHER_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (RECHNEN_S, RECHNEN_S))
    for grenze in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(grenze, (0, 0))


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
