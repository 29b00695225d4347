"""What a supervisor and whoever watches see of head office's daemon: readiness and the
watchdog on a socket of their own, /metrics and /healthz, the log's lines, an end in order.
"""
import contextlib
import http.client
import http.server
import json
import re
import socket
import sqlite3
import ssl
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import rig
import wire
from rig import check, digest, equal

LINE = re.compile(r'^ts=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=(info|warn|error) msg=[a-z_]+( [a-z_]+=("(\\.|[^"\\])*"|[^ "=]+))*$')
SAMPLE = re.compile(r'^(daybook_[a-z_]+)(\{[a-z]+="[^"]*"\})? (-?[0-9.]+)$')


class Supervisor:
    """A socket as systemd makes one, of either kind of name."""

    def __init__(self, name):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(name)
        self.socket.settimeout(30)
        self.told = []

    def hear(self, wanted):
        while not any(line.startswith(wanted) for line in self.told):
            self.told += self.socket.recv(65536).decode().split("\n")
        said, self.told = [line for line in self.told if line.startswith(wanted)], []
        return said[0]


@contextlib.contextmanager
def serving(w, *args, **environment):
    """The daemon with those arguments, and what it says first, as JSON."""
    before, rig.environment = rig.environment, lambda: {**before(), **environment}
    log = open(w.office.said, "ab")
    try:
        w.office.daemon = w.office.begin("serve", "--json", *args, stderr=log)
    finally:
        rig.environment = before
        log.close()
    told = json.loads(w.office.daemon.stdout.readline())
    try:
        yield told
    finally:
        if w.office.daemon:
            w.office.stop()


