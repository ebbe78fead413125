"""The command line: ``factorflow`` and ``python -m factorflow``."""

import signal
import sys
import sysconfig
from pathlib import Path

from factorflow._native import command_line


def program() -> Path:
    """What starts the command line from a shell, for job scripts and processes of their own."""
    script = "factorflow.exe" if sys.platform == "win32" else "factorflow"
    beside = Path(__file__).parent.parent / "bin" / script
    places = [Path(sys.argv[0]), Path(sysconfig.get_path("scripts")) / script, beside]
    found = [it.absolute() for it in places if it.name == script and it.is_file()]
    return found[0] if found else Path(script)


def main() -> int:
    """Runs the command line on what was typed, and returns the code to end with."""
    # The program listens for signals itself; Python would note them and answer when it is too late.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return command_line(["factorflow", *sys.argv[1:]], program())


if __name__ == "__main__":
    sys.exit(main())
