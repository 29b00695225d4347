"""What the system tests stand on: head office and sites in a directory of their own, driven
by their programs alone.

A test sees what a person or a script sees: arguments, exit statuses, what is printed, the
wire. What the books hold is judged here from the printed entries, by a small reading of
chains and legs that shares no line with the programs.

  DAYBOOK_BIN   a build directory (with client/ and syncd/ in it), or one that holds both programs
  DAYBOOK_SEED  for the tests that draw; printed, so that a failure can be played again
  DAYBOOK_KEEP  leave the directories behind
"""
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
WEEK = TOP / "packaging" / "trading-week"
COUNTRIES = ["Malta", "Portugal", "United Kingdom"]
PATIENCE_S = 120


class Failure(Exception):
    pass


def check(good, *what):
    if not good:
        raise Failure(" ".join(str(w) for w in what))


def equal(found, wanted, *what):
    check(found == wanted, *what, f"-- found {str(found)[:600]!r}, wanted {str(wanted)[:600]!r}")


def say(*words):
    print(*words, flush=True)


def number_from(name, otherwise):
    return int(os.environ.get(name) or otherwise)


def chance():
    seed = number_from("DAYBOOK_SEED", random.SystemRandom().randrange(1 << 31))
    say(f"seed {seed}")
    return random.Random(seed)


# ---- the programs ----

def program(name):
    build = Path(os.environ.get("DAYBOOK_BIN") or "")
    trees = [build] if os.environ.get("DAYBOOK_BIN") else [TOP / "build" / "dev", TOP / "build" / "release"]
    part = {"daybook": "client", "daybook-syncd": "syncd"}[name]
    for tree in trees:
        for path in (tree / part / name, tree / name):
            if path.is_file():
                return str(path.resolve())
    raise SystemExit(f"{name} is not built; name the build directory in DAYBOOK_BIN")


class Result:
    def __init__(self, args, status, out, err):
        self.args, self.status, self.out, self.err = args, status, out, err

    def __str__(self):
        shown = (self.out[:800] + b" | " + self.err[:1600]).decode(errors="replace")
        return f"{' '.join(map(str, self.args))}: status {self.status}: {shown}"

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            raise Failure("no JSON from", self) from None

    def refused(self, code, status=1, place=None):
        """A refusal under --json: an object with code, place, values and remedy."""
        check(self.status == status, f"status {status} wanted:", self)
        told = self.json()
        for member in ("code", "place", "message", "values", "remedy"):
            check(member in told, f"no {member} in", self)
        check(isinstance(told["values"], dict) and told["remedy"], "values or remedy are none in", self)
        check(told["code"] in ([code] if isinstance(code, str) else code), f"{code} wanted:", self)
        check(place is None or place in told["place"], f"place {place} wanted:", self)
        return told


def environment():
    env = {k: v for k, v in os.environ.items() if not k.startswith("DAYBOOK_")}
    return {**env, "TZ": "UTC", "DAYBOOK_RESERVE": "0", "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0"}


