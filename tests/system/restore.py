"""The restore drill: a backup taken while acts are written, and a book made of it.

What was acknowledged before the backup ended is in the copy; the second file has the
rest; the restored book meets head office as if nothing had happened. Then the worse
cases: the second file lost, the wrong backup, a file that is none, a book in use.
"""
import json
import shutil
import subprocess
import threading
import time

import rig
from rig import check, equal

BOOK = ("book.db", "book.db-wal", "book.db-shm")
SELL = ["sales_bill", "sell", "--line", "item=POST,qty=1,price=3.50", "--as", "li", "--json"]


class Selling(threading.Thread):
    """Sells at a site until told to stop; knows what was acknowledged, and when."""

    def __init__(self, site):
        super().__init__()
        self.site, self.going, self.said, self.failed = site, True, [], None

    def run(self):
        while self.going:
            result = self.site.ask(*SELL)
            if result.status:
                self.failed = result
                return
            self.said.append((time.monotonic(), result.json()["hash"]))

    def end(self):
        self.going = False
        self.join()
        check(not self.failed, "a sale beside a backup:", self.failed)


def hashes(log):
    return [rig.digest(line) for line in log.splitlines()]


def lose_book(party):
    for name in BOOK:
        (party.path / name).unlink(missing_ok=True)


def backup_at_work(site, path):
    """A backup amid sales. Returns what had been acknowledged when it ended."""
    selling = Selling(site)
    selling.start()
    while len(selling.said) < 3:
        check(selling.is_alive(), "no sale:", selling.failed)
        time.sleep(0.01)
    site.do("backup", path)
    ended = time.monotonic()
    while not selling.said or selling.said[-1][0] < ended:
        time.sleep(0.01)
    selling.end()
    return selling.said, ended


def copied_before(path, entry_hashes):
    """Those of the hashes that are in the copy, as another program reads it."""
    import sqlite3
    with sqlite3.connect(path) as db:
        there = {bytes(h).hex() for (h,) in db.execute("SELECT hash FROM entry")}
    db.close()
    return [h for h in entry_hashes if h in there]


def at_a_site():
    """Into a fresh directory, with keys and second file of the old one."""
    with rig.world() as w:
        w.trade()
        w.sync()
        site, copy = w.sites[2], w.path / "copy.db"
        begun = hashes(site.log())
        said, ended = backup_at_work(site, copy)
        equal(copied_before(copy, begun), begun, "what was recorded before the backup began")
        check(copied_before(copy, [h for _, h in said]), "nothing of what was sold beside it")
        promised = site.log()
        old, site.path = site.path, w.path / "new"
        told = site.do("restore", copy, "--second", old / "second", "--json").json()
        equal(told["faults"], 0, "faults")
        equal(told["seq"], promised.count(b"\n"), "own entries")
        check(told["copied"] < told["seq"] and not told["sync_first"], "the second file gave nothing:", told)
        equal(rig.digest(site.log()), rig.digest(promised), "the log after the restore")
        site.ask("sync", "--json").refused("E_NOT_ENROLLED", 3)
        shutil.copytree(old / "device", site.path / "device")
        shutil.rmtree(old / "device")
        site.do(*SELL)
        w.sync()
        check(w.office.log(site.key).startswith(promised), "head office's log of the restored site")
        rig.agree(w)
        equal(json.loads((site.path / "site.json").read_text())["second"], str(old / "second"), "where the second file is")
        # A copy tried out elsewhere does not write the living book's second file.
        again, living, second = w.path / "again.db", site.path, (old / "second" / "entries.ndjson").read_bytes()
        site.do("backup", again)
        site.path = w.path / "trial"
        site.ask("restore", again, "--json").refused("E_SECOND_ELSEWHERE")
        check(not site.path.exists(), "a refused restore left a directory")
        told = site.do("restore", again, "--second", w.path / "none", "--without-second", "--json").json()
        equal((told["faults"], (old / "second" / "entries.ndjson").read_bytes() == second), (0, True))
        site.path = living
        site.do(*SELL)


