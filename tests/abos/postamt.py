"""Mail server for tests (SMTP): a process of its own on loopback that writes down what it gets."""

import asyncio
import sys
from pathlib import Path


async def serve(datei: Path, pause: float) -> None:
    """Say the port on the first line of the output; one line in the file for each letter taken."""

    async def talk(reader, writer):
        empfaenger = ""
        writer.write(b"220 postamt\r\n")
        while zeile := await reader.readline():
            befehl = zeile.decode().strip()
            if befehl.upper().startswith("RCPT"):
                empfaenger = befehl.partition("<")[2].rstrip(">")
            if befehl.upper() == "DATA":
                writer.write(b"354 ja\r\n")
                while (await reader.readline()).strip() != b".":
                    pass
                await asyncio.sleep(pause)
                with datei.open("a") as buch:
                    buch.write(f"{empfaenger}\n")
            writer.write(b"221 auf Wiedersehen\r\n" if befehl.upper() == "QUIT" else b"250 gut\r\n")
            if befehl.upper() == "QUIT":
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2])))
