"""Every metric of the platform. Labels are closed sets; never a session, a person, a place or an address."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_WAIT = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
_BATCH = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)


def _gauge(name: str, text: str, *labels: str) -> Gauge:
    return Gauge(f"pnav_{name}", text, labels, registry=REGISTRY)


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(f"pnav_{name}", text, labels, registry=REGISTRY)


def _histogram(name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"pnav_{name}", text, labels, registry=REGISTRY, buckets=buckets)


BUILD_INFO = _gauge("build_info", "1, by version", "version")
READY = _gauge("ready", "1 when the process takes work, else 0", "service")
RPC_SECONDS = _histogram("rpc_seconds", "Duration of unary RPCs", _FAST, "service", "method", "code")
RPC_ACTIVE = _gauge("rpc_active", "RPCs being served, streams included", "service", "method")

CHAT_SESSIONS = _gauge("chat_sessions", "Sessions that are not over", "state", "force")
CHAT_OLDEST_WAITING = _gauge("chat_oldest_waiting_seconds", "How long the first in the queue has waited", "force")
CHAT_OPERATORS = _gauge("chat_operators", "Operators whose lease runs", "force")
CHAT_TAKING = _gauge("chat_operators_taking", "Operators to whom new chats come", "force")
CHAT_INTAKE_PAUSED = _gauge("chat_intake_paused", "1 while a supervisor has paused new chats", "force")
CHAT_FREE_CAPACITY = _gauge("chat_free_capacity", "Chats that operators could still take", "force")
CHAT_ENTRIES = _counter("chat_entries_total", "Entries committed", "kind")
CHAT_APPEND_SECONDS = _histogram("chat_append_seconds", "From an append's request to its commit", _FAST)
CHAT_COMMIT_ENTRIES = _histogram("chat_commit_entries", "Entries per bulk", _BATCH)
CHAT_CONFLICTS = _counter("chat_conflicts_total", "Appends that lost the race and read again")
CHAT_WAITED_SECONDS = _histogram("chat_waited_seconds", "From waiting to accepted", _WAIT, "force")
CHAT_LINES = _gauge("chat_lines", "Visitors' connections held for gateways")
CHAT_REFUSED = _counter("chat_refused_total", "Frames refused", "reason")

GATEWAY_VISITORS = _gauge("gateway_visitors", "Visitors' WebSockets open")
GATEWAY_FRAMES = _counter("gateway_frames_total", "Frames", "direction", "kind")
GATEWAY_REFUSED = _counter("gateway_refused_total", "Frames and questions refused by the gateway", "reason")
GATEWAY_CLOSED = _counter("gateway_closed_total", "WebSockets ended", "cause")

REFERRALS = _gauge("referrals", "Referrals that are not over", "state", "urgency")
REFERRAL_OLDEST = _gauge(
    "referral_oldest_unacknowledged_seconds", "How long the oldest delivered referral has waited", "urgency"
)
REFERRAL_OVERDUE = _gauge("referral_overdue", "Delivered referrals past their time", "urgency")
REFERRAL_DELIVERIES = _counter("referral_deliveries_total", "Deliveries tried", "channel", "result")
REFERRAL_OUTBOX = _gauge("referral_outbox", "Deliveries still to be made")

ROUTING_COMMUNES = _gauge("routing_communes", "Communes in the running version")
ROUTING_VERSION = _gauge("routing_version", "A number made of the running version's id; 0 while none runs")
ROUTING_SECONDS = _histogram("routing_seconds", "Time to answer, in process", _FAST, "verb")
DIRECTORY_RECORDS = _gauge("directory_records", "Records", "kind")
DIRECTORY_STALE = _gauge("directory_stale_services", "Services that nobody has verified for too long")
