"""A day in Chinese: no command of it answers with an English sentence.

What is English by right stands below: words that are typed, keys, codes. Anything else of
two English words or more in a row is a sentence somebody forgot to tell in Chinese.
"""
import re

import rig
from rig import check, equal

TYPED = ["OPTIONS", "COMMAND", "--help", "DAYBOOK_USER", "USER", "SIGTERM", "Ctrl-C", "NAME=VALUE", "Black tea"]
ENGLISH = re.compile(r"(?<![\w`./:|=-])[A-Za-z][a-z]+(?: [a-z]{2,})+(?![\w`./:|=-])")


class Shop(rig.Site):
    """A book begun alone, whose every answer is looked through."""

    def __init__(self, path):
        super().__init__(path / "shop", "X", "")
        self.told = 0
        self.zh("init", "--user", "li", "--name", "李伟")
        self.key = self.do("status", "--json").json()["site"]

    def zh(self, *args, status=0, program=None):
        result = self.ask(*args, "--lang", "zh")
        equal(result.status, status, result)
        for line in (result.out + result.err).decode().splitlines():
            if re.match(r"    \w+\*?  .*, ", line):
                continue  # the headings that an import knows, in whatever language
            # A command to be typed, and what stands between backquotes, is English by right.
            bare = re.sub(r"`[^`]*`|“[^”]*”|daybook(-syncd)? .*", "", line)
            for word in TYPED:
                bare = bare.replace(word, "")
            found = ENGLISH.search(bare)
            check(not found, " ".join(map(str, args)), "says in English:", found and found.group(0), "--", line)
            self.told += 1
        return result.out.decode()

    def number(self, kind):
        return self.do(kind, "list", "--json").json()["papers"][0]["number"]


def day(shop):
    li = ("--as", "li")
    shop.zh("user", "create", "--key", "wang", "--name", "王芳", "--roles", "WK,BC", *li)
    shop.zh("item", "create", "--key", "P1", "--name", "茶叶", *li)
    shop.zh("customer", "create", "--key", "C1", "--name", "街角小店", "--terms", "monthly", *li)
    shop.zh("opening_stock", "post", "--line", "item=P1,qty=9", *li)
    shop.zh("sales_bill", "sell", "--line", "item=P1,qty=2,price=3.50", *li)
    shop.zh("sales_bill", "confirm", "--customer", "C1", "--line", "item=P1,qty=1,price=9", *li)
    bill = shop.number("sales_bill")
    shop.zh("sales_bill", "issue", bill, *li, "--with", "wang")
    shop.zh("sales_bill", "new", "--customer", "C1", *li)
    shop.zh("customer_receipt", "take", "--customer", "C1", "--amount", "5", "--means", "cash", *li)
    for kind in ("sales_bill", "item", "customer", "user", "transfer"):
        shop.zh(kind, "list")
    shop.zh("sales_bill", "show", bill)
    shop.zh("item", "show", "P1")
    shop.zh("find", "茶")
    for report in (["receivables"], ["customer", "C1"], ["stock"], ["day"], ["balances"]):
        shop.zh("report", *report)
    for command in ("status", "verify", "rebuild", "report", "refusals"):
        shop.zh(command)
    shop.zh("backup", shop.path.parent / "copy.db")


def refused(shop):
    li = ("--as", "li")
    shop.zh("sales_bill", "sell", *li, status=1)
    shop.zh("sales_bill", "sell", "--line", "item=P1,qty=x,price=1", *li, status=1)
    shop.zh("sales_bill", "sell", "--line", "item=P1,qty=0,price=1", *li, status=1)
    shop.zh("sales_bill", "sell", "--line", "item=NO,qty=1,price=1", *li, status=1)
    shop.zh("sales_bill", "issue", shop.number("sales_bill"), *li, status=1)
    shop.zh("sales_bill", "confirm", "--customer", "C1", "--line", "item=P1,qty=900,price=1", *li, status=1)
    shop.zh("sales_bill", "show", "none", status=1)
    shop.zh("item", "create", "--key", "P1", "--name", "again", *li, status=1)
    shop.zh("customer", "create", "--key", "C2", "--name", "二", "--terms", "later", *li, status=1)
    shop.zh("sales_bill", "sell", "--line", "item", *li, status=2)
    shop.zh("sales_bill", "sell", "--colour", "red", *li, status=2)
    shop.zh("sales_bill", "sell", status=2)
    shop.zh("sales_bill", "fly", *li, status=2)
    shop.zh("frobnicate", status=2)
    shop.zh("report", "weather", status=2)
    shop.zh("report", "day", "yesterday", status=1)
    shop.zh("init", "--user", "li", "--name", "李", status=1)
    shop.zh("sync", status=3)
    shop.zh("enrol", "x", status=1)
    shop.zh("backup", shop.path.parent / "copy.db", status=1)


def helped(shop):
    described = shop.do("describe", "--json").json()
    shop.zh("--help")
    for name in [c["name"] for c in described["commands"]] + [t["name"] for t in described["types"]]:
        shop.zh(name, "--help")
        if name in [t["name"] for t in described["types"]]:
            shop.zh("describe", name)


def test_a_day_in_chinese():
    with rig.directory() as path:
        shop = Shop(path)
        day(shop)
        refused(shop)
        return f"{shop.told} lines"


def test_help_in_chinese():
    with rig.directory() as path:
        shop = Shop(path)
        helped(shop)
        return f"{shop.told} lines"


class Office(Shop):
    program_name = "daybook-syncd"

    def __init__(self, path):
        rig.Site.__init__(self, path / "ho", "HO", "")
        self.told = 0
        self.zh("init", "--user", "gm", "--name", "总经理", "--host", "127.0.0.1", "--listen", "127.0.0.1:7443")


def test_head_office_in_chinese():
    with rig.directory() as path:
        office = Office(path)
        office.zh("site", "create", "--key", "A01", "--name", "一店", "--as", "gm")
        said = office.zh("site", "hear", "A01", "--topics", "customer:C600", "--as", "gm")
        check("A01" in said, "the answer does not name the site:", said)
        for command in ("sites", "cases", "verify", "rebuild", "status"):
            office.zh(command, status=2 if command == "status" else 0)
        office.zh("token", "A01")
        office.zh("token", "B01", status=1)
        helped(office)
        return f"{office.told} lines"


rig.run([test_a_day_in_chinese, test_help_in_chinese, test_head_office_in_chinese])
