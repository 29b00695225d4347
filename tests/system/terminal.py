"""At a terminal: what was not given is asked for, and nothing is recorded unasked.

A pty stands for the terminal; each test is a talk: what is waited for, what is typed.
"""
import os
import pty
import re
import select
import signal
import subprocess
import time

import rig
from rig import check, equal

PATIENCE_S = 30
CTRL_C, CTRL_D = "\x03", "\x04"


class Talk:
    """One command at a terminal of its own, as a person sees it."""

    def __init__(self, site, *args, lang="en", columns=80, env=None):
        self.args = [rig.program("daybook"), "-C", str(site.path), "--lang", lang, *args]
        self.near, far = pty.openpty()
        subprocess.run(["stty", "rows", "50", "cols", str(columns)], stdin=far, check=True)
        self.child = subprocess.Popen(self.args, stdin=far, stdout=far, stderr=far, start_new_session=True,
                                      env={**rig.environment(), **(env or {})}, preexec_fn=self.take_terminal)
        os.close(far)
        self.shown, self.at = "", 0

    @staticmethod
    def take_terminal():
        import fcntl
        import termios
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def read(self, until):
        while time.monotonic() < until:
            ready, _, _ = select.select([self.near], [], [], 0.1)
            if not ready:
                continue
            try:
                more = os.read(self.near, 65536)
            except OSError:  # the last one at the other end has left
                return False
            if not more:
                return False
            self.shown += more.decode(errors="replace").replace("\r\n", "\n")
            return True
        raise rig.Failure("waited in vain:", self.shown[-1500:])

    def wait_for(self, text):
        until = time.monotonic() + PATIENCE_S
        while text not in self.shown[self.at:]:
            check(self.read(until), f"{text!r} was not said:", self.shown[-1500:])
        self.at = self.shown.index(text, self.at) + len(text)
        return self

    def type(self, text):
        os.write(self.near, text.encode() if text in (CTRL_C, CTRL_D) else (text + "\n").encode())
        return self

    def talk(self, *pairs):
        for waited, typed in pairs:
            self.wait_for(waited)
            if typed is not None:
                self.type(typed)
        return self

    def end(self, status=0):
        until = time.monotonic() + PATIENCE_S
        while self.read(until):
            pass
        os.close(self.near)
        found = self.child.wait(rig.PATIENCE_S)
        check("Sanitizer" not in self.shown, self.shown)
        equal(found, status, self.shown[-1500:])
        return self.shown[self.at:]


class Shop(rig.Site):
    def __init__(self, path):
        super().__init__(path / "shop", "X", "")
        self.do("init", "--user", "li", "--name", "李伟")
        self.key = self.do("status", "--json").json()["site"]
        self.act("user", "create", "--key", "wang", "--name", "王芳", "--sites", self.key, "--roles", "OWN")
        for key, name in (("P1", "龙井茶"), ("P2", "Black tea"), ("P21", "Green tea"), ("K9", "Kettle")):
            self.act("item", "create", "--key", key, "--name", name)
        self.act("customer", "create", "--key", "C100", "--name", "街角小店")
        self.act("opening_stock", "post", "--line", "item=P1,qty=100", "--line", "item=P21,qty=3")

    def papers(self, kind):
        told = self.do(kind, "list", "--json").json()
        return told["papers"], told["drafts"]

    def body(self, kind, word):
        return self.do(kind, "show", word, "--json").json()["body"]


def talk(shop, *args, **options):
    return Talk(shop, *args, **options)


# ---- asked for ----

def test_a_sale_is_asked_for(shop):
    t = talk(shop, "sales_bill", "sell", "--as", "li").talk(
        ("Customer (key, or part of the name), or nothing: ", ""),
        ("Lines 1: Item", "tea"),                     # several hold it: a numbered list
        ("2  P21  Green tea", "2"),
        ("-> P21 Green tea", "1x"),                   # the quantity, mistyped
        ("E_VALUE: 1x is not a quantity.", "0"),
        ("E_AMOUNT", "2"),
        ("Unit price", "3.50"),
        ("Lines 2: Item", "龙井"), ("-> P1 龙井茶", "10"), ("Unit price", "1"),
        ("Lines 3: Item", ""),
        ("signed by li 李伟", "y"))
    said = t.end()
    check(re.search(r"recorded \S+-CS-", said), said)
    equal(shop.body("sales_bill", re.search(r"recorded (\S+)", said).group(1))["lines"],
          [{"item": "P21", "qty": "2", "price": "3.5", "amount": "7.00"}, {"item": "P1", "qty": "10", "price": "1", "amount": "10.00"}])


