"""Bad input by way of the wire, with certificates that the programs made.

Whoever the caller is, nothing is half taken and nobody else held up: after each refusal
the head that head office tells is the one it told before, and the sites sync on.
"""
import base64
import contextlib
import http.client
import json
import socket
import sqlite3
import ssl
import time

import rig
import wire
from rig import check, digest, equal


def lines_of(site):
    return site.log().splitlines()


def refused(answer, status, code):
    check(answer.status == status, f"{status} {code} wanted, found", answer)
    equal(answer.json()["code"], code, "the refusal's code")
    check(answer.json()["remedy"], "no remedy in", answer)
    return answer.json()


@contextlib.contextmanager
def nothing_taken(device):
    before = device.head()
    yield before
    equal(device.head(), before, "head office's head of", device.site)


def again(line, **changed):
    """An entry with members changed, spelled as it should be."""
    entry = {**json.loads(line), **changed}
    return rig.spelled({k: entry[k] for k in rig.KEYS if entry.get(k) is not None})


# ---- batches ----

def batches():
    with rig.world() as w:
        w.trade()
        w.sync()
        one, other = (wire.Device(site, w.port()) for site in w.sites[:2])
        lines, strange = lines_of(w.sites[0]), lines_of(w.sites[1])
        next_line = again(lines[-1], seq=len(lines) + 1, prev=digest(lines[-1]), group=None, doc="0" * 16)
        with nothing_taken(one), nothing_taken(other):
            of_another(one, other, lines, strange)
            unsigned(one, lines + [next_line])
            unpackable(one, lines)
            not_joining(one, lines, next_line)
            equal(one.hand_in(lines[:1]).status, 200, "what is held already")
        told = one.hand_in([next_line])
        equal((told.status, told.json()["seq"]), (200, len(lines) + 1), "the next entry")


def of_another(one, other, lines, strange):
    """A certificate speaks for its own log, whatever the signature."""
    refused(other.hand_in(lines), 403, "E_SIGNATURE")
    refused(other.hand_in(lines, signature=one.signature(lines)), 403, "E_SIGNATURE")
    refused(other.hand_in(lines + strange[-1:]), 409, "E_CHAIN")
    refused(other.hand_in(strange[:10] + lines[10:20] + strange[20:30]), 409, "E_CHAIN")


def unsigned(one, lines):
    """A signature of another seq, another head, another text, of nothing."""
    refused(one.hand_in(lines, seq=7), 403, "E_SIGNATURE")
    refused(one.hand_in(lines, signature=one.signature(lines[:-1])), 403, "E_SIGNATURE")
    refused(one.hand_in(lines, signature=base64.b64encode(bytes(64)).decode()), 403, "E_SIGNATURE")
    refused(one.hand_in(lines, signature="no base64 at all"), 403, "E_SIGNATURE")
    refused(one.hand_in(lines, signature="A"), 403, "E_SIGNATURE")
    body = wire.pack(b"".join(line + b"\n" for line in lines))
    refused(one.call("POST", "/v1/log", body, {"Content-Type": wire.ZSTD}), 403, "E_SIGNATURE")


def unpackable(one, lines):
    refused(one.hand_in(lines, packed=wire.bomb(64 << 20)), 413, "E_SIZE")
    refused(one.hand_in(lines, packed=wire.bomb(16 << 30)), 413, "E_SIZE")
    check(one.hand_in(lines, packed=bytes((1 << 20) + 1)).status == 413, "a body over the limit")
    for packing in ("application/x-tar", "application/json", "application/x-ndjson", ""):
        told = refused(one.hand_in(lines, packing=packing), 415, "E_PACKING")
        check(wire.ZSTD in told["values"]["known"], "the known packings are not told:", told)
    whole = wire.pack(b"".join(line + b"\n" for line in lines))
    for what in (b"", b"\x28\xb5\x2f\xfd", whole[:-5], whole[:20], whole + b"more", b"garbage" * 99, bytes(99)):
        refused(one.hand_in(lines, packed=what), 400, "E_DAMAGED")
    refused(one.hand_in(lines, packed=wire.pack(lines[0])), 400, "E_DAMAGED")
    refused(one.hand_in(lines, packed=wire.pack(b"")), 400, "E_DAMAGED")


def not_joining(one, lines, next_line):
    """A gap, another life, a changed byte in what was handed in: the head is told."""
    held = one.head()
    later = again(next_line, seq=len(lines) + 9)
    other_life = again(next_line, prev=digest(b"another life"))
    changed = list(lines)
    changed[4] = changed[4].replace(b'"with":["wu"]', b'"with":["li"]')
    check(changed[4] != lines[4], "no byte was changed")
    for what in ([later], [other_life], changed, changed[4:5], lines[3:4] + lines[7:9]):
        told = refused(one.hand_in(what), 409, "E_CHAIN")
        equal({name: told[name] for name in held}, held, "the head beside the refusal")


