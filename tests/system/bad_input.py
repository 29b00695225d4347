"""Bad input by way of the programs: each is refused with its code and place, and the log
stands as it stood.

Tables of what is wrong and what is said of it. A disk that is full or may not be
written is a tmpfs of its own where one may be mounted, else a limit on the size of
files; what cannot be had here is told as skipped.
"""
import contextlib
import resource
import signal
import sqlite3

import rig
from disks import disk, fill, move
from rig import check, equal, say

SELL = ["sales_bill", "sell", "--line", "item=POST,qty=1,price=3.50", "--as", "li", "--json"]
COLUMNS = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]


@contextlib.contextmanager
def nothing_booked(site):
    before = site.log()
    yield
    equal(rig.digest(site.log()), rig.digest(before), "the log after what was refused")


# ---- files ----

def row(week, **changed):
    """A line of Malta's, with columns changed."""
    good = next(line for line in week if line.endswith(b",Malta\n")).rstrip().split(b",")
    cells = dict(zip(COLUMNS, good))
    for name, value in changed.items():
        cells[name] = value if isinstance(value, bytes) else value.encode()
    return b",".join(cells.values()) + b"\n"


def bad_lines(week):
    """What is wrong, its code, its place, the file."""
    head, good = week[0], row(week)
    yield "cut short", "E_LINE_CUT", "line 3", head + good + good[:-20]
    yield "cut within quotes", "E_LINE_QUOTE", "line 3", head + good + b'1,2,"abc'
    yield "too few fields", "E_LINE_FIELDS", "line 2", head + b"1,2,3\n" + good
    yield "a field without end", "E_LINE_LONG", "line 2", head + row(week, Description="x" * 1000000)
    yield "GBK", "E_ENCODING", "line 2", head + row(week, Description="红灯".encode("gbk"))
    yield "Latin-1", "E_ENCODING", "line 3", head + good + row(week, Description=b"CAF\xc9")
    yield "a nul byte", "E_ENCODING", "line 2", head + row(week, Description=b"A\0B")
    yield "a key too long", "E_LINE_KEY", "line 2, StockCode", head + row(week, StockCode="X" * 100)
    for moment in ("2026-02-30 08:00:00", "2026-03-02 25:00:00", "0000-00-00 00:00:00", "yesterday", "", "2026-03-02"):
        yield f"the date {moment}", "E_LINE_DATE", "line 2, InvoiceDate", head + row(week, InvoiceDate=moment)
    for price in ("12x", "-5", "1.23456", "1e3", "9" * 20, "", ".", "NaN", "0x10"):
        yield f"the price {price}", "E_LINE_PRICE", "line 2, UnitPrice", head + row(week, UnitPrice=price)
    for pieces in ("0", "1.2345", "1e3", "9" * 20, "", "--1", "six"):
        yield f"the quantity {pieces}", "E_LINE_QTY", "line 2, Quantity", head + row(week, Quantity=pieces)
    yield "no customer's number", "E_LINE_CUSTOMER", "line 2, CustomerID", head + row(week, CustomerID="12x")
    yield "a customer not heard of", "E_NO_RECORD", "line 3, CustomerID", head + good + row(week, InvoiceNo="7", CustomerID="99999.0")
    yield "an item not heard of", "E_NO_RECORD", "line 3, StockCode", head + good + row(week, InvoiceNo="7", StockCode="NOPE")


def no_such_files(week):
    head, good = week[0], row(week)
    yield "nothing", "E_FILE_FORMAT", b""
    yield "names alone", "E_FILE_FORMAT", head
    yield "names cut short", "E_FILE_FORMAT", head[:20]
    yield "another list", "E_FILE_FORMAT", b"a;b;c\n1;2;3\n"
    yield "an unknown column", "E_FILE_FORMAT", head.replace(b"UnitPrice", b"Preis") + good
    yield "a column more", "E_FILE_FORMAT", head.rstrip() + b",Extra\n" + good.rstrip() + b",1\n"
    yield "a column missing", "E_FILE_FORMAT", head.replace(b",Country", b"") + good.replace(b",Malta", b"")
    yield "no text", "E_ENCODING", bytes(range(256)) * 20
    yield "UTF-16", "E_ENCODING", (head + good).decode().encode("utf-16")
    yield "names in Latin-1", "E_ENCODING", b"InvoiceN\xe9," + head + good


