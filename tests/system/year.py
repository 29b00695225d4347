#!/usr/bin/env python3
"""The year of the demo, held against figures computed elsewhere.

  tests/system/year.py [DEMO]        DEMO: the demo's books, build/demo

Reads ../shared/data/expected. Every sum is worked out here from what `log` prints, and
once more from what the programs report. Then what changes nothing is done again: an
import, a sync, a rebuild on both sides. Whole pence and thousandths throughout.
"""
import collections, csv, hashlib, json, os, pathlib, re, subprocess, sys, time

TOP = pathlib.Path(__file__).resolve().parents[2]
DEMO = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DAYBOOK_DEMO", TOP / "build/demo"))
EXPECTED = TOP.parent / "shared/data/expected"
DAYBOOK = TOP / "build/release/client/daybook"
SYNCD = TOP / "build/release/syncd/daybook-syncd"
KEYS = ["site", "epoch", "seq", "prev", "at", "day", "seen", "who", "with", "type", "v", "act", "doc", "on", "group", "for",
        "body", "then", "posts"]
LEG = ["a", "at", "of", "item", "paper", "due", "by", "m", "q"]
failed = passed = 0


def hold(what, got, wanted):
    global failed, passed
    if got == wanted:
        passed += 1
        print(f"ok    {what}")
        return
    failed += 1
    if isinstance(got, dict) and isinstance(wanted, dict):
        odd = [k for k in sorted(set(got) | set(wanted), key=str) if got.get(k, 0) != wanted.get(k, 0)]
        print(f"WRONG {what}: {len(odd)} differ, first", [(k, got.get(k), wanted.get(k)) for k in odd[:3]])
    else:
        print(f"WRONG {what}: {got}, not {wanted}")


def run(program, where, *words):
    return subprocess.run([program, "-C", DEMO / where, *words], check=True, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL).stdout


def ho(*words):
    return run(SYNCD, "ho", *words)


def units(text, places):
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = digits.partition(".")
    return sign * (int(whole) * 10 ** places + int((part + "0" * places)[:places]))


def pence(text):
    return units(text, 2)


def rows(name):
    with open(EXPECTED / name) as file:
        return list(csv.DictReader(file))


class Log:
    """Entries: chains, spelling and sums, without any of the product's code."""

    def __init__(self):
        self.heads, self.wrong, self.count = {}, [], 0
        self.sums = collections.Counter()
        self.opening, self.written_off, self.value = (collections.Counter() for _ in range(3))
        self.lines_of_bill = {}
        self.items, self.moves = collections.Counter(), []

    def bad(self, e, why):
        self.wrong.append((e.get("site"), e.get("seq"), why))

    def read(self, raw):
        e = json.loads(raw)
        self.count += 1
        digest = hashlib.sha256(raw.encode()).hexdigest()
        seq, head = self.heads.get((e["site"], e["epoch"]), (0, "0" * 64))
        if e["seq"] != seq + 1 or e["prev"] != head:
            self.bad(e, "does not join")
        self.heads[e["site"], e["epoch"]] = e["seq"], digest
        if list(e) != [k for k in KEYS if k in e] or json.dumps(e, ensure_ascii=False, separators=(",", ":")) != raw:
            self.bad(e, "spelled otherwise")
        self.legs(e)
        self.paper(e)

    def legs(self, e):
        money, goods = 0, collections.Counter()
        for leg in e.get("posts", []):
            if list(leg) != [k for k in LEG if k in leg]:
                self.bad(e, "a leg's keys")
            v = pence(leg["m"]) if "m" in leg else units(leg["q"], 3)
            self.sums[tuple(leg.get(k, "") for k in ("a", "at", "of", "item", "paper", "due", "by"))] += v
            if "m" in leg:
                money += v
            else:
                goods[leg["item"]] += v
            if leg["a"] in ("AR", "ADV"):
                self.moves.append((leg["of"], leg["a"], leg.get("paper", ""), leg.get("due", ""), e["day"], v))
        if money or any(goods.values()):
            self.bad(e, "does not add up")

    def paper(self, e):
        kind, body = (e["type"], e["act"]), e["body"]
        if kind in (("sales_bill", "sell"), ("sales_bill", "confirm"), ("sales_return", "post")):
            sign = -1 if e["type"] == "sales_return" else 1
            lines = [(line["item"], sign * pence(line["amount"])) for line in body["lines"]]
            if kind[1] == "confirm":
                self.lines_of_bill[e["doc"]] = lines
            else:
                self.add(lines)
        elif kind == ("sales_bill", "issue"):
            self.add(self.lines_of_bill.pop(e["doc"]))
        elif kind == ("bad_debt", "post"):
            self.add([(body["item"], -pence(body["amount"]))])
        elif kind == ("opening_stock", "post"):
            for line in body["lines"]:
                self.opening[line["item"]] += units(line["qty"], 3)
        elif kind == ("stock_adjustment", "post"):
            for line in body["lines"]:
                self.written_off[line["item"]] -= units(line["qty"], 3)

    def add(self, lines):
        for item, amount in lines:
            self.value[item] += amount

    def balances(self):
        return {k: v for k, v in self.sums.items() if v}


