"""Disks that fill, fail and die under the programs: what is said of an act is true of the
books afterwards.

The reserve is looked at on a small tmpfs. Faults of flushes, writes and cuts are put in
by libfiu below the real programs, at random: an act whose answer was "recorded" has to be
in the log, one that was refused must not be, and only E_UNSURE may be either; a process
that is killed right after its answer leaves what the disk would have had.

What cannot be had here (a mount, libfiu) is told as skipped.

  DAYBOOK_FAULTS  how many acts under faults at a site, and half as many at head office (60)
"""
import subprocess
from collections import Counter
from pathlib import Path

import rig
from disks import disk, fill
from rig import check, equal, say

FAULTS = rig.number_from("DAYBOOK_FAULTS", 60)
FIU = Path("/usr/lib/fiu")
SELL = ["sales_bill", "sell", "--line", "item=P1,qty=1,price=3.50", "--json", "--as", "li"]
EIO, ENOSPC = 5, 28
PLANS = [
    [("posix/io/sync/*", 0.3, EIO)],
    [("posix/io/sync/*", 1, EIO)],
    [("posix/io/sync/fdatasync", 0.5, EIO), ("posix/io/rw/ftruncate", 0.7, EIO)],
    [("posix/io/rw/pwrite", 0.1, ENOSPC)],
    [("posix/io/rw/pwrite", 0.1, EIO), ("posix/io/sync/*", 0.2, EIO)],
    [("posix/io/rw/pwrite/reduce", 0.3, 0), ("posix/io/rw/pwrite", 0.05, ENOSPC)],
    [("posix/io/rw/pread", 0.02, EIO)],
    [("posix/io/rw/pwrite", 0.5, EIO), ("posix/io/rw/ftruncate", 0.5, EIO)],
]


class Alone(rig.Site):
    """A book without head office, with goods to sell."""

    def __init__(self, path, **env):
        super().__init__(path, None, None)
        self.env = env

    def make(self):
        self.do("init", "--user", "li", "--name", "Li Wei")
        self.do("item", "create", "--key", "P1", "--name", "Tea", "--as", "li")
        self.do("opening_stock", "post", "--line", "item=P1,qty=100000", "--as", "li")
        return self

    def sell(self, **options):
        return self.ask(*SELL, **options)


def warned(result):
    return [w["code"] for w in result.json()["warnings"]]


# ---- the reserve ----

def reserve():
    """64 MiB unless said; on a small disk 4, to fill quickly."""
    with rig.directory() as path:
        book = Alone(path / "b", DAYBOOK_RESERVE="64").make()
        kept = (book.path / "reserve").stat()
        check(kept.st_size == 64 << 20 and kept.st_blocks * 512 >= 64 << 20, "64 MiB are not truly kept:", kept)
        kept = book.path / "reserve"
        kept.unlink()
        with open(kept, "wb") as hole:
            hole.truncate(64 << 20)
        book.do("item", "create", "--key", "P2", "--name", "Cup", "--as", "li")
        check(kept.stat().st_blocks * 512 >= 64 << 20, "a reserve with a hole is left as it is")
        book.env = {"DAYBOOK_RESERVE": "0"}
        kept.unlink()
        book.do("item", "create", "--key", "P3", "--name", "Pot", "--as", "li")
        check(not kept.exists(), "a reserve that nobody asked for")
        with disk(rig.World(path, path), 16 * 1024) as d:
            if not d:
                say("SKIPPED: no tmpfs may be mounted here, so no disk is full")
                return "made; a full disk was not tested"
            told = full_disk(Alone(d.path / "b", DAYBOOK_RESERVE="4").make(), d)
    return told


def full_disk(book, d):
    kept = book.path / "reserve"
    check(kept.stat().st_size == 4 << 20, "a reserve of 4 MiB")
    equal(warned(book.sell()), [], "warnings while there is room")
    book.ask("item", "show", "NONE", "--json").refused("E_NO_DOCUMENT")  # kept in local.db, which wants room as well
    fill(d, 3 * 1024)
    equal(warned(book.sell()), ["W_DISK_LOW"], "warnings when the disk is nearly full")
    check(kept.exists(), "the reserve is let go too early")
    fill(d, 0)
    sold = 0
    while kept.exists():
        result = book.sell()
        check(result.status == 0, "a sale when the disk is full:", result)
        sold += 1
        check(sold < 50, "a full disk takes sale after sale")
    equal(warned(result), ["W_NO_RESERVE"], "warnings when the reserve is let go")
    for _ in range(20):
        result = book.sell()
        check(result.status == 0 and warned(result) == ["W_NO_RESERVE"], "the day cannot be finished:", result)
    promised = book.log()
    fill(d, 0)
    book.sell().refused("E_DISK_FULL", 3)
    (d.path / "other").unlink()
    equal(rig.digest(book.log()), rig.digest(promised), "the log after a sale without room")
    equal(warned(book.sell()), [], "warnings when there is room again")
    fill(d, 0)
    equal(rig.digest(book.log()[:len(promised)]), rig.digest(promised), "the log as read from a full disk")
    (d.path / "other").unlink()
    book.sell()
    check(kept.stat().st_blocks * 512 >= 4 << 20, "the reserve does not come back")
    book.verify()
    return f"let go after {sold} sales on the full disk, and back afterwards"


