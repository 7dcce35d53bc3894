"""Holds served estates against an independent GBCS codec. Usage: outside_check.py SMETS SHARED WORK

Few: every read use case as every role that may send it, built by the other implementation's command line.
Many: 10,000 answers of a million meters, pipelined, checked, decrypted and added up by its library.
"""

import datetime
import json
import random
import re
import socket
import subprocess
import sys
import threading
import time

smets, shared, work = sys.argv[1:4]
ACB = "02534D4554530003"
PARTIES = {
    "supplier": "02534D4554530004",
    "network-operator": "02534D4554530006",
    "mdr": "02534D4554530008",
}
DEVICE = 0x02534D4580000000
READS = {
    "ECS17a": ["network-operator", "mdr"],
    "ECS17b": ["supplier", "network-operator"],
    "ECS21a": ["supplier", "mdr"],
    "ECS21c": ["mdr"],
    "ECS22a": ["network-operator", "mdr"],
    "ECS22b": ["supplier", "network-operator", "mdr"],
    "ECS22c": ["supplier", "network-operator"],
    "ECS66": ["supplier", "network-operator", "mdr"],
}
CERTIFICATE = {"ECS21a", "ECS22b", "ECS66"}
NO_RANGE = {"ECS17a", "ECS17b"}
RANGE = ["--from", "2026-10-20T00:30:00Z", "--to", "2026-10-21T00:00:00Z"]
CLOCK = "2026-11-01T12:00:00Z"

# Many: groups of meters, the first of each, in every cohort of the fleet: flats, storage heaters, two elements,
# terraces, suburbs, night tariff with panels, trade, pubs, SMETS1; and the fleet's ends.
FLEET = ["--fleet", "city"]
FIRST_METERS = [0, 140_000, 300_000, 355_000, 500_000, 735_000, 820_000, 870_000, 897_000, 999_975]
METERS_OF_GROUP = 25
# Use cases of one day; with the registers, 40 messages a meter over three days.
DAILY = [
    ("ECS22b", "supplier"), ("ECS22b", "network-operator"), ("ECS22b", "mdr"),
    ("ECS66", "supplier"), ("ECS66", "network-operator"), ("ECS66", "mdr"),
    ("ECS21a", "supplier"), ("ECS21a", "mdr"), ("ECS21c", "mdr"),
    ("ECS22a", "network-operator"), ("ECS22a", "mdr"), ("ECS22c", "supplier"),
]
ONCE = [("ECS17a", "network-operator"), ("ECS17a", "mdr"), ("ECS17b", "supplier"), ("ECS17b", "network-operator")]
# Of those, how many say what energy the day had.
ANSWERS_OF_DAY = {"import": 8, "export": 3}
DAYS = 3
# The Daily Read Log holds 31 days.
OLDEST_DAY = 29
# Messages without answers; the server takes 1,024 on one connection.
IN_FLIGHT = 400

sys.path.insert(0, f"{shared}/tools")
import client  # noqa: E402
import gbcs  # noqa: E402
import usecases  # noqa: E402


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