def files():
    with rig.world() as w:
        site, path = w.sites[0], w.path / "bad.csv"
        week, count = w.csv.read_bytes().splitlines(True), 0
        with nothing_booked(site):
            for what, code, place, data in bad_lines(week):
                path.write_bytes(data)
                told = site.ask(*site.import_args(path)).refused("E_LINES")
                faults = [(f["code"], f["place"]) for f in told["faults"]]
                equal(faults, [(code, place)], what)
                count += 1
            for what, code, data in no_such_files(week):
                path.write_bytes(data)
                site.ask(*site.import_args(path)).refused(code)
                count += 1
            site.ask(*site.import_args(w.path / "none.csv")).refused("E_DISK", 3)
            site.ask(*site.import_args(w.path)).refused("E_DISK", 3)
        office_reads_no_such_files(w, path, week)
    return f"{count} files"


def office_reads_no_such_files(w, path, week):
    office = w.office
    with nothing_booked(office):
        for what, code, place, data in bad_lines(week):
            # Whom nobody has heard of is made here.
            if code != "E_NO_RECORD":
                path.write_bytes(data)
                told = office.ask("import", "online-retail", "--records", path, "--as", "gm", "--json").refused("E_LINES")
                equal([(f["code"], f["place"]) for f in told["faults"]], [(code, place)], "head office,", what)
        for what, code, data in no_such_files(week):
            path.write_bytes(data)
            if what != "names alone":
                office.ask("import", "online-retail", "--records", path, "--as", "gm", "--json").refused(code)


# ---- what is typed and piped ----

INPUT = [
    ("too deep", '{"lines":' + "[" * 5000 + "]" * 5000 + "}", "E_JSON", ""),
    ("too deep in objects", '{"lines":' + '{"a":' * 200 + "1" + "}" * 201, "E_JSON", ""),
    ("too large", '{"note":"' + "x" * 20_000_000 + '"}', "E_SIZE", ""),
    ("a key twice", '{"customer":"12001","customer":"12002"}', "E_JSON", ""),
    ("a key twice in a line", '{"lines":[{"item":"POST","qty":"1","price":"1","qty":"2"}]}', "E_JSON", ""),
    ("an unknown field", '{"colour":"red"}', "E_FIELD", "colour"),
    ("an unknown field in a line", '{"lines":[{"item":"POST","qty":"1","price":"1","colour":"red"}]}', "E_FIELD", "lines[0]"),
    ("a number for a quantity", '{"lines":[{"item":"POST","qty":1,"price":"1"}]}', "E_VALUE", "lines[0].qty"),
    ("a number for a price", '{"lines":[{"item":"POST","qty":"1","price":1.5}]}', "E_VALUE", "lines[0].price"),
    ("a text for a list", '{"lines":"POST"}', "E_VALUE", "lines"),
    ("null for a list", '{"lines":null}', "E_VALUE", "lines"),
    ("no object", "[]", "E_VALUE", ""),
    ("no JSON", "lines: 3", "E_JSON", ""),
    ("two values", "{} {}", "E_JSON", ""),
    ("cut short", '{"lines":[', "E_JSON", ""),
    ("no UTF-8", b'{"note":"\xff"}', "E_JSON", ""),
    ("half a surrogate", '{"note":"\\ud800"}', "E_JSON", ""),
    ("a nul character", '{"note":"\\u0000"}', "E_JSON", ""),
    ("nothing", "", "E_REQUIRED", "lines"),
    ("an item not heard of", '{"lines":[{"item":"NOPE","qty":"1","price":"1"}]}', "E_NO_RECORD", "lines[0].item"),
]
AMOUNTS = [("1.234", "E_VALUE"), ("-1.00", "E_AMOUNT"), ("0.00", "E_AMOUNT"), ("9" * 20 + ".00", "E_VALUE"), ("1e2", "E_VALUE"),
           ("1,5", "E_VALUE"), ("", ("E_VALUE", "E_REQUIRED")), ("NaN", "E_VALUE")]
