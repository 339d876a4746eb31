"""Memory that was needed for a moment."""

import ctypes
import gc


def give_back() -> None:
    """Returns it to the machine, in some milliseconds: Python and glibc would keep it for a next time, a month away."""
    gc.collect()  # also empties the lists of free tuples and the like, each of which holds on to a megabyte around it
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, other C libraries do not
    if trim is not None:
        trim(0)