class Server:
    """A served estate on a free port, and a connection to it."""

    def __init__(self, name, estate):
        self.log_path = f"{work}/serve-{name}.log"
        self.state = f"{work}/state-{name}"
        self.estate = estate

    def __enter__(self):
        self.log = open(self.log_path, "w")
        self.process = subprocess.Popen(
            [smets, "serve", "--state", self.state, *self.estate, "--port", "0", "--http-port", "0",
             "--clock", CLOCK], stdout=self.log, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 60
            while "Try:" not in (text := open(self.log_path).read()):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    sys.exit(f"the server did not start: {text}")
                time.sleep(0.1)
            port = int(re.search(r"GBCS over TCP.*:(\d+)", text).group(1))
            self.connection = socket.create_connection(("127.0.0.1", port))
            self.connection.settimeout(60)
        except BaseException:
            self.process.kill()
            raise
        self.buffer = bytearray()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    @property
    def keys(self):
        return f"{self.state}/keys"

    def export(self, meter, count=1):
        run(smets, "keys", "export", "--state", self.state, *self.estate, "--meter", str(meter), "--count", str(count),
            "--to", self.keys)

    def receive(self):
        """The next message off the stream."""
        while len(self.buffer) < 12 or len(self.buffer) < size(self.buffer):
            octets = self.connection.recv(1 << 18)
            if not octets:
                sys.exit("the server closed the connection")
            self.buffer += octets
        length = size(self.buffer)
        message = bytes(self.buffer[:length])
        del self.buffer[:length]
        return message


def size(answer):
    first = answer[7]
    if first < 0x80:
        return 8 + first
    count = first & 0x7F
    return 8 + count + int.from_bytes(answer[8:8 + count], "big")


def build(use_case, role, device, counter, keys):
    arguments = ["build", "--use-case", use_case, "--device", device, "--counter", str(counter), "--acb", ACB,
                 "--keys", keys, "--force"]
    if use_case not in NO_RANGE:
        arguments += RANGE
    if role == "mdr":
        arguments += ["--originator", ACB, "--supplementary-id", PARTIES[role], "--supplementary-counter", "7"]
        if use_case in CERTIFICATE:
            arguments.append("--with-certificate")
    else:
        arguments += ["--originator", PARTIES[role]]
    return bytes.fromhex(run("python3", f"{shared}/tools/client.py", *arguments).strip())


def checked(answer, command, store, what):
    """What the answer says; ends the check when anything about it is wrong."""
    report, problems, unverified = client.describe(answer, store, ACB, command=command)
    if problems or unverified or not report.get("success"):
        sys.exit(f"{what}: {problems} {unverified} {json.dumps(report)[:400]}")
    return report


def few():
    count = 0
    with Server("few", ["--meters", "8"]) as server:
        for meter in (0, 1, 7):
            device = f"{DEVICE + meter:016X}"
            server.export(meter)
            store = gbcs.KeyStore(server.keys)
            for use_case, roles in READS.items():
                for role in roles:
                    command = build(use_case, role, device, 1000 + count, server.keys)
                    server.connection.sendall(command)
                    checked(server.receive(), command, store, f"{use_case} {role} meter {meter}")
                    count += 1
    print(f"{count} answers verified and decrypted by the independent codec")


class Commands:
    """Every command of the many, and what it asks."""

    def __init__(self, store):
        self.store = store
        self.certificates = {}
        self.counter = 1_000_000
        self.asked = {}

    def add(self, meter, use_case, role, day=None):
        """Octets of a command that asks a meter for a day, or for its registers."""
        self.counter += 1
        device = gbcs.eui(f"{DEVICE + meter:016X}")
        start = end = None
        if day is not None:
            end = day + datetime.timedelta(days=1)
            # A day's half hours end with its midnights: the first is not its own. Registers are read at both.
            start = day if use_case in ("ECS21a", "ECS21c") else day + datetime.timedelta(minutes=30)
        party, certificate, supplementary = gbcs.eui(PARTIES[role]), None, None
        if role == "mdr":
            supplementary, party = party, gbcs.eui(ACB)
            if use_case in CERTIFICATE:
                if role not in self.certificates:
                    self.certificates[role] = client.certificate_der(self.store, supplementary)
                certificate = self.certificates[role]
        message = usecases.build_command(
            use_case, self.counter, party, device, start, end, supplementary,
            self.counter if supplementary else None, certificate)
        message.mac = message.compute_mac(self.store.z(ACB, device))
        octets = message.build()
        self.asked[self.counter] = (meter, use_case, role, day, octets)
        return octets


class Days:
    """What the logs of all meters said, by meter and day, and whether it agrees."""

    def __init__(self):
        self.values = {}
        self.exporting = self.twins = self.days = 0

    def add(self, meter, use_case, role, day, report):
        rows = report["values"].get("rows")
        what = f"{use_case} {role} meter {meter} {day}"
        if rows is None:
            return
        expected = {"ECS66": 1, "ECS21a": 2, "ECS21c": 2}.get(use_case, 48)
        if len(rows) != expected:
            sys.exit(f"{what}: {len(rows)} rows, expected {expected}")
        if use_case == "ECS22b":
            value = sum(row["primary"] + row.get("secondary", 0) for row in rows)
        elif use_case == "ECS66":
            value = rows[0]["value"]
        elif use_case == "ECS21a":
            first, last = (row["active_import"] + row.get("secondary_active_import", 0) for row in rows)
            value = last - first
        elif use_case == "ECS21c":
            value = rows[1]["active_export"] - rows[0]["active_export"]
        elif use_case == "ECS22a":
            value = sum(row["active_export"] for row in rows)
        else:
            return
        if use_case == "ECS22b" and "secondary" in rows[0]:
            self.twins += role == "supplier"
        kind = "export" if use_case in ("ECS21c", "ECS22a") else "import"
        self.values.setdefault((meter, day, kind), {})[f"{use_case} {role}"] = value

    def check(self):
        for (meter, day, kind), values in self.values.items():
            if len(set(values.values())) != 1 or len(values) != ANSWERS_OF_DAY[kind]:
                sys.exit(f"meter {meter}, {day}, {kind}: Wh of the day differ: {values}")
            self.exporting += kind == "export" and next(iter(values.values())) > 0
            self.days += kind == "import"


def many():
    started = time.monotonic()
    draw = random.Random(2026)
    meters = [first + place for first in FIRST_METERS for place in range(METERS_OF_GROUP)]
    today = gbcs.parse_iso(CLOCK).replace(hour=0)
    days, wrong = Days(), []
    with Server("many", FLEET) as server:
        for first in FIRST_METERS:
            server.export(first, METERS_OF_GROUP)
        commands = Commands(gbcs.KeyStore(server.keys))
        total = len(meters) * (DAYS * len(DAILY) + len(ONCE))
        room = threading.Semaphore(IN_FLIGHT)

        def send():
            try:
                for meter in meters:
                    chosen = sorted(draw.sample(range(1, OLDEST_DAY), DAYS))
                    wanted = [(u, r, today - datetime.timedelta(days=d)) for d in chosen for u, r in DAILY]
                    for use_case, role, day in wanted + [(u, r, None) for u, r in ONCE]:
                        octets = commands.add(meter, use_case, role, day)
                        room.acquire()
                        server.connection.sendall(octets)
            except Exception as error:  # noqa: BLE001: told by the thread that reads
                wrong.append(error)
                server.connection.shutdown(socket.SHUT_RDWR)

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        for _ in range(total):
            try:
                answer = server.receive()
            except OSError as error:
                sys.exit(f"no answer: {error} {wrong}")
            room.release()
            counter = gbcs.Message.parse(answer).counter
            meter, use_case, role, day, octets = commands.asked.pop(counter)
            what = f"{use_case} {role} meter {meter} {day}"
            days.add(meter, use_case, role, day, checked(answer, octets, commands.store, what))
        sender.join()
        if commands.asked:
            sys.exit(f"{len(commands.asked)} commands without answer")
        days.check()
    print(
        f"{total} answers of {len(meters)} of 1,000,000 meters verified and decrypted by the independent codec, "
        f"{days.days} days added up ({days.twins} of two elements, {days.exporting} with export), "
        f"{time.monotonic() - started:.0f} s")


few()
many()
