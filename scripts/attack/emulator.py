"""A server of one's own and GBCS messages, for the attack scripts: the standard library only."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

from executable import SMETS

FIRST_METER = 0x02534D4580000000
FIRST_HUB = FIRST_METER + 0x40000000
failures = []


def check(holds, text):
    """Prints a line; the script fails when it does not hold."""
    print(("holds: " if holds else "FAILS: ") + text, flush=True)
    if not holds:
        failures.append(text)


def finish():
    sys.exit(1 if failures else 0)


class Server:
    """`smets serve` on free ports, read off the table that it prints."""

    def __init__(self, state, *options, meters=1000):
        self.state, self.meters, self.options = state, meters, options
        self.process = None
        self.errors = ""

    def start(self, timeout=60):
        """True when it serves; else it has ended and `errors` is what it said."""
        log = open(self.state.rstrip("/") + ".log", "w+")
        self.process = subprocess.Popen(
            [SMETS, "serve", "--state", self.state, "--meters", str(self.meters), "--port", "0", "--http-port", "0",
             *self.options], stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            text = open(log.name).read()
            ports = [re.search(pattern, text) for pattern in (r"GBCS over TCP\s+\S+:(\d+)", r"HTTP interface\s+http://\S+?:(\d+)")]
            if all(ports) and "Try:" in text:
                self.port, self.http = (int(port[1]) for port in ports)
                return True
            if self.process.poll() is not None:
                self.errors = open(log.name).read().strip()
                return False
            time.sleep(0.02)  # The start is awaited: the table is printed once the ports listen.
        self.process.kill()
        self.errors = "no table within %d s" % timeout
        return False

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        """The exit code after SIGTERM."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def call(self, method, path, body=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=timeout)
        connection.request(
            method, path, None if body is None else json.dumps(body),
            {} if body is None else {"Content-Type": "application/json"})
        response = connection.getresponse()
        octets = response.read()
        connection.close()
        try:
            return response.status, json.loads(octets)
        except ValueError:
            return response.status, octets.decode(errors="replace")

    def metrics(self, name):
        """The sum of a family, over labels that contain what follows the name."""
        text = self.call("GET", "/metrics")[1]
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))

    def connect(self, timeout=30):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)


def command(state, use_case="ECS17b", meter=0, meters=1000, role="supplier", port=None):
    """A valid command's octets, and whether it was answered."""
    place = ["--in-process"] if port is None else ["--port", str(port), "--wait", "5"]
    result = subprocess.run(
        [SMETS, "ask", use_case, "--hex", "--state", state, "--meters", str(meters), "--meter", str(meter), "--role", role,
         *place], capture_output=True, text=True)
    found = re.search(r"^command\s+([0-9A-F]+)", result.stdout, re.M)
    if not found:
        raise SystemExit("smets ask printed no command: " + result.stdout + result.stderr)
    return bytes.fromhex(found[1]), result.returncode == 0


class Fields:
    """Where a command's fields stand: its layout is GBCS 7.2, the MAC its last twelve octets."""

    def __init__(self, octets):
        self.octets = octets
        start = octets.index(b"\xDF\x09\x01")
        self.cra, self.counter, self.originator, self.target = start + 2, start + 3, start + 12, start + 21

    def altered(self, target=None, counter=None, originator=None, cra=None, mac=bytes(12)):
        octets = bytearray(self.octets)
        for place, value in ((self.target, target), (self.counter, counter), (self.originator, originator)):
            if value is not None:
                octets[place:place + 8] = value.to_bytes(8, "big")
        if cra is not None:
            octets[self.cra] = cra
        octets[-12:] = mac
        return bytes(octets)


def wrap(octets, source=1):
    """The DLMS wrapper of the stream port."""
    return struct.pack(">HHHH", 1, source, 1, len(octets)) + octets


def read_wrapped(connection, count, timeout=20):
    """Messages off a connection, until `count` of them are there or time is over."""
    buffer, found, end = b"", [], time.monotonic() + timeout
    while len(found) < count and time.monotonic() < end:
        connection.settimeout(max(0.01, end - time.monotonic()))
        try:
            octets = connection.recv(1 << 16)
        except OSError:
            break
        if not octets:
            break
        buffer += octets
        while len(buffer) >= 8 and len(buffer) >= 8 + int.from_bytes(buffer[6:8], "big"):
            end_of_first = 8 + int.from_bytes(buffer[6:8], "big")
            found.append(buffer[8:end_of_first])
            buffer = buffer[end_of_first:]
    return found


def size_of(folder):
    """Octets that a folder's files take on the disk."""
    return sum(
        os.lstat(os.path.join(path, name)).st_blocks * 512 for path, _, names in os.walk(folder) for name in names)


def temporary():
    """A folder that goes with the script."""
    import atexit
    path = tempfile.mkdtemp(prefix="smets-attack-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path
