"""Packed programme folders, honest and hostile."""

import gzip
import io
import tarfile
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.administration.drafts import archive
from firsthand.administration.drafts.archive import ArchiveRefused, Why, pack, unpack

FACTS = {"programme.toml": "format = 1\n", "policy.en.md": "# Policy\n"}


def zipped(entries, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **more) as file:
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def tarred(*infos, files=FACTS):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            file.addfile(info, io.BytesIO(text.encode()))
        for info in infos:
            file.addfile(info)
    return out.getvalue()


def why(octets):
    with pytest.raises(ArchiveRefused) as refused:
        unpack(octets)
    return refused.value.why


def test_what_was_packed_is_unpacked_the_same():
    assert unpack(pack(FACTS, "programme")).files == FACTS


@pytest.mark.parametrize("packed", [tarred(), gzip.compress(tarred())], ids=["tar", "tar.gz"])
def test_a_tar_is_read_too(packed):
    assert unpack(packed).files == FACTS


def test_the_folder_is_found_where_it_stands_and_the_rest_is_named_and_left_out():
    packed = zipped([*((f"a/b/{n}", t) for n, t in FACTS.items()), ("a/README.md", "x"), ("a/b/logo.png", b"\x89")])
    found = unpack(packed)
    assert found.files == FACTS
    assert set(found.left_out) == {"a/README.md", "a/b/logo.png"}


@pytest.mark.parametrize("name", ["../programme.toml", "/etc/passwd", "a/../../b", "C:\\x", "..\\x", "\\x"])
def test_a_name_that_leads_out_of_the_folder_is_refused(name):
    assert why(zipped([*FACTS.items(), (name, "x")])) is Why.NAME


def test_a_tar_with_such_a_name_is_refused_too():
    assert why(tarred(tarfile.TarInfo("../x"))) is Why.NAME


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_tar_with_a_link_or_a_device_is_refused(kind):
    info = tarfile.TarInfo("policy.nl.md")
    info.type, info.linkname = kind, "/etc/passwd"
    assert why(tarred(info)) is Why.LINK


def test_a_zip_with_a_symbolic_link_is_refused():
    info = zipfile.ZipInfo("policy.nl.md")
    info.external_attr = 0o120777 << 16
    assert why(zipped([*FACTS.items(), (info, "/etc/passwd")])) is Why.LINK


def test_a_zip_that_unpacks_to_gigabytes_is_refused_before_it_does(monkeypatch):
    monkeypatch.setattr(archive, "WHOLE_BYTES", 1_000_000)
    bomb = zipped([*FACTS.items(), ("policy.nl.md", bytes(3_000_000))])
    assert len(bomb) < 10_000
    assert why(bomb) is Why.UNPACKED


def test_a_gzip_that_unpacks_to_gigabytes_is_refused_before_it_does():
    assert why(gzip.compress(bytes(40_000_000))) is Why.UNPACKED


def test_ten_thousand_files_are_refused():
    packed = zipped([*FACTS.items(), *((f"{number}.md", "") for number in range(10_000))])
    assert why(packed) is Why.MANY


def test_more_than_four_mebibytes_are_refused_unread():
    assert why(bytes(archive.UPLOAD_BYTES + 1)) is Why.LARGE


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", Why.KIND), (b"plain text", Why.KIND), (b"PK\x03\x04 and nothing", Why.BROKEN),
        (b"\x1f\x8b and nothing", Why.BROKEN), (gzip.compress(b"no tar"), Why.KIND), (zipped([]), Why.NO_FACTS),
        (zipped([("policy.en.md", "x")]), Why.NO_FACTS),
        (zipped([("a/programme.toml", ""), ("b/programme.toml", "")]), Why.TWICE),
        (zipped([("programme.toml", b"\xff")]), Why.TEXT), (zipped([("programme.toml", b"\0")]), Why.TEXT),
    ],
    ids=lambda value: value.name if isinstance(value, Why) else "octets",
)  # fmt: skip
def test_what_is_no_programme_folder_is_refused_with_its_reason(octets, reason):
    assert why(octets) is reason


def test_a_locked_zip_is_refused():
    packed = bytearray(zipped(FACTS.items()))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        packed[packed.index(mark) + offset] |= 1
    assert why(bytes(packed)) is Why.LOCKED


@given(st.binary(max_size=600), st.integers(0, 400))
def test_a_damaged_archive_is_unpacked_or_refused_and_nothing_else(noise, place):
    packed = bytearray(zipped(FACTS.items()))
    packed[place : place + len(noise) // 8] = noise
    with suppress(ArchiveRefused):
        unpack(bytes(packed))
