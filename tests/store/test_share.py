"""SQLite is refused on a network share, with one line that says what to do instead."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from lib.store import Store, StoreError, share
from lib.store.share import file_system_type, on_network_share

MOUNTS = """\
22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /tmp rw - tmpfs tmpfs rw
40 22 0:40 / /mnt/clinic rw,relatime - cifs //server/clinic rw
41 22 0:41 / /mnt/clinic/local rw - ext4 /dev/vdb rw
42 22 0:42 / /mnt/old\\040share rw - nfs4 server:/old rw
43 22 0:43 / /srv/data rw - ext4 /dev/vdc rw
44 43 0:44 / /srv/data rw - fuse.sshfs user@server: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada", "ext4"),
        ("/tmp", "tmpfs"),
        ("/tmp/x/y", "tmpfs"),
        ("/tmpx", "ext4"),
        ("/mnt/clinic/trd", "cifs"),
        ("/mnt/clinic/local/trd", "ext4"),  # a disk mounted inside a share
        ("/mnt/old share/trd", "nfs4"),
        ("/srv/data", "fuse.sshfs"),  # mounted over another
    ],
)
def test_the_type_is_that_of_the_mount_that_holds_the_folder(folder: str, kind: str) -> None:
    assert file_system_type(MOUNTS, folder) == kind


def test_this_machines_own_disk_is_no_share(tmp_path: Path) -> None:
    assert not on_network_share(tmp_path)


def test_a_database_on_a_share_is_refused_and_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "on_network_share", lambda folder: folder == tmp_path)
    with pytest.raises(StoreError, match="its folder is on a network share") as caught:
        Store.open(f"sqlite:///{tmp_path / 'deep' / 'trd.sqlite'}")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("drive_type", "expected"), [(4, True), (3, False), (2, False)])
def test_on_windows_the_drive_tells(monkeypatch: pytest.MonkeyPatch, drive_type: int, expected: bool) -> None:
    class Kernel:
        @staticmethod
        def GetDriveTypeW(drive: str) -> int:
            assert drive.endswith("\\")
            return drive_type

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", type("W", (), {"kernel32": Kernel}), raising=False)
    assert on_network_share(Path("/data")) is expected


@pytest.mark.parametrize(("flags", "expected"), [(0x1000, False), (0x1000 | 0x8000, False), (0x8000, True)])
def test_on_macos_a_flag_tells(monkeypatch: pytest.MonkeyPatch, flags: int, expected: bool) -> None:
    class System:
        @staticmethod
        def statfs(_folder: bytes, about: ctypes.Array[ctypes.c_char]) -> int:
            about[64:68] = flags.to_bytes(4, sys.byteorder)  # type: ignore[assignment]
            return 0

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: System)
    assert on_network_share(Path("/Volumes/clinic")) is expected