def get(told, path):
    try:
        with urllib.request.urlopen(f"http://{told['metrics']}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def samples(told):
    status, text = get(told, "/metrics")
    equal(status, 200, "/metrics")
    found, known = {}, set()
    for line in text.splitlines():
        if line.startswith("# "):
            known.add(line.split()[2])
            continue
        match = SAMPLE.match(line)
        check(match, "no sample:", line)
        check(re.sub("_(bucket|sum|count)$", "", match[1]) in known or match[1] in known, "no type is told of", line)
        check(match[1] + (match[2] or "") not in found, "told twice:", line)
        found[match[1] + (match[2] or "")] = float(match[3])
    return found


def metrics():
    with rig.world() as w:
        w.office.stop()
        with serving(w, "--metrics", "127.0.0.1:0") as told:
            equal(told["listening"], f"127.0.0.1:{w.port()}", "the address of the start line")
            before = samples(told)
            equal(before["daybook_entries_taken_total"], 0, "entries before any")
            w.trade()
            w.sync()
            device = wire.Device(w.sites[0], w.port())
            equal(device.call("GET", "/v1/nothing").status, 404, "nothing")
            after = samples(told)
            entries = sum(len(site.log().splitlines()) for site in w.sites)
            equal(after["daybook_entries_taken_total"], entries, "entries taken in")
            equal(after["daybook_sites"], len(w.sites), "sites")
            equal(after['daybook_refusals_total{code="E_NOT_FOUND"}'], 1, "refusals")
            equal(after['daybook_commit_seconds_bucket{le="+Inf"}'], after["daybook_commit_seconds_count"], "commits")
            check(0 < after["daybook_commit_seconds_count"] <= after["daybook_batches_taken_total"], "commits:", after)
            check(after["daybook_resident_bytes"] > 1 << 20 and after["daybook_disk_free_bytes"] > 0, "the machine:", after)
            check("S01" not in get(told, "/metrics")[1], "a site is named")
            equal(get(told, "/healthz"), (200, "ok\n"), "/healthz")
            equal(after["daybook_disk_has_room"], 1, "room")
            equal(get(told, "/v1/head")[0], 404, "the port of the calls is another")
    return f"{len(after)} samples"


def sick():
    """Without its reserve the daemon serves on, and says that it is not well."""
    with rig.world() as w:
        w.office.stop()
        with serving(w, "--metrics", "127.0.0.1:0", DAYBOOK_RESERVE="1") as told:
            equal(get(told, "/healthz"), (200, "ok\n"), "/healthz with its reserve")
            (w.office.path / "reserve").rename(w.office.path / "gone")
            equal(get(told, "/healthz"), (503, "the disk is full\n"), "/healthz without")
            equal(samples(told)["daybook_healthy"], 0, "healthy")
            w.sites[0].sync()
            (w.office.path / "gone").rename(w.office.path / "reserve")
            equal(get(told, "/healthz")[0], 200, "/healthz with it again")
        w.office.start()


def bad_watchers():
    """Whoever holds every place of the metrics port is cut, and the sites do not notice."""
    with rig.world() as w:
        w.office.stop()
        with serving(w, "--metrics", "127.0.0.1:0") as told:
            address, port = told["metrics"].rsplit(":", 1)
            slow = [socket.create_connection((address, int(port))) for _ in range(40)]
            for held in slow[:20]:
                held.sendall(b"GET /metrics HTTP/1.1\r\nX: ")
            w.sites[0].sync()
            equal(get(told, "/healthz")[0], 200, "/healthz behind them")
            slow[0].settimeout(20)
            equal(slow[0].recv(10), b"", "a slow one is cut")
            for text in (b"POST /metrics HTTP/1.1\r\n\r\n", b"GET /\r\n\r\n", b"\x00\r\n\r\n", b"x" * 9000):
                with socket.create_connection((address, int(port))) as one, contextlib.suppress(OSError):
                    one.sendall(text)
                    answer = one.recv(4096)
                    check(not answer or answer.split()[1] in (b"404", b"405"), "answered:", answer)
            equal(get(told, "/healthz"), (200, "ok\n"), "/healthz after them")


def supervised():
    with rig.world() as w, tempfile.TemporaryDirectory() as place:
        for name in (f"{place}/notify", f"\0daybook-test-{Path(place).name}"):
            w.office.stop()
            supervisor = Supervisor(name)
            spelled = name.replace("\0", "@")
            with serving(w, "--metrics", "127.0.0.1:0", NOTIFY_SOCKET=spelled, WATCHDOG_USEC="600000") as told:
                supervisor.hear("READY=1")
                w.sites[0].sync()
                supervisor.hear("WATCHDOG=1")
                check("Serving on 127.0.0.1:" in supervisor.hear("STATUS=Serving"), "the status")
                supervisor.hear("WATCHDOG=1")
                w.office.daemon.send_signal(rig.signal.SIGTERM)
                supervisor.hear("STOPPING=1")
                w.office.daemon.wait(30)
                w.office.daemon = None
            w.office.start()


def unwatched():
    """Another process's watchdog, no watchdog, a socket that is not there: it serves."""
    with rig.world() as w, tempfile.TemporaryDirectory() as place:
        w.office.stop()
        supervisor = Supervisor(f"{place}/notify")
        with serving(w, NOTIFY_SOCKET=f"{place}/notify", WATCHDOG_USEC="300000", WATCHDOG_PID="1") as told:
            check("metrics" not in told, "a metrics port that nobody asked for:", told)
            supervisor.hear("READY=1")
            time.sleep(0.5)
            supervisor.socket.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                raise rig.Failure("told unasked:", supervisor.socket.recv(4096))
        with serving(w, NOTIFY_SOCKET=f"{place}/nobody"):
            w.sites[0].sync()
        w.office.start()


def wait_for(done, what):
    until = time.monotonic() + 60
    while not done():
        check(time.monotonic() < until, what)
        time.sleep(0.1)


def wait_for_news(w, site):
    """A feed that waits, and its connection."""
    with contextlib.closing(sqlite3.connect(site.path / "book.db")) as book:
        after, = book.execute("SELECT value FROM meta WHERE name = 'cursor'").fetchone()
    device = wire.Device(site, w.port())
    line = http.client.HTTPSConnection("127.0.0.1", w.port(), timeout=60, context=device.tls)
    line.request("GET", f"/v1/feed?after={after}&wait=30")
    return line


def waiting():
    """Who waits for news hears of them when they are there; who hung up is not kept."""
    with rig.world() as w:
        w.office.stop()
        with serving(w, "--metrics", "127.0.0.1:0") as told:
            for site in w.sites:
                site.sync()
            lines = [wait_for_news(w, site) for site in w.sites]
            wait_for(lambda: samples(told)["daybook_feeds_waiting"] == len(lines), "the feeds do not wait")
            gone = lines.pop()
            gone.close()
            wait_for(lambda: samples(told)["daybook_feeds_waiting"] == len(lines), "who hung up is kept")
            w.office.act("item", "create", "--key", "NEWS", "--name", "News")
            for line in lines:
                answer = line.getresponse()
                equal(answer.status, 200, "news")
                check(answer.read(), "no news")
                line.close()
        w.office.start()


def ending():
    """While it ends it takes no new calls, answers who waits for news, and says so."""
    with rig.world() as w:
        w.office.stop()
        with serving(w, "--metrics", "127.0.0.1:0") as told:
            w.sites[0].sync()
            line = wait_for_news(w, w.sites[0])
            wait_for(lambda: samples(told)["daybook_feeds_waiting"] >= 1, "the feed does not wait")
            coming = http.client.HTTPSConnection("127.0.0.1", w.port(), timeout=60, context=wire.Device(w.sites[1], w.port()).tls)
            coming.putrequest("POST", "/v1/log")
            coming.putheader("Content-Type", wire.ZSTD)
            coming.putheader("Content-Length", "5")
            coming.putheader("Expect", "100-continue")
            coming.endheaders()
            check(coming.sock.recv(64).startswith(b"HTTP/1.1 100"), "its head is not read")
            coming.send(b"ab")
            begun = time.monotonic()
            w.office.daemon.send_signal(rig.signal.SIGTERM)
            wait_for(lambda: get(told, "/healthz") == (503, "it is ending\n"), "/healthz while it ends")
            coming.send(b"cde")
            equal(coming.getresponse().getheader("Connection"), "close", "who was being read")
            coming.close()
            answer = line.getresponse()
            equal((answer.status, answer.getheader("Connection")), (200, "close"), "who waited")
            answer.read()
            line.close()
            equal(w.office.daemon.wait(30), 0, "the end")
            w.office.daemon = None
        w.office.start()
    check(time.monotonic() - begun < 30, "the end took", time.monotonic() - begun)


class Busy(http.server.BaseHTTPRequestHandler):
    """A head office that has no time, and notes when it was asked."""

    protocol_version = "HTTP/1.1"
    asked, pause_s = [], 2

    def do_GET(self):
        self.asked.append(time.monotonic())
        self.send_response(503)
        self.send_header("Retry-After", str(self.pause_s))
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def busy_office(w):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(w.office.path / "authority" / "server.pem", w.office.path / "authority" / "server.key.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", w.port()), Busy)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def busy():
    """Who is told to come back later comes back later, and then goes on."""
    with rig.world() as w:
        w.trade()
        w.office.stop()
        watchers = []
        with busy_office(w):
            result = w.sites[0].ask("sync", "--json")
            equal(result.refused("E_LATER", 3)["values"]["seconds"], str(Busy.pause_s), "what the site is told")
            check(len(Busy.asked) > 1, "it was asked once")
            for earlier, later in zip(Busy.asked, Busy.asked[1:]):
                check(later - earlier >= Busy.pause_s, "asked again after", later - earlier)
            del Busy.asked[:]
            watchers = [site.begin("sync", "--watch") for site in w.sites]
            wait_for(lambda: len(Busy.asked) >= 2 * len(watchers), "the watchers do not ask again")
        w.office.start()
        for site in w.sites:
            wait_for(lambda: digest(w.office.log(site.key)) == digest(site.log()), f"{site.key} does not come back")
        for child in watchers:
            child.send_signal(rig.signal.SIGTERM)
            out, err = child.communicate(timeout=30)
            equal(child.returncode, 0, "a watcher's end", err)
            check(b"E_LATER" in err, "the watcher does not say that it waits:", err)


