"""Statements and reports as files: a workbook whose amounts are numbers, pages that carry
their sums, CSV as exports are; and a month that is closed."""
import contextlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as tree
import zipfile

import rig
from rig import check, equal

NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
BILLS = 60


@contextlib.contextmanager
def shop():
    """A shop alone whose only customer has a name that a spreadsheet would run."""
    with rig.directory() as path:
        s = rig.Site(path / "shop", "", "")
        s.do("init", "--user", "li", "--name", "李伟")
        s.act("user", "create", "--key", "wu", "--name", "吴", "--sites", s.do("status", "--json").json()["site"], "--roles", "OWN")
        s.act("item", "create", "--key", "FEE", "--name", "运费", "--goods", "no")
        s.act("customer", "create", "--key", "C1", "--name", "=顺发百货")
        yield s


def bills(s, count, month):
    for i in range(count):
        day = f"{month}-{i % 28 + 1:02d}"
        made = s.act("sales_bill", "confirm", "--customer", "C1", "--line", f"item=FEE,qty={i + 1},price=3.33", "--day", day)
        s.act("sales_bill", "issue", made["number"], "--with", "wu", "--day", day)


def sheets(path):
    """Name: rows of cells, each a float or a text."""
    with zipfile.ZipFile(path) as book:
        shared = ["".join(t.text or "" for t in si.iter("{%s}t" % NAMES["s"]))
                  for si in tree.fromstring(book.read("xl/sharedStrings.xml")).findall("s:si", NAMES)]
        names = [s.get("name") for s in tree.fromstring(book.read("xl/workbook.xml")).find("s:sheets", NAMES)]
        out = {}
        for i, name in enumerate(names, 1):
            sheet = tree.fromstring(book.read(f"xl/worksheets/sheet{i}.xml"))
            check(not list(sheet.iter("{%s}f" % NAMES["s"])), "a formula")
            out[name] = [[shared[int(c.find("s:v", NAMES).text)] if c.get("t") == "s" else float(c.find("s:v", NAMES).text)
                          for c in row if c.find("s:v", NAMES) is not None] for row in sheet.find("s:sheetData", NAMES)]
        return out


def test_a_statement_as_a_workbook():
    with shop() as s:
        bills(s, 3, "2025-03")
        file = s.path.parent / "c1.xlsx"
        s.act("statement", "C1", "--period", "2025-03", "--format", "xlsx", "--to", str(file))
        book = sheets(file)
        equal(book["Sums"][1], ["C1", "=顺发百货", 0.0, 19.98, 0.0, 0.0, 0.0, 19.98, 0.0])
        equal([row[-1] for row in book["Movements"][1:]], [0.0, 3.33, 9.99, 19.98, 19.98], "the running balance")
        equal(book["Open items"][-1], ["Total", 19.98])
        s.ask("statement", "C1", "--format", "xlsx", "--as", "li", "--json").refused("E_USAGE", status=2)
        s.ask("statement", "NOBODY", "--format", "xlsx", "--to", str(file), "--force", "--as", "li", "--json").refused("E_NO_RECORD")
        notes = s.do("export_note", "list", "--json").json()["papers"]
        equal(len(notes), 1, "one file was written, and recorded")


def test_a_statement_as_pages():
    with shop() as s:
        bills(s, BILLS, "2025-03")
        file = s.path.parent / "c1.pdf"
        s.act("--lang", "zh", "statement", "C1", "--period", "2025-03", "--format", "pdf", "--to", str(file))
        check(file.read_bytes().startswith(b"%PDF-"), "no PDF")
        if not shutil.which("pdftotext"):
            print("pdftotext is not installed: the words on the pages are not looked at")
            return
        pages = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True).stdout.decode().split("\f")[:-1]
        check(len(pages) >= 2, "it has one page")
        total = f"{sum(range(1, BILLS + 1)) * 333 / 100:.2f}"
        check("客户对账单" in pages[0] and "顺发百货" in pages[0], "its title")
        for i, page in enumerate(pages, 1):
            check(re.search(rf"第\s*{i}\s*/\s*{len(pages)}\s*$", page), "its number")
        carried = [re.findall(r"承前/过次页\s+([\d.]+)", page) for page in pages]
        equal(carried[0][-1], carried[1][0], "what is carried over")
        check("日期" in pages[1].splitlines()[0] or "日期" in pages[1][:400], "the heading is repeated")
        check(total in "".join(pages), "the total")


def test_a_statement_as_csv_has_its_lines():
    with shop() as s:
        bills(s, 2, "2025-03")
        file = s.path.parent / "c1.csv"
        s.act("statement", "C1", "--period", "2025-03", "--format", "csv", "--to", str(file))
        lines = file.read_bytes().decode("utf-8-sig").split("\r\n")
        equal(lines[0], "Day,Paper,Type,Site,Charged,Credited,Balance")
        equal([line.split(",")[-1] for line in lines[1:4]], ["0.00", "3.33", "9.99"])
        s.act("statement", "C1", "--period", "2025-03", "--format", "csv", "--table", "sums", "--to", str(file), "--force")
        check("'=顺发百货" in file.read_text("utf-8-sig"), "a name that a spreadsheet would run")


def test_any_report_is_a_workbook():
    with shop() as s:
        bills(s, 2, "2025-03")
        file = s.path.parent / "r.xlsx"
        for report in (["receivables"], ["receivables", "--detail"], ["postings", "--period", "2025-03"], ["ten_days", "2025-03"], ["balances"]):
            s.act("export", *report, "--format", "xlsx", "--to", str(file), "--requester", "AR", "--force")
            check(sheets(file), report)
        s.ask("export", "customer", "--format", "xlsx", "--to", str(file), "--requester", "AR", "--force", "--as", "li", "--json").refused("E_USAGE", status=2)


def test_a_closed_month_comes_out_as_it_was():
    with shop() as s:
        bills(s, 2, "2025-03")
        bills(s, 1, "2025-04")
        s.ask("period_close", "close", "--month", "2025-13", "--as", "li", "--json").refused("E_VALUE")
        s.act("period_close", "close", "--month", "2025-03")
        asked = [["receivables", "--period", "2025-03"], ["receivables", "--period", "2025-03", "--detail"], ["statement", "C1", "--period", "2025-03"],
                 ["postings", "--period", "2025-03"], ["sales", "--period", "2025-03"], ["ten_days", "2025-03"]]
        before = [[s.do("report", *words, *form).out for form in ([], ["--json"])] for words in asked]
        s.ask("sales_bill", "confirm", "--customer", "C1", "--line", "item=FEE,qty=1,price=1", "--day", "2025-03-30", "--as", "li", "--json").refused("E_PERIOD_CLOSED")
        bills(s, 3, "2025-04")
        s.act("customer", "change", "C1", "--name", "Another")
        s.do("rebuild")
        s.verify()
        equal([[s.do("report", *words, *form).out for form in ([], ["--json"])] for words in asked], before, "a closed month")


rig.run([test_a_statement_as_a_workbook, test_a_statement_as_pages, test_a_statement_as_csv_has_its_lines,
         test_any_report_is_a_workbook, test_a_closed_month_comes_out_as_it_was])
