"""An event loop whose time is not the machine's."""

import asyncio
import selectors


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Time passes only when there is nothing left to do, and then at once: minutes take milliseconds."""

    def __init__(self):
        super().__init__(_Impatient(self))
        self.passed = 0.0

    def time(self):
        return self.passed

    def end(self):
        """Ends whatever still runs, and the loop."""
        while tasks := asyncio.all_tasks(self):
            for task in tasks:
                task.cancel()
            self.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.run_until_complete(self.shutdown_asyncgens())
        self.close()


class _Impatient(selectors.SelectSelector):
    def __init__(self, loop):
        super().__init__()
        self._loop = loop

    def select(self, timeout=None):
        """Nothing comes from outside, ever."""
        self._loop.passed += timeout or 0
        return []
