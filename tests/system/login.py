#!/usr/bin/env python3
"""People at the real programs: PINs, sessions, lock-out, clerks of a site, and what is
kept of refusals."""
import json
import os
import pty
import select
import sqlite3
import stat
import subprocess
import time
from contextlib import contextmanager

import rig
from rig import check, equal


class Shop(rig.Party):
    """A book begun alone; li owns it."""

    program_name = "daybook"

    def __init__(self, path):
        super().__init__(path, "li")
        self.do("init", "--user", "li", "--name", "Li Wei")
        self.key = json.loads((self.path / "site.json").read_text())["site"]
        self.act("item", "create", "--key", "P1", "--name", "Tea")

    def pins(self, **lines):
        path = self.path.parent / "pins"
        path.write_text("".join(f"{name}:{pin}\n" for name, pin in lines.items()))
        path.chmod(0o600)
        return ["--pin-file", path]

    def set_pin(self, user, pin, **signers):
        self.do("user", "reset", user, "--as", "li", *self.pins(new=pin, **signers))

    def hire(self, key, roles, pin=None, **signers):
        self.do("user", "create", "--key", key, "--name", key, "--sites", self.key, "--roles", roles, "--as", "li",
                *self.pins(**signers))
        if pin:
            self.set_pin(key, pin, **signers)

    def sell(self, *args):
        return self.ask("sales_bill", "sell", "--line", "item=P1,qty=1,price=2", "--json", *args)

    def clock_back(self, table, column, seconds):
        """Time passes for this machine's own file: what stands in it is older now."""
        db = sqlite3.connect(self.path / "local.db")
        with db:
            db.execute(f"UPDATE {table} SET {column} = {column} - ?", (seconds * 1000,))
        db.close()


@contextmanager
def shop():
    with rig.directory() as path:
        yield Shop(path / "book")


def test_without_a_pin_a_name_will_do():
    with shop() as s:
        check(s.sell("--as", "li").status == 0, "no PIN, no question")


def test_with_a_pin_he_has_to_prove_himself():
    with shop() as s:
        s.set_pin("li", "2580")
        s.sell("--as", "li").refused("E_LOGIN")
        s.sell("--as", "li", *s.pins(li="2581")).refused("E_PIN")
        check(s.sell("--as", "li", *s.pins(li="2580")).status == 0, "the right PIN")
        check(s.sell("--as", "li", "--pin-file", "-").status == 1, "nothing on standard input")
        given = s.ask("sales_bill", "sell", "--line", "item=P1,qty=1,price=2", "--as", "li", "--pin-file", "-", given=b"li:2580\n")
        check(given.status == 0, given)
        loose = s.pins(li="2580")[1]
        loose.chmod(0o644)
        s.sell("--as", "li", "--pin-file", loose).refused("E_USAGE", status=2)


# A PIN guessed: five tries, then a minute, and a kill between does not help.
def test_a_pin_guessed():
    with shop() as s:
        s.set_pin("li", "2580")
        for left in "4321":
            equal(s.sell("--as", "li", *s.pins(li="0007")).refused("E_PIN")["values"]["left"], left)
        equal(s.sell("--as", "li", *s.pins(li="0007")).refused("E_PIN")["values"]["left"], "0")
        s.sell("--as", "li", *s.pins(li="2580")).refused("E_LOCKED")
        s.clock_back("attempt", "until", 61)
        s.sell("--as", "li", *s.pins(li="0007")).refused("E_PIN")
        waits = int(s.sell("--as", "li", *s.pins(li="2580")).refused("E_LOCKED")["values"]["seconds"])
        check(60 < waits <= 120, "the second lock is twice as long:", waits)
        s.clock_back("attempt", "until", 121)
        check(s.sell("--as", "li", *s.pins(li="2580")).status == 0, "the right one after the lock")
        equal(s.sell("--as", "li", *s.pins(li="0007")).refused("E_PIN")["values"]["left"], "4")