def in_its_place():
    """The database is damaged; what is beside it stays. A copy from yesterday, and what
    head office has of today."""
    with rig.world() as w:
        w.trade()
        site, copy = w.sites[0], w.path / "copy.db"
        site.do("backup", copy)
        for _ in range(3):
            site.do(*SELL)
        w.sync()
        promised = site.log()
        (site.path / "book.db").write_bytes(b"no database at all" * 1000)
        (site.path / "second" / "entries.ndjson").unlink()
        site.ask("restore", copy, "--json").refused("E_NO_SECOND")
        told = site.do("restore", copy, "--without-second", "--json").json()
        check(told["sync_first"] and told["aside"].endswith(".before-1"), "what is told:", told)
        site.ask(*SELL).refused("E_BOOK_RESTORED", 3)
        site.sync()
        equal(rig.digest(site.log()), rig.digest(promised), "the log that head office gave back")
        site.do(*SELL)
        w.sync()
        rig.agree(w)


def at_head_office():
    """Sites went on after the copy; head office begins another era and hears it all again."""
    with rig.world() as w:
        w.trade()
        w.sync()
        office, copy = w.office, w.path / "copy.db"
        office.do("backup", copy)
        for site in w.sites:
            site.do(*SELL)
        w.sync()
        owed, logs = office.balances(), {s.key: office.log(s.key) for s in w.sites}
        office.ask("restore", copy, "--json").refused("E_SERVING", 3)
        office.stop()
        lose_book(office)
        equal(office.do("restore", copy, "--json").json()["faults"], 0, "faults")
        office.start()
        w.sync()
        equal({s.key: rig.digest(office.log(s.key)) for s in w.sites}, {k: rig.digest(v) for k, v in logs.items()},
              "the sites' logs at head office")
        equal(office.balances(), owed, "balances")
        rig.agree(w)


def what_is_refused():
    with rig.world() as w:
        w.trade()
        site, other, copy = w.sites[0], w.sites[1], w.path / "copy.db"
        other.do("backup", copy)
        before = site.log()
        site.ask("restore", copy, "--json").refused("E_OTHER_BOOK")
        site.ask("restore", w.csv, "--json").refused("E_FILE_FORMAT")
        site.ask("restore", w.path / "none.db", "--json").refused("E_DISK", 3)
        site.ask("restore", site.path / "second" / "entries.ndjson", "--json").refused("E_FILE_FORMAT")
        copy.unlink()
        site.do("backup", copy)
        watcher = site.begin("sync", "--watch")
        try:
            time.sleep(1)
            check(watcher.poll() is None, "the watcher ended")
            site.ask("restore", copy, "--json").refused("E_BUSY", 3)
        finally:
            watcher.terminate()
            watcher.communicate()
        check(not list(site.path.glob("book.db.*")), "a refused restore left something behind")
        equal(rig.digest(site.log()), rig.digest(before), "the log after what was refused")


def drill(party, *backup):
    done = subprocess.run([rig.TOP / "packaging" / "restore-drill", rig.program(party.program_name), party.path, *backup],
                          env=rig.environment(), capture_output=True, timeout=rig.PATIENCE_S)
    return rig.Result(["restore-drill", party.path, *backup], done.returncode, done.stdout, done.stderr)


def as_a_drill():
    """packaging/restore-drill beside people at work, at a shop and at head office."""
    with rig.world() as w:
        w.trade()
        w.sync()
        site = w.sites[0]
        selling = Selling(site)
        selling.start()
        try:
            for party in (site, w.office):
                told = drill(party)
                check(told.status == 0 and b"would come back" in told.out, "the drill:", told)
        finally:
            selling.end()
        site.do("backup", w.path / "monday.db")
        site.do(*SELL)
        told = drill(site, w.path / "monday.db")
        check(told.status == 0 and b"1 more from the second file" in told.out, "a drill with an older backup:", told)
        told = drill(site, w.csv)
        check(told.status == 1 and b"E_FILE_FORMAT" in told.err, "a drill with what is no backup:", told)
        w.sync()
        rig.agree(w)


rig.run([as_a_drill, at_a_site, in_its_place, at_head_office, what_is_refused])
