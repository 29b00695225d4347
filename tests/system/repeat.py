"""What is said twice counts once: a second import, a second sync, every request again.

Requests are the programs' own: a relay with head office's certificate stands in the
line, writes down what passes, and can send a batch twice or lose the answer to it.
"""
import contextlib
import http.server
import json
import ssl
import threading

import rig
import wire
from rig import check, equal


class Relay(http.server.BaseHTTPRequestHandler):
    """Passes a call on with the certificate of the site that makes it."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def pass_on(self, method):
        line = self.server.line
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
        headers = {name: self.headers[name] for name in ("Content-Type", "Daybook-Signature") if self.headers[name]}
        call = (line.site_of(self.connection), method, self.path, body, headers)
        answer = line.carry(call)
        if answer:
            self.give(answer)
        else:
            self.close_connection = True

    def give(self, answer):
        self.send_response(answer.status)
        for name in ("Content-Type", "Retry-After"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def do_GET(self):
        self.pass_on("GET")

    def do_POST(self):
        self.pass_on("POST")

    def log_message(self, *_):
        pass


class Line:
    def __init__(self, w):
        self.w, self.port = w, w.port()
        self.batches = [] # (site, method, path, body, headers)
        self.doubled = self.lost = 0
        self.double = self.lose = False
        authority = w.office.path / "authority"
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(authority / "server.pem", authority / "server.key.pem")
        tls.load_verify_locations(authority / "ca.pem")
        tls.verify_mode = ssl.CERT_OPTIONAL
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        self.server.daemon_threads = True
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.server.line = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def site_of(self, connection):
        shown = connection.getpeercert(binary_form=True)
        for site in self.w.sites:
            cert = site.path / "device" / "cert.pem"
            if shown and shown == ssl.PEM_cert_to_DER_cert(cert.read_text()):
                return site
        return None

    def call(self, site, method, path, body, headers):
        device = site.path / "device" if site else None
        tls = wire.context(self.w.office.path / "authority" / "ca.pem", device)
        return wire.call(self.port, tls, method, path, body, headers)

    def carry(self, call):
        """None: the answer is lost."""
        answer = self.call(*call)
        if call[1:3] != ("POST", "/v1/log"):
            return answer
        self.batches.append(call)
        if self.double:
            self.doubled += 1
            answer = self.call(*call)
        if self.lose and answer.status == 200:
            self.lose = False
            self.lost += 1
            return None
        return answer


@contextlib.contextmanager
def relayed():
    with rig.world() as w:
        line = Line(w)
        for site in w.sites:
            told = json.loads((site.path / "site.json").read_text())
            told["server"] = f"https://127.0.0.1:{line.server.server_address[1]}"
            (site.path / "site.json").write_text(json.dumps(told, separators=(",", ":")))
        try:
            yield w, line
        finally:
            line.server.shutdown()


def stands(w):
    """All that head office and the sites say, to the byte."""
    office = w.office
    said = [office.log(), office.do("cases", "--json").out, office.do("sites", "--json").out]
    said += [office.do("report", "receivables", "--by", by, "--on", "2026-03-31", "--json").out for by in ("customer", "site", "age")]
    return [rig.digest(text) for text in said + [site.log() for site in w.sites]]


def settled(w):
    w.sync()
    w.sync()
    return stands(w)


def imports():
    with rig.world() as w:
        first = [site.do(*site.import_args(w.csv)).json() for site in w.sites]
        before = settled(w)
        for site, booked in zip(w.sites, first):
            again = site.do(*site.import_args(w.csv)).json()
            check(again["papers"] == 0 and again["lines"] == 0 and again["refused"] == 0, "booked again:", again)
            check(again["skipped"] >= booked["papers"], "not all was there:", again)
        records = w.office.do("import", "online-retail", "--records", w.csv, "--as", "gm", "--json").json()
        equal(settled(w), before, "what stands after a second import")
    return f"{sum(b['papers'] for b in first)} papers; records: {records}"


def syncs():
    with rig.world() as w:
        w.trade()
        before = settled(w)
        for site in w.sites:
            told = site.sync()
            equal((told["up"], told["down"]), (0, 0), "moved by a second sync")
        equal(stands(w), before, "what stands after a second sync")
        w.office.stop()
        w.office.do("rebuild")
        for site in w.sites:
            site.do("rebuild")
        w.office.start()
        equal(stands(w), before, "what stands after a rebuild on both sides")


def acts():
    """An act with its form's id, twice: the same is recorded once, another is refused."""
    with rig.world() as w:
        site = w.sites[1]
        take = ["customer_receipt", "take", "--customer", "12003", "--means", "cash", "--doc", "0123456789ABCDEF"]
        once, log = site.act(*take, "--amount", "10.00"), site.log()
        twice = site.act(*take, "--amount", "10.00")
        check(twice["already"] and not once["already"] and twice["doc"] == once["doc"], "recorded twice:", twice)
        site.ask(*take, "--amount", "11.00", "--json", "--as", "li").refused("E_CONFLICT")
        equal(site.log(), log, "the log after the second")


def requests():
    draw = rig.chance()
    with relayed() as (w, line):
        for part in range(3):
            for site in w.sites:
                if part == 0:
                    site.do(*site.import_args(w.csv))
                site.do("sales_bill", "sell", "--line", "item=POST,qty=1,price=3.50", "--as", "li")
                site.sync()
        batches, before = list(line.batches), settled(w)
        check(len(batches) >= 9, "too few batches were seen")
        shuffled = draw.sample(batches * 2, len(batches) * 2)
        for order in (batches, batches[::-1], shuffled):
            for batch in order:
                answer = line.call(*batch)
                check(answer.status == 200, "a batch again:", answer)
            equal(stands(w), before, "what stands after every batch again")
        rig.agree(w)
    return f"{len(batches)} batches, each four times more"


def a_bad_line():
    """Every batch comes twice, and of each site an answer is lost."""
    with relayed() as (w, line):
        w.trade()
        line.double = True
        for site in w.sites:
            line.lose = True
            site.sync()
        check(line.doubled >= 3 and line.lost == 3, f"{line.doubled} doubled, {line.lost} lost")
        settled(w)
        _, owed = rig.agree(w)
        equal(owed, {c: v for c, v in rig.week_expected().items() if v}, "head office's balances and the file's")


rig.run([imports, syncs, acts, requests, a_bad_line])
