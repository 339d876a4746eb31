"""What a file holds, as it is and taken out of whatever it is packed in."""

import sqlite3
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import cramjam

Layer = tuple[str, bytes]
_UNPACKED_MAX = 64 * 1024 * 1024
_SQLITE = b"SQLite format 3\0"
_TABLE_MAGIC = bytes.fromhex("57fb808b247547db")  # LevelDB doc/table_format.md: the last eight bytes
_FOOTER, _TRAILER, _SNAPPY = 48, 5, 1


def layers(file: Path) -> Iterator[Layer]:
    """The file's bytes; the rows of a database; the blocks of a LevelDB table; whatever is compressed in it."""
    content = file.read_bytes()
    yield "as it is", content
    if content.startswith(_SQLITE):
        yield from _rows(file)
    if content.endswith(_TABLE_MAGIC):
        yield from _blocks(content)
    yield from _deflated(content)
    yield from _whole(content)


def _rows(file: Path) -> Iterator[Layer]:
    """Every value of every table: in the file itself a long one is cut over pages."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database, suppress(sqlite3.DatabaseError):
        database.text_factory = bytes
        tables = [name.decode() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            with suppress(sqlite3.DatabaseError):  # a virtual table of an extension that is not here
                quoted = table.replace('"', '""')
                values = [_bytes(value) for row in database.execute(f'SELECT * FROM "{quoted}"') for value in row]
                yield f"table {table}", b"\n".join(values)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _blocks(table: bytes) -> Iterator[Layer]:
    """The data blocks of an SSTable: footer → index block → (key, handle) → block."""
    with suppress(IndexError, struct.error, cramjam.DecompressionError):
        place = 0
        handles = []
        for _ in range(4):  # of the metaindex block and of the index block: offset and size each
            value, place = _varint(table[-_FOOTER:], place)
            handles.append(value)
        for number, (offset, size) in enumerate(_handles(_block(table, handles[2], handles[3]))):
            with suppress(cramjam.DecompressionError):
                yield f"block {number}", _block(table, offset, size)


def _block(table: bytes, offset: int, size: int) -> bytes:
    block, kind = table[offset : offset + size], table[offset + size]
    return bytes(cramjam.snappy.decompress_raw(block)) if kind == _SNAPPY else block


def _handles(index: bytes) -> Iterator[tuple[int, int]]:
    """Entries of an index block: shared, unshared and value lengths, the rest of the key, the value."""
    (restarts,) = struct.unpack("<I", index[-4:])
    place, end = 0, len(index) - 4 - 4 * restarts
    while place < end:
        _, place = _varint(index, place)
        unshared, place = _varint(index, place)
        length, place = _varint(index, place)
        place += unshared
        offset, after = _varint(index, place)
        size, _ = _varint(index, after)
        yield offset, size
        place += length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place, value, shift = place + 1, value | (byte & 0x7F) << shift, shift + 7
        if byte < 0x80:
            return value, place


def _deflated(content: bytes) -> Iterator[Layer]:
    """Every gzip stream, wherever it begins: the cache keeps what came as it came."""
    place = content.find(b"\x1f\x8b\x08")
    while place >= 0:
        with suppress(zlib.error):
            yield f"gzip at {place}", zlib.decompressobj(31).decompress(content[place:], _UNPACKED_MAX)
        place = content.find(b"\x1f\x8b\x08", place + 1)


def _whole(content: bytes) -> Iterator[Layer]:
    """The file as one stream of what has no mark to look for in the middle of it."""
    for name, module in (("zlib", cramjam.zlib), ("brotli", cramjam.brotli), ("zstd", cramjam.zstd)):
        with suppress(cramjam.DecompressionError, MemoryError):
            yield name, bytes(module.decompress(content))
