"""A shop's first day, in Chinese, by the commands its people type: own goods and customers out
of a spreadsheet, goods in, sales, a return, money, slips on paper, the day's close, a backup,
and the book brought back from it.
"""
import contextlib
import os
import re

import rig
from rig import check, equal

ITEMS = """商品编码,品名,规格,单位,条码,零售价
SP001,搪瓷杯 大号,500ml,只,6901234567892,12.50
SP002,保温杯 不锈钢,350ml,只,6901234567893,68.00
SP003,竹筷,十双,把,6901234567894,9.90
"""
CUSTOMERS = """客户编码,客户名称,联系人,电话
K001,顺发百货,王顺发,0571-88001122
K002,绍兴小商品城李记,李四,0575-85001122
"""
ENGLISH = re.compile(r"\b(the|is|are|and|of|to|recorded|state|nothing)\b")


class Shop(rig.Site):
    """Speaks Chinese; whoever signs is named once."""

    def __init__(self, path):
        super().__init__(path, "", "")
        self.said, self.pins = [], None

    def ask(self, *args, **options):
        given = ["--pin-file", self.pins] if self.pins and "fang" in args and "--pin-file" not in args else []
        return super().ask(*args, *given, **options)

    def say(self, *args, who="li", status=0):
        result = self.ask(*args, "--lang", "zh", "--as", who)
        text = (result.out + result.err).decode()
        check(result.status == status, f"status {status} wanted:", result)
        check(not ENGLISH.search(text), "English in the middle of the day:", text)
        self.said.append(text)
        return text

    def number(self, *args, who="li"):
        """Of the paper that was recorded."""
        return re.search(r"\S+-[A-Z]{2}-\d{6}", self.say(*args, who=who)).group()


def sheet(path, text, encoding):
    path.write_bytes(text.encode(encoding))
    return path


@contextlib.contextmanager
def shop():
    with rig.directory() as path:
        s = Shop(path / "book")
        s.do("init", "--user", "li", "--name", "李伟", "--second", path / "other-disk", "--lang", "zh")
        yield s, path


def own_data(s, path):
    spoilt = path / "坏.csv"
    spoilt.write_bytes(ITEMS.encode("gbk").replace("竹筷".encode("gbk"), b"\xff\xff"))
    s.say("import", "items", spoilt, status=1)
    equal(s.do("item", "list", "--json").json()["papers"], [], "a spoilt file")
    s.say("import", "items", sheet(path / "商品.csv", ITEMS, "gbk"))
    s.say("import", "items", path / "商品.csv")
    for change in ("新增 3", "未变 3"):
        check(change in s.say("import", "prices", path / "商品.csv"), change, s.said[-1])
    s.say("import", "customers", sheet(path / "客户.csv", CUSTOMERS, "gb18030"))
    equal(len(s.do("item", "list", "--json").json()["papers"]), 3, "items")
    for asked, found in (("tcb", "SP001"), ("保温", "SP002"), ("竹", "SP003"), ("690123456789", "SP001")):
        check(found in s.say("find", asked), asked, "does not find", found)


def people(s):
    site = s.do("status", "--json").json()["site"]
    s.say("user", "create", "--key", "wu", "--name", "吴芳", "--sites", site, "--roles", "WK,WS,SM,FIN")
    s.say("user", "create", "--key", "fang", "--name", "方晓", "--sites", site, "--roles", "BC,CH")


def secret(path, text):
    path.touch(0o600)
    path.write_text(text + "\n")
    return path


def pins(s, path):
    """Fang chooses a PIN; from then on it is asked for, and the keeper's is not known to her."""
    s.do("passwd", "--as", "fang", "--pin-file", secret(path / "new", "new:480627"), "--lang", "zh")
    take = ["customer_receipt", "take", "--customer", "K002", "--means", "cash", "--amount", "1", "--as", "fang", "--json"]
    s.ask(*take).refused("E_LOGIN")
    s.ask(*take, "--pin-file", secret(path / "wrong", "fang:111111")).refused("E_PIN")
    s.pins = secret(path / "pins", "fang:480627")


