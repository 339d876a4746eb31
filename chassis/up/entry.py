"""The `pnav` command from its first instant: Ctrl-C ends it without a word while it still loads."""

import os
import signal


def main() -> None:
    """Loads the command, which takes most of a second, and runs it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")  # else gRPC notes each line that breaks on the person's screen
    from chassis.up import cli

    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()


if __name__ == "__main__":
    main()
