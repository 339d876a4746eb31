"""The control: the same story on a page made without a thought of whoever holds the phone next."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from chassis.config import Address
from tests.fakes.platform import free_addresses

_PAGE = """<!doctype html><html lang="fr"><title>Discussion</title>
<form action="/chat"><input name="town" aria-label="Commune"><button>Continuer</button></form>
<textarea aria-label="Message"></textarea><button id="send">Envoyer</button><ol></ol>
<a href="#" id="exit">Quitter</a>
<script>
const exit = __EXIT__, say = document.querySelector("textarea");
say.oninput = () => localStorage.setItem("draft", say.value);
document.querySelector("#send").onclick = () => {
  document.cookie = "last=" + encodeURIComponent(say.value) + "; max-age=86400";
  history.pushState({}, "", "/chat?said=" + encodeURIComponent(say.value));
  document.title = say.value;
  const asked = indexedDB.open("chat", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("said", { autoIncrement: true }).add(say.value);
  fetch("/answer?to=" + encodeURIComponent(say.value));
};
document.querySelector("#exit").onclick = () => { location.href = exit };
</script>"""


@asynccontextmanager
async def naive_page(exit_url: str) -> AsyncIterator[Address]:
    """Serves it; gives where."""
    app = web.Application()

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=_PAGE.replace("__EXIT__", repr(exit_url)), content_type="text/html")

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=f"Merci : {request.query['to']}", headers={"Cache-Control": "max-age=86400"})

    app.router.add_get("/", page)
    app.router.add_get("/chat", page)
    app.router.add_get("/answer", answer)
    (address,) = free_addresses(1)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    try:
        yield address
    finally:
        await runner.cleanup()