def lines():
    """Each line can be read by a machine, and nothing secret is in any."""
    with rig.world() as w:
        w.trade()
        w.sync()
        token = w.office.token("S01")
        secret = token.rpartition(":")[2]
        device = wire.Device(w.sites[0], w.port())
        device.call("GET", "/v1/nothing%22x?secret=1")
        device.call("POST", "/v1/log", b"a body to look for", {"Content-Type": wire.ZSTD})
        device.call("POST", "/v1/enrol", json.dumps({"token": secret, "csr": "none"}).encode())
        w.office.stop()
        said = w.office.said.read_text()
        told = [line for line in said.splitlines() if line.startswith("ts=")]
        for line in told:
            check(LINE.match(line), "cannot be read:", line)
        for word in ("serving", "took", "refused", "not_enrolled", "ending", "ended"):
            check(any(f" msg={word}" in line for line in told), "nothing is said of", word)
        taken = next(line for line in told if " msg=took" in line)
        check(re.search(r'site=S0\d .*call="POST /v1/log" status=200 .*ms=\d+$', taken), "a batch's line:", taken)
        for hidden in (secret, "a body to look for", "secret=1", "PRIVATE", "BEGIN"):
            check(hidden not in said, hidden, "stands in the log")
        w.office.start()
    return f"{len(told)} lines"


rig.run([metrics, sick, bad_watchers, supervised, unwatched, waiting, ending, busy, lines])