def read_log(program, where):
    log = Log()
    with subprocess.Popen([program, "-C", DEMO / where, "log"], stdout=subprocess.PIPE, text=True, encoding="utf-8") as p:
        for raw in p.stdout:
            log.read(raw.rstrip("\n"))
    return log


def reported_balances():
    return {tuple(r.get(k) or "" for k in ("account", "site", "party", "item", "paper", "due", "by")):
            pence(r["money"]) if r.get("money") else units(r["quantity"], 3)
            for r in json.loads(ho("report", "balances", "--json"))["rows"]}


def days_from_civil(day):
    import datetime
    return datetime.date.fromisoformat(day).toordinal()


def aging_from_legs(moves, on):
    items, out = collections.Counter(), collections.defaultdict(lambda: [0] * 6)
    for customer, account, paper, due, day, v in moves:
        if day > on:
            continue
        if account == "AR":
            items[customer, paper, due] += v
        else:
            out[customer][5] += v
    for (customer, paper, due), v in items.items():
        age = days_from_civil(on) - days_from_civil(due)
        out[customer][0 if age <= 30 else min((age - 1) // 30, 4)] += v
    return {k: v for k, v in out.items() if any(v)}


BUCKETS = ["d0_30", "d31_60", "d61_90", "d91_120", "d120p", "unapplied_credit"]


def expected_aging(on):
    out = {r["customer"]: [int(r[b]) for b in BUCKETS] for r in rows(f"or_aging_{on.replace('-', '')}.csv")}
    return {k: v for k, v in out.items() if any(v)}


def reported_aging(on):
    report = json.loads(ho("report", "receivables", "--by", "customer", "--on", on, "--json"))
    names = [c["name"] if isinstance(c, dict) else c for c in report["columns"]]
    money = [n for n in names if n not in ("customer", "name", "receivable", "balance", "unsettled")]
    out = {r["customer"]: [pence(r.get(n) or "0") for n in money] for r in report["rows"]}
    return {k: v for k, v in out.items() if any(v)}


def receivables(log):
    owed = collections.Counter()
    for (a, at, of, *_), v in log.sums.items():
        if a in ("AR", "ADV"):
            owed[of] += v
    return {k: v for k, v in owed.items() if v}


def by_site(log):
    net = collections.Counter()
    for (a, at, *_), v in log.sums.items():
        if a in ("AR", "ADV", "IB", "CASH", "EQ"):
            net[at] += v
    return net


def year(sites):
    log = read_log(SYNCD, "ho")
    print(f"      {log.count:,} entries of {len(log.heads)} logs at head office")
    hold("head office's entries join, are spelled one way and add up", log.wrong, [])
    wanted = {r["customer"]: int(r["balance_pence"]) for r in rows("or_customer_balance.csv") if r["customer"] != "(none)"}
    hold(f"receivables of all {len(wanted):,} customers", receivables(log), {k: v for k, v in wanted.items() if v})
    net = by_site(log)
    hold("each site's AR + ADV + IB + CASH + EQ is its country's net",
         {name: net[key] for key, name in sites.items()}, {r["Country"]: int(r["net_pence"]) for r in rows("or_country.csv")})
    no_goods = {r["StockCode"] for r in rows("or_nongoods.csv")}
    stock = rows("or_stock.csv")
    on_hand = collections.Counter()
    for (a, at, of, item, *_), v in log.sums.items():
        if a == "OH":
            on_hand[item] += v
    codes = [r["StockCode"] for r in stock if r["StockCode"] not in no_goods]
    hold(f"net units of all {len(codes):,} codes that are goods",
         {c: log.opening[c] - on_hand[c] - 2 * log.written_off[c] for c in codes},
         {r["StockCode"]: int(r["net_units"]) * 1000 for r in stock if r["StockCode"] not in no_goods})
    hold(f"net value of all {len(stock):,} codes", {r["StockCode"]: log.value[r["StockCode"]] for r in stock},
         {r["StockCode"]: int(r["net_pence"]) for r in stock})
    low = [k for k, v in log.sums.items() if k[0] in ("OH", "RSV") and v < 0]
    hold("no stock below nil", low, [])
    for on in ("2011-06-30", "2011-12-31"):
        hold(f"aging at {on} from legs", aging_from_legs(log.moves, on), expected_aging(on))
        hold(f"aging at {on} as reported", reported_aging(on), expected_aging(on))
    hold("every account as reported is the sum of its legs", reported_balances(), log.balances())
    return log


def sites_agree(sites, log):
    heads = {}
    for key in sites:
        own = read_log(DAYBOOK, key)
        hold(f"{key}: {own.count:,} own entries join, are spelled one way and add up", own.wrong, [])
        heads.update(own.heads)
    hold("head office holds every site's log to its end", {k: v for k, v in log.heads.items() if k[0] != "HO"}, heads)


def daemon():
    p = subprocess.Popen([SYNCD, "-C", DEMO / "ho", "serve"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    line = p.stdout.readline()
    assert line.startswith("listening"), line
    return p


def again(sites, log):
    for key, name in sites.items():
        answer = json.loads(run(DAYBOOK, key, "import", "online-retail", str(DEMO / "data.csv"), "--country", name, "--as", "li",
                                "--with", "wu", "--json"))
        if any(answer.get(k) for k in ("booked", "papers")):
            hold(f"{key}: a second import adds nothing", answer, None)
    p = daemon()
    moved = [json.loads(run(DAYBOOK, key, "sync", "--json").splitlines()[-1]) for key in sites]
    hold("a second sync hands nothing in", sum(m["up"] for m in moved), 0)
    p.terminate()
    hold("the daemon ends cleanly", p.wait(30), 0)
    for program, where in [(SYNCD, "ho"), (DAYBOOK, next(iter(sites)))]:
        print("     ", run(program, where, "rebuild").strip())
        run(program, where, "verify")
    after = read_log(SYNCD, "ho")
    hold("after import, sync and rebuild once more head office's log ends where it did", after.heads, log.heads)
    hold("and every account stands as it stood", reported_balances(), log.balances())
    hold("aging after rebuild", reported_aging("2011-12-31"), expected_aging("2011-12-31"))


def main():
    if not EXPECTED.is_dir() or not (DEMO / "sites").exists():
        print("MAIN INPUT NOT TESTED")
        return 0
    begun = time.time()
    sites = {}
    for line in (DEMO / "sites").read_text().splitlines():
        key, _, name = line.split("\t")
        sites[key] = name
    log = year(sites)
    sites_agree(sites, log)
    again(sites, log)
    print(f"{time.time() - begun:.0f} s")
    print(f"year: {passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
