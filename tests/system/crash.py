"""Either program is killed at random moments; nothing acknowledged is lost.

What was acknowledged is the list that matters: an act whose answer said recorded, an
import or a sync that ended with 0. After each kill the work is begun again as a person
would, with the same command, and the list is held against what the programs print. An
act keeps its `--doc`, so that what was recorded and not answered is not booked twice,
and the sums at the end can be known beforehand.

  DAYBOOK_KILLS     how many (20)
  DAYBOOK_YEAR      a wholesaler's CSV to work on instead of the made-up week
  DAYBOOK_COUNTRIES of that CSV, separated by `;`; otherwise all
"""
import csv
import os
import shutil
import time
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import rig
from rig import check, equal, say

KILLS = rig.number_from("DAYBOOK_KILLS", 20)
KILLS_A_ROUND = 20
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Acknowledged:
    """How much of each log is promised: a log only grows, so that is a beginning of it."""

    def __init__(self, w):
        self.w = w
        self.at_site = defaultdict(bytes)
        self.at_office = defaultdict(bytes)

    def site_says(self, site, log):
        self.at_site[site.key] = log

    def office_says(self, key, log):
        self.at_office[key] = log

    def check_site(self, site):
        check(site.log().startswith(self.at_site[site.key]), site.key, "lost what it had acknowledged")

    def check_office(self):
        for key, log in self.at_office.items():
            check(self.w.office.log(key).startswith(log), "head office lost of", key, "what it had acknowledged")


class Killing:
    """One command with a death in it."""

    def __init__(self, w, draw):
        self.w, self.draw = w, draw
        self.took = {}
        self.kills = Counter()
        self.unharmed = 0

    def moment(self, kind):
        return self.draw.uniform(0, 1.1 * self.took.get(kind, 0.3))

    def undisturbed(self, kind, party, args):
        begun = time.monotonic()
        result = party.ask(*args)
        self.took[kind] = max(time.monotonic() - begun, 0.02)
        return result

    def of_command(self, kind, party, args):
        """None: it was killed."""
        child, moment = party.begin(*args), self.moment(kind)
        time.sleep(moment)
        child.kill()
        out, err = child.communicate()
        if child.returncode < 0:
            self.kills[kind] += 1
            return None
        self.unharmed += 1
        self.took[kind] = max(moment, 0.02)
        return rig.Result(child.shown, child.returncode, out, err)

    def of_daemon(self, kind, party, args):
        """The command goes on by itself: it may wait for the daemon, and end well."""
        child = party.begin(*args)
        time.sleep(self.moment(kind))
        self.w.office.kill()
        self.kills[kind + ", daemon"] += 1
        self.w.office.start()
        out, err = child.communicate(timeout=rig.PATIENCE_S)
        check(b"Sanitizer" not in err, "died:", err.decode(errors="replace"))
        return rig.Result(child.shown, child.returncode, out, err)