def test_a_try_that_is_killed_is_a_try():
    with shop() as s:
        s.set_pin("li", "2580")
        pins = s.pins(li="0007")
        for _ in range(5):
            before = wrong_tries(s.path / "local.db")
            child = s.begin("sales_bill", "sell", "--line", "item=P1,qty=1,price=2", "--as", "li", *pins)
            db = s.path / "local.db"
            until = time.monotonic() + 20
            while child.poll() is None and time.monotonic() < until:
                if db.exists() and wrong_tries(db) > before:
                    break
                time.sleep(0.002)
            child.kill()
            child.communicate()
        s.sell("--as", "li", *s.pins(li="2580")).refused("E_LOCKED")


def wrong_tries(path):
    try:
        db = sqlite3.connect(path, timeout=5)
        row = db.execute("SELECT wrong FROM attempt").fetchone()
        db.close()
        return row[0] if row else 0
    except sqlite3.Error:
        return 0


# SEC-20 E_SELF_APPROVAL: each signs with his own identity, the second by his own PIN,
# logged in or not.
def test_the_second_signature_is_proved_by_itself():
    with shop() as s:
        s.do("opening_stock", "post", "--line", "item=P1,qty=10", "--as", "li")
        s.hire("gm", "GM", "135790")
        s.hire("sh", "SH", "9753")
        count = ["stock_adjustment", "post", "--line", "item=P1,qty=-1", "--reason", "count", "--json"]
        s.do("login", "gm", *s.pins(gm="135790"))
        s.ask(*count, "--as", "sh", "--with", "gm", *s.pins(sh="9753")).refused("E_LOGIN")
        s.ask(*count, "--as", "sh", "--with", "sh", *s.pins(sh="9753")).refused("E_SELF_APPROVAL")
        s.ask(*count, "--as", "sh", "--with", "gm", *s.pins(sh="9753", gm="9753")).refused("E_PIN")
        check(s.ask(*count, "--as", "sh", "--with", "gm", *s.pins(sh="9753", gm="135790")).status == 0, "both PINs")


def test_a_session_signs_until_it_ends():
    with shop() as s:
        s.set_pin("li", "2580")
        s.ask("login", "li", "--json", *s.pins(li="1111")).refused("E_PIN")
        s.do("login", "li", *s.pins(li="2580"))
        check(s.sell().status == 0, "logged in, no --as")
        check(b"li" in s.do("status").out, "status names who is logged in")
        # Another session of this machine is another terminal.
        other = s.ask("sales_bill", "sell", "--line", "item=P1,qty=1,price=2", "--as", "li", "--json", start_new_session=True)
        other.refused("E_LOGIN")
        s.clock_back("session", "used", 16 * 60)
        check(s.sell().status == 2, "idle too long: nobody signs")
        s.do("login", "li", "--idle", "60", *s.pins(li="2580"))
        s.clock_back("session", "used", 16 * 60)
        check(s.sell().status == 0, "an hour is not over")
        s.do("logout")
        s.sell("--as", "li").refused("E_LOGIN")


# SEC-08: who is logged in signs for what is printed again.
def test_who_is_logged_in_prints_again():
    with shop() as s:
        s.set_pin("li", "2580")
        s.do("login", "li", *s.pins(li="2580"))
        slip = ["print", s.sell().json()["number"], "--copy", "stub", "--to", s.path.parent / "slip"]
        s.do(*slip)
        s.do(*slip, "--reason", "jam")
        notes = [e for e in s.do("log").out.splitlines() if b'"type":"reprint"' in e]
        check(len(notes) == 1 and b'"who":"li"' in notes[0], notes)


def test_who_is_not_there_is_told_what_a_wrong_pin_is_told():
    with shop() as s:
        s.set_pin("li", "2580")
        known = s.ask("login", "li", "--json", *s.pins(li="1111")).refused("E_PIN")
        unknown = s.ask("login", "nobody", "--json", *s.pins(nobody="1111")).refused("E_PIN")
        equal(unknown["message"].replace("nobody", "li"), known["message"])


