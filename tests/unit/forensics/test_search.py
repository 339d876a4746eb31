"""A search that finds nothing proves something only if it finds what is there, however it is packed and spelt."""

import base64
import gzip
import hashlib
import sqlite3
import struct
import zlib
from urllib.parse import quote

import cramjam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forensics.search import search

SAID = "Où est ma zibeline ?"
SPELT = {
    "as it is": SAID.encode(),
    "in capitals": SAID.encode().upper(),
    "as JavaScript keeps it": SAID.encode("utf-16-le"),
    "in an address": quote(SAID).encode(),
    "in a query": quote(SAID, safe=" ").replace(" ", "+").encode(),
    "in JSON": SAID.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00"),
    "hexadecimal": SAID.encode().hex().encode(),
    "its digest": hashlib.sha256(SAID.encode()).digest(),
    "its digest written out": hashlib.sha1(SAID.encode(), usedforsecurity=False).hexdigest().encode(),
}
PACKED = {
    "plain": lambda content: content,
    "gzip in the middle": lambda content: b"header" + gzip.compress(content) + b"trailer",
    "zlib": zlib.compress,
    "brotli": lambda content: bytes(cramjam.brotli.compress(content)),
    "zstd": lambda content: bytes(cramjam.zstd.compress(content)),
}


def found(directory, content):
    (directory / "file").write_bytes(content)
    return search(directory, {"said": SAID})


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("spelling", SPELT)
def test_it_is_found_however_it_is_spelt_and_packed(tmp_path, spelling, packing):
    assert found(tmp_path, PACKED[packing](b"before " + SPELT[spelling] + b" after"))


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("kept", ["Échange en ligne", "échange en ligne", "ÉCHANGE EN LIGNE"])
def test_a_capital_with_an_accent_is_found_as_it_is_and_made_small(tmp_path, kept, coding):
    (tmp_path / "History").write_bytes(kept.encode(coding))
    assert search(tmp_path, {"title": kept.capitalize() if kept.islower() else kept})


@given(before=st.binary(max_size=7), after=st.binary(max_size=7), wide=st.booleans(), address=st.booleans())
def test_it_is_found_in_base64_wherever_it_begins_and_ends(tmp_path_factory, before, after, wide, address):
    raw = before + SAID.encode("utf-16-le" if wide else "utf-8") + after
    encode = base64.urlsafe_b64encode if address else base64.b64encode
    assert found(tmp_path_factory.mktemp("profile"), encode(raw))


def test_it_is_found_in_a_database_where_it_is_cut_over_pages(tmp_path):
    with sqlite3.connect(tmp_path / "History") as database:
        database.execute("PRAGMA page_size = 512")
        database.execute("CREATE TABLE said (text)")
        database.execute("INSERT INTO said VALUES (?)", ("x" * 400 + SAID * 50,))
    assert any(hit.layer == "table said" for hit in search(tmp_path, {"said": SAID * 50}))


def test_it_is_found_in_a_compressed_block_of_a_leveldb_table(tmp_path):
    repeated = b"est ma zibeli" + SAID.encode()  # what was there before is referred to, not written again
    assert {hit.layer for hit in found(tmp_path, table(repeated))} == {"block 0"}


def test_it_is_found_in_a_files_name(tmp_path):
    (tmp_path / SAID.replace(" ?", "")).touch()
    assert search(tmp_path, {"said": SAID.replace(" ?", "")})


def test_what_is_not_there_is_not_found(tmp_path):
    (tmp_path / "database").write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    assert found(tmp_path, b"Le chat est sur le mur. " * 100) == []


def varint(number):
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80]) + varint(number >> 7)


def table(content):
    """An SSTable of one compressed data block (LevelDB, doc/table_format.md)."""
    data = bytes(cramjam.snappy.compress_raw(content))
    handle = varint(0) + varint(len(data))
    index = varint(0) + varint(1) + varint(len(handle)) + b"k" + handle + struct.pack("<II", 0, 1)
    place = len(data) + 5
    footer = varint(0) + varint(0) + varint(place) + varint(len(index))
    return data + b"\1crc." + index + b"\0crc." + footer.ljust(40, b"\0") + bytes.fromhex("57fb808b247547db")