def test_nothing_is_asked_where_nothing_is_missing(shop):
    said = talk(shop, "sales_bill", "sell", "--as", "li", "--line", "item=P1,qty=1,price=2").end()
    check("recorded" in said and "?" not in said, said)


def test_nothing_is_asked_without_a_terminal(shop):
    shop.ask("sales_bill", "sell", "--as", "li", "--json").refused("E_REQUIRED", place="lines")
    result = shop.ask("sales_bill", "sell", given=b"")
    check(result.status == 2 and b"--as USER" in result.err, result)
    equal(shop.ask("sales_bill", "sell", "--as", "li").status, 1)
    child = talk(shop, "sales_bill", "sell", "--as", "li", "--json")
    check('"code":"E_REQUIRED"' in child.end(1), "asked under --json")


def test_who_signs_and_the_second_person_are_asked_for(shop):
    said = talk(shop, "bad_debt", "post", lang="zh").talk(
        ("由谁签字", "李"), ("客户", "街角"), ("-> C100 街角小店", None), ("金额", "0"), ("E_AMOUNT", "5"),
        ("第二人签字", "wang"), ("签字 li 李伟 + wang 王芳", "")).end()
    check(re.search(r"已录入 \S+-BD-", said) and "状态 已记账" in said, said)


def test_choices_are_listed(shop):
    t = talk(shop, "customer", "create", "--key", "C7", "--as", "li", "--terms", "later", lang="zh")
    t.talk(("E_VALUE", None), ("2  monthly  月结", "2"), ("客户全称", "七号店"), ("[Y/n]", ""))
    check("已录入 C7" in t.end(), t.shown)
    equal(shop.body("customer", "C7")["terms"], "monthly")


def test_a_rule_refused_at_the_end_is_asked_about_again(shop):
    said = talk(shop, "sales_bill", "confirm", "--as", "li", "--line", "item=P1,qty=1,price=9").talk(
        ("E_REQUIRED", None), ("Customer", "C100"), ("Record it?", "")).end()
    check(re.search(r"recorded \S+-SB-", said), said)


def test_the_paper_is_asked_for(shop):
    number = shop.act("sales_bill", "confirm", "--customer", "C100", "--line", "item=P1,qty=1,price=9")["number"]
    said = talk(shop, "sales_bill", "issue", "--as", "li").talk(
        (number, number), ("Who", "wang"), ("Record it?", "")).end()
    check(f"recorded {number}" in said and "state issued" in said, said)


def test_whoever_is_named_here_proves_himself(shop):
    """SEC-20: a name that was asked for is proved like one that was given."""
    pin = shop.path.parent / "pin"
    pin.write_text("new:2580\n")
    pin.chmod(0o600)
    shop.do("user", "reset", "wang", "--as", "li", "--pin-file", pin)
    before = shop.log()
    issue = ("sales_bill", "sell", "--line", "item=P1,qty=1,price=2")
    t = talk(shop, *issue).talk(("Who signs", "wang"), ("Record it?", ""), ("PIN of wang", CTRL_C), ("E_LEFT", None), ("draft?", "n"))
    t.end(1)
    t = talk(shop, *issue).talk(("Who signs", "wang"), ("Record it?", ""), ("PIN of wang", "9999"), ("E_PIN", None),
                                     ("draft?", "n"))
    t.end(1)
    equal(shop.log(), before, "the log without a proof")
    t = talk(shop, *issue).talk(("Who signs", "wang"), ("Record it?", ""), ("PIN of wang", "2580"))
    check("recorded" in t.end(), t.shown)
    t = talk(shop, "bad_debt", "post", "--customer", "C100", "--amount", "5", "--reason", "gone", "--as", "li")
    t.talk(("second person", "wang"), ("Record it?", ""), ("PIN of wang", "2580"))
    check("recorded" in t.end(), t.shown)