# ---- faults ----

def sanitizer(program):
    """A program with one wants its library before all others."""
    linked = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    return [line.split()[2] for line in linked.splitlines() if "libasan" in line]


def faulty(program, plan):
    points = [f"enable_random name={name},probability={p},failinfo={error}" if p < 1 else f"enable name={name},failinfo={error}"
              for name, p, error in plan]
    return {"LD_PRELOAD": " ".join(sanitizer(program) + [str(FIU / "fiu_run_preload.so"), str(FIU / "fiu_posix_preload.so")]),
            "FIU_ENABLE": "\n".join(points), "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0"}


def have_fiu():
    if (FIU / "fiu_posix_preload.so").exists():
        return True
    say("SKIPPED: libfiu is not installed (fiu-utils), so no disk fails")
    return False


class Told:
    """What was said of each act, held against the log."""

    def __init__(self, log):
        self.log, self.outcomes = log, Counter()

    def holds(self, result, log):
        told = result.json()
        code = told.get("code")
        check(log.startswith(self.log), "the log lost what it held, after", result)
        new = [rig.digest(line) for line in log[len(self.log):].splitlines()]
        if result.status == 0:
            equal(new, [told["hash"]], "what was recorded is not the log's next entry:", result)
            code = "recorded, one file" if "W_ONE_FILE" in warned(result) else "recorded"
        else:
            check(result.status == 3, "circumstance wanted:", result)
            check(not new or (code == "E_UNSURE" and len(new) == 1), "what was refused is in the log:", result)
            code = f"{code}, {'there' if new else 'not there'}" if code == "E_UNSURE" else code
        self.outcomes[code] += 1
        self.log = log

    def __str__(self):
        return ", ".join(f"{n} {what}" for what, n in sorted(self.outcomes.items()))


def faults_at_a_site():
    if not have_fiu():
        return "skipped"
    draw = rig.chance()
    with rig.directory() as path:
        book = Alone(path / "b").make()
        told = Told(book.log())
        for _ in range(FAULTS):
            book.env = faulty(rig.program("daybook"), draw.choice(PLANS))
            result = book.sell()
            book.env = {}
            told.holds(result, book.log())
        book.verify()
        rig.check_entries(book.log())
        check(told.outcomes["recorded"] and len(told.outcomes) > 2, "the faults did nothing:", told)
    return str(told)


def faults_at_head_office():
    """The daemon lives on through faults, and is killed: its database's log is then read as
    after a power failure."""
    if not have_fiu():
        return "skipped"
    draw = rig.chance()
    with rig.directory() as path:
        office = rig.Office(path / "ho")
        office.do("init", "--user", "gm", "--name", "General manager", "--host", "127.0.0.1", "--listen", "127.0.0.1:0")
        told = Told(office.log("HO"))
        for n in range(FAULTS // 2):
            serve_with_faults(office, path, draw.choice(PLANS))
            result = office.ask("item", "create", "--key", f"P{n}", "--name", "Tea", "--as", "gm", "--json")
            if draw.random() < 0.5:
                office.kill()
            else:
                office.daemon.terminate()
                office.daemon.wait(rig.PATIENCE_S)
                office.daemon = None
            # What one file has the other hears of at the next start.
            office.start()
            office.stop()
            told.holds(result, office.log("HO"))
        office.verify()
        check(told.outcomes["recorded"] and len(told.outcomes) > 2, "the faults did nothing:", told)
    return str(told)


def serve_with_faults(office, path, plan):
    """The faults begin when it serves."""
    env = faulty(rig.program("daybook-syncd"), plan)
    points = env.pop("FIU_ENABLE").splitlines()
    office.env = {**env, "FIU_CTRL_FIFO": str(path / "fiu")}
    office.start()
    office.env = {}
    pipe = path / f"fiu-{office.daemon.pid}"
    for point in points:
        with open(f"{pipe}.in", "w") as to:
            to.write(point + "\n")
        with open(f"{pipe}.out") as answer:
            check(answer.read().strip() == "0", "libfiu does not take", point)


rig.run([reserve, faults_at_a_site, faults_at_head_office])
