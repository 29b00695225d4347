"""A shop's evening: what went wrong is undone, the goods that came back are looked at, the
drawer is counted and the day is closed. All by the program, as its people type it."""
import contextlib

import rig
from rig import check, equal

LINE = ["--line", "item=P1,qty=10,price=9.99,tax=0.13"]


@contextlib.contextmanager
def shop():
    """A shop alone: li does everything, wu signs for warehouse, finance and the house."""
    with rig.directory() as path:
        s = rig.Site(path / "shop", "", "")
        s.do("init", "--user", "li", "--name", "李伟")
        s.key = s.do("status", "--json").json()["site"]
        s.act("user", "create", "--key", "wu", "--name", "吴", "--sites", s.key, "--roles", "WS,FIN,SH")
        s.act("item", "create", "--key", "P1", "--name", "搪瓷杯")
        s.act("customer", "create", "--key", "C1", "--name", "顺发百货")
        s.act("opening_stock", "post", "--line", "item=P1,qty=100")
        yield s


def shown(s, kind, number):
    return s.do(kind, "show", number, "--json").json()


def balances(s):
    """What stands on the accounts, but for the memo of what came back."""
    rows = s.do("report", "balances", "--json").json()["rows"]
    return sorted((r["account"], r.get("item"), r.get("money") or r.get("quantity")) for r in rows
                  if not r["account"].startswith("BACK"))


def test_undoing_leaves_nothing_behind():
    with shop() as s:
        before = balances(s)
        voided = s.act("sales_bill", "confirm", "--customer", "C1", *LINE)["number"]
        s.ask("sales_bill", "void", voided, "--reason", "twice", "--as", "li", "--json").refused("E_NO_COUNTERSIGN")
        s.act("sales_bill", "void", voided, "--reason", "twice", "--with", "wu")
        equal(balances(s), before, "after a void")
        sold = s.act("sales_bill", "sell", *LINE)["number"]
        s.act("sales_bill", "reverse", sold, "--reason", "rung up twice", "--with", "wu")
        equal(balances(s), before, "after a reversal")
        issued = s.act("sales_bill", "confirm", "--customer", "C1", *LINE)["number"]
        s.act("sales_bill", "issue", issued, "--with", "wu")
        refused = s.ask("sales_bill", "void", issued, "--reason", "late", "--as", "li", "--with", "wu", "--json")
        refused.refused("E_VOID_ISSUED")
        check(b"take_back" in refused.out, "no word of what to do instead:", refused)
        # In three parts that each round, by number, without a price.
        for qty in ("3", "3", "4"):
            s.act("sales_return", "take_back", "--original", issued, "--line", f"item=P1,qty={qty}", "--into", "stock")
        s.ask("sales_return", "take_back", "--original", issued, "--line", "item=P1,qty=1", "--as", "li",
              "--json").refused("E_QTY_OVER")
        equal(balances(s), before, "after returns")
        states = {p["number"]: p["state"] for p in s.do("sales_bill", "list", "--json").json()["papers"]}
        equal((states[voided], states[sold], states[issued]), ("void", "reversed", "issued"), "all are in the list")
        s.do("rebuild")
        s.verify()


def test_goods_come_back_and_are_looked_at():
    with shop() as s:
        sold = s.act("sales_bill", "sell", *LINE)["number"]
        back = s.act("sales_return", "take_back", "--original", sold, "--line", "item=P1,qty=5", "--reason", "chipped")["number"]
        equal(shown(s, "sales_return", back)["body"]["means"], "cash")
        equal(s.do("sales_return", "show", back).out.decode().count(sold), 1, "its bill by number")
        s.act("sales_return", "inspect", back, "--checked", "item=P1,faulty=1,scrap=1")
        sheet = s.do("report", "stock_sheet", "--json").json()["rows"]
        equal([(r["sold"], r["returned"], r["closing"], r["quarantine"]) for r in sheet], [("-10", "3", "93", "0")])
        stock = s.do("report", "stock", "--json").json()["rows"]
        equal(stock[0]["on_hand"], sheet[0]["closing"], "sheet and stock")
        s.verify()


def test_a_day_is_closed():
    with shop() as s:
        s.act("sales_bill", "sell", *LINE)
        waiting = s.act("sales_bill", "confirm", "--customer", "C1", *LINE)["number"]
        s.ask("sales_bill", "void", waiting, "--reason", "x", "--as", "li", "--json").refused("E_NO_COUNTERSIGN")
        s.ask("day_close", "close", "--as", "li", "--json").refused("E_REQUIRED")
        s.ask("day_close", "close", "--counted", "99", "--as", "li", "--json").refused("E_REQUIRED")
        closed = s.do("day_close", "close", "--counted", "99", "--reason", "wrong change", "--as", "li")
        check(b"W_DAY_OPEN" in closed.err + closed.out, "no warning:", closed)
        number = f"{s.key}-DC-000001"
        body = shown(s, "day_close", number)["body"]
        equal((body["drawer"], body["counted"], body["difference"]), ("99.90", "99.00", "-0.90"))
        equal([o["number"] for o in body["open"]], [waiting])
        equal(body["refusals"], "3", "refusals of the day")
        rows = s.do("report", "day", body["closes"], "--json").json()["rows"]
        equal([(r["type"], r["first"], r["last"], str(r["count"])) for r in rows if r["type"] != "day_close"],
              [(p["type"], p["first"], p["last"], p["count"]) for p in body["papers"]], "report and close")
        # The till goes on, in the next day; the day itself takes nothing more in.
        late = s.act("sales_bill", "sell", "--line", "item=P1,qty=1,price=1")
        check(shown(s, "sales_bill", late["number"])["day"] > body["closes"], "the next day")
        s.ask("sales_bill", "sell", "--line", "item=P1,qty=1,price=1", "--day", body["closes"], "--as", "li",
              "--json").refused("E_DAY_CLOSED")
        s.ask("day_close", "close", "--counted", "1", "--as", "li", "--json").refused("E_DUPLICATE")
        s.act("day_close", "settle", number, "--with", "wu")
        cash = [r["money"] for r in s.do("report", "balances", "CASH", "--json").json()["rows"]]
        equal(cash, ["100.00"], "99.00 that were counted and 1.00 since")
        s.do("rebuild")
        s.verify()


rig.run([test_undoing_leaves_nothing_behind, test_goods_come_back_and_are_looked_at, test_a_day_is_closed])
