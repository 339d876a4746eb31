"""Which language and which coding a browser prefers (RFC 9110, 12.5)."""

from collections.abc import Iterable

DEFAULT = "fr"
_NAMES_MAX = 50  # of one header; who lists more is no browser


def negotiate(header: str, tags: Iterable[str]) -> str:
    """Which of `tags` suits an Accept-Language best: the same tag, else one of the same language; "fr" if none does.

    What cannot be read is passed over. `*` and what is not wanted (q=0) choose nothing.
    """
    offered = {tag.lower(): tag for tag in sorted(tags, key=len, reverse=True)}
    primary = {tag.partition("-")[0]: whole for tag, whole in offered.items()}
    for name, weight in sorted(_weights(header).items(), key=lambda one: -one[1]):
        found = offered.get(name) or primary.get(name.partition("-")[0])
        if weight > 0 and found:
            return found
    return DEFAULT


def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding lets the answer be gzip; one that is absent asks for it as it is."""
    weights = _weights(header)
    return weights.get("gzip", weights.get("*", 0)) > 0


def _weights(header: str) -> dict[str, float]:
    """Names, in lower case, with their q-values, in the order of the header."""
    found: dict[str, float] = {}
    for part in header.split(",")[:_NAMES_MAX]:
        name, _, parameter = part.partition(";")
        key, _, value = parameter.partition("=")
        try:
            weight = float(value) if key.strip().lower() == "q" else 1.0
        except ValueError:
            continue
        if name.strip() and 0 <= weight <= 1:
            found.setdefault(name.strip().lower(), weight)
    return found
