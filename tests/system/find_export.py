"""Looking records up by what one has of them, and taking lists out of the book."""
import contextlib
import csv
import io
import json
import resource
import signal

import rig
from rig import check, equal

BOM = b"\xef\xbb\xbf"
ITEMS = [("P1", "搪瓷杯", "6901234567892"), ("P2", "不锈钢保温杯 500ml", "6901234567908 6909876543210"), ("P10", "Teapot, green", None),
         ("P11", "重庆火锅底料", None), ("X1", "=cmd|' /C calc'!A0", None), ("X2", "@SUM(1+1)", None), ("X4", "=1+1", None), ("X3", 'a "big" one', None)]


@contextlib.contextmanager
def shop():
    """A shop alone, with goods and a customer."""
    with rig.directory() as path:
        s = rig.Site(path / "shop", "", "")
        s.do("init", "--user", "li", "--name", "李伟")
        for key, name, barcode in ITEMS:
            s.act("item", "create", "--key", key, "--name", name, *(["--barcode", barcode] if barcode else []))
        s.act("customer", "create", "--key", "C1", "--name", "顺发百货", "--phone", "+86 571")
        yield s


# ---- find ----

def found(s, *args):
    return [hit["key"] for hit in s.do("find", *args, "--json").json()["found"]]


def test_find_by_whatever_one_has():
    with shop() as s:
        for text, keys in [("P1", ["P1", "P10", "P11"]), ("p10", ["P10"]), ("690123", ["P1", "P2"]), ("69098", ["P2"]),
                           ("tcb", ["P1"]), ("cb", ["P1"]), ("bwb", ["P2"]), ("杯", ["P1", "P2"]), ("瓷杯", ["P1"]), ("保温", ["P2"]),
                           ("cqhg", ["P11"]), ("teap", ["P10"]), ("GREEN", ["P10"]), ("杯 500", ["P2"]), ("杯 tea", [])]:
            equal(found(s, "item", text), keys, text)
        equal(found(s, "bh"), ["C1"], "of all kinds")
        equal(found(s, "customer", "杯"), [], "of another kind")
        equal(found(s, "item", "green", "tea"), ["P10"], "several words")
        equal(found(s, "杯", "--limit", "1"), ["P1"])
        check("搪瓷杯" in s.do("find", "tcb").out.decode(), "no name in the table")
        listed = s.do("item", "list", "--find", "杯", "--json").json()["papers"]
        equal([(p["key"], p["name"]) for p in listed], [("P1", "搪瓷杯"), ("P2", "不锈钢保温杯 500ml")], "list --find")
        s.ask("sales_bill", "list", "--find", "x", "--json").refused("E_USAGE", status=2)
        s.act("item", "change", "P1", "--name", "青花瓷碗")
        equal((found(s, "tcb"), found(s, "青花"), found(s, "qhcw")), ([], ["P1"], ["P1"]), "after a change")
        s.do("rebuild")
        equal((found(s, "tcb"), found(s, "青花"), found(s, "690123")), ([], ["P1"], ["P1", "P2"]), "after rebuild")
        s.verify()


def test_find_takes_any_text():
    with shop() as s:
        for text in ["'", '"', "* OR 1", "NEAR(a b)", "%", "_", "tea*", "\x01\x7f", "\n", "(", "\\", "a" * 10240, "杯" * 3400, "🍵", " ", ""]:
            check(s.do("find", "--json", "--", text).status == 0, repr(text[:20]))
        s.ask("find", "te\udcff\udcfe", "--json").refused("E_ENCODING")
        s.ask("find", "--json").refused("E_USAGE", status=2)
        s.ask("find", "x", "--limit", "0", "--json").refused("E_USAGE", status=2)
        s.ask("find", "sales_bill", "x", "--json").refused("E_USAGE", status=2)


# ---- export ----

def notes(s):
    log = [json.loads(line) for line in s.log().splitlines()]
    return [e for e in log if e["type"] == "export_note"]


