"""Does a file lie on a network share? SQLite's write-ahead log needs memory that all its users share, which no network file system gives.

Linux tells by the type of the file system, macOS by a flag of statfs, Windows by the type of the drive.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from lib.store.errors import StoreError

# File systems of other machines, as /proc/self/mountinfo names them.
NETWORK_TYPES = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "lustre", "gfs2", "ocfs2", "glusterfs", "beegfs", "davfs",
        "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.ceph-fuse", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.smbnetfs",
        "fuse.curlftpfs", "fuse.gcsfuse",
    }
)  # fmt: skip
_WINDOWS_REMOTE_DRIVE = 4  # DRIVE_REMOTE
_MACOS_LOCAL = 0x1000  # MNT_LOCAL
_MACOS_STATFS_SIZE, _MACOS_FLAGS_AT = 2168, 64  # struct statfs, 64-bit inodes: f_flags stands after five counters and three numbers


def refuse_share(file: Path) -> None:
    """StoreError when the folder of that file is on a network share."""
    folder = file.absolute().parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if on_network_share(folder):
        raise StoreError(
            "The database cannot be opened: its folder is on a network share, where SQLite can lose data. "
            "Choose a folder of this computer, or a PostgreSQL server, in TRD_DATABASE_URL."
        )


def on_network_share(folder: Path) -> bool:
    """Is that folder (which exists) on another machine? False where the system does not tell."""
    try:
        if sys.platform == "win32":
            return _windows_remote(folder)
        if sys.platform == "darwin":
            return _macos_remote(folder)
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        return file_system_type(mounts, os.path.realpath(folder)) in NETWORK_TYPES
    except (OSError, AttributeError):
        return False


def file_system_type(mounts: str, folder: str) -> str:
    """The type of the file system that holds `folder`, by the text of /proc/self/mountinfo; "" when none is found."""
    best, found = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = _unescaped(fields[4])
        holds = folder == point or folder.startswith(point.rstrip("/") + "/")
        # Of two mounts on one point the later one is seen.
        if holds and len(point) >= len(best):
            best, found = point, right.split()[0]
    return found


def _unescaped(point: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, character)
    return point


def _windows_remote(folder: Path) -> bool:
    drive = os.path.splitdrive(os.path.realpath(folder))[0]
    if drive.startswith("\\\\") and not drive.startswith("\\\\?\\"):
        return True
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    return bool(kernel.GetDriveTypeW(drive + "\\") == _WINDOWS_REMOTE_DRIVE)


def _macos_remote(folder: Path) -> bool:
    about = ctypes.create_string_buffer(_MACOS_STATFS_SIZE)
    if ctypes.CDLL(None, use_errno=True).statfs(os.fsencode(folder), about) != 0:
        return False
    return not int.from_bytes(about.raw[_MACOS_FLAGS_AT : _MACOS_FLAGS_AT + 4], sys.byteorder) & _MACOS_LOCAL
