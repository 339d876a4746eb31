"""Becomes another program that the kernel kills with its parent: `leash.py PARENT PROGRAM ARGUMENT…`.

Run as a file by a bare interpreter, so it needs nothing but the standard library and starts in milliseconds.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2): kept across execve(2) of a program that is not set-user-id


def main(parent: int, program: list[str]) -> None:
    """Never returns. Status 127 when the program cannot be run."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above: nobody would ever signal us
        sys.exit(1)
    try:
        os.execv(program[0], program)
    except OSError as error:
        sys.stderr.write(f"{program[0]} cannot be run: {error.strerror}\n")
        sys.exit(127)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