def test_one_changes_his_own_pin():
    with shop() as s:
        s.hire("wu", "BC,CH", "2580")
        s.do("login", "wu", *s.pins(wu="2580"))
        s.ask("passwd", "--json", "--pin-file", s.pins(new="1397")[1]).refused("E_LOGIN")
        s.ask("passwd", "--json", *s.pins(wu="2580", new="1234")).refused("E_WEAK")
        s.do("passwd", *s.pins(wu="2580", new="1397"))
        check(s.sell().status == 2, "the login by the old PIN is over")
        s.sell("--as", "wu", *s.pins(wu="2580")).refused("E_PIN")
        check(s.sell("--as", "wu", *s.pins(wu="1397")).status == 0, "the new one")
        # Not by the general command.
        check(s.ask("user", "renew", "li", "--as", "wu", *s.pins(wu="1397")).status == 2, "renew is passwd's alone")


def test_nothing_shows_a_secret():
    with shop() as s:
        s.set_pin("li", "2580")
        s.sell("--as", "li", *s.pins(li="97531"))
        shown = b"".join(s.do(*words).out for words in (
            ["user", "show", "li"], ["user", "show", "li", "--json"], ["user", "list"], ["user", "list", "--json"],
            ["refusals", "--json"], ["describe", "--json"], ["user", "--help"]))
        check(b"argon2id" not in shown and b"97531" not in shown and b"2580" not in shown, "a secret is shown")
        check(b"--verifier" not in s.do("user", "--help").out, "a secret as an option")
        equal(stat.S_IMODE((s.path / "local.db").stat().st_mode), 0o600, "local.db")
        kept = (s.path / "local.db").read_bytes()
        check(b"97531" not in kept, "a PIN in local.db")


# SEC-18: every refusal is kept, with who, what and why.
def test_refusals_are_kept():
    with shop() as s:
        s.hire("wk", "WK")
        s.sell("--as", "wk").refused("E_PERMISSION")
        s.ask("login", "li", "--json", *s.pins(li="1111"))
        told = json.loads(s.do("refusals", "--json").out)["refusals"]
        equal([(r["who"], r["command"], r["refusal"]["code"]) for r in told], [("wk", "sales_bill sell", "E_PERMISSION")])
        check(b"sales_bill sell" in s.do("refusals").out, "the table")
        equal(json.loads(s.do("refusals", "--day", "2001-01-01", "--json").out)["refusals"], [])


# SEC-10 E_PERMISSION: money and stock are read by the posts that may; the directory's
# owner, logged in as nobody, has the files anyway.
def test_who_may_not_see_is_refused():
    with shop() as s:
        s.hire("wk", "WK")
        s.hire("ch", "CH")
        s.hire("dc", "DC")
        s.do("customer", "create", "--key", "C1", "--name", "One", "--as", "li")
        s.do("customer_receipt", "take", "--customer", "C1", "--means", "cash", "--amount", "5", "--as", "ch")
        # REP-12 E_PERMISSION: invoice usage, void information and the like are told by post.
        money = [["report", "receivables"], ["report", "customer", "C1"], ["report", "balances"], ["customer_receipt", "list"], ["log"],
                 ["statement", "C1"], ["report", "voids"], ["report", "invoices"], ["report", "postings"]]
        for words in money:
            s.ask(*words, "--as", "wk", "--json").refused("E_PERMISSION")
            s.do(*words, "--as", "ch")
            s.do(*words)
        s.do("report", "stock", "--as", "wk")
        for words in (["report", "stock"], ["transfer", "list"]):
            s.ask(*words, "--as", "dc", "--json").refused("E_PERMISSION")
        s.do("login", "wk")
        s.ask("report", "receivables", "--json").refused("E_PERMISSION")
        s.ask("customer_receipt", "show", f"{s.key}-RC-000001", "--json").refused("E_PERMISSION")
        s.do("logout")
        s.do("report", "receivables")
        codes = [r["refusal"]["code"] for r in json.loads(s.do("refusals", "--json").out)["refusals"]]
        check(len(codes) == len(money) + 4 and set(codes) == {"E_PERMISSION"}, codes)


# SEC-01 E_PERMISSION: with --json the refusal says whom to ask.
def test_a_refusal_says_whom_to_ask():
    with shop() as s:
        s.hire("wk", "WK")
        told = s.sell("--as", "wk").refused("E_PERMISSION")
        equal(told["values"]["posts"], "BC CH OWN")


# ---- at a terminal ----

