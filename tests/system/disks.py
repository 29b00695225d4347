"""Small disks for the system tests: a tmpfs to fill, or to take the right to write from."""
import contextlib
import os
import shutil
import subprocess


class Disk:
    """A tmpfs of so many KiB."""

    def __init__(self, path):
        self.path = path
        self.path.mkdir()

    def mount(self, *options):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "daybook", self.path], capture_output=True)
        return done.returncode == 0

    def change(self, *options):
        subprocess.run(["mount", "-o", ",".join(("remount",) + options), self.path], check=True, capture_output=True)

    def unmount(self):
        subprocess.run(["umount", "-l", self.path], capture_output=True)


@contextlib.contextmanager
def disk(w, kib):
    d = Disk(w.path / "disk")
    if not d.mount(f"size={kib}k"):
        yield None
        return
    try:
        yield d
    finally:
        d.unmount()


def move(party, d):
    shutil.copytree(party.path, d.path / party.path.name, ignore=shutil.ignore_patterns("*.sock"))
    party.path = d.path / party.path.name


def fill(d, leave_kib):
    """All but so much of the disk is somebody else's; what he has already he keeps."""
    free = os.statvfs(d.path)
    with open(d.path / "other", "ab") as other:
        other.write(bytes(max(0, free.f_bavail * free.f_frsize - leave_kib * 1024)))
