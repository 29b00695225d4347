"""Head office's port as a stranger sees it: calls over TLS with the certificates that the
programs made, batches packed and signed here.

Python has neither zstd nor Ed25519. A zstd frame may hold its bytes as they are, or one
byte repeated; the signature is written out from RFC 8032.
"""
import base64
import hashlib
import http.client
import json
import re
import ssl

ZSTD = "application/x-ndjson+zstd"

# ---- zstd: frames of raw blocks and of one repeated byte ----

BLOCK_MAX = 128 * 1024
RAW, REPEATED = 0, 1


def block(kind, size, data, last):
    return (size << 3 | kind << 1 | last).to_bytes(3, "little") + data


def frame(blocks):
    """No content size, a window of 2 MiB."""
    return b"\x28\xb5\x2f\xfd" + bytes([0, 11 << 3]) + b"".join(blocks)


def pack(plain):
    parts = [plain[i:i + BLOCK_MAX] for i in range(0, len(plain), BLOCK_MAX)] or [b""]
    return frame(block(RAW, len(p), p, p is parts[-1]) for p in parts)


def bomb(size):
    """`size` line feeds in a few bytes for each 128 KiB."""
    count = size // BLOCK_MAX
    return frame(block(REPEATED, BLOCK_MAX, b"\n", i == count - 1) for i in range(count))


# ---- Ed25519 ----

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    """In extended coordinates."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def base_point():
    y = 4 * pow(5, -1, P) % P
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 else x
    return (x, y, 1, x * y % P)


BASE = base_point()


def spell(point):
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def sign(seed, message):
    h = hashlib.sha512(seed).digest()
    secret = int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254
    public = spell(times(secret, BASE))
    r = number(h[32:], message) % ORDER
    first = spell(times(r, BASE))
    second = (r + number(first, public, message) * secret) % ORDER
    return first + second.to_bytes(32, "little")


def seed_of(pem):
    """Of a PKCS #8 key: its last 32 bytes."""
    return base64.b64decode("".join(pem.read_text().splitlines()[1:-1]))[-32:]


# ---- calls ----

class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:400]!r}"


def context(authority, device=None):
    c = ssl.create_default_context(cafile=authority)
    if device:
        c.load_cert_chain(device / "cert.pem", device / "key.pem")
    return c


def call(port, tls, method, path, body=None, headers=None):
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=tls)
    try:
        line.request(method, path, body, headers or {})
        reply = line.getresponse()
        return Answer(reply.status, dict(reply.getheaders()), reply.read())
    finally:
        line.close()


class Device:
    """What speaks for a site: its certificate and its signing key."""

    def __init__(self, site, port):
        told = json.loads((site.path / "site.json").read_text())
        self.site, self.epoch, self.port = told["site"], told["epoch"], port
        self.tls = context(site.path / "device" / "authority.pem", site.path / "device")
        self.seed = seed_of(site.path / "device" / "sign.pem")

    def call(self, method, path, body=None, headers=None):
        return call(self.port, self.tls, method, path, body, headers)

    def head(self):
        return self.call("GET", "/v1/head").json()

    def signature(self, lines, seq=None):
        last = lines[-1]
        seq = seq if seq is not None else int(re.search(rb'"seq":(\d+)', last).group(1))
        text = f"{self.site}|{self.epoch}|{seq}|{hashlib.sha256(last).hexdigest()}"
        return base64.b64encode(sign(self.seed, text.encode())).decode()

    def hand_in(self, lines, signature=None, packed=None, packing=ZSTD, seq=None):
        headers = {"Content-Type": packing, "Daybook-Signature": signature or self.signature(lines, seq)}
        body = packed if packed is not None else pack(b"".join(line + b"\n" for line in lines))
        return self.call("POST", "/v1/log", body, headers)
