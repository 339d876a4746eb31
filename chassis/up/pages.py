"""How the two demonstration pages look: nobody shall take them for the real thing."""

from string import Template

from aiohttp import web

_STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; padding: 1rem; max-width: 46rem }
.demonstration { margin: 0 0 1.5rem; padding: .75rem 1rem; border: 4px dashed #b45309; text-align: center }
.demonstration strong { display: block; font-size: 2.25rem; letter-spacing: .08em }
h1 { font-size: 1.375rem }
ul { padding: 0; list-style: none }
li { margin: .5rem 0 }
button { width: 100%; min-height: 3.5rem; padding: .5rem 1rem; font: inherit; text-align: start; cursor: pointer;
  border: 1px solid GrayText; border-radius: .5rem; background: ButtonFace; color: ButtonText }
button:hover, button:focus-visible { border-color: #1d4ed8; outline: 2px solid #1d4ed8 }
small { display: block; color: GrayText }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem }
dt { color: GrayText } dd { margin: 0; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid GrayText }
"""

_PAGE = Template(
    """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">$head
<title>$title (démonstration)</title><link rel="icon" href="data:,"><style>$style</style></head>
<body><p class="demonstration"><strong>DÉMONSTRATION</strong>$warning</p>
<main><h1>$title</h1>$body</main></body></html>"""
)


def page(title: str, warning: str, body: str, *, head: str = "", form_action: str = "'none'") -> web.Response:
    """An HTML answer. All four texts are HTML already: escape what comes from outside before."""
    text = _PAGE.substitute(title=title, warning=warning, body=body, head=head, style=_STYLE)
    return web.Response(
        text=text,
        content_type="text/html",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
            f"base-uri 'none'; frame-ancestors 'none'; form-action {form_action}",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
