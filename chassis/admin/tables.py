"""Reports, versions and differences as tables for people."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pnav.routing.v1 import import_pb2 as pb

_KINDS = {pb.FINDING_KIND_CORRECTED: ("corrected", "yellow"), pb.FINDING_KIND_REFUSED: ("refused", "red")}


def show_report(console: Console, report: pb.ImportReport) -> None:
    """Counts, findings, and what became of it, in one line."""
    if report.findings:
        console.print(_findings(report.findings))
        beyond = report.corrected + report.refused - len(report.findings)
        if beyond > 0 and not report.refusal:
            console.print(f"… and {beyond:,} more of the same kinds.")
    counts = f"{report.rows:,} rows: {report.accepted:,} taken, {report.corrected:,} corrections, "
    left_out = f", {report.left_out:,} of no use here" if report.left_out else ""
    console.print(f"{counts}{report.refused:,} refused{left_out}.", highlight=False)
    console.print(_became(report), soft_wrap=True)


def editions(found: Iterable[pb.Edition]) -> Table:
    """Versions, those that run marked."""
    found = list(found)
    rows = table("", "version", "published", "file", "records", "made", "by")
    rows.columns[1].min_width = max((len(plain(one.name)) for one in found), default=0)  # to be copied from one line
    for one in found:
        made = one.create_time.ToDatetime().strftime("%Y-%m-%d %H:%M") if one.HasField("create_time") else ""
        mark = Text("●", "green") if one.running else Text()
        cells = (plain(one.name), one.published, one.file_name or "compiled", f"{one.records:,}", made, one.creator)
        rows.add_row(mark, *map(Text, cells))
    return rows


def table(*columns: str) -> Table:
    """An empty table without a frame."""
    made = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def plain(name: str) -> str:
    """A version as a person types it: editions/2026-08-1a2b3c4d5e → 2026-08-1a2b3c4d5e."""
    return name.removeprefix("editions/")


def _findings(findings: Iterable[pb.Finding]) -> Table:
    rows = table("line", "", "column", "reason", "what")
    for one in findings:
        kind, style = _KINDS.get(one.kind, ("", ""))
        line = str(one.line) if one.line else "file"
        rows.add_row(line, Text(kind, style), *map(Text, (one.field, one.reason, one.text)))
    return rows


def _became(report: pb.ImportReport) -> Text:
    name = plain(report.edition)
    if report.refusal and name:
        return Text(f"Kept as {name}, not running ({report.refusal}): what ran before runs on.", "bold red")
    if report.refusal:
        return Text(f"Refused ({report.refusal}): what ran before runs on.", "bold red")
    if report.dry_run:
        return Text("It can be imported. Nothing was written.", "green")
    return Text(f"{name} runs on every replica.", "bold green")