def sheet(raw):
    check(raw.startswith(BOM) and raw.count(b"\n") == raw.count(b"\r\n") and raw.endswith(b"\r\n"), "no spreadsheet's CSV", raw[:60])
    return list(csv.DictReader(io.StringIO(raw[len(BOM):].decode(), newline="")))


def test_export_is_recorded_with_who_asked_for_it():
    # REP-16 E_REQUIRED: no export without a named requester, and nothing is written.
    # SEC-23: one with a requester is an entry: what, how many rows, for whom.
    with shop() as s:
        out = s.path.parent / "items.csv"
        s.ask("export", "item", "--to", out, "--as", "li", "--json").refused("E_REQUIRED", place="requester")
        check(not out.exists() and not notes(s), "an export without a requester")
        told = s.act("export", "item", "--to", out, "--requester", "杭州分公司", "--state", "active")
        equal(told["rows"], len(ITEMS))
        equal([(e["who"], e["body"]) for e in notes(s)], [("li", {"list": "item", "filters": "state=active", "rows": str(len(ITEMS)),
              "requester": "杭州分公司", "format": "csv"})])
        equal(out.stat().st_mode & 0o777, 0o600, "an export is for its owner alone")
        s.verify()


def test_csv_is_a_spreadsheets_own_and_runs_nothing():
    with shop() as s:
        s.act("opening_stock", "post", "--line", "item=P1,qty=100", "--line", "item=P2,qty=5")
        s.act("sales_bill", "sell", "--line", "item=P1,qty=2,price=3.50")
        rows = {row["Key"]: row for row in sheet(s.do("export", "item", "--requester", "GM", "--as", "li").out)}
        for key, name, barcode in ITEMS:
            wanted = "'" + name if name[0] in "=+-@=" else name
            equal((rows[key]["Name"], rows[key]["Barcode"]), (wanted, barcode or ""), key)
        customers = sheet(s.do("--lang", "zh", "export", "customer", "--requester", "GM", "--as", "li").out)
        equal([(row["客户编码"], row["客户全称"], row["电话"], row["单据状态"]) for row in customers],
              [("C1", "顺发百货", "'+86 571", "有效")])
        equal(len(sheet(s.do("--lang", "zh", "export", "customer", "--state", "有效", "--requester", "GM", "--as", "li").out)), 1)
        lines = sheet(s.do("export", "opening_stock", "--lines", "--requester", "GM", "--as", "li").out)
        equal([(row["Item"], row["Quantity"]) for row in lines], [("P1", "100"), ("P2", "5")])
        bills = sheet(s.do("export", "sales_bill", "--requester", "GM", "--as", "li").out)
        equal([(row["Total"], row["Lines"]) for row in bills], [("7.00", "1")])
        balances = sheet(s.do("export", "balances", "--requester", "GM", "--as", "li").out)
        check(any(row["Money"].startswith("-") for row in balances), "a number below nil stays a number")
        equal(len(notes(s)), 6)


def test_json_says_what_the_entries_say():
    with shop() as s:
        s.act("opening_stock", "post", "--line", "item=P1,qty=100")
        papers = s.act("export", "opening_stock", "--format", "json", "--requester", "GM")["papers"]
        entry = [json.loads(line) for line in s.log().splitlines() if b'"opening_stock"' in line][0]
        equal([(p["doc"], p["state"], p["body"]) for p in papers], [(entry["doc"], "posted", entry["body"])])
        told = s.act("export", "stock", "--format", "json", "--requester", "GM")
        equal(told, s.do("report", "stock", "--json").json() | {"sites": told["sites"]}, "a report as --json says it")
        equal(s.act("export", "allocation", "--format", "json", "--requester", "GM"), {"papers": []})