# ---- who may ----

def callers():
    with rig.world() as w:
        site, port = w.sites[0], w.port()
        site.do(*site.import_args(w.csv))
        nobody = wire.context(site.path / "device" / "authority.pem")
        body, kind = wire.pack(b"{}\n"), {"Content-Type": wire.ZSTD}
        for method, path in (("GET", "/v1/head"), ("POST", "/v1/log"), ("GET", "/v1/log"), ("GET", "/v1/feed"), ("GET", "/v1/snapshot")):
            refused(wire.call(port, nobody, method, path, body if method == "POST" else None, kind), 403, "E_CERTIFICATE")
        strangers(w, site, port)
        replaced(w, site, port)
        device = wire.Device(w.sites[1], port)
        refused(device.call("GET", "/v1/nothing"), 404, "E_NOT_FOUND")
        refused(device.call("GET", "/v1/log?after=x"), 400, "E_VALUE")
        check(device.call("DELETE", "/v1/log").status in (404, 405, 501), "DELETE")
        w.sync()


def strangers(w, site, port):
    """A certificate of another authority does not come to speak."""
    office = rig.Office(w.path / "other" / "ho")
    office.path.parent.mkdir()
    there = rig.World(office.path.parent, w.csv)
    there.sites = there.sites[:1]
    there.make()
    stranger = wire.Device(there.sites[0], port)
    stranger.tls = wire.context(site.path / "device" / "authority.pem", there.sites[0].path / "device")
    try:
        answer = stranger.call("GET", "/v1/head")
        raise rig.Failure("a stranger's certificate was answered:", answer)
    except (ssl.SSLError, ConnectionError, http.client.HTTPException):
        pass
    finally:
        there.end()


def replaced(w, site, port):
    """A second device of a site: what the first still holds is taken, and no more."""
    before = wire.Device(site, port)
    lines = lines_of(site)
    rig.Site(w.path / "second device", site.key, site.country).do("enrol", w.office.token(site.key))
    equal(before.head()["seq"], 0, "the first device may ask for its head")
    equal(before.hand_in(lines).status, 200, "the first device hands in what it holds")
    for path in ("/v1/feed?after=1.0", "/v1/log?after=0", "/v1/snapshot?topic=all"):
        refused(before.call("GET", path), 403, "E_CERTIFICATE")
    w.sites = w.sites[1:]


# ---- bad company ----

def tls_to(port, tls):
    return tls.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=30), server_hostname="127.0.0.1")


def half_open(port, tls):
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def slow_headers(port, tls):
    line = tls_to(port, tls)
    line.sendall(b"GET /v1/head HTTP/1.1\r\nX: y\r\n")
    return line


def slow_body(port, tls):
    line = tls_to(port, tls)
    line.sendall(b"POST /v1/log HTTP/1.1\r\nContent-Type: " + wire.ZSTD.encode() + b"\r\nContent-Length: 1000000\r\n\r\n" + bytes(1000))
    return line


def never_reading(port, tls):
    """Asks over and over, as much as is taken, and reads no answer."""
    line = tls_to(port, tls)
    line.setblocking(False)
    with contextlib.suppress(ssl.SSLWantWriteError, ssl.SSLWantReadError):
        for _ in range(2000):
            line.send(b"GET /v1/snapshot?topic=all HTTP/1.1\r\n\r\n" * 20)
    return line


def company():
    """150 of them held at once, most with the certificate of a device: the sites sync on."""
    with rig.world() as w:
        w.trade()
        bad, port = wire.Device(w.sites[2], w.port()), w.port()
        held = [kind(port, bad.tls) for kind in (slow_headers, slow_body, never_reading) for _ in range(40)]
        # One address is let in with 64 that have shown no certificate; a device in the
        # middle of its handshake is one of them too, so these leave it room.
        held += [half_open(port, bad.tls) for _ in range(20)]
        nobody = wire.context(w.sites[2].path / "device" / "authority.pem")
        for _ in range(20):
            with contextlib.suppress(OSError):  # of one address not so many are let in
                held.append(slow_body(port, nobody))
        for site in w.sites[:2]:
            site.sync()
            equal(digest(w.office.log(site.key)), digest(site.log()), site.key, "in bad company")
        more = [slow_headers(port, bad.tls) for _ in range(30)]
        w.sites[2].sync()
        check(w.office.daemon.poll() is None, "the daemon ended")
        for line in held + more:
            line.close()
        rig.agree(w)
    return f"{len(held)} held"


