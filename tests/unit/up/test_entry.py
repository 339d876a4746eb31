"""The first instant of `pnav`."""

import signal
import socket
import struct
import subprocess
import sys
import threading

SETTINGS, GOAWAY = 4, 7  # frames of HTTP/2, RFC 9113 6.5 and 6.8


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


def frame(kind, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, 0]) + struct.pack(">I", 0) + payload


def sends_away(listener):
    """Takes one connection, and ends it as a server does that is being stopped in the middle of something."""
    with listener, listener.accept()[0] as line:
        listener.close()
        line.sendall(frame(SETTINGS))
        line.recv(1000)
        line.sendall(frame(GOAWAY, struct.pack(">II", 0, 2)))


CALLS = """
import sys
from chassis.up import entry
sys.argv = ["pnav", "--help"]
try:
    entry.main()
except SystemExit:
    import grpc
    try:
        grpc.insecure_channel({address!r}).unary_unary("/a.B/C")(b"", timeout=2)
    except grpc.RpcError as error:
        print(error.code())
"""


def test_nothing_but_the_command_itself_speaks_to_the_person_when_a_line_breaks():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(60)  # a command that never calls is a failure, and no test without end
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    server = threading.Thread(target=sends_away, args=(listener,))
    server.start()
    called = subprocess.run((sys.executable, "-c", CALLS.format(address=address)), capture_output=True, text=True)
    server.join()
    assert "StatusCode." in called.stdout
    assert called.stderr == ""