class Trading:
    """What people do in a world, each step repeated until it is acknowledged."""

    def __init__(self, w, draw):
        self.w, self.draw = w, draw
        self.promised = Acknowledged(w)
        self.killing = Killing(w, draw)
        self.imported = set()
        self.paid = Counter() # pence by customer
        self.begun = defaultdict(list) # by site: acts not acknowledged yet
        self.acts = 0

    def one(self, kind, party, args, how):
        """An acknowledged command's result, or None."""
        way = {"calm": self.killing.undisturbed, "kill": self.killing.of_command, "kill daemon": self.killing.of_daemon}
        result = way[how](kind, party, args)
        if result is None or result.status == 0:
            return result
        # Only what a death on the other side explains.
        check(result.status == 3, "refused:", result)
        return None

    # ---- the steps ----

    def book(self, site, how):
        if site.key in self.imported or not self.one("import", site, site.import_args(self.w.csv), how):
            return
        self.imported.add(site.key)
        self.promised.site_says(site, site.log())

    def sync(self, site, how):
        before = site.log()
        if self.one("sync", site, ["sync", "--json"], how):
            self.promised.office_says(site.key, before)

    def new_act(self, site):
        """The act, and what it pays. Items are at every site once its stock is opened."""
        kind, heard = self.draw.choice(["receipt", "receipt", "sale"]), self.customers(site)
        doc = ["--doc", "".join(self.draw.choices(BASE32, k=16)), "--as", "li", "--json"]
        if kind == "sale" or not heard:
            line = f"item=POST,qty={self.draw.randint(1, 9)},price={self.draw.randint(1, 999)}.{self.draw.randint(10, 99)}"
            return ["sales_bill", "sell", "--line", line, *doc], None, 0
        customer, amount = self.draw.choice(heard), self.draw.randint(1, 99999)
        given = ["--customer", customer, "--means", "cash", "--amount", f"{amount // 100}.{amount % 100:02}"]
        return ["customer_receipt", "take", *given, *doc], customer, amount

    def customers(self, site):
        """Whom the site has heard of and nobody makes anew: those the file names."""
        heard = [c["key"] for c in site.do("customer", "list", "--limit", 0, "--json").json()["papers"]]
        return [key for key in heard if key.isdigit()]

    def act(self, site, how):
        if not self.begun[site.key]:
            self.begun[site.key].append(self.new_act(site))
        args, customer, amount = self.begun[site.key][0]
        result = self.one("act", site, args, how)
        if not result:
            return
        self.begun[site.key].pop()
        self.paid[customer] += amount
        self.acts += 1
        log = site.log()
        self.is_in(log, result.json(), result)
        self.promised.site_says(site, log)

    def is_in(self, log, told, result):
        line = log.splitlines()[told["seq"] - 1] if "seq" in told else None
        check(line is None or rig.digest(line) == told["hash"], "not in the log as answered:", result)
        check(told["doc"].encode() in log, "not in the log:", result)

    def decree(self, how):
        """Head office makes a customer, through its daemon."""
        office = self.w.office
        if not self.begun["HO"]:
            doc = "".join(self.draw.choices(BASE32, k=16))
            self.begun["HO"].append(["customer", "create", "--key", f"N{doc}", "--name", "New", "--doc", doc, "--as", "gm", "--json"])
        result = self.one("decree", office, self.begun["HO"][0], how)
        if not result:
            return
        self.begun["HO"].pop()
        log = office.log("HO")
        self.is_in(log, result.json(), result)
        self.promised.office_says("HO", log)

    # ---- a round ----

    def step(self):
        site = self.draw.choice(self.w.sites)
        kind = self.draw.choice(["book", "act", "act", "sync", "sync", "decree"])
        if kind == "book" and site.key in self.imported:
            kind = "sync"
        how = self.draw.choice(["calm", "kill", "kill", "kill", "kill", "kill"] if kind == "book" else ["calm", "kill", "kill"])
        if kind in ("sync", "decree") and how == "kill":
            how = self.draw.choice(["kill", "kill daemon"])
        if kind == "decree":
            self.decree(how)
        else:
            {"book": self.book, "act": self.act, "sync": self.sync}[kind](site, how)
        if how != "calm":
            self.promised.check_site(site)
            self.promised.check_office()

    def go_on_to_the_end(self):
        for site in self.w.sites:
            self.book(site, "calm")
            check(site.key in self.imported, site.key, "cannot import")
            if self.begun[site.key]:
                self.act(site, "calm")
        if self.begun["HO"]:
            self.decree("calm")
        for _ in range(2):
            for site in self.w.sites:
                site.sync()
                self.promised.check_site(site)
        self.promised.check_office()

    def judge(self, expected):
        entries, stands = rig.agree(self.w)
        for customer, amount in self.paid.items():
            expected[customer] = expected.get(customer, 0) - amount
        expected.pop(None, None)
        equal(stands, {c: v for c, v in expected.items() if v}, "head office's balances and the file's")
        told = self.w.office.do("cases", "--json").json()
        equal(told["cases"], [], "cases")
        return entries


