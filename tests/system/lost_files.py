"""A site's book and its second file: either may go, or a bit of the WAL; nothing that was
acknowledged goes with it.

The bits are of a WAL that a death left behind: a watcher holds the book open while
entries are written, so that no command is the last to close it, and is killed.

  DAYBOOK_FLIPS  how many bits, spread over the states of the WAL (24)
"""
import shutil
import sqlite3
import time

import rig
from rig import check, equal

FLIPS = rig.number_from("DAYBOOK_FLIPS", 24)
BOOK = ("book.db", "book.db-wal", "book.db-shm")
SELL = ["sales_bill", "sell", "--line", "item=POST,qty=1,price=3.50", "--as", "li"]


def lose_book(site):
    for name in BOOK:
        (site.path / name).unlink(missing_ok=True)


def lose_second(site):
    (site.path / "second" / "entries.ndjson").unlink()


def customers(site):
    return sorted(c["key"] for c in site.do("customer", "list", "--limit", 0, "--json").json()["papers"])


def trade_on(w):
    """Part of what each site has written is at head office, part is not."""
    w.trade()
    w.sync()
    for site in w.sites:
        for _ in range(3):
            site.do(*SELL)


def all_comes_back(w, site, promised, known):
    equal(rig.digest(site.log()), rig.digest(promised), "the log when the program is started again")
    site.sync()
    equal(customers(site), known, "the records that head office told")
    site.do(*SELL)
    check(site.log().startswith(promised), "the log after the next entry")
    w.sync()
    rig.agree(w)


def after(loss):
    with rig.world() as w:
        trade_on(w)
        site = w.sites[2]
        promised, known = site.log(), customers(site)
        loss(site)
        all_comes_back(w, site, promised, known)
        second = (site.path / "second" / "entries.ndjson").read_bytes()
        equal(second.partition(b"\n")[2], site.log(), "the second file")


def without_the_book():
    after(lose_book)


def without_the_second_file():
    after(lose_second)


def without_the_line():
    """The book is gone and head office away: what was recorded is there all the same."""
    with rig.world() as w:
        trade_on(w)
        site = w.sites[1]
        promised, known = site.log(), customers(site)
        w.office.stop()
        lose_book(site)
        site.ask("sync", "--json").refused("E_NETWORK", 3)
        equal(rig.digest(site.log()), rig.digest(promised), "the log without the line")
        w.office.start()
        all_comes_back(w, site, promised, known)


def behind_a_cut():
    """Head office made a backup, the second file let go of what lies in it, the book is gone."""
    with rig.world() as w:
        trade_on(w)
        site = w.sites[2]
        w.office.do("backup", w.path / "copy.db")
        site.sync()
        site.sync()
        for _ in range(3):
            site.do(*SELL)
        promised, known = site.log(), customers(site)
        head, _, rest = (site.path / "second" / "entries.ndjson").read_bytes().partition(b"\n")
        check(promised.endswith(rest) and rest.count(b"\n") == 6, "the second file was not cut:", head)
        site.do("verify")
        lose_book(site)
        equal(site.do("status", "--json").json()["lacks"], promised.count(b"\n") - 6, "what status says is lacking")
        site.ask(*SELL, "--json").refused("E_BOOK_BEHIND", 3)
        site.sync()
        all_comes_back(w, site, promised, known)


# ---- bits of the WAL ----

def leave_wal(site, write):
    """What write() recorded lies in the WAL when the watcher dies. Returns the log."""
    site.sync()
    watcher = site.begin("sync", "--watch")
    time.sleep(1)
    check(watcher.poll() is None, "the watcher ended")
    try:
        write(site)
        promised = site.log()
    finally:
        watcher.kill()
        watcher.communicate()
    check((site.path / "book.db-wal").stat().st_size > 100_000, "no WAL was left")
    return promised


def sell_often(site):
    for _ in range(12):
        site.do(*SELL)


def sell_past_a_checkpoint(site):
    """Pages go from the WAL into the database, and it goes on."""
    sell_often(site)
    with sqlite3.connect(site.path / "book.db", isolation_level=None) as db:
        db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    db.close()
    for _ in range(4):
        site.do(*SELL)


def flip(path, draw):
    data = bytearray(path.read_bytes())
    bit = draw.randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return bit


def put_back(kept, site):
    shutil.rmtree(site.path)
    shutil.copytree(kept, site.path)


def one_bit(w, site, kept, promised, draw):
    put_back(kept, site)
    bit = flip(site.path / "book.db-wal", draw)
    check(site.log().startswith(promised), f"bit {bit} of the WAL: the log")
    site.sync()
    check(w.office.log(site.key).startswith(promised), f"bit {bit} of the WAL: head office's log")


def bits(write, draw):
    with rig.world() as w:
        site = w.sites[0]
        if write != import_all:
            w.trade()
        promised, kept = leave_wal(site, write), w.path / "kept"
        shutil.copytree(site.path, kept)
        for _ in range(FLIPS // 3):
            one_bit(w, site, kept, promised, draw)
        put_back(kept, site)
        w.sites[0].do(*SELL)
        w.sync()


def import_all(site):
    site.do(*site.import_args(site.path.parent / "week.csv"))


def a_bit_of_the_wal():
    draw = rig.chance()
    for write in (import_all, sell_often, sell_past_a_checkpoint):
        bits(write, draw)
    return f"{FLIPS // 3 * 3} bits in three states of the WAL"


rig.run([without_the_book, without_the_second_file, without_the_line, behind_a_cut, a_bit_of_the_wal])