class Terminal:
    def __init__(self, party, *args):
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ.update({k: v for k, v in rig.environment().items()})
            os.execv(rig.program(party.program_name), [party.program_name, "-C", str(party.path), *args])
        self.seen = b""

    def expect(self, text):
        until = time.monotonic() + 60
        while text.encode() not in self.seen:
            check(time.monotonic() < until, "the terminal does not say", text, "but", self.seen)
            if select.select([self.fd], [], [], 1)[0]:
                try:
                    self.seen += os.read(self.fd, 4096)
                except OSError:
                    check(text.encode() in self.seen, "the terminal ended before", text, ":", self.seen)

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        while True:
            try:
                part = os.read(self.fd, 4096)
            except OSError:
                break
            if not part:
                break
            self.seen += part
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_at_a_terminal_the_pin_is_typed_unseen():
    with shop() as s:
        t = Terminal(s, "user", "reset", "li", "--as", "li")
        t.expect("New PIN")
        t.type("2580\n")
        t.expect("Once more")
        t.type("2580\n")
        equal(t.end(), 0, t.seen)
        t = Terminal(s, "login", "li")
        t.expect("PIN of li")
        t.type("999\x7f\x152580\n")
        equal(t.end(), 0, t.seen)
        check(b"2580" not in t.seen and b"999" not in t.seen, "echoed:", t.seen)
        t = Terminal(s, "login", "li")
        t.expect("PIN of li")
        t.type("\x03")
        equal(t.end(), 1, t.seen)
        check(b"E_LEFT" in t.seen, t.seen)


# ---- head office and a site ----

def test_head_office_asks_for_pins_beside_the_daemon():
    with rig.world(["Malta"]) as w:
        office, site = w.office, w.sites[0]
        pins = w.path / "pins"

        def given(**lines):
            pins.write_text("".join(f"{name}:{pin}\n" for name, pin in lines.items()))
            pins.chmod(0o600)
            return ["--pin-file", pins]

        office.do("user", "reset", "gm", "--as", "gm", *given(new="2580"))
        office.ask("item", "create", "--key", "Z1", "--name", "z", "--as", "gm", "--json").refused("E_LOGIN")
        office.ask("import", "online-retail", "--records", w.csv, "--as", "gm", "--json").refused("E_LOGIN")
        office.do("item", "create", "--key", "Z1", "--name", "z", "--as", "gm", *given(gm="2580"))
        office.do("user", "create", "--key", "sh", "--name", "sh", "--sites", site.key, "--roles", "SH", "--as", "gm",
                  *given(gm="2580"))
        office.do("user", "reset", "sh", "--as", "gm", *given(gm="2580", new="86421"))
        site.sync()
        # From here on the site has no line.
        told = site.ask("user", "enlist", "--name", "Sun", "--roles", "CH", "--as", "sh", "--json",
                        *given(sh="86421", new="9182")).json()
        clerk = told["number"]
        equal(clerk, f"{site.key}-US-000001")
        site.ask(*site.import_args(w.csv), "--as", clerk).refused("E_LOGIN")
        sale = ["sales_bill", "sell", "--line", "item=Z1,qty=1,price=2", "--as", clerk, "--json"]
        site.ask(*sale).refused("E_LOGIN")
        check(site.ask(*sale, *given(**{clerk: "9182"})).status == 0, "the clerk sells")
        site.do("access", "reset", clerk, "--as", "sh", *given(sh="86421", new="7391"))
        site.ask(*sale, *given(**{clerk: "9182"})).refused("E_PIN")
        check(site.ask(*sale, *given(**{clerk: "7391"})).status == 0, "by the new PIN")
        site.do("access", "shut_out", clerk, "--reason", "till", "--as", "sh", *given(sh="86421"))
        site.ask(*sale, *given(**{clerk: "7391"})).refused("E_SHUT_OUT")
        site.sync()
        check(clerk.encode() in office.do("user", "list").out, "head office hears of the clerk")
        equal(json.loads(office.do("cases", "--json").out)["cases"], [])


if __name__ == "__main__":
    rig.run([v for k, v in sorted(globals().items()) if k.startswith("test_")])
