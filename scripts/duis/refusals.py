"""What the port of DUIS refuses: wrong HTTP, XML that attacks its reader, changed requests, connections that idle."""
import base64, http.client, random, re, resource, socket, time

from verdicts import some
from wire import Line, code, exchange

PATH = "/api/v1/serviceS"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
SR = 'xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"'
BODY = 100 << 20
MUTATIONS = 100


def head(length, kind="application/xml", method="POST", path=PATH, more=""):
    kind = f"Content-Type: {kind}\r\n" if kind else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}{more}Content-Length: {length}\r\n\r\n".encode()


class Refusals:
    def __init__(self, server, verdicts, idle=1_000):
        self.server, self.verdicts, self.idle_number = server, verdicts, idle

    def status(self, data, kind="application/xml", method="POST", path=PATH):
        """Status of the answer to a request; 0 without one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.duis, timeout=20)
        try:
            connection.request(method, path, data, {"Content-Type": kind} if kind else {})
            response = connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def run(self, signed=None, sign=None):
        """
        - signed: a good request, which nobody has sent yet, and who it is from; None without the reference material.
        - sign: makes further good requests."""
        before = self.server.memory("VmHWM")
        self.http()
        self.xml()
        self.bodies()
        grown = self.server.memory("VmHWM") - before
        self.verdicts.check(grown < 256, f"refusals: the process grew by {grown:.0f} MiB, less than 256", "")
        if signed:
            self.tampering(*signed)
        self.idle(self.idle_number, sign)
        self.verdicts.check(self.server.is_alive(), "refusals: the server goes on")

    def expect(self, cases, text):
        wrong, started = [], time.monotonic()
        for name, wanted, actual in cases:
            if actual not in wanted:
                wrong.append(f"{name}: {actual or 'no answer'}, not {' or '.join(map(str, sorted(wanted)))}")
        self.verdicts.check(not wrong, text, some(wrong, 10))
        return time.monotonic() - started

    def http(self):
        small = f"{DECLARATION}<x/>".encode()
        self.expect([
            ("wrong path", {404}, self.status(small, path="/api/v1/serviceX")),
            ("root", {404}, self.status(small, path="/")),
            ("path that climbs", {400, 404}, self.status(small, path="/api/v1/../../etc/passwd")),
            ("GET", {405}, self.status(None, None, "GET")), ("PUT", {405}, self.status(small, method="PUT")),
            ("DELETE", {405}, self.status(None, None, "DELETE")),
            ("JSON", {415}, self.status(b"{}", "application/json")), ("no type", {415}, self.status(small, None)),
            ("text", {415}, self.status(small, "text/plain")), ("no body", {400, 411}, self.status(b"")),
            ("type with parameters", {400}, self.status(small, "application/xml; charset=utf-8")),
        ], "refusals: wrong path, method, type, body")

    def xml(self):
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        outside = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(10))
        cases = {
            "not XML": b"hello", "unfinished": f"{DECLARATION}<x>".encode(), "two roots": b"<x/><x/>",
            "another root": f"{DECLARATION}<x/>".encode(),
            "empty request": f"{DECLARATION}<sr:Request {SR} schemaVersion=\"5.4\"/>".encode(),
            "document type": f"{DECLARATION}<!DOCTYPE x><x/>".encode(),
            "document type elsewhere": f'{DECLARATION}<!DOCTYPE x SYSTEM "{outside}"><x/>'.encode(),
            "entities in entities": f'{DECLARATION}<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l10;</x>'.encode(),
            "a long entity, often": (f'{DECLARATION}<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><x>' + "&a;" * 50_000
                                     + "</x>").encode(),
            "a file": f'{DECLARATION}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'.encode(),
            "an address": f'{DECLARATION}<!DOCTYPE x [<!ENTITY % p SYSTEM "{outside}"> %p;]><x/>'.encode(),
            "schema elsewhere": (f'{DECLARATION}<x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                                 f'xsi:noNamespaceSchemaLocation="{outside}"/>').encode(),
            "inclusion": f'<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{outside}"/></x>'.encode(),
            "deep": b"<x>" * 100_000 + b"</x>" * 100_000, "wide": b"<x>" + b"<y/>" * 700_000 + b"</x>",
            "many attributes": b"<x " + b" ".join(b'a%d=""' % i for i in range(200_000)) + b"/>",
            "many namespaces": b"<x " + b" ".join(b'xmlns:n%d="u:%d"' % (i, i) for i in range(100_000)) + b"/>",
            "a long name": b"<" + b"x" * 3_000_000 + b"/>", "a long comment": b"<!--" + b"x" * 3_000_000 + b"--><x/>",
            "a long text": b"<x>" + b"x" * 4_000_000 + b"</x>", "no octets but white space": b" " * 1_000_000,
            "octets that are not UTF-8": DECLARATION.encode() + b"<x>\xff\xfe\x80</x>",
            "half a character": DECLARATION.encode() + b"<x>\xc3",
            "overlong UTF-8": DECLARATION.encode() + b"<x>\xc0\xaf</x>",
            "surrogate in UTF-8": DECLARATION.encode() + b"<x>\xed\xa0\x80</x>",
            "NUL": DECLARATION.encode() + b"<x>\0</x>", "NUL reference": b"<x>&#0;</x>", "control reference": b"<x>&#1;</x>",
            "UTF-16 that says UTF-8": f"{DECLARATION}<x/>".encode("utf-16"),
            "UTF-8 that says UTF-16": b'<?xml version="1.0" encoding="UTF-16"?><x/>',
            "UTF-32": f'<?xml version="1.0" encoding="UTF-32"?><x/>'.encode("utf-32"),
            "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-x/+AD4-',
            "EBCDIC": '<?xml version="1.0" encoding="IBM037"?><x/>'.encode("cp037"),
            "no such encoding": b'<?xml version="1.0" encoding="x-none"?><x/>',
            "XML 2": b'<?xml version="2.0"?><x/>', "gzip": b"\x1f\x8b\x08" + bytes(100),
            "random octets": random.Random(14).randbytes(100_000),
        }
        slowest = (0, "")
        results = []
        for name, data in cases.items():
            started = time.monotonic()
            results.append((name, {400, 413}, self.status(data)))
            slowest = max(slowest, (time.monotonic() - started, name))
        self.expect(results, f"refusals: {len(cases)} documents that are none, or that attack their reader")
        self.verdicts.check(slowest[0] < 5, f"refusals: the slowest took {slowest[0]:.2f} s, less than 5", slowest[1])
        try:
            listener.accept()
            came = True
        except BlockingIOError:
            came = False
        listener.close()
        self.verdicts.check(not came, "refusals: nothing is fetched from elsewhere for a document")

    def bodies(self):
        started = time.monotonic()
        status = exchange(self.server.duis, head(BODY))
        took = time.monotonic() - started
        self.verdicts.check(status == 413 and took < 2, "refusals: a body of 100 MB: 413 at once", f"{status}, {took:.1f} s")
        status = exchange(self.server.duis, head(BODY), chunks=(bytes(1 << 20) for _ in range(100)))
        self.verdicts.check(status == 413, "refusals: a body of 100 MB that is sent nevertheless: 413", status)
        chunk = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
        start = (f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/xml\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n").encode()
        status = exchange(self.server.duis, start, chunks=(chunk for _ in range(100)))
        self.verdicts.check(status == 413, "refusals: 100 MB in chunks: 413", status)
        both = head(5, more="Transfer-Encoding: chunked\r\n") + b"0\r\n\r\n"
        self.expect([
            ("length that is no number", {400}, exchange(self.server.duis, head("ten"))),
            ("negative length", {400}, exchange(self.server.duis, head(-1))),
            ("two lengths", {400}, exchange(self.server.duis, head(5, more="Content-Length: 6\r\n") + b"hello")),
            ("length and chunks", {400}, exchange(self.server.duis, both)),
            ("no HTTP", {400, 405}, exchange(self.server.duis, b"hello\r\n\r\n")),
            ("header of 1 MB", {400, 431}, exchange(self.server.duis, b"POST / HTTP/1.1\r\nX: " + b"x" * (1 << 20))),
        ], "refusals: broken HTTP")

    # Changed requests

    def tampering(self, data, others, mutations):
        """
        - data: a signed request; others: serial numbers of other Users' certificates.
        - mutations: further changes, each with its name."""
        changed = {}
        for name, octets in [*mutations(data), *self.changes(data.decode(), others)]:
            octets = octets.encode() if isinstance(octets, str) else octets
            # An issuer's name is not signed, and certificates are found by their serial numbers (dcc.md 22, 9).
            if octets != data and name != "other issuer" and len(changed) < MUTATIONS:
                changed[name] = octets
        line, wrong = Line(self.server.duis), []
        for name, octets in changed.items():
            try:
                status, answer = line.post("serviceS", octets)
            except (OSError, http.client.HTTPException) as e:
                wrong.append(f"{name}: {e}")
                continue
            if status not in (200, 400) or code(answer) in ("I0", "I99"):
                wrong.append(f"{name}: HTTP {status} {code(answer)}")
        self.verdicts.check(len(changed) == MUTATIONS and not wrong,
                            f"tampering: {len(changed)} changes of a signed request, none accepted", some(wrong, 10))
        status, answer = line.post("serviceS", data)
        self.verdicts.check(code(answer) == "I99", "tampering: the request itself is acknowledged afterwards",
                            f"HTTP {status} {code(answer)}")
        status, answer = line.post("serviceS", data)
        self.verdicts.check(code(answer).startswith("E"), "tampering: and refused when it comes again",
                            f"HTTP {status} {code(answer)}")
        line.close()

    @staticmethod
    def changes(text, others):
        """Changes of single characters where they are signed, and of the signature."""
        serial = re.search(r"X509SerialNumber>(\d+)<", text)[1]
        for other in others:
            yield f"signed by another: {other}", text.replace(serial, str(other))
        yield "no signature", re.sub(r"<ds:Signature.*</ds:Signature>", "", text)
        yield "settlement", text.replace(" schemaVersion", ' ForSettlement="true" schemaVersion', 1)
        generator = random.Random(162)
        signed = text.index("<sr:Request")
        end = text.index("<ds:Signature")
        places = [i for i in range(signed, end) if text[i].isalnum()]
        for i in generator.sample(places, min(len(places), 150)):
            new = {"9": "8"}.get(text[i]) or (str(int(text[i]) + 1) if text[i].isdecimal() else
                                              text[i].swapcase() if text[i].isascii() else "x")
            yield f"character {i}", text[:i] + new + text[i + 1:]
            value = re.search(r"<ds:(SignatureValue|DigestValue)>([^<]+)<", text)
            octets = bytearray(base64.b64decode(value[2]))
            octets[generator.randrange(len(octets))] ^= 1 << generator.randrange(8)
            yield f"bit of {value[1]} {i}", text.replace(value[2], base64.b64encode(octets).decode())

    # Connections that idle

    def idle(self, number, sign):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < number + 256:
            number = hard - 256
        if soft != resource.RLIM_INFINITY and soft < number + 256:
            resource.setrlimit(resource.RLIMIT_NOFILE, (number + 256, hard))
        halves = (head(1_000) + b"<sr:", head(1_000)[:60], b"POST ")
        sockets, slowest, wrong = [], 0, []
        for i in range(number):
            try:
                s = socket.create_connection(("127.0.0.1", self.server.duis), 5)
                s.sendall(halves[i % 3])
                sockets.append(s)
            except OSError:
                pass                     # refused: not what is judged
        for i in range(5):
            started = time.monotonic()
            line = Line(self.server.duis)
            try:
                status, answer = line.post("serviceS", sign() if sign else b"<x/>")
                if code(answer) != "I99" if sign else status != 400:
                    wrong.append(f"HTTP {status} {code(answer)}")
            except (OSError, http.client.HTTPException) as e:
                wrong.append(str(e))
            line.close()
            slowest = max(slowest, time.monotonic() - started)
        for s in sockets:
            s.close()
        self.verdicts.check(len(sockets) > number * 0.9 and not wrong and slowest < 2,
                            f"idle: {len(sockets)} unfinished requests, others are served in {slowest:.2f} s, less than 2",
                            some(wrong))
