"""A branch without a line, and a superior on the telephone.

The branch sells to its ceiling and is refused; the draft stays. The challenge is read to the manager, who types what he
is told at head office and reads a code back; the branch sells, comes back to the line, and head office counts once.

  CRD-03  the program refuses to save it as valid, a draft may stay
  CRD-04  after approval that bill can be confirmed
  CRD-16  the clerk's superior has the form before him at head office's next look
  SAL-32 E_PERMISSION  whose own rights do not reach is told whom to ask; the program offers to send it to him
"""
import contextlib

import rig
from rig import check, equal
from terminal import Talk

LIMIT, CEILING = "1000", "600"


class Town:
    def __init__(self, path):
        self.office = rig.Office(path / "ho")
        self.branch = rig.Site(path / "s01", "S01", "")
        self.path = path

    def make(self):
        o, port = self.office, rig.free_port()
        o.do("init", "--user", "gm", "--name", "总经理", "--host", "127.0.0.1", "--listen", f"127.0.0.1:{port}")
        o.act("site", "create", "--key", "S01", "--name", "一店")
        o.act("user", "create", "--key", "sm", "--name", "经理", "--sites", "HO", "--roles", "SM", "--reports-to", "gm")
        o.act("user", "create", "--key", "li", "--name", "李", "--sites", "S01", "--roles", "BC,WK,SH", "--reports-to", "sm")
        o.act("item", "create", "--key", "P1", "--name", "茶叶")
        o.act("customer", "create", "--key", "C1", "--name", "小店")
        o.act("settings", "create", "--key", "company", "--credit", "yes", "--ceilings", "by_hand")
        o.act("credit_terms", "create", "--key", "C1", "--credit-limit", LIMIT, "--reason", "agreed")
        o.act("role", "change", "SM", "--may-approve", "rule=credit,amount=300")
        o.act("site", "hear", "S01", "--topics", "customer:C1")
        o.start()
        self.branch.do("enrol", o.token("S01"))
        o.act("ceiling", "grant", "--customer", "C1", "--site", "S01", "--amount", CEILING)
        self.branch.sync()
        self.branch.act("opening_stock", "post", "--line", "item=P1,qty=100")
        return self

    def draft(self, qty):
        return self.branch.act("sales_bill", "new", "--customer", "C1", "--line", f"item=P1,qty={qty},price=100")["doc"]


@contextlib.contextmanager
def town():
    with rig.directory() as path:
        t = Town(path)
        try:
            yield t.make()
        finally:
            if t.office.daemon:
                t.office.daemon.kill()
                t.office.daemon.wait()


def warned(told, code):
    for w in told["warnings"]:
        if w["code"] == code:
            return w["values"]
    raise rig.Failure(f"no {code} in", told)


def refused(party, *args, code, who=None):
    return party.ask(*args, "--json", "--as", who or party.user).refused(code)


def ask(t, draft, reason="the customer stands at the counter"):
    """By telephone: what the screen says is to be read out."""
    return warned(t.branch.act("approval", "ask", draft, "--reason", reason), "W_READ_TO")


def give(t, said, amount=None, who="gm"):
    told = t.office.do("phone_code", "give", said["challenge"], "--site", said["site"], "--customer", said["customer"],
                       "--amount", amount or said["amount"], "--rule", said["rule"], "--as", who, "--json").json()
    return warned(told, "W_READ_OUT")["code"]


