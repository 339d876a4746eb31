"""The headers of every answer, the edge's own errors included (gateway/envoy/render.py)."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import hdrs, web

# All that Chromium 156 lists (document.featurePolicy.features()).
# A name that a browser does not know makes it complain in its console.
_FEATURES = """
accelerometer aria-notify autoplay browsing-topics camera captured-surface-control
ch-device-memory ch-downlink ch-dpr ch-ect ch-prefers-color-scheme ch-prefers-reduced-motion
ch-prefers-reduced-transparency ch-rtt ch-save-data ch-ua ch-ua-arch ch-ua-bitness ch-ua-form-factors
ch-ua-full-version ch-ua-full-version-list ch-ua-high-entropy-values ch-ua-mobile ch-ua-model ch-ua-platform
ch-ua-platform-version ch-ua-wow64 ch-viewport-height ch-viewport-width ch-width clipboard-read clipboard-write
compute-pressure cross-origin-isolated deferred-fetch deferred-fetch-minimal digital-credentials-create
digital-credentials-get display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid
identity-credentials-get idle-detection interest-cohort keyboard-map language-detector language-model local-fonts
local-network local-network-access loopback-network magnetometer media-playback-while-not-visible microphone midi
on-device-speech-recognition otp-credentials payment picture-in-picture private-state-token-issuance
private-state-token-redemption publickey-credentials-create publickey-credentials-get screen-wake-lock serial
speaker-selection storage-access summarizer sync-xhr translator unload usb window-management xr-spatial-tracking
"""

COMMON_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES.split()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "pnav",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS = {**COMMON_HEADERS, hdrs.CONTENT_SECURITY_POLICY: NOTHING}


def on_every_answer(policy: str = NOTHING) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Sets them; `policy` where an answer has none of its own."""

    async def prepare(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(COMMON_HEADERS)
        response.headers.setdefault(hdrs.CONTENT_SECURITY_POLICY, policy)

    return prepare


def page_policy(hashes: Mapping[str, list[str]], *, connect: str, form: str) -> str:
    """Lets exactly the page's own script and style run, and speak to `connect`. Without `connect` no script runs."""
    parts = [NOTHING.replace("form-action 'none'", f"form-action {form}")]
    if connect:
        parts += [f"script-src {_listed(hashes['script'])}", f"connect-src {connect}"]
    return "; ".join([*parts, f"style-src {_listed(hashes['style'])}", "img-src data:"])


def _listed(hashes: list[str]) -> str:
    return " ".join(f"'{one}'" for one in hashes)
