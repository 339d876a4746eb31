"""An import's beginning, its report, and how far it is."""

import asyncio
import hashlib

import pytest

from chassis import imports
from chassis.imports import SHOWN, FileRefused, FileTooLarge, Findings, HeaderInvalid, HeaderMissing, UploadIncomplete
from pnav.routing.v1 import import_pb2 as pb
from pnav.routing.v1.territory_admin_pb2 import ImportTerritoryRequest as Request

LIMIT = 100


def header(**fields):
    return Request(header=pb.ImportHeader(**{"file_name": "a.csv", "size": 4} | fields))


async def sent(*messages):
    for message in messages:
        yield message


async def receive(*messages):
    told = []
    upload = await imports.receive(sent(*messages), LIMIT, lambda *news: told.append(news))
    return upload, told


async def test_a_file_comes_in_whole_with_its_checksum():
    upload, told = await receive(header(), Request(chunk=b"ab"), Request(chunk=b"cd"))
    with upload.content as content:
        assert content.read() == b"abcd"
    assert upload.sha256 == hashlib.sha256(b"abcd").hexdigest()
    assert told == [
        (pb.IMPORT_STAGE_RECEIVING, 0, 4),
        (pb.IMPORT_STAGE_RECEIVING, 2, 4),
        (pb.IMPORT_STAGE_RECEIVING, 4, 4),
    ]


@pytest.mark.parametrize(
    ("messages", "refusal"),
    [
        ((), HeaderMissing),
        ((Request(chunk=b"abcd"),), HeaderMissing),
        ((Request(),), HeaderMissing),
        ((header(), header()), HeaderMissing),
        ((header(), Request(chunk=b"abc")), UploadIncomplete),
        ((header(), Request(chunk=b"abcde")), UploadIncomplete),
        ((header(size=LIMIT + 1),), FileTooLarge),
        ((header(size=-1),), HeaderInvalid),
        ((header(file_name=""),), HeaderInvalid),
        ((header(file_name="a" * 201),), HeaderInvalid),
        ((header(file_name="a\nb"),), HeaderInvalid),
        ((header(source="a" * 201),), HeaderInvalid),
        *(
            ((header(published=text),), HeaderInvalid)
            for text in ("2026", "2026-13", "26-08", "2026-08-32", "2026-8", "x-y", "2026-08-", "2026-02-31")
        ),
    ],
)
async def test_what_is_no_upload_is_refused_by_name(messages, refusal):
    with pytest.raises(refusal):
        await receive(*messages)


@pytest.mark.parametrize("published", ["", "2026-08", "2026-08-31"])
async def test_a_month_or_a_day_may_be_told(published):
    upload, _ = await receive(header(published=published, size=0))
    upload.content.close()
    assert upload.header.published == published


def test_a_report_shows_the_first_of_each_reason_and_counts_all():
    findings = Findings(rows=1000)
    for line in range(250):
        findings.refused(line + 2, "", "A", "Refused.")
        findings.corrected(line + 2, "", "B", "Corrected.")
    report = findings.report(sha256="", dry_run=False)
    assert (report.accepted, report.corrected, report.refused) == (750, 250, 250)
    kinds = [one.kind for one in report.findings]
    assert kinds.count(pb.FINDING_KIND_REFUSED) == kinds.count(pb.FINDING_KIND_CORRECTED) == SHOWN
    assert [one.line for one in report.findings] == sorted(one.line for one in report.findings)


def test_the_refusal_of_the_whole_file_is_shown_whatever_else_is():
    findings = Findings(rows=1000)
    for line in range(SHOWN + 1):
        findings.refused(line + 2, "", "A", "Refused.")
    findings.whole(FileRefused("ALL_WRONG", "All of it is wrong."))
    report = findings.report(sha256="", dry_run=False)
    assert (report.findings[0].reason, report.refusal) == ("ALL_WRONG", "ALL_WRONG")
    assert (report.accepted, report.refused) == (0, 1000)


async def test_progress_is_told_while_a_thread_works_and_the_result_last():
    seen = asyncio.Event()

    async def work(tell):
        await asyncio.to_thread(tell, pb.IMPORT_STAGE_READING, 1, 2)
        await seen.wait()
        return "done"

    news = imports.told(work)
    assert await anext(news) == pb.ImportProgress(stage=pb.IMPORT_STAGE_READING, done=1, total=2)
    seen.set()
    assert [one async for one in news] == ["done"]


async def test_what_stops_the_work_is_told_to_whoever_listens():
    async def work(tell):
        raise HeaderMissing

    with pytest.raises(HeaderMissing):
        await anext(imports.told(work))


async def test_whoever_stops_listening_stops_the_work():
    stopped = asyncio.Event()

    async def work(tell):
        tell(pb.IMPORT_STAGE_READING, 0, 0)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    news = imports.told(work)
    await anext(news)
    await news.aclose()
    assert stopped.is_set()
