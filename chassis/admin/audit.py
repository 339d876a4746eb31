"""`pnav audit`: looks at the audit chains of a database."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from chassis.audit import Anchor, read_anchor
from chassis.audit_store import AuditStore
from chassis.config import ConfigError, Env, read_mongo
from chassis.mongo import Mongo
from chassis.refusals import StoreUnavailable
from chassis.up.trouble import Trouble

_DAMAGED = 1
T = TypeVar("T")

app = typer.Typer(help="The audit chains of the database that MONGODB_URI names.", no_args_is_help=True)
Chain = Annotated[str, typer.Argument(help="Which, as the log calls it: directory.")]


@app.command()
def head(chain: Chain) -> None:
    """Print the chain's head as seq:hash, to be kept where nobody who changes the database can write."""
    found = asyncio.run(_with_store(lambda store: store.head(chain)))
    typer.echo(found or "empty")


@app.command()
def verify(
    chain: Chain,
    anchor: Annotated[
        list[Anchor] | None,
        typer.Option(parser=read_anchor, metavar="SEQ:HASH", help="What a log line or `pnav audit head` said once."),
    ] = None,
) -> None:
    """Say whether the chain is whole. Status 1: it is not; the first bad place and what was done there are printed."""
    finding = asyncio.run(_with_store(lambda store: store.verify(chain, anchor or [])))
    if finding:
        typer.echo(f"{chain}: {finding.damage} at entry {finding.seq}")
        raise typer.Exit(_DAMAGED)
    unanchored = "" if anchor else " as far as it goes; a cut tail shows only against an anchor"
    typer.echo(f"{chain}: whole{unanchored}")


async def _with_store(ask: Callable[[AuditStore], Awaitable[T]]) -> T:
    env = Env(os.environ)
    try:
        config = read_mongo(env)
        env.done()
        mongo = Mongo(config)
    except ConfigError as mistake:
        raise Trouble(str(mistake)) from None
    try:
        return await ask(AuditStore(mongo))
    except StoreUnavailable:
        raise Trouble("The database does not answer.") from None
    finally:
        await mongo.close()
