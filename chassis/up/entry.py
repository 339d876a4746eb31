"""The `pnav` command from its first instant: Ctrl-C ends it without a word while it still loads."""

import signal


def main() -> None:
    """Loads the command, which takes most of a second, and runs it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from chassis.up import cli

    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()


if __name__ == "__main__":
    main()