def goods_in(s):
    s.say("supplier", "create", "--key", "V900", "--name", "华美搪瓷厂")
    receipt = s.number("purchase_receipt", "save", "--supplier", "V900", "--delivery-note", "HM-0881",
                       "--line", "item=SP001,qty=100,price=7.5,tax=13%", "--line", "item=SP002,qty=20,price=41,tax=13%")
    s.say("purchase_receipt", "review", receipt, who="wu", status=1)
    s.say("purchase_receipt", "inspect", receipt, "--line", "item=SP001,accepted=98,faulty=2,fault=破口",
          "--line", "item=SP002,accepted=20")
    s.say("purchase_receipt", "review", receipt, status=1)
    s.say("purchase_receipt", "review", receipt, who="wu")


def trade(s):
    # WHS-03 E_PERMISSION, SEC-01 E_PERMISSION: goods are the keeper's to move, bills are not.
    refused = s.ask("opening_stock", "post", "--line", "item=SP003,qty=5", "--as", "fang", "--json")
    refused.refused("E_PERMISSION")
    s.ask("sales_bill", "confirm", "--customer", "K001", "--line", "item=SP001,qty=1,price=1", "--as", "wu",
          "--json").refused("E_PERMISSION")
    sale = s.number("sales_bill", "sell", "--line", "item=SP001,qty=3,tax=13%", who="fang")
    bill = s.number("sales_bill", "confirm", "--customer", "K001", "--line", "item=SP001,qty=40,price=11,tax=13%", who="fang")
    s.say("sales_bill", "issue", bill, "--with", "fang", who="wu")
    s.say("sales_return", "take_back", "--original", bill, "--reason", "破损", "--line", "item=SP001,qty=2", who="fang")
    receipt = s.number("customer_receipt", "take", "--customer", "K001", "--means", "cash", "--amount", "200", who="fang")
    check("218.00" in s.say("report", "customer", "K001"), "440.00 less 22.00 less 200.00 is not owed:", s.said[-1])
    check("237.50" in s.say("report", "day"), "37.50 and 200.00 are not in the drawer:", s.said[-1])
    return sale, bill, receipt


def slips(s, path, papers):
    for number in papers:
        slip = path / (number + ".txt")
        s.say("print", number, "--to", slip)
        check(number in slip.read_text() and not ENGLISH.search(slip.read_text()), slip.read_text())
    s.say("print", papers[0], "--to", path / "again.txt", status=1)
    s.say("print", papers[0], "--to", path / "again.bin", "--form", "escpos", "--reason", "卡纸")
    check("补打 1".encode("gb18030") in (path / "again.bin").read_bytes(), "the reprint is not marked")


def close(s):
    s.say("day_close", "close", "--counted", "237.00", who="fang", status=1)
    number = s.number("day_close", "close", "--counted", "237.50", who="fang")
    s.say("day_close", "show", number)
    s.say("report", "stock_sheet")


def bring_back(s, path):
    backup, before = path / "备份.db", s.log()
    s.say("backup", backup)
    s.say("customer_receipt", "take", "--customer", "K002", "--means", "cash", "--amount", "8.8", who="fang")
    after = s.log()
    check(after.startswith(before) and after != before, "the log did not grow")
    os.rename(s.path, path / "lost")
    restored = Shop(path / "book")
    restored.say("restore", backup, "--second", path / "other-disk")
    restored.pins = s.pins
    equal(restored.log(), after, "what is recorded behind the backup")
    restored.verify()
    restored.say("doctor")


def test_a_first_day_in_chinese():
    with shop() as (s, path):
        own_data(s, path)
        people(s)
        pins(s, path)
        goods_in(s)
        slips(s, path, trade(s))
        close(s)
        for report in (["stock"], ["receivables"], ["balances"]):
            s.say("report", *report)
        s.say("status")
        s.say("export", "customer", "--to", path / "客户导出.csv", "--requester", "李伟")
        check((path / "客户导出.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "no BOM")
        bring_back(s, path)
        return f"{len(s.said)} answers, none in English"


if __name__ == "__main__":
    rig.run([test_a_first_day_in_chinese])