def no_requests():
    """What is none is refused in our own words, whoever sends it; nothing of it is taken."""
    with rig.world() as w:
        device, port = wire.Device(w.sites[0], w.port()), w.port()
        nobody = wire.context(w.sites[0].path / "device" / "authority.pem")
        rows = [(b"GET /v1/head HTTP/1.1\nX: y\r\n\r\n", 400, "E_REQUEST"), (b"GET /v1/head HTTP/1.1\r\nX: a\0b\r\n\r\n", 400, "E_REQUEST"),
                (b"POST /v1/log HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400, "E_REQUEST"),
                (b"POST /v1/log HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", 411, "E_REQUEST"),
                (b"POST /v1/log HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n", 413, "E_SIZE"),
                (b"\x16\x03\x01\r\n\r\n", 400, "E_REQUEST")]
        with nothing_taken(device):
            for text, status, code in rows:
                for tls in (device.tls, nobody):
                    with tls_to(port, tls) as line:
                        line.sendall(text)
                        reply = http.client.HTTPResponse(line)
                        reply.begin()
                        refused(wire.Answer(reply.status, dict(reply.getheaders()), reply.read()), status, code)
            large = wire.call(port, nobody, "POST", "/v1/enrol", bytes(70000), {})
            refused(large, 413, "E_SIZE")
            log_stays_lines(w, port, nobody)


# What a stranger said steers no terminal, begins no line of its own, and is cut.
def log_stays_lines(w, port, nobody):
    before = len(w.office.said.read_bytes())
    for mark in ("\x1b[2J", "\u009b2J", "x\nts=now level=info msg=enrolled", 'x" level="info', "y" * 20000):
        body = json.dumps({"token": "t", "csr": "c", "mark": mark, "sign": "s"}).encode()
        refused(wire.call(port, nobody, "POST", "/v1/enrol", body, {}), 400, "E_VALUE")
        refused(wire.call(port, nobody, "POST", "/v1/enrol?" + "z" * 4000, body, {}), 400, "E_VALUE")
    said = w.office.said.read_bytes()[before:].decode().splitlines()
    said = [line for line in said if "/v1/enrol" in line]
    equal(len(said), 10)
    for line in said:
        check(line.isprintable() and len(line) < 3000 and line.startswith("ts=2") and " level=warn " in line, line[:200])
        check(line.count(' level=') == 1 or '\\" level=' in line or '" ts=' not in line, line[:200])


# ---- tokens ----

def enrol_with(w, name, token):
    return rig.Site(w.path / name, "S01", "Malta").ask("enrol", token, "--json")


def age_tokens(office):
    """An hour is the shortest a token can be given: the book is made to say that it is over."""
    with sqlite3.connect(office.path / "book.db") as db:
        db.execute("UPDATE token SET until = until - 2 * 3600 * 1000 WHERE used = 0")
    db.close()


def tokens():
    with rig.world() as w:
        office, site = w.office, w.sites[0]
        used = office.token("S01")
        site_count = len(office.do("sites", "--json").json()["sites"])
        newer = rig.Site(w.path / "newer", "S01", "Malta")
        newer.do("enrol", used)
        held = office.log("HO")
        enrol_with(w, "used", used).refused("E_TOKEN")
        late = office.token("S02", "--hours", "1")
        age_tokens(office)
        enrol_with(w, "late", late).refused("E_TOKEN")
        good = office.token("S02")
        place, _, secret = good.rpartition(":")
        enrol_with(w, "unknown", f"{place}:{secret[::-1]}").refused("E_TOKEN")
        enrol_with(w, "swapped", good.replace(":S02:", ":S01:")).refused("E_TOKEN")
        fingerprint = good.split(":")[4]
        result = enrol_with(w, "another office", good.replace(fingerprint, fingerprint[::-1]))
        result.refused(("E_CERTIFICATE", "E_NETWORK"), result.status)
        check(result.status in (1, 3), "an authority that the token does not name:", result)
        for text in ("", "daybook1", good[:-5], good.replace("daybook1", "daybook9"), good + ":x", "x" * 10000):
            result = enrol_with(w, "torn", text)
            check(result.status in (1, 2), "a torn token:", result)
            check(result.json()["code"] in ("E_TOKEN", "E_VALUE", "E_USAGE"), "a torn token:", result)
        equal(digest(office.log("HO")), digest(held), "head office's log after what was refused")
        result = enrol_with(w, "good", good)
        check(result.status == 0, "the good token is good no more:", result)
        equal(len(office.do("sites", "--json").json()["sites"]), site_count, "sites")


# ---- poison ----

def sound(site, device, lines):
    """A receipt as the site might write it, behind those lines; the first is sound."""
    first, seq = json.loads(lines[0]), len(lines) + 1
    doc, number = f"{seq:016}", f"{site.key}-RC-{seq:06}"
    body = {"number": number, "customer": "12003", "means": "cash", "amount": "10.00"}
    posts = [{"a": "CASH", "at": site.key, "m": "10.00"}, {"a": "ADV", "at": site.key, "of": "12003", "m": "-10.00"}]
    entry = {"site": site.key, "epoch": device.epoch, "seq": seq, "prev": digest(lines[-1]), "at": "2099-01-01T00:00:00.000Z",
             "day": first["day"], "who": "li", "type": "customer_receipt", "v": 1, "act": "take", "doc": doc, "body": body,
             "then": {"state": "received", "at": site.key}, "posts": posts}
    return rig.spelled(entry)


def unbalanced(line):
    return line.replace(b'"m":"-10.00"', b'"m":"-9.00"')


def unknown_account(line):
    return line.replace(b'"a":"CASH"', b'"a":"WAT"')


def no_json(line):
    """Its place can be read, and nothing behind it."""
    return line[:line.index(b'"at"')] + b'this is no JSON at all'


def cut_off(line):
    return line[:-10]


def unknown_type(line):
    """Of a newer program: its legs count."""
    return line.replace(b'"customer_receipt"', b'"horoscope"')


def a_number(line):
    return line.replace(b'"m":"10.00"', b'"m":10.00').replace(b'"m":"-10.00"', b'"m":-10.00')


def too_much(line):
    return line.replace(b'10.00"', b"9" * 40 + b'.00"')


def twice(line):
    return line.replace(b'"act":"take"', b'"act":"take","act":"take"')


def deep(line):
    return line.replace(b'"means":"cash"', b'"means":' + b"[" * 3000 + b"]" * 3000)


def no_utf8(line):
    return line.replace(b'"cash"', b'"c\xff\xfe"')


def taken_from_another(line):
    """Out of the drawer of S01, which is its own to take from."""
    line = line.replace(b'"10.00"}', b'"nil"}').replace(b'"-10.00"}', b'"10.00"}').replace(b'"nil"}', b'"-10.00"}')
    return line.replace(b'{"a":"CASH","at":"S03"', b'{"a":"CASH","at":"S01"')


def for_all(line):
    return unbalanced(line).replace(b'"body"', b'"for":["all","site:S01","customer:12003"],"body"', 1)


POISON = [unbalanced, unknown_account, no_json, cut_off, a_number, too_much, twice, deep, no_utf8, for_all, taken_from_another]
SUMMED = [unknown_type]


def wait_until(done, what):
    until = time.monotonic() + 20
    while not done():
        check(time.monotonic() < until, what)
        time.sleep(0.1)


def seqs_of_cases(office, key):
    return {c["seq"] for c in office.do("cases", "--json").json()["cases"] if c["site"] == key}


def poison():
    """Taken in, set aside, shown; the entries behind it and the other sites go on."""
    with rig.world() as w:
        w.trade()
        w.sync()
        site = w.sites[2]
        device, lines = wire.Device(site, w.port()), lines_of(site)
        owed, ill = w.office.balances()["12003"], set()
        for spoil in POISON + SUMMED:
            for make in (spoil, lambda line: line):
                line = make(sound(site, device, lines))
                answer = device.hand_in([line])
                check(answer.status == 200, spoil.__name__, "is not taken in:", answer)
                equal(answer.json()["hash"], digest(line), spoil.__name__)
                lines.append(line)
            ill |= {len(lines) - 1} if spoil in POISON else set()
        wait_until(lambda: seqs_of_cases(w.office, site.key) >= ill, f"cases are told of {seqs_of_cases(w.office, site.key)}, not of {ill}")
        equal(w.office.log(site.key), b"".join(line + b"\n" for line in lines), "the log held of the site")
        # A sound receipt stands behind each; what was taken from another may count against it.
        paid, told = 1000 * (len(POISON + SUMMED) - 1), owed - w.office.balances()["12003"]
        check(told >= paid, f"{told} pence paid, where {paid} are sound")
        for other in w.sites[:2]:
            other.do("sales_bill", "sell", "--line", "item=POST,qty=1,price=3.50", "--as", "li")
            other.sync()
            faults = other.ask("verify", "--json").json()["faults"]
            check(all(fault["place"].startswith(site.key) for fault in faults), other.key, "has faults of its own:", faults)
            equal(digest(w.office.log(other.key)), digest(other.log()), other.key, "beside the poison")
        told = w.office.do("cases", "--json").json()["cases"]
        w.office.stop()
        w.office.do("rebuild")
        equal(w.office.do("cases", "--json").json()["cases"], told, "cases after a rebuild")
        w.office.start()
        w.sites[0].sync()
        # The site itself, told what was written in its name.
        site.sync()
        equal(digest(site.log()), digest(w.office.log(site.key)), "the log that came back")
    return ", ".join(sorted({c["code"] for c in told}))


rig.run([batches, callers, company, no_requests, tokens, poison])