class Party:
    """A data directory and the program that works in it."""

    program_name = None

    def __init__(self, path, user):
        self.path, self.user = Path(path), user
        self.env = {}  # beside what every program is given

    def begin(self, *args, **options):
        args = [program(self.program_name), "-C", self.path, *args]
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        child = subprocess.Popen([str(a) for a in args], env={**environment(), **self.env}, **options)
        child.shown = [Path(args[0]).name, *args[3:]]
        return child

    def ask(self, *args, given=None, **options):
        child = self.begin(*args, **{"stdin": subprocess.PIPE if given is not None else subprocess.DEVNULL, **options})
        try:
            out, err = child.communicate(given, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            raise Failure("no answer from", *child.shown) from None
        check(b"Sanitizer" not in err and child.returncode in (0, 1, 2, 3), "died:",
              Result(child.shown, child.returncode, out, err))
        return Result(child.shown, child.returncode, out, err)

    def do(self, *args, **options):
        result = self.ask(*args, **options)
        check(result.status == 0, "status 0 wanted:", result)
        return result

    def act(self, *args, **options):
        return self.do(*args, "--json", "--as", self.user, **options).json()

    def log(self, *args):
        return self.do("log", *args).out

    def verify(self):
        told = self.do("verify", "--json").json()
        equal(told["faults"], [], self.path.name, "has faults")


class Site(Party):
    program_name = "daybook"

    def __init__(self, path, key, country):
        super().__init__(path, "li")
        self.key, self.country = key, country

    def sync(self):
        return self.do("sync", "--json").json()

    def import_args(self, csv):
        return ["import", "online-retail", csv, "--country", self.country, "--as", "li", "--with", "wu", "--json"]


class Office(Party):
    program_name = "daybook-syncd"

    def __init__(self, path):
        super().__init__(path, "gm")
        self.daemon, self.said = None, self.path.parent / "serve.log"

    def start(self):
        """As a supervisor does: a command that found no daemon may be at the book just now."""
        until = time.monotonic() + PATIENCE_S
        while not self.started(until):
            time.sleep(0.2)

    def started(self, until):
        log = open(self.said, "ab")
        begun = log.tell()
        self.daemon = self.begin("serve", stdout=log, stderr=log)
        log.close()
        while b"msg=serving" not in (told := self.said.read_bytes()[begun:]):
            if self.daemon.poll() == 3 and b"E_BUSY" in self.said.read_bytes()[begun:] and time.monotonic() < until:
                return False
            check(self.daemon.poll() is None and time.monotonic() < until, "the daemon did not start:", told.decode())
            time.sleep(0.01)
        return True

    def stop(self):
        """In order: what it says at its end is looked at too."""
        self.daemon.send_signal(signal.SIGTERM)
        status = self.daemon.wait(PATIENCE_S)
        self.daemon = None
        said = self.said.read_text(errors="replace")
        check(status == 0 and "Sanitizer" not in said, f"the daemon ended with {status}:", said[-3000:])

    def kill(self):
        check(self.daemon.poll() is None, "the daemon died by itself:", self.said.read_text(errors="replace")[-3000:])
        self.daemon.kill()
        self.daemon.wait()
        self.daemon = None

    def token(self, site, *args):
        return self.do("token", site, *args).out.decode().strip()

    def balances(self):
        """What each customer owes, in pence."""
        rows = self.do("report", "receivables", "--by", "customer", "--json").json()["rows"]
        return {row["customer"]: pence(row["balance"]) for row in rows}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class World:
    """Head office, its sites enrolled, their records heard; nothing traded yet."""

    def __init__(self, path, csv, countries=COUNTRIES):
        self.path, self.csv = Path(path), Path(csv)
        self.office = Office(self.path / "ho")
        self.sites = [Site(self.path / f"S{i:02}", f"S{i:02}", c) for i, c in enumerate(countries, 1)]

    def make(self):
        port = free_port()
        office = self.office
        office.do("init", "--user", "gm", "--name", "General manager", "--host", "127.0.0.1", "--listen", f"127.0.0.1:{port}")
        for site in self.sites:
            office.act("site", "create", "--key", site.key, "--name", site.country)
        everywhere = ",".join(site.key for site in self.sites)
        for key in ("li", "wu"):
            office.act("user", "create", "--key", key, "--name", key, "--sites", everywhere, "--roles", "OWN")
        office.do("import", "online-retail", "--records", self.csv, "--as", "gm")
        office.start()
        for site in self.sites:
            site.do("enrol", office.token(site.key))
        return self

    def port(self):
        return int(json.loads((self.office.path / "syncd.json").read_text())["listen"].rpartition(":")[2])

    def trade(self):
        for site in self.sites:
            site.do(*site.import_args(self.csv))

    def sync(self):
        for site in self.sites:
            site.sync()

    def end(self):
        if self.office.daemon:
            self.office.stop()


@contextlib.contextmanager
def directory():
    path = Path(tempfile.mkdtemp(prefix="daybook-system-"))
    try:
        yield path
    finally:
        if os.environ.get("DAYBOOK_KEEP"):
            say("kept", path)
        else:
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def world(countries=COUNTRIES):
    with directory() as path:
        csv = path / "week.csv"
        csv.write_bytes(subprocess.check_output([WEEK]))
        w = World(path, csv, countries)
        try:
            yield w.make()
            w.end()
        finally:
            if w.office.daemon:
                w.office.daemon.kill()
                w.office.daemon.wait()


def week_expected():
    lines = subprocess.check_output([WEEK, "--expected"], text=True).split()[1:]
    return {customer: int(owed) for customer, owed in (line.split(",") for line in lines)}


# ---- amounts ----

def pence(text):
    return int((Decimal(text) * 100).to_integral_value(ROUND_HALF_UP))


# ---- entries, read without the programs ----

KEYS = "site epoch seq prev at day seen who with type v act doc on group for body then posts".split()
LEG_KEYS = "a at of item paper due by m q".split()
MONEY, QTY = "m", "q"


def digest(line):
    return hashlib.sha256(line).hexdigest()


def no_twin_keys(pairs):
    check(len(dict(pairs)) == len(pairs), "a key stands twice")
    return dict(pairs)


def spelled(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def check_legs(legs):
    money, pieces = Decimal(0), defaultdict(Decimal)
    for leg in legs:
        equal(list(leg), [k for k in LEG_KEYS if k in leg], "a leg's keys")
        if MONEY in leg:
            check(QTY not in leg and Decimal(leg[MONEY]) and leg[MONEY][-3] == ".", "money", leg)
            money += Decimal(leg[MONEY])
        else:
            check(Decimal(leg[QTY]), "a leg that comes to nil", leg)
            pieces[leg.get("item")] += Decimal(leg[QTY])
    check(not money and not any(pieces.values()), "the legs do not sum to nil:", legs)


def check_entries(log):
    """Chains, key order, spelling, legs. Returns the number of entries."""
    heads, count = {}, 0
    for line in log.splitlines():
        entry = json.loads(line, object_pairs_hook=no_twin_keys)
        name = f"{entry['site']} {entry['epoch']}:{entry['seq']}"
        equal(list(entry), [k for k in KEYS if k in entry], name, "keys")
        equal(spelled(entry), line, name, "spelled otherwise than its values say")
        seq, prev, at = heads.get((entry["site"], entry["epoch"]), (0, "0" * 64, ""))
        equal((entry["seq"], entry["prev"]), (seq + 1, prev), name, "does not join")
        check(entry["at"] >= at, name, "is before the one before")
        check_legs(entry.get("posts", []))
        heads[entry["site"], entry["epoch"]] = (seq + 1, digest(line), entry["at"])
        count += 1
    return count


def sums(log):
    """By account and what it is kept by, from legs alone: pence, or thousandths of a piece."""
    found = defaultdict(int)
    for line in log.splitlines():
        for leg in json.loads(line).get("posts", []):
            value = pence(leg[MONEY]) if MONEY in leg else int(Decimal(leg[QTY]) * 1000)
            found[tuple(leg.get(k, "") for k in ("a", "at", "of", "item", "paper", "by"))] += value
    return {spot: value for spot, value in found.items() if value}


def owed(found):
    """Of such sums, what each customer owes."""
    customers = defaultdict(int)
    for (account, _, of, _, _, _), value in found.items():
        if account in ("AR", "UNS", "ADV"):
            customers[of] += value
    return {customer: value for customer, value in customers.items() if value}


def agree(w):
    """Everything a world says of itself when all is synced: byte for byte, and to the penny."""
    held = w.office.log()
    for site in w.sites:
        equal(digest(w.office.log(site.key)), digest(site.log()), site.key, "its log and what head office holds")
        site.verify()
    w.office.verify()
    entries = check_entries(held)
    stands = {c: v for c, v in w.office.balances().items() if v}
    equal(stands, owed(sums(held)), "head office's balances and the legs")
    return entries, stands


# ---- running tests ----

def run(tests):
    """Each is a function; a name among the arguments chooses. Ends the program."""
    # What is logged in lasts as long as its session: this program leads one, for whoever
    # started it may be out of sight of this process table.
    with contextlib.suppress(PermissionError):  # it leads one, or a group, already
        os.setsid()
    chosen = [t for t in tests if not sys.argv[1:] or t.__name__ in sys.argv[1:]]
    failures = 0
    for test in chosen:
        begun = time.monotonic()
        try:
            told = test()
        except Failure as why:
            failures += 1
            say(f"FAILED {test.__name__}: {why}")
        else:
            say(f"ok {test.__name__} ({time.monotonic() - begun:.1f} s){': ' + told if told else ''}")
    say(f"{len(chosen)} tests, {failures} failures")
    sys.exit(1 if failures or not chosen else 0)