def test_dark_branch(t):
    """CRD-03, CRD-04: without a line to its ceiling, past it by telephone, and back."""
    t.branch.act("sales_bill", "confirm", "--customer", "C1", "--line", "item=P1,qty=6,price=100")
    t.office.stop()
    draft = t.draft(3)
    told = refused(t.branch, "sales_bill", "confirm", draft, code="E_CREDIT_LIMIT")
    equal(told["values"]["excess"], "300.00")
    said = ask(t, draft)
    equal((said["site"], said["customer"], said["amount"], said["rule"]), ("S01", "C1", "300.00", "E_CREDIT_LIMIT"))
    refused(t.branch, "sales_bill", "confirm", draft, "--approvals", said["challenge"], code="E_NO_APPROVAL")
    lie = give(t, said, amount="30.00")
    refused(t.branch, "approval", "enter", said["challenge"], "--approver", "gm", "--code", lie, code="E_CODE")
    code = give(t, said).lower().replace("-", " ")
    refused(t.branch, "approval", "enter", said["challenge"], "--approver", "sm", "--code", code, code="E_CODE")
    t.branch.act("approval", "enter", said["challenge"], "--approver", "gm", "--code", code)
    # Dearer than what was said.
    t.branch.act("sales_bill", "new", "--doc", draft, "--line", "item=P1,qty=4,price=100")
    refused(t.branch, "sales_bill", "confirm", draft, "--approvals", said["challenge"], code="E_NO_APPROVAL")
    t.branch.act("sales_bill", "new", "--doc", draft, "--line", "item=P1,qty=3,price=100")
    t.branch.act("sales_bill", "confirm", draft, "--approvals", said["challenge"])
    # Used up, and nothing more.
    refused(t.branch, "sales_bill", "confirm", t.draft(1), "--approvals", said["challenge"], code="E_NO_APPROVAL")
    forced = t.office.do("report", "approvals", "--json").json()["rows"]
    equal([(r["number"], r["amount"], r["approver"]) for r in forced], [(said["challenge"], "300.00", "gm")])
    t.office.start()
    t.branch.sync()
    equal(t.office.do("report", "approvals", "--json").json()["rows"], [], "it is reported, and counts no more")
    equal(t.office.do("cases", "--json").json()["cases"], [])
    shown = t.office.do("approval", "show", said["challenge"], "--json").json()
    equal((shown["state"], shown["body"]["approver"]), ("used", "gm"), shown)
    t.branch.verify()
    t.office.verify()


def test_form(t):
    """CRD-16, SAL-32 E_PERMISSION: the form lies before the superior; past his ceiling he is told whom to ask."""
    draft = t.draft(9)
    number = t.branch.act("approval", "raise", draft, "--reason", "老客户,月底付清")["number"]
    t.branch.sync()
    waiting = t.office.do("approval", "list", "--state", "raised", "--json").json()["papers"]
    equal([r["number"] for r in waiting], [number], waiting)
    shown = t.office.do("approval", "show", number, "--json").json()["body"]
    equal((shown["superior"], shown["excess"], shown["maker"]), ("sm", "300.00", "li"), shown)
    told = refused(t.office, "approval", "approve", number, code="E_PERMISSION", who="sm")
    equal(told["values"]["posts"], "gm")
    t.office.act("approval", "approve", number, "--answer", "仅此一单")
    t.branch.sync()
    t.branch.act("sales_bill", "confirm", draft, "--approvals", number)
    t.branch.sync()
    equal(t.office.do("cases", "--json").json()["cases"], [])


def test_at_terminal(t):
    """SAL-32: the program itself offers to send it to the manager."""
    said = Talk(t.branch, "sales_bill", "confirm", "--customer", "C1", "--line", "item=P1,qty=7,price=100", "--as", "li", lang="zh")
    said.talk(("E_CREDIT_LIMIT", None), ("交上级审批吗", "t"), ("理由", "客户在柜台等"), ("请念给审批人", None), ("批准后", None)).end()
    asked = t.branch.do("approval", "list", "--state", "asked", "--json").json()["papers"]
    equal(len(asked), 1, asked)
    said = Talk(t.branch, "sales_bill", "confirm", "--customer", "C1", "--line", "item=P1,qty=8,price=100", "--as", "li")
    said.talk(("E_CREDIT_LIMIT", None), ("Send it to the manager", "f"), ("Reason", "he pays on Friday"), ("recorded S01-AF-", None),
              ("When it is approved", None)).end()
    said = Talk(t.branch, "sales_bill", "confirm", "--customer", "C1", "--line", "item=P1,qty=8,price=100", "--as", "li")
    said.talk(("E_CREDIT_LIMIT", None), ("Send it to the manager", ""), ("Keep what was typed", "n")).end(1)


def test_replaced_device(t):
    """A form that one device used is not used once more by the next: it is of an earlier life of the book."""
    draft = t.draft(9)
    number = t.branch.act("approval", "raise", draft, "--reason", "月底付清")["number"]
    t.branch.sync()
    t.office.act("approval", "approve", number)
    t.branch.sync()
    t.branch.act("sales_bill", "confirm", draft, "--approvals", number)
    other = rig.Site(t.path / "other", "S01", "")
    other.do("enrol", t.office.token("S01"))
    other.sync()
    again = other.act("sales_bill", "new", "--doc", draft, "--customer", "C1", "--line", "item=P1,qty=9,price=100")["doc"]
    refused(other, "sales_bill", "confirm", again, "--approvals", number, code="E_NO_APPROVAL")


def in_town(test):
    def run():
        with town() as t:
            return test(t)
    run.__name__ = test.__name__
    return run


if __name__ == "__main__":
    rig.run([in_town(t) for t in (test_dark_branch, test_form, test_at_terminal, test_replaced_device)])