USAGE = [["nothing"], ["sales_bill", "dance"], ["sales_bill", "sell", "--colour", "red"], ["log", "--after", "x"], ["import"],
         ["import", "xml", "f", "--as", "li"], ["status", "--lang", "fr"], ["status", "a", "word"], ["sales_bill", "sell"],
         ["init", "--user", "a"], ["enrol"], ["enrol", "a", "b"]]
OFFICE_USAGE = [["nothing"], ["status"], ["token"], ["token", "S01", "--hours", "0"], ["init"], ["import", "online-retail"], ["serve", "--loud"]]


def typed():
    with rig.world() as w:
        site = w.sites[0]
        with nothing_booked(site):
            for what, text, code, place in INPUT:
                given = text if isinstance(text, bytes) else text.encode()
                told = site.ask("sales_bill", "sell", "--json", "--as", "li", given=given).refused(code)
                equal(told["place"], place, what)
            for amount, code in AMOUNTS:
                given = ["--customer", "12001", "--means", "cash", "--amount", amount, "--as", "li", "--json"]
                site.ask("customer_receipt", "take", *given).refused(code, 1, "amount")
            for words in USAGE:
                site.ask(*words, "--json").refused("E_USAGE", 2)
                plain = site.ask(*words)
                check(plain.status == 2 and plain.err.startswith(b"E_USAGE") and not plain.out, "as text:", plain)
            check(site.ask("--as").status == 2, "an option without its value, and no command")
            for words in OFFICE_USAGE:
                w.office.ask(*words, "--json").refused("E_USAGE", 2)
            site.ask(*SELL[:-2], "nobody", "--json").refused("E_NO_RECORD", 1, "who")
    return f"{len(INPUT) + len(AMOUNTS)} inputs, {len(USAGE) + len(OFFICE_USAGE)} command lines"


# ---- books that are none ----

def no_book():
    reading = [["status"], ["log"], ["sales_bill", "list"], ["report", "stock"], ["verify"]]
    writing = [["sync"], SELL[:-1], ["rebuild"], ["import", "online-retail", "f.csv", "--country", "x", "--as", "li", "--with", "wu"]]
    with rig.directory() as top:
        nowhere = rig.Site(top / "nowhere", "S01", "Malta")
        for words in reading + writing:
            nowhere.ask(*words, "--json").refused("E_NO_BOOK", 3)
            check(not nowhere.path.exists(), words, "made a directory")
        for words in (["log"], ["cases"], ["sites"], ["serve"], ["token", "S01"], ["report", "receivables"]):
            rig.Office(top / "nowhere").ask(*words, "--json").refused("E_NO_BOOK", 3)


def newer(path):
    with sqlite3.connect(path) as db:
        known = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {known + 1}")
    db.close()


def never_finished(path):
    path.write_bytes(b"")


def no_database(path):
    path.write_bytes(b"A letter to the tax office, long enough to look like a file of some kind. " * 200)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:5000])


