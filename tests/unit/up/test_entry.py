"""The first instant of `pnav`."""

import signal
import subprocess
import sys


def interrupted_while_loading(module):
    """Presses Ctrl-C as soon as Python says that it has loaded a part of what the command needs."""
    command = (sys.executable, "-X", "importtime", "-m", module, "--help")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while (line := process.stderr.readline()) and line.split()[-1] != "asyncio":
            pass
        process.send_signal(signal.SIGINT)
        said, loaded = process.communicate(timeout=30)
    return said, loaded


def test_ctrl_c_while_the_command_loads_ends_it_without_a_stack_trace():
    said, loaded = interrupted_while_loading("chassis.up.entry")
    assert not said
    assert "Traceback" not in loaded
