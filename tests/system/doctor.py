"""`doctor` of both programs: each thing that can go wrong is brought about, found, and gone
again when it is put right."""
import contextlib
import os
import re
import shutil
import sqlite3
import subprocess

import rig
from disks import disk
from rig import check, equal, say

SELL = ["sales_bill", "sell", "--line", "item=POST,qty=1,price=3.50", "--as", "li", "--json"]
LONG_AGO, FAR_OFF = "2020-01-01T00:00:00.000Z", "2090-01-01T00:00:00.000Z"


def findings(party):
    result = party.ask("doctor", "--json")
    told = result.json()
    found = {f["check"]: f for f in told["findings"]}
    bad = any(f["health"] == "bad" for f in told["findings"])
    equal((result.status, told["bad"]), (1 if bad else 0, bad), "status and findings", told)
    for f in told["findings"]:
        check(f["found"] and (f["health"] == "ok") != ("remedy" in f), "a finding without its remedy, or with one too many:", f)
    chinese = party.ask("doctor", "--json", "--lang", "zh").json()["findings"]
    equal([f["check"] for f in chinese], [f["check"] for f in told["findings"]], "the findings in Chinese")
    for f in chinese:
        check(not f["found"].isascii() and not f.get("remedy", "。").isascii(), "not in Chinese:", f)
    return {name: f["health"] for name, f in found.items()}


def finds(party, name, health):
    equal(findings(party)[name], health, name)


@contextlib.contextmanager
def fact(party, table, column, value, where):
    """As if the book said so. Nobody has it open meanwhile."""
    with contextlib.closing(sqlite3.connect(party.path / "book.db", isolation_level=None)) as db:
        (before,), = db.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchall()
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value(before) if callable(value) else value,))
    yield
    with contextlib.closing(sqlite3.connect(party.path / "book.db", isolation_level=None)) as db:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (before,))


def files(party, key):
    for path in (party.path / "book.db", party.path / key):
        path.chmod(0o640)
        finds(party, "rights", "bad")
        path.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(party.path / key, 12345, 12345)
        finds(party, "rights", "bad")
        os.chown(party.path / key, party.path.stat().st_uid, -1)
    finds(party, "rights", "ok")
    second = party.path / "second" / "entries.ndjson"
    finds(party, "second_file", "look")
    second.rename(party.path / "elsewhere")
    finds(party, "second_file", "bad")
    (party.path / "elsewhere").rename(second)


def room(party):
    finds(party, "reserve", "look")
    party.env = {"DAYBOOK_RESERVE": "8"}
    finds(party, "reserve", "ok")
    party.env = {}
    (party.path / "reserve").unlink()


def times(party):
    finds(party, "clock", "ok")
    finds(party, "backup", "look")
    party.do("backup", party.path.parent / f"{party.path.name}.db")
    finds(party, "backup", "ok")
    with fact(party, "meta", "value", LONG_AGO, "name = 'copied_at'"):
        finds(party, "backup", "bad")


def certificate(party, path, name="certificate"):
    finds(party, name, "ok")
    pem = path.read_bytes()
    path.write_bytes(b"no certificate")
    finds(party, name, "bad")
    expired(path)
    finds(party, name, "bad")
    path.write_bytes(pem)


def expired(path):
    """One of a day's life, for which nothing but its dates is looked at."""
    if not shutil.which("openssl"):
        say("SKIPPED: openssl is missing, so no certificate is near its end")
        return
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", path.parent / "spare.key", "-days", "1",
                    "-subj", "/CN=S01", "-out", path], check=True, capture_output=True)
    (path.parent / "spare.key").unlink()


def at_a_site():
    with rig.world() as w:
        w.trade()
        w.sync()
        site = w.sites[0]
        equal({k: v for k, v in findings(site).items() if v == "bad"}, {}, "what is bad of a good book")
        files(site, "device/key.pem")
        room(site)
        times(site)
        certificate(site, site.path / "device" / "cert.pem")
        finds(site, "head_office", "ok")
        with fact(site, "meta", "value", LONG_AGO, "name = 'synced_at'"):
            finds(site, "head_office", "bad")
        with fact(site, "meta", "value", FAR_OFF, "name = 'synced_at'"):
            finds(site, "clock", "bad")
        site.do(*SELL)
        told = site.ask("doctor", "--json").json()
        check("1 entries are not there yet" in next(f["found"] for f in told["findings"] if f["check"] == "head_office"), told)
        finds(site, "users", "look")
        second_elsewhere(site)
        damage(site)


def second_elsewhere(site):
    with disk(rig.World(site.path, site.path), 16 * 1024) as d:
        if not d:
            say("SKIPPED: no tmpfs may be mounted here, so there is no other disk")
            return
        identity = site.path / "site.json"
        before = identity.read_text()
        shutil.copy(site.path / "second" / "entries.ndjson", d.path)
        (d.path / "entries.ndjson").chmod(0o600)
        identity.write_text(before.replace("{", '{"second":"%s",' % d.path, 1))
        finds(site, "second_file", "ok")
        finds(site, "second_space", "bad")
        identity.write_text(before)


def damage(site):
    """Behind the first pages, which say what the tables are."""
    path = site.path / "book.db"
    book = bytearray(path.read_bytes())
    book[len(book) // 2:] = bytes(len(book) - len(book) // 2)
    path.write_bytes(book)
    (site.path / "second" / "entries.ndjson").rename(site.path / "elsewhere")
    finds(site, "database", "bad")


def at_head_office():
    with rig.world() as w:
        w.trade()
        w.sync()
        office = w.office
        equal({k: v for k, v in findings(office).items() if v == "bad"}, {}, "what is bad of a good book beside its daemon")
        office.stop()
        files(office, "authority/ca.key.pem")
        room(office)
        times(office)
        certificate(office, office.path / "authority" / "server.pem")
        certificate(office, office.path / "authority" / "ca.pem", "authority")
        finds(office, "sites", "ok")
        last = "(log, seq) = (SELECT id, seq FROM log WHERE site = 'S01')"
        with fact(office, "entry", "text", lambda text: re.sub('"at":"[^"]*"', f'"at":"{LONG_AGO}"', text), last):
            finds(office, "sites", "look")


rig.run([at_a_site, at_head_office])