def told(kills, acts, entries, unharmed, begun):
    where = ", ".join(f"{n} in {kind}" for kind, n in sorted(kills.items()))
    return (f"{sum(kills.values())} kills ({where}), {unharmed} came too late; "
            f"{acts} acts beside the imports, {entries} entries held, {time.monotonic() - begun:.0f} s")


# ---- the made-up week ----

def play_round(w, draw, kills):
    trading = Trading(w, draw)
    while sum(trading.killing.kills.values()) < kills:
        trading.step()
    trading.go_on_to_the_end()
    entries = trading.judge(rig.week_expected())
    return trading, entries


def begin_again(w, fresh):
    """The same world before its first trade: made once, copied for each round."""
    w.office.stop()
    for party in [w.office, *w.sites]:
        shutil.rmtree(party.path)
        shutil.copytree(fresh / party.path.name, party.path)
    w.office.start()


def keep_fresh(w, fresh):
    w.office.stop()
    for party in [w.office, *w.sites]:
        shutil.copytree(party.path, fresh / party.path.name, ignore=shutil.ignore_patterns("*.sock"))
    w.office.start()


def killed_in_a_week():
    draw, begun = rig.chance(), time.monotonic()
    kills, acts, entries, unharmed = Counter(), 0, 0, 0
    with rig.world() as w:
        fresh = w.path / "fresh"
        keep_fresh(w, fresh)
        while sum(kills.values()) < KILLS:
            trading, held = play_round(w, draw, min(KILLS_A_ROUND, KILLS - sum(kills.values())))
            kills += trading.killing.kills
            acts, entries, unharmed = acts + trading.acts, entries + held, unharmed + trading.killing.unharmed
            if sum(kills.values()) < KILLS:
                begin_again(w, fresh)
    return told(kills, acts, entries, unharmed, begun)


# ---- a wholesaler's year ----

def read_year(path):
    """Countries, the largest first, and what each customer owes, from the file alone."""
    lines, owes = Counter(), defaultdict(lambda: defaultdict(int))
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        column = {name.replace(" ", ""): i for i, name in enumerate(next(rows))}
        for row in rows:
            country, customer = row[column["Country"]], row[column["CustomerID"]].split(".")[0]
            lines[country] += 1
            if customer:
                amount = Decimal(row[column["Quantity"]]) * Decimal(row[column["UnitPrice"]]) * 100
                owes[country][customer] += int(amount.to_integral_value(ROUND_HALF_UP))
    return [country for country, _ in lines.most_common()], owes


def killed_in_a_year():
    draw, begun = rig.chance(), time.monotonic()
    path = Path(os.environ["DAYBOOK_YEAR"])
    countries, owes = read_year(path)
    if os.environ.get("DAYBOOK_COUNTRIES"):
        countries = [c for c in countries if c in os.environ["DAYBOOK_COUNTRIES"].split(";")]
    expected = Counter()
    for country in countries:
        for customer, amount in owes[country].items():
            expected[customer] += amount
    with rig.directory() as top:
        w = rig.World(top, path, countries).make()
        say(f"{len(countries)} sites are enrolled, {time.monotonic() - begun:.0f} s")
        try:
            trading, entries = play_year(w, draw, dict(expected))
            w.end()
        finally:
            if w.office.daemon:
                w.office.daemon.kill()
                w.office.daemon.wait()
    return told(trading.killing.kills, trading.acts, entries, trading.killing.unharmed, begun)


def play_year(w, draw, expected):
    trading = Trading(w, draw)
    trading.killing.took = {"import": 8.0, "sync": 3.0}
    while sum(trading.killing.kills.values()) < KILLS:
        before = sum(trading.killing.kills.values())
        trading.step()
        after = sum(trading.killing.kills.values())
        if after > before and after % 10 == 0:
            say(f"  {after} kills, {len(trading.imported)} sites have imported")
    trading.go_on_to_the_end()
    return trading, trading.judge(expected)


rig.run([killed_in_a_year] if os.environ.get("DAYBOOK_YEAR") else [killed_in_a_week])
