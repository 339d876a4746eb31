"""A rolling restart while people talk: how long anybody is without a line, and what becomes of what is said meanwhile.

Two chat_svc and two gateways, each pair behind a balancer; 20 visitors with two operators who answer everything. Each
process in turn is asked to end (SIGTERM) and started again; the next one follows when everybody is heard again.
"""

from tests.fakes.platform import Platform
from tests.fakes.rolling import stage

_VISITORS = 20
_OPERATORS = 2


async def measure(whole: Platform, uri: str, database: str) -> dict[str, float]:
    """Seconds of the slowest client; how much did not arrive, and how much came again or out of order."""
    async with stage(whole, uri, database, _VISITORS, _OPERATORS) as running:
        await running.restart_all()
        told = await running.told()
    return {
        "restart_back_s": round(max(told.back), 3),
        "restart_lost": told.lost,
        "restart_duplicated": told.duplicated + told.holes,
        "restart_said": told.said,
    }
