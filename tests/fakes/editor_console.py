"""An editor's console."""

from uuid import uuid4

import grpc
import pytest

from pnav.directory.v1 import directory_pb2 as shown
from pnav.directory.v1 import editor_pb2 as pb
from tests.fakes.platform import reason

GAELLE, HUGO = "gaelle", "hugo"


class Editor:
    """Calls with a token of hers; every call that writes has a request id of its own."""

    def __init__(self, stub, token):
        self.stub, self.metadata = stub, (("authorization", f"Bearer {token}"),)

    async def __call__(self, method, **fields):
        request_type = getattr(pb, f"{method}Request")
        if "request_id" in request_type.DESCRIPTOR.fields_by_name:
            fields.setdefault("request_id", str(uuid4()))
        return await getattr(self.stub, method)(request_type(**fields), metadata=self.metadata)

    async def refused(self, method, **fields):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await self(method, **fields)
        return reason(caught.value)

    async def read(self, name):
        return (await self("ReadService", name=name)).record

    async def update(self, record, **fields):
        said = {"mask": list(fields), **fields}
        mask, values = {"paths": said.pop("mask")}, shown.Service(name=record.service.name, **said)
        answer = await self("UpdateService", service=values, update_mask=mask, etag=record.etag)
        return answer.record