def test_what_was_exported_comes_in_again_unchanged():
    with shop() as s:
        s.act("item", "create", "--key", "P20", "--name", "碗", "--unit", "只", "--case-size", "12", "--goods", "true", "--spec", "8寸",
              "--model", "B-5", "--category", "餐具", "--tax", "13%")
        s.act("item", "create", "--key", "POST", "--name", "Postage", "--goods", "false")
        s.act("customer", "create", "--key", "C2", "--name", "-shop", "--terms", "monthly", "--address", "a, b", "--note", "x")
        for lang in ("en", "zh"):
            for kind, count in (("item", len(ITEMS) + 2), ("customer", 2)):
                out = s.path.parent / f"{kind}.{lang}.csv"
                s.do("--lang", lang, "export", kind, "--to", out, "--requester", "GM", "--as", "li")
                told = s.act("import", f"{kind}s", out, "--update")
                equal((told["new"], told["changed"], told["unchanged"]), (0, 0, count), kind, lang)


def small_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_nothing_is_half_done():
    with shop() as s:
        out, part = s.path.parent / "out.csv", s.path.parent / "out.csv.part"
        asked = ["export", "customer", "--to", out, "--requester", "GM", "--as", "li", "--json"]
        many = s.path.parent / "many.csv"
        many.write_text("key,name,note\n" + "".join(f"N{i},Customer {i},{'n' * 4000}\n" for i in range(60)))
        s.act("import", "customers", many)
        s.ask(*asked, preexec_fn=small_files).refused(["E_DISK", "E_DISK_FULL"], status=3)
        check(not out.exists() and not part.exists() and not notes(s), "half an export")
        s.ask("export", "customer", "--to", s.path.parent / "none" / "out.csv", "--requester", "GM", "--as", "li",
              "--json").refused("E_DISK", status=3)
        check(not notes(s), "an entry for a file that nobody has")
        out.write_text("mine")
        s.ask(*asked).refused("E_FILE_THERE")
        equal(out.read_text(), "mine", "it is not replaced unasked")
        part.write_text("left behind")
        s.do(*asked, "--force")
        equal(len(sheet(out.read_bytes())), 61)
        check(not part.exists() and len(notes(s)) == 1, "what an earlier try left")
        for args in (["nothing"], ["item", "P1"], ["customer", "C1"], ["item", "--format", "xls"], ["item", "--lines"], ["item", "--by", "age"],
                     ["stock", "--state", "posted"], ["stock", "--table", "none"], ["stock", "--to", ""]):
            s.ask("export", *args, "--requester", "GM", "--as", "li", "--json").refused("E_USAGE", status=2)
        equal(len(notes(s)), 1)


def test_who_may_not_leaves_no_file():
    with shop() as s:
        s.act("user", "create", "--key", "wk", "--name", "仓管", "--sites", "B01", "--roles", "WK")
        out = s.path.parent / "items.csv"
        s.ask("export", "item", "--to", out, "--requester", "GM", "--as", "wk", "--json").refused("E_PERMISSION")
        check(not out.exists() and not list(s.path.parent.glob("*.part")), "a file without a right")
        check(s.ask("export", "item", "--requester", "GM", "--as", "wk").out == b"", "a list without a right")


def test_both_programs_and_head_office_hears_of_it():
    with rig.world(["Malta"]) as w:
        office, site = w.office, w.sites[0]
        office.act("item", "create", "--key", "TCB", "--name", "搪瓷茶杯")
        site.sync()
        equal(found(office, "瓷茶"), ["TCB"], "beside the daemon")
        equal(found(site, "瓷茶"), ["TCB"], "at a site that heard of it")
        site.act("export", "item", "--to", w.path / "site.csv", "--requester", "Head office")
        office.act("export", "item", "--to", w.path / "ho.csv", "--requester", "Auditor")
        equal(len(sheet((w.path / "site.csv").read_bytes())), len(sheet((w.path / "ho.csv").read_bytes())))
        site.sync()
        equal(sorted(e["body"]["requester"] for e in notes(office)), ["Auditor", "Head office"])
        rig.agree(w)


rig.run([test_find_by_whatever_one_has, test_find_takes_any_text, test_export_is_recorded_with_who_asked_for_it,
         test_csv_is_a_spreadsheets_own_and_runs_nothing, test_json_says_what_the_entries_say,
         test_what_was_exported_comes_in_again_unchanged, test_nothing_is_half_done, test_who_may_not_leaves_no_file,
         test_both_programs_and_head_office_hears_of_it])
