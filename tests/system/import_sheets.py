"""A company's own data out of its spreadsheets: in GBK, with what goes wrong in them, twice,
changed, at a site and at head office, and killed in the middle.

  IMPORT_ROWS   items of the file that is killed in the middle (4000)
  IMPORT_KILLS  how often (6)
"""
import shutil
import signal
import time

import rig
from rig import check, equal

ROWS = rig.number_from("IMPORT_ROWS", 4000)
KILLS = rig.number_from("IMPORT_KILLS", 6)

ITEMS = """\
宏达商贸有限公司 商品资料,,,,
,,,,
商品编码,商品名称,规格,单位,助记码
P001,搪瓷杯,"8寸
白色",只,TCB
P002,保温壶,2L,个,BWH
P003,=cmd|'/C calc'!A0,,把,
6901234567892,毛巾,34*75,条,MJ

"""
CUSTOMERS = "客户编码;客户名称;电话;地址\nC100;顺发百货;0571-88001122;杭州市文三路1号\nC200;永兴超市;;\n"


def gbk(text):
    return text.replace("\n", "\r\n").encode("gbk")


class Desk:
    """A book and files beside it."""

    def __init__(self, party, path):
        self.party, self.path = party, path

    def file(self, name, data):
        (self.path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return self.path / name

    def take(self, kind, data, *args):
        return self.party.ask("import", kind, self.file(f"{kind}.csv", data), "--as", self.party.user, "--json", *args)

    def taken(self, kind, data, *args, **wanted):
        told = self.take(kind, data, *args)
        check(told.status == 0, "status 0 wanted:", told)
        equal({k: told.json()[k] for k in wanted}, wanted, kind, args)
        return told.json()

    def faults(self, kind, data, *args):
        """(line, heading, code) of every refused cell; nothing is taken."""
        before = self.party.log()
        told = self.take(kind, data, *args).refused("E_LINES")
        equal(self.party.log(), before, "a refused import left something")
        for fault in told["faults"]:
            check(fault["message"] and fault["remedy"], fault)
        return [(f["line"], f.get("heading"), f["code"]) for f in told["faults"]]

    def records(self, type_name):
        rows = self.party.do(type_name, "list", "--json").json()["papers"]
        return {row["key"]: row["name"] for row in rows}


def alone(path):
    site = rig.Site(path / "alone", "X", "")
    site.do("init", "--user", "li", "--name", "李伟")
    return Desk(site, path)


def items_in_gbk(desk):
    told = desk.taken("items", gbk(ITEMS), new=4, changed=0, unchanged=0, refused=0, encoding="GB18030")
    equal((told["heading_line"], told["left_out"]), (3, ["助记码"]), "what was read")
    equal(desk.records("item"), {"P001": "搪瓷杯", "P002": "保温壶", "P003": "=cmd|'/C calc'!A0", "6901234567892": "毛巾"}, "items")
    log = desk.party.log()
    desk.taken("items", gbk(ITEMS), new=0, unchanged=4)
    desk.taken("items", ("\ufeff" + ITEMS).encode(), new=0, unchanged=4, encoding="UTF-8")
    equal(desk.party.log(), log, "the same again wrote something")


def what_is_wrong(desk):
    bad = gbk(ITEMS).replace("保温壶".encode("gbk"), b"\xb1\xa3\xff\xba").replace(b"P003", b"P001")
    equal(desk.faults("items", bad), [(6, "商品名称", "E_LINE_ENCODING"), (7, "商品编码", "E_LINE_TWICE")], "bad bytes")
    report = desk.path / "report.csv"
    equal(desk.faults("items", bad, "--report", report), desk.faults("items", bad), "with a report")
    check(report.read_bytes().startswith(b"\xef\xbb\xbf") and len(report.read_text().splitlines()) == 3, "the report has all")
    equal(desk.faults("items", "key,name,case size,,\nA1,cup,0,,\nA2,,\"1,2\",,\nA3,pot,#N/A,x,\nA4,bowl,3,,y\n"),
          [(2, "case size", "E_AMOUNT"), (3, "name", "E_REQUIRED"), (3, "case size", "E_LINE_DECIMAL"),
           (4, "", "E_LINE_HEADING"), (5, "", "E_LINE_HEADING")], "cells")
    for data, code in ((b"PK\x03\x04rest", "E_NOT_CSV"), ("P1,cup\n", "E_HEADINGS"), ("key,规格\nP1,x\n", "E_HEADING_MISSING"),
                       ("key,编码,name\nP1,P1,cup\n", "E_HEADING_TWICE")):
        desk.take("items", data).refused(code)
    desk.take("items", "key,name\nA1,x\n", "--encoding", "latin1").refused("E_VALUE")
    desk.take("items", "key,name\nA1,x\n", "--as", "nobody").refused("E_NO_RECORD")
    shown = desk.party.ask("import", "items", desk.file("many.csv", "key,name\n" + "A1,\n" * 70), "--as", "li")
    equal((shown.status, shown.err.count(b"E_REQUIRED:")), (1, 50), "a terminal is shown fifty")


def changes(desk):
    newer = gbk(ITEMS.replace("毛巾", "大毛巾").replace("2L", "3L"))
    equal(desk.faults("items", newer), [(6, "规格", "E_LINE_OTHER"), (8, "商品名称", "E_LINE_OTHER")], "other content")
    desk.taken("items", newer, "--update", "--dry-run", new=0, changed=2, unchanged=2, dry_run=True)
    equal(desk.records("item")["6901234567892"], "毛巾", "a dry run takes nothing")
    desk.taken("items", newer, "--update", new=0, changed=2, unchanged=2)
    desk.taken("items", newer, "--update", new=0, changed=0, unchanged=4)
    equal(desk.records("item")["6901234567892"], "大毛巾", "the new name")
    # An empty cell and a column that is not there ask for nothing.
    desk.taken("items", "key,name,spec\n6901234567892,大毛巾,\nP002,保温壶,3L\n", new=0, unchanged=2)


def mapped(desk):
    table = desk.file("map.txt", "# 旧系统\n物料号 = key\n说明 = name\n备注 = -\n")
    desk.taken("items", "物料号,说明,备注\nM1,盘子,x\n", "--map", table, new=1, left_out=["备注"])
    for text in ("物料号\n", "物料号 = nothing\n", "date-order = abc\n"):
        desk.take("items", "物料号\nM1\n", "--map", desk.file("bad.txt", text)).refused("E_MAP")


def choices(desk):
    desk.taken("customers", "客户编码,客户名称,结算方式\nT1,甲,月结\nT2,乙,款到发货\nT3,丙,monthly\nT4,丁,现金\n", new=4)
    terms = [desk.party.do("customer", "show", key, "--json").json()["body"]["terms"] for key in ("T1", "T2", "T3", "T4")]
    equal(terms, ["monthly", "pay_first", "monthly", "cash"], "terms")
    equal(desk.faults("customers", "客户编码,客户名称,结算方式\nT5,戊,赊\n"), [(2, "结算方式", "E_VALUE")], "no such terms")


def stock_and_open_items(desk):
    desk.taken("customers", gbk(CUSTOMERS), new=2)
    desk.taken("stock", gbk("货号,库存数量\nP001,\"1,200\"\nP002,３.５\n"), new=2, papers=1)
    desk.taken("stock", "货号,库存数量\nP001,1200\nP002,3.5\n", new=0, unchanged=2, papers=0)
    desk.taken("stock", "货号,库存数量\nP002,3.5\nP003,7\n", new=1, unchanged=1, papers=1)
    equal(desk.faults("stock", "货号,库存数量\nP001,1300\nP999,1\nP003,7\nP003,7\nM1,-1\n"),
          [(2, "库存数量", "E_LINE_POSTED"), (3, "货号", "E_NO_RECORD"), (5, "货号", "E_LINE_TWICE"), (6, "库存数量", "E_AMOUNT")],
          "stock")
    owed = gbk("客户编码,单号,日期,到期日,未收金额\nC100,XS-17,2025年11月3日,2025/12/3,\"￥1,000.50\"\n"
               "C100,XS-20,46000,,200元\nC200,YS-1,12.09.2025,,-50\n")
    told = desk.taken("open-items", owed, new=3, papers=3)
    equal((told["owed"], told["advance"]), ("1200.50", "50.00"), "sums")
    desk.taken("open-items", owed, new=0, unchanged=3, papers=0)
    equal(desk.faults("open-items", "客户编码,单号,日期,未收金额\nC100,XS-17,2025-11-03,999\nC100,XS-20,2025-12-09,200\n"
                      "C300,A1,2025-11-03,5\nC100,A2,03/04/2025,5\nC100,A3,2025-11-03,0\nC100,A3,2025-11-03,1\n"),
          [(2, "未收金额", "E_LINE_POSTED"), (4, "客户编码", "E_NO_RECORD"), (5, "日期", "E_LINE_DAY_ORDER"),
           (6, "未收金额", "E_AMOUNT")], "open items")
    desk.taken("open-items", "客户编码,单号,日期,未收金额\nC100,A2,03/04/2025,5\n", "--map", desk.file("m.txt", "date-order = dmy\n"), new=1)
    # A line of sums is told and left out; one that could be a record is one.
    desk.taken("open-items", owed + "合计,,,,1200.5\r\n".encode("gbk"), new=0, unchanged=3, totals_left_out=1)
    equal(desk.faults("stock", "货号,库存数量\n合计,1200\n"), [(2, "货号", "E_NO_RECORD")], "a total that is whole")
    desk.take("stock", "货号,库存数量\nP001,1\n", "--update").refused("E_USAGE", 2)
    owed = desk.party.do("report", "receivables", "--by", "customer", "--json").json()["rows"]
    equal({r["customer"]: r["balance"] for r in owed}, {"C100": "1205.50", "C200": "-50.00"}, "who owes what")
    desk.party.verify()
    rig.check_entries(desk.party.log())


def at_a_site(path):
    office = rig.Office(path / "ho")
    office.do("init", "--user", "gm", "--name", "gm", "--host", "127.0.0.1", "--listen", f"127.0.0.1:{rig.free_port()}")
    office.act("site", "create", "--key", "S01", "--name", "First shop")
    office.act("user", "create", "--key", "li", "--name", "li", "--sites", "S01", "--roles", "OWN")
    desk, site = Desk(office, path), rig.Site(path / "S01", "S01", "")
    desk.taken("items", gbk(ITEMS), new=4)
    office.start()
    # Beside the daemon too, as long as one batch holds it.
    desk.taken("customers", gbk(CUSTOMERS), new=2)
    equal(desk.faults("customers", "key,name\nC100,other\n"), [(2, "name", "E_LINE_OTHER")], "beside the daemon")
    desk.taken("customers", "key,name,phone\nC200,永兴,123\nC100,顺发百货,\n", "--update", new=0, changed=1, unchanged=1)
    equal(desk.records("customer"), {"C100": "顺发百货", "C200": "永兴"}, "changed beside the daemon")
    before = office.log()
    desk.take("items", "key,name\n" + "".join(f"Z{i},z\n" for i in range(10001))).refused("E_SERVING", 3)
    equal(office.log(), before, "more than a batch left something")
    equal(desk.faults("open-items", "客户编码,单号,日期,金额\nC999,A1,2025-11-03,75\n"), [(2, "客户编码", "E_NO_RECORD")], "beside the daemon")
    desk.taken("items", "key,name\n" + "".join(f"B{i},b\n" for i in range(2500)), new=2500)
    office.act("site", "hear", "S01", "--topics", "customer:C100")
    site.do("enrol", office.token("S01"))
    site.sync()
    till = Desk(site, path)
    till.take("items", gbk(ITEMS)).refused("E_NOT_HERE")
    till.taken("stock", gbk("货号,数量\nP001,20\n"), new=1)
    till.taken("open-items", "客户编码,单号,日期,金额\nC100,A1,2025-11-03,75\n", new=1)
    equal(till.faults("open-items", "客户编码,单号,日期,金额\nC200,A1,2025-11-03,75\n"), [(2, "客户编码", "E_NO_RECORD")], "not heard of")
    site.sync()
    equal(office.balances(), {"C100": 7500}, "head office knows what is owed")
    office.stop()
    office.verify()


def entries(site):
    return len(site.log().splitlines())


def in_second(site):
    """Entries of the second file; its first line says whose they are."""
    return (site.path / "second" / "entries.ndjson").read_bytes().rstrip(b"\0").count(b"\n") - 1


def dies(site, big, after):
    """An import that is killed so many seconds after its start."""
    child = site.begin("import", "items", big, "--as", "li")
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    check(in_second(site) <= entries(site), "the second file has what the database lacks")
    site.verify()
    return entries(site)


def killed_in_the_middle(path, luck):
    """Nothing or all of it, whatever moment it dies at; whoever writes next has both files alike."""
    data = "key,name\n" + "".join(f"K{i:06},商品{i}\n" for i in range(ROWS))
    fresh = rig.Site(path / "fresh", "X", "")
    fresh.do("init", "--user", "li", "--name", "li")
    big = Desk(fresh, path).file("big.csv", data)
    begun = time.monotonic()
    fresh.do("import", "items", big, "--as", "li", "--dry-run")
    took, before = time.monotonic() - begun, entries(fresh)
    outcomes = {0: 0, ROWS: 0}
    for n in range(KILLS):
        site = rig.Site(path / f"killed{n}", "X", "")
        shutil.copytree(fresh.path, site.path)
        # Mostly about the end, where it is written.
        there = dies(site, big, took * luck.choice((luck.random(), 0.8 + luck.random() * 0.5))) - before
        check(there in outcomes, f"{there} of {ROWS} were taken by an import that was killed")
        outcomes[there] += 1
        again = Desk(site, path).take("items", data)
        equal(again.json()["unchanged" if there else "new"], ROWS, "the same again")
        equal((entries(site), in_second(site)), (before + ROWS, before + ROWS), "both files")
        site.verify()
    return f"{KILLS} deaths, {outcomes[0]} left nothing, {outcomes[ROWS]} all"


def own_book():
    with rig.directory() as path:
        desk = alone(path)
        for part in (items_in_gbk, what_is_wrong, changes, mapped, choices, stock_and_open_items):
            part(desk)


def site_and_office():
    with rig.directory() as path:
        at_a_site(path)


def killed():
    with rig.directory() as path:
        return killed_in_the_middle(path, rig.chance())


rig.run([own_book, site_and_office, killed])