def arrive(office, path):
    sender, receiver = (rig.Site(path / key, key, "") for key in ("A01", "B01"))
    for site in (sender, receiver):
        site.do("enrol", office.token(site.key))
    sender.act("opening_stock", "post", "--line", "item=P1,qty=9", "--line", "item=P2,qty=5")
    sent = ("--to", "B01", "--line", "item=P1,qty=3", "--line", "item=P2,qty=2", "--with", "wu")
    number = sender.act("transfer", "send", *sent)["number"]
    sender.sync()
    receiver.sync()
    t = talk(receiver, "transfer", "receive", "--as", "li").talk(
        (number, "1"), ("Lines 1, P1 Tea P1, Sent 3: Arrived", "4"), ("Lines 2, P2 Tea P2, Sent 2: Arrived", "1"),
        ("Record it?", ""), ("E_QTY_OVER", None), ("Lines 1, P1 Tea P1, Sent 3: Arrived", "3"), ("Record it?", ""))
    check("state difference" in t.end(), t.shown)
    equal([line["arrived"] for line in receiver.do("transfer", "show", number, "--json").json()["body"]["lines"]], ["3", "1"])


def test_what_arrived_is_asked_row_by_row():
    """The rows are there already: each is shown, and only what is missing of it is asked."""
    with rig.directory() as path:
        office = rig.Office(path / "ho")
        office.do("init", "--user", "gm", "--name", "gm", "--host", "127.0.0.1", "--listen", f"127.0.0.1:{rig.free_port()}")
        for key in ("A01", "B01"):
            office.act("site", "create", "--key", key, "--name", key)
        for key in ("li", "wu"):
            office.act("user", "create", "--key", key, "--name", key, "--sites", "A01,B01", "--roles", "OWN")
        for key in ("P1", "P2"):
            office.act("item", "create", "--key", key, "--name", f"Tea {key}")
        office.start()
        try:
            arrive(office, path)
            office.stop()
        finally:
            if office.daemon:
                office.daemon.kill()


# ---- left ----

def left(shop, key):
    before = shop.log()
    t = talk(shop, "sales_bill", "sell", "--as", "li").talk(("Customer", ""), ("Item", "P1"), ("Quantity", "3"))
    t.wait_for("Lines 1, P1 龙井茶, Quantity 3: Unit price (79.9), or nothing: ").type(key)
    return before, t


def test_leaving_records_nothing(shop):
    for key in (CTRL_C, CTRL_D):
        before, t = left(shop, key)
        said = t.talk(("E_LEFT", None), ("draft?", "")).end(1)
        check("recorded" not in said, said)
        before, t = left(shop, key)
        t.wait_for("draft?").type(key).end(1)
        equal(shop.log(), before, "the log after leaving")
    equal(shop.papers("sales_bill")[1], [], "drafts nobody asked for")


def test_what_was_typed_is_kept_as_a_draft_and_gone_on_with(shop):
    before, t = left(shop, CTRL_C)
    said = t.talk(("draft?", "y")).end()
    draft = shop.papers("sales_bill")[1][0]["doc"]
    check(f"sales_bill sell {draft}" in said, said)
    equal(shop.log(), before, "the log after keeping a draft")
    said = talk(shop, "sales_bill", "sell", draft, "--as", "li").talk(
        ("E_REQUIRED", None), ("Lines 1, P1 龙井茶, Quantity 3: Unit price", "2"), ("Record it?", "")).end()
    check(re.search(r"recorded \S+-CS-", said), said)
    equal(shop.papers("sales_bill")[1], [], "the draft after it was recorded")


def test_no_is_no(shop):
    before = shop.log()
    t = talk(shop, "item", "create", "--as", "li").talk(("Key", "Q1"), ("Name", "Quince"), ("Record it?", "n"))
    check("E_LEFT" in t.end(1), t.shown)
    equal(shop.log(), before, "the log after no")


TESTS = [test_a_sale_is_asked_for, test_nothing_is_asked_where_nothing_is_missing, test_nothing_is_asked_without_a_terminal,
         test_who_signs_and_the_second_person_are_asked_for, test_choices_are_listed,
         test_a_rule_refused_at_the_end_is_asked_about_again, test_the_paper_is_asked_for,
         test_whoever_is_named_here_proves_himself, test_leaving_records_nothing,
         test_what_was_typed_is_kept_as_a_draft_and_gone_on_with, test_no_is_no]


def in_shop(test):
    def run():
        with rig.directory() as path:
            return test(Shop(path))
    run.__name__ = test.__name__
    return run


if __name__ == "__main__":
    rig.run([in_shop(t) for t in TESTS] + [test_what_arrived_is_asked_row_by_row])