def other_books():
    """Nothing is written into what the program does not understand; put back, all is there."""
    with rig.world() as w:
        w.trade()
        site = w.sites[0]
        w.office.stop()
        promised = site.log()
        for party, words in ((site, [["log"], ["status"], SELL[:-1], ["sync"], ["verify"]]),
                             (w.office, [["log"], ["cases"], ["serve"], ["sites"]])):
            book = party.path / "book.db"
            good = book.read_bytes()
            for spoil, codes in ((newer, "E_BOOK_VERSION"), (no_database, "E_BOOK_DAMAGED"), (cut_short, "E_BOOK_DAMAGED")):
                spoil(book)
                spoilt = book.read_bytes()
                for command in words:
                    party.ask(*command, "--json").refused(codes, 3)
                equal(rig.digest(book.read_bytes()), rig.digest(spoilt), spoil.__name__, "was written into")
                book.write_bytes(good)
        equal(rig.digest(site.log()), rig.digest(promised), "the log of the book put back")
        never_finished(site.path / "book.db")
        equal(rig.digest(site.log()), rig.digest(promised), "the log of a book whose making was cut short")
        w.office.start()
        w.sync()
        rig.agree(w)


# ---- disks ----

def acknowledged(site):
    """As the second file has it, which can be read without room."""
    return (site.path / "second" / "entries.ndjson").read_bytes().partition(b"\n")[2].rstrip(b"\0")


def sell_until_full(site):
    """What was acknowledged before the disk was full."""
    promised = acknowledged(site)
    for _ in range(200):
        result = site.ask(*SELL)
        if result.status:
            result.refused("E_DISK_FULL", 3)
            return promised
        promised = acknowledged(site)
    raise rig.Failure("the disk is never full")


def full_disk():
    with rig.world() as w, disk(w, 16 * 1024) as d:
        if not d:
            say("SKIPPED: no tmpfs may be mounted here; a limit on file sizes stands in for the full disk")
            return full_by_limit(w)
        site = w.sites[0]
        move(site, d)
        fill(d, 300)
        site.ask(*site.import_args(w.csv)).refused("E_DISK_FULL", 3)
        (d.path / "other").unlink()
        site.do(*site.import_args(w.csv))
        fill(d, 200)
        promised = sell_until_full(site)
        (d.path / "other").unlink()
        site.do(*SELL)
        check(site.log().startswith(promised), "what was acknowledged, when there is room again")
        w.sync()
        rig.agree(w)
        full_office(w, d)
    return "a site's and head office's"


def full_office(w, d):
    site = w.sites[1]
    site.do(*site.import_args(w.csv))
    w.office.stop()
    move(w.office, d)
    w.office.start()
    fill(d, 100)
    before = w.office.log(site.key)
    site.ask("sync", "--json").refused(("E_SERVER", "E_LATER"), 3)
    check(w.office.log(site.key).startswith(before), "head office's log when its disk is full")
    (d.path / "other").unlink()
    w.sync()
    rig.agree(w)
    w.office.stop()


def full_by_limit(w):
    site = w.sites[0]
    site.do(*site.import_args(w.csv))
    promised = site.log()
    size = max((site.path / name).stat().st_size for name in ("book.db", "second/entries.ndjson"))

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

    site.ask(*SELL, preexec_fn=limit).refused(("E_DISK", "E_DISK_FULL"), 3)
    equal(rig.digest(site.log()), rig.digest(promised), "the log under a limit")
    site.do(*SELL)
    w.sync()
    rig.agree(w)
    return "by a limit on the size of files"


def read_only():
    with rig.world() as w, disk(w, 16 * 1024) as d:
        if not d:
            say("SKIPPED: no tmpfs may be mounted here, and the superuser writes where he will")
            return "skipped"
        site = w.sites[0]
        site.do(*site.import_args(w.csv))
        move(site, d)
        promised = site.log()
        d.change("ro")
        for words in (SELL, ["sync", "--json"], ["rebuild", "--json"]):
            site.ask(*words).refused("E_DISK", 3)
        told = site.ask("log")
        check(told.status == 3 or told.out == promised, "the log of a read-only book:", told)
        d.change("rw")
        equal(rig.digest(site.log()), rig.digest(promised), "the log when it may be written again")
        site.do(*SELL)
        w.sync()
        rig.agree(w)
    return f"`log` {'prints it all' if told.status == 0 else 'is refused'}"


rig.run([files, typed, no_book, other_books, full_disk, read_only])
