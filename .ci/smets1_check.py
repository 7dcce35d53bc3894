"""Holds a SMETS1 meter against independent DLMS/COSEM clients, and against bad input.

Usage: smets1_check.py HOST PORT CREDENTIALS.json [--half-open N] [--only TEXT] [--seed N]

The clients are those of .ci/requirements.txt: gurux-dlms and dlms-cosem. Credentials are JSON: password, encryptionKey,
authenticationKey, clientSystemTitle and meterSystemTitle (hexadecimal), publicClient, readerClient,
managementClient. One line a check; closes with "N passed, N failed" and exits 1 when one failed.
"""

import argparse
import contextlib
import datetime
import io
import json
import os
import random
import socket
import struct
import sys
import time
import traceback

# gurux-dlms takes a date without a zone for one of this machine's.
os.environ["TZ"] = "UTC"
time.tzset()

import logging  # noqa: E402

import structlog  # noqa: E402

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

from dlms_cosem import cosem, enumerations, security, utils  # noqa: E402
from dlms_cosem.client import DataResultError, DlmsClient  # noqa: E402
from dlms_cosem.cosem.capture_object import CaptureObject  # noqa: E402
from dlms_cosem.cosem.selective_access import RangeDescriptor  # noqa: E402
from dlms_cosem.io import TcpTransport  # noqa: E402
from dlms_cosem.parsers import AssociationObjectListParser  # noqa: E402
from dlms_cosem.time import datetime_from_bytes  # noqa: E402
from gurux_dlms import GXByteBuffer, GXReplyData  # noqa: E402
from gurux_dlms.enums import Authentication, InterfaceType, ObjectType, Security  # noqa: E402
from gurux_dlms.objects import GXDLMSClock, GXDLMSData, GXDLMSProfileGeneric, GXDLMSRegister  # noqa: E402
from gurux_dlms.secure import GXDLMSSecureClient  # noqa: E402

CLOCK = "0.0.1.0.0.255"
DEVICE_NAME = "0.0.42.0.0.255"
COUNTER = "0.0.43.1.0.255"
IMPORT = "1.0.1.8.0.255"
HALF_HOURS = "1.0.99.1.0.255"
BILLING = "0.0.98.1.0.255"
MIDNIGHTS = "1.0.99.2.0.255"
SERVER = 1
HALF_HOUR = datetime.timedelta(minutes=30)
DAY = datetime.timedelta(days=1)
SECONDS = 20

# Data-access-results (IEC 62056-5-3).
READ_WRITE_DENIED, OBJECT_UNDEFINED, OBJECT_CLASS_INCONSISTENT = 3, 4, 9
OBJECT_UNAVAILABLE, SCOPE_VIOLATED = 11, 13
NO_LONG_GET, BLOCK_NUMBER_INVALID, LONG_GET_ABORTED = 16, 19, 15


class Wrong(Exception):
    """What the meter did is not as it should be."""


def expect(condition, text):
    if not condition:
        raise Wrong(text)


class Closed(Exception):
    """The meter closed the connection."""


class Link:
    """A connection with the wrapper of IEC 62056-4-7."""

    def __init__(self, client, timeout=SECONDS):
        self.client = client
        self.socket = socket.create_connection((HOST, PORT), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def frame(self, apdu):
        return struct.pack(">HHHH", 1, self.client, SERVER, len(apdu)) + apdu

    def send_octets(self, octets):
        try:
            self.socket.sendall(octets)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Closed from error

    def receive_octets(self, count):
        octets = b""
        while len(octets) < count:
            try:
                more = self.socket.recv(count - len(octets))
            except ConnectionResetError as error:
                raise Closed from error
            if not more:
                raise Closed
            octets += more
        return octets

    def receive_frame(self):
        header = self.receive_octets(8)
        version, source, destination, length = struct.unpack(">HHHH", header)
        expect(version == 1, f"wrapper version {version}")
        expect((source, destination) == (SERVER, self.client), f"wrapper ports {source} to {destination}")
        return header + self.receive_octets(length)

    def ask(self, apdu):
        """The APDU that answers `apdu`."""
        self.send_octets(self.frame(apdu))
        return self.receive_frame()[8:]

    def ask_or_closed(self, apdu):
        """The APDU that answers `apdu`, or None when the meter closes the connection."""
        try:
            return self.ask(apdu)
        except Closed:
            return None


def new_counter():
    """An invocation counter above any that the meter has seen: it tells the last one to the public client."""
    with Link(CREDENTIALS["publicClient"]) as link:
        link.ask(aarq())
        answer = link.ask(get_request(1, COUNTER, 2))
    expect(answer[:2] == b"\xC4\x01" and answer[3:5] == b"\0\x06", f"invocation counter: {answer.hex()}")
    return struct.unpack(">I", answer[5:9])[0] + 1


class Profile:
    """Rows of a profile by name of the object captured."""

    def __init__(self, columns, rows):
        self.columns = columns
        self.rows = rows
        for row in rows:
            expect(len(row) == len(columns), f"a row of {len(row)} values, {len(columns)} objects are captured")
        self.times = [row[columns.index(CLOCK)] for row in rows]

    def values(self, group_c):
        """The column of the first electricity object whose third group is `group_c`."""
        for place, name in enumerate(self.columns):
            groups = name.split(".")
            if groups[0] == "1" and groups[2] == group_c:
                return [row[place] for row in self.rows]
        raise Wrong(f"captures no 1.x.{group_c}: {self.columns}")

    def check_times(self, first, count, step):
        expected = [first + place * step for place in range(count)]
        expect(len(self.times) == count, f"{len(self.times)} rows, expected {count}")
        for time_, wanted in zip(self.times, expected):
            expect(time_ == wanted, f"a row of {time_}, expected {wanted}")


class Gurux:
    """A session of gurux-dlms: its client class without its media layer."""

    name = "gurux"

    def __init__(self, security_level, password=None, pdu=0xFFFF, counter=None):
        address, authentication = {
            "none": (CREDENTIALS["publicClient"], Authentication.NONE),
            "lls": (CREDENTIALS["readerClient"], Authentication.LOW),
            "hls": (CREDENTIALS["managementClient"], Authentication.HIGH_GMAC),
        }[security_level]
        if security_level == "lls" and password is None:
            password = CREDENTIALS["password"]
        self.client = GXDLMSSecureClient(True, address, SERVER, authentication, password, InterfaceType.WRAPPER)
        self.client.maxReceivePDUSize = pdu
        if security_level == "hls":
            ciphering = self.client.ciphering
            ciphering.security = Security.AUTHENTICATION_ENCRYPTION
            ciphering.systemTitle = bytearray.fromhex(CREDENTIALS["clientSystemTitle"])
            ciphering.blockCipherKey = bytearray.fromhex(CREDENTIALS["encryptionKey"])
            ciphering.authenticationKey = bytearray.fromhex(CREDENTIALS["authenticationKey"])
            ciphering.invocationCounter = counter or new_counter()
        self.link = Link(address)
        self.sent = []
        self.blocks = 0

    def __enter__(self):
        try:
            self.associate()
        except BaseException:
            self.link.socket.close()
            raise
        return self

    def __exit__(self, *_):
        self.link.socket.close()

    def exchange(self, frame, reply):
        self.sent.append(bytes(frame))
        self.link.send_octets(bytes(frame))
        buffer = GXByteBuffer(self.link.receive_frame())
        expect(self.client.getData(buffer, reply, None), "an answer that gurux-dlms takes for incomplete")

    def ask(self, frames):
        reply = GXReplyData()
        for frame in frames if isinstance(frames, list) else [frames]:
            reply.clear()
            self.exchange(frame, reply)
            while reply.isMoreData():
                self.blocks += 1
                self.exchange(self.client.receiverReady(reply), reply)
        expect(reply.error == 0, f"error {reply.error}")
        return reply

    def associate(self):
        self.client.parseAareResponse(self.ask(self.client.aarqRequest()).data)
        if self.client.isAuthenticationRequired:
            frames = self.client.getApplicationAssociationRequest()
            self.client.parseApplicationAssociationResponse(self.ask(frames).data)

    def release(self):
        self.ask(self.client.releaseRequest())

    def read(self, object_, attribute):
        reply = self.ask(self.client.read(object_, attribute))
        return self.client.updateValue(object_, attribute, reply.value)

    def clock(self):
        return plain_time(self.read(GXDLMSClock(CLOCK), 2))

    def device_name(self):
        return bytes(self.read(GXDLMSData(DEVICE_NAME), 2))

    def register(self, name=IMPORT):
        register = GXDLMSRegister(name)
        self.read(register, 3)
        expect(int(register.unit) == 30, f"unit {register.unit}, expected Wh")
        return int(self.read(register, 2) / register.scaler), register.scaler

    def objects(self):
        reply = self.ask(self.client.getObjectsRequest())
        return {(int(item.objectType), item.logicalName) for item in self.client.parseObjects(reply.data, True)}

    def profile(self, name, first, last):
        profile = GXDLMSProfileGeneric(name)
        self.read(profile, 3)
        columns = [object_.logicalName for object_, _ in profile.captureObjects]
        reply = self.ask(self.client.readRowsByRange(profile, first, last))
        self.client.updateValue(profile, 2, reply.value)
        place = columns.index(CLOCK)
        rows = [[plain_time(value) if at == place else value for at, value in enumerate(row)] for row in profile.buffer]
        return Profile(columns, rows)


def plain_time(value):
    """A UTC moment of gurux-dlms as a datetime without a zone."""
    moment = value.value
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=0)


class CosemIO:
    """What dlms-cosem sends and receives with: its own waits for ever when a meter closes the connection."""

    def __init__(self, link):
        self.link = link

    def connect(self):
        pass

    def disconnect(self):
        self.link.socket.close()

    def send(self, octets):
        self.link.send_octets(octets)

    def recv(self, count=1):
        return self.link.receive_octets(count)


class Cosem:
    """A session of dlms-cosem."""

    name = "dlms-cosem"

    def __init__(self, security_level, password=None, pdu=0xFFFF):
        keys = {}
        if security_level == "none":
            address, authentication = CREDENTIALS["publicClient"], security.NoSecurityAuthentication()
        elif security_level == "lls":
            address = CREDENTIALS["readerClient"]
            secret = (password or CREDENTIALS["password"]).encode()
            authentication = security.LowLevelSecurityAuthentication(secret)
        else:
            address = CREDENTIALS["managementClient"]
            # Quirk: it ciphers the reply to the challenge under the counter that its GMAC has already used; meters take
            # that, since the challenge is new.
            authentication = security.HighLevelSecurityGmacAuthentication()
            keys = dict(
                encryption_key=bytes.fromhex(CREDENTIALS["encryptionKey"]),
                authentication_key=bytes.fromhex(CREDENTIALS["authenticationKey"]),
                client_system_title=bytes.fromhex(CREDENTIALS["clientSystemTitle"]),
                client_initial_invocation_counter=new_counter(),
                # Quirk: it takes the counter given for one already used, so 0 would refuse a meter's first.
                meter_initial_invocation_counter=-1,
            )
        self.link = Link(address)
        transport = TcpTransport(address, SERVER, CosemIO(self.link))
        self.client = DlmsClient(transport=transport, authentication=authentication, max_pdu_size=pdu, **keys)

    def __enter__(self):
        try:
            self.client.associate()
        except BaseException:
            self.link.socket.close()
            raise
        return self

    def __exit__(self, *_):
        self.link.socket.close()

    def release(self):
        self.client.release_association()

    def get(self, interface, name, attribute, selection=None):
        target = cosem.CosemAttribute(interface, cosem.Obis.from_string(name), attribute)
        return self.client.get(target, selection)

    def data(self, *arguments):
        return utils.parse_as_dlms_data(self.get(*arguments))

    def clock(self):
        value, _ = datetime_from_bytes(self.data(enumerations.CosemInterface.CLOCK, CLOCK, 2))
        return cosem_time(value)

    def device_name(self):
        return bytes(self.data(enumerations.CosemInterface.DATA, DEVICE_NAME, 2))

    def register(self, name=IMPORT):
        scaler, unit = self.data(enumerations.CosemInterface.REGISTER, name, 3)
        expect(unit == 30, f"unit {unit}, expected Wh")
        return self.data(enumerations.CosemInterface.REGISTER, name, 2), 10**scaler

    def objects(self):
        octets = self.get(enumerations.CosemInterface.ASSOCIATION_LN, "0.0.40.0.0.255", 2)
        items = AssociationObjectListParser.parse_bytes(octets)
        return {(int(item.interface), item.logical_name.to_string(separator=".")) for item in items}

    def profile(self, name, first, last):
        interface = enumerations.CosemInterface.PROFILE_GENERIC
        captured = self.data(interface, name, 3)
        columns = [".".join(str(octet) for octet in column[1]) for column in captured]
        clock = cosem.CosemAttribute(enumerations.CosemInterface.CLOCK, cosem.Obis.from_string(CLOCK), 2)
        selection = RangeDescriptor(CaptureObject(clock), cosem_zone(first), cosem_zone(last))
        place = columns.index(CLOCK)
        rows = self.data(interface, name, 2, selection)
        return Profile(columns, [
            [cosem_time(datetime_from_bytes(value)[0]) if at == place else value for at, value in enumerate(row)]
            for row in rows])


def cosem_zone(moment):
    return moment.replace(tzinfo=datetime.timezone.utc)


def cosem_time(moment):
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=0)


# Octets for bad input: no library sends it.

CONTEXT = bytes.fromhex("A109060760857405080101")
INITIATE = bytes.fromhex("BE10040E01000000065F1F040000521D")


def aarq(password=None, pdu=0xFFFF, context=CONTEXT):
    fields = context
    if password is not None:
        secret = password.encode()
        fields += bytes.fromhex("8A0207808B0760857405080201")
        fields += bytes([0xAC, len(secret) + 2, 0x80, len(secret)]) + secret
    fields += INITIATE + struct.pack(">H", pdu)
    return bytes([0x60, len(fields)]) + fields


def get_request(interface, name, attribute, identifier=1, selection=None):
    octets = bytes([0xC0, 1, 0xC0 | identifier]) + struct.pack(">H", interface) + logical_name(name)
    return octets + bytes([attribute]) + (b"\0" if selection is None else b"\1" + selection)


def logical_name(name):
    return bytes(int(group) for group in name.split("."))


def cosem_octets(moment):
    return struct.pack(
        ">HBBBBBBBHB", moment.year, moment.month, moment.day, 0xFF, moment.hour, moment.minute, moment.second, 0,
        0x8000, 0xFF)


def clock_range(first, last):
    octets = bytes.fromhex("0102040204120008") + b"\x09\x06" + logical_name(CLOCK) + bytes.fromhex("0F02120000")
    for moment in (first, last):
        octets += b"\x09\x0C" + cosem_octets(moment)
    return octets + b"\x01\x00"


def month_request():
    first, last = month()
    return get_request(7, HALF_HOURS, 2, selection=clock_range(first + HALF_HOUR, last))


def is_refusal(answer):
    """Whether an answer says no, or the meter closed the connection."""
    return answer is None or answer[0] in (0xD8, 0x0E) or (answer[0] == 0x61 and b"\xA2\x03\x02\x01\x00" not in answer)


@contextlib.contextmanager
def reader(pdu=0xFFFF):
    """A reader's association made of octets."""
    with Link(CREDENTIALS["readerClient"]) as link:
        answer = link.ask(aarq(CREDENTIALS["password"], pdu))
        expect(answer[0] == 0x61 and not is_refusal(answer), f"no association: {answer.hex()}")
        yield link, answer


def check_still_serves():
    with reader() as (link, _):
        answer = link.ask(get_request(3, IMPORT, 2))
        expect(answer[:2] == b"\xC4\x01" and answer[3] == 0, f"the meter no longer answers: {answer.hex()}")


def yesterday():
    with Gurux("lls") as session:
        now = session.clock()
    return now.replace(hour=0, minute=0, second=0) - DAY


def month():
    """The first midnight of last month, and of this."""
    last = yesterday().replace(day=1)
    return (last - DAY).replace(day=1), last


# Checks.

CHECKS = []


def check(name):
    def note(body):
        CHECKS.append((name, body))
        return body
    return note


def reads(client, level):
    """The reads that every client has to be able to do."""
    title = f"{client.name}, {level}: "

    @check(title + "clock")
    def clock():
        with client(level) as session:
            skew = abs((session.clock() - session.clock()).total_seconds())
            expect(skew < 5, f"the clock went on by {skew} s between two reads")

    @check(title + "registers, name and release")
    def registers():
        with client(level) as session:
            value, _ = session.register()
            expect(0 < value < 10**12, f"import register {value} Wh")
            expect(session.register()[0] >= value, "the register ran back")
            expect(len(session.device_name()) > 0, "no logical device name")
            session.release()

    @check(title + "a day of half hours by range")
    def day():
        first = yesterday()
        with client(level) as session:
            profile = session.profile(HALF_HOURS, first + HALF_HOUR, first + DAY)
        profile.check_times(first + HALF_HOUR, 48, HALF_HOUR)
        expect(sum(profile.values("1")) > 0, "no energy in a day")

    @check(title + "a month of half hours by range")
    def whole_month():
        first, last = month()
        with client(level) as session:
            profile = session.profile(HALF_HOURS, first + HALF_HOUR, last)
        profile.check_times(first + HALF_HOUR, (last - first) // HALF_HOUR, HALF_HOUR)

    @check(title + "object list")
    def objects():
        with client(level) as session:
            found = session.objects()
        for wanted in [(8, CLOCK), (1, DEVICE_NAME), (3, IMPORT), (7, HALF_HOURS), (7, MIDNIGHTS),
                       (15, "0.0.40.0.0.255")]:
            expect(wanted in found, f"{wanted} is not in the list of {len(found)}")


def blocks(client, level, pdu):
    @check(f"{client.name}, {level}: block transfer of a month, {pdu} octets a PDU")
    def transfer():
        first, last = month()
        with client(level, pdu=pdu) as session:
            small = session.profile(HALF_HOURS, first + HALF_HOUR, last)
        with client(level) as session:
            large = session.profile(HALF_HOURS, first + HALF_HOUR, last)
        expect(small.rows == large.rows, "in blocks the month is another than at once")
        small.check_times(first + HALF_HOUR, (last - first) // HALF_HOUR, HALF_HOUR)


def sums(client, level):
    @check(f"{client.name}, {level}: half hours add up to the midnights' difference, 31 days")
    def add_up():
        last = yesterday() + DAY
        first = last - 31 * DAY
        with client(level) as session:
            half_hours = session.profile(HALF_HOURS, first + HALF_HOUR, last)
            midnights = session.profile(MIDNIGHTS, first, last)
        midnights.check_times(first, 32, DAY)
        half_hours.check_times(first + HALF_HOUR, 31 * 48, HALF_HOUR)
        energies, registers = half_hours.values("1"), midnights.values("1")
        for day in range(31):
            total = sum(energies[48 * day:48 * day + 48])
            difference = registers[day + 1] - registers[day]
            expect(total == difference, f"{first + day * DAY}: {total} Wh in half hours, {difference} in registers")
        expect(registers[31] > registers[0], "a month without energy")


for client_, levels in ((Gurux, ("none", "lls", "hls")), (Cosem, ("lls", "hls"))):
    for level_ in levels:
        reads(client_, level_)
for client_, level_, pdu_ in (
        (Gurux, "lls", 512), (Gurux, "hls", 1024), (Cosem, "lls", 512), (Cosem, "lls", 1024), (Cosem, "hls", 700)):
    blocks(client_, level_, pdu_)
sums(Gurux, "lls")
sums(Cosem, "hls")


@check("both clients: the same day, register and objects")
def same():
    first = yesterday()
    with Gurux("lls") as one, Cosem("lls") as other:
        ours, theirs = (s.profile(HALF_HOURS, first + HALF_HOUR, first + DAY) for s in (one, other))
        expect(ours.rows == theirs.rows, "another day")
        expect(ours.columns == theirs.columns, "other columns")
        expect(one.objects() == other.objects(), "other objects")
        expect(0 <= other.register()[0] - one.register()[0] < 1000, "another register")


@check("dlms-cosem, lls: GET with list")
def with_list():
    attributes = [
        cosem.CosemAttributeWithSelection(
            cosem.CosemAttribute(interface, cosem.Obis.from_string(name), 2), None)
        for interface, name in (
            (enumerations.CosemInterface.CLOCK, CLOCK), (enumerations.CosemInterface.REGISTER, IMPORT),
            (enumerations.CosemInterface.DATA, DEVICE_NAME))]
    with Cosem("lls") as session:
        answer = session.client.get_many(attributes)
    expect(len(answer.response_data) == 3, f"{len(answer.response_data)} results of 3")


@check("dlms-cosem, lls: the whole log, as many rows as are in use, a half hour apart")
def whole_log():
    interface = enumerations.CosemInterface.PROFILE_GENERIC
    with Cosem("lls") as session:
        rows = session.data(interface, HALF_HOURS, 2)
        in_use = session.data(interface, HALF_HOURS, 7)
    expect(abs(len(rows) - in_use) <= 1, f"{len(rows)} rows, {in_use} in use")
    expect(len(rows) > 12 * 28 * 48, f"{len(rows)} rows are no year")
    times = [cosem_time(datetime_from_bytes(row[0])[0]) for row in rows]
    expect(all(after - before == HALF_HOUR for before, after in zip(times, times[1:])), "rows are missing or double")


@check("gurux, lls: daily and billing registers go up with the import register")
def billing():
    now = yesterday() + DAY
    with Gurux("lls") as session:
        latest = session.register()[0]
        for name, first in ((MIDNIGHTS, now - 31 * DAY), (BILLING, now - 366 * DAY)):
            registers = session.profile(name, first, now + DAY).values("1")
            expect(len(registers) > 10, f"{name}: {len(registers)} rows")
            expect(registers == sorted(registers) and registers[-1] <= latest, f"{name}: {registers}")


@check("gurux, hls: authenticated only, and encrypted only")
def half_ciphered():
    for level in (Security.AUTHENTICATION, Security.ENCRYPTION):
        session = Gurux("hls")
        session.client.ciphering.security = level
        with session:
            expect(session.register()[0] > 0, f"{level}: no register")


@check("gurux, hls: management sets the clock, to what it shows")
def set_clock():
    with Gurux("hls") as session:
        clock = GXDLMSClock(CLOCK)
        session.read(clock, 2)
        before = plain_time(clock.time)
        session.ask(session.client.write(clock, 2))
        expect(abs((session.clock() - before).total_seconds()) < 10, "the clock shows something else")


@check("range between half hours: those inside; ends included")
def between():
    day = yesterday()
    minutes = [datetime.timedelta(minutes=count) for count in (15, 30, 60, 70)]
    with Cosem("lls") as session:
        inner = session.profile(HALF_HOURS, day + minutes[0], day + minutes[3])
        exact = session.profile(HALF_HOURS, day + minutes[1], day + minutes[2])
    inner.check_times(day + HALF_HOUR, 2, HALF_HOUR)
    expect(inner.rows == exact.rows, "other rows")


@check("rows by entry: those asked for; out of the log none")
def by_entry():
    def entries(first, last, first_column=1, last_column=0):
        selection = b"\x02\x02\x04" + struct.pack(
            ">BIBIBHBH", 6, first, 6, last, 0x12, first_column, 0x12, last_column)
        return link.ask(get_request(7, HALF_HOURS, 2, selection=selection))

    with reader() as (link, _):
        two, times = entries(1, 2), entries(1, 2, 1, 1)
        expect(two[:6] == b"\xC4\x01\xC1\x00\x01\x02", f"two rows: {two.hex()}")
        expect(times[4:10] == b"\x01\x02\x02\x01\x09\x0C" and len(times) == 38, f"their times: {times.hex()}")
        expect(entries(4_000_000_000, 0)[3:] == b"\x00\x01\x00", "rows past the log")
        for wrong in ((0, 2), (5, 2), (1, 2, 9, 9)):
            expect(entries(*wrong)[3] == 1, f"entries {wrong} answered with data")


@check("a list longer than a PDU: in blocks, whole")
def long_list():
    request = b"\xC0\x03\xC1\x10" + get_request(8, CLOCK, 2)[3:] * 16
    with reader(pdu=128) as (link, _):
        answer, octets = link.ask(request), b""
        while answer[3] == 0:
            expect(answer[:2] == b"\xC4\x02" and len(answer) <= 128, f"answered {answer[:16].hex()}")
            octets += answer[10:]
            answer = link.ask(b"\xC0\x02\xC1" + answer[4:8])
        octets += answer[10:]
    expect(octets[0] == 16 and len(octets) == 1 + 16 * 15, f"{len(octets)} octets of {octets[0]} results")


# Bad input.


@check("after a release: no data, and a new association on the same connection")
def after_release():
    with reader() as (link, _):
        expect(link.ask(bytes.fromhex("6203800100"))[0] == 0x63, "no RLRE")
        answer = link.ask_or_closed(get_request(3, IMPORT, 2))
        expect(is_refusal(answer), f"answered {answer and answer.hex()}")
        if answer is not None:
            expect(not is_refusal(link.ask(aarq(CREDENTIALS["password"]))), "no second association")
            expect(link.ask(get_request(3, IMPORT, 2))[3] == 0, "no data after the second association")


@check("the association's secret: read by nobody")
def secret():
    with reader() as (link, _):
        answer = link.ask(get_request(15, "0.0.40.0.0.255", 7))
        expect(answer[:2] == b"\xC4\x01" and answer[3] == 1, f"the reader got {answer.hex()}")
    for client in (Gurux, Cosem):
        with client("hls") as session, contextlib.suppress(Wrong, DataResultError):
            name = "0.0.40.0.0.255"
            if client is Cosem:
                session.get(enumerations.CosemInterface.ASSOCIATION_LN, name, 7)
            else:
                # Its public call wants an object that knows the secret.
                session.ask(session.client._read(name, ObjectType.ASSOCIATION_LOGICAL_NAME, 7)[0])
            raise AssertionError(f"{session.name} read the secret")


@check("PDU sizes too small for anything: refused")
def small_pdu():
    for size in (1, 5, 11):
        with Link(CREDENTIALS["readerClient"]) as link:
            answer = link.ask_or_closed(aarq(CREDENTIALS["password"], size))
            expect(is_refusal(answer), f"{size} octets: {answer and answer.hex()}")


@check("wrong password: refused, and nothing is answered afterwards")
def wrong_password():
    for password in ("wrong", CREDENTIALS["password"] + "x", CREDENTIALS["password"][:-1]):
        with Link(CREDENTIALS["readerClient"]) as link:
            answer = link.ask_or_closed(aarq(password))
            expect(is_refusal(answer), f"password {password!r}: {answer and answer.hex()}")
            if answer is not None:
                expect(answer[0] == 0x61, f"refused with {answer.hex()}, expected an AARE")
                expect(b"\x02\x01\x0D" in answer, f"diagnostic is not authentication failure (13): {answer.hex()}")
                after = link.ask_or_closed(get_request(3, IMPORT, 2))
                expect(after is None or after[0] != 0xC4 or after[3] != 0, f"data after a refusal: {after}")
    for client in (Gurux, Cosem):
        try:
            with client("lls", password="wrong"):
                raise Wrong(f"{client.name} was let in with a wrong password")
        except Wrong:
            raise
        except Exception as error:  # noqa: BLE001: each library has its own
            expect(not isinstance(error, TimeoutError), f"{client.name}: no answer to a wrong password")
    check_still_serves()


@check("no password for the reader, and none for the management client: refused")
def missing_password():
    for client in (CREDENTIALS["readerClient"], CREDENTIALS["managementClient"]):
        with Link(client) as link:
            answer = link.ask_or_closed(aarq())
            expect(is_refusal(answer), f"client {client} without authentication: {answer and answer.hex()}")


@check("GET before an association: no data")
def before_association():
    with Link(CREDENTIALS["publicClient"]) as link:
        answer = link.ask_or_closed(get_request(3, IMPORT, 2))
        expect(is_refusal(answer), f"answered {answer and answer.hex()}")


@check("unknown clients and logical devices: refused or closed")
def unknown_ports():
    with Link(99) as link:
        expect(is_refusal(link.ask_or_closed(aarq())), "client 99 was let in")
    with Link(CREDENTIALS["publicClient"]) as link:
        request = aarq()
        link.send_octets(struct.pack(">HHHH", 1, link.client, 77, len(request)) + request)
        link.socket.settimeout(3)
        with contextlib.suppress(Closed, TimeoutError):
            # Whatever the ports of its header.
            answer = link.receive_octets(struct.unpack(">6xH", link.receive_octets(8))[0])
            expect(is_refusal(answer), f"logical device 77 answered {answer.hex()}")
    check_still_serves()


@check("another application context: refused")
def wrong_context():
    with Link(CREDENTIALS["publicClient"]) as link:
        answer = link.ask_or_closed(aarq(context=bytes.fromhex("A109060760857405080102")))
        expect(is_refusal(answer), f"short names were accepted: {answer and answer.hex()}")


@check("replayed invocation counter: refused, and a fresh one is not")
def replay():
    with Gurux("hls") as session:
        session.register()
        first_request = session.sent[0]
        replayed = session.sent[-1]
        session.link.send_octets(replayed)
        with contextlib.suppress(Closed):
            answer = session.link.receive_frame()[8:]
            expect(is_refusal(answer), f"a replayed GET was answered: {answer.hex()}")
    with Link(CREDENTIALS["managementClient"]) as link:
        answer = link.ask_or_closed(first_request[8:])
        expect(is_refusal(answer), f"a replayed AARQ was accepted: {answer and answer.hex()}")
    with Gurux("hls") as session:
        session.register()


@check("altered ciphertext: refused")
def altered():
    for place in (-1, -13, 12):
        with Gurux("hls") as session:
            frame = session.client.read(GXDLMSRegister(IMPORT), 2)[0]
            changed = bytearray(frame)
            changed[place] ^= 1
            session.link.send_octets(bytes(changed))
            with contextlib.suppress(Closed):
                answer = session.link.receive_frame()[8:]
                expect(is_refusal(answer), f"octet {place} altered: {answer.hex()}")
    with Gurux("hls") as session:
        session.register()


@check("wrong keys: refused")
def wrong_keys():
    for key in ("encryptionKey", "authenticationKey"):
        kept = CREDENTIALS[key]
        CREDENTIALS[key] = "00" * 16
        try:
            with Gurux("hls"):
                raise Wrong(f"let in with a wrong {key}")
        except Wrong:
            raise
        except Exception as error:  # noqa: BLE001: gurux-dlms raises many kinds
            expect(not isinstance(error, TimeoutError), f"no answer to a wrong {key}")
        finally:
            CREDENTIALS[key] = kept
    with Gurux("hls") as session:
        session.register()


@check("oversize PDU: refused or closed")
def oversize():
    for size in (0xFFFF, 40_000):
        with reader() as (link, association):
            limit = struct.unpack(">H", association[-4:-2])[0]
            request = get_request(3, IMPORT, 2)
            padded = request + bytes(size - len(request))
            answer = link.ask_or_closed(padded)
            expect(
                is_refusal(answer) or answer[0] == 0xC4 and answer[3] == 1,
                f"{size} octets (the meter takes {limit}) answered {answer and answer[:20].hex()}")
    check_still_serves()


@check("wrapper of another version, empty and cut-off APDUs: closed or refused")
def bad_frames():
    with Link(CREDENTIALS["publicClient"]) as link:
        link.send_octets(struct.pack(">HHHH", 2, link.client, SERVER, len(aarq())) + aarq())
        link.socket.settimeout(3)
        with contextlib.suppress(Closed, TimeoutError):
            expect(is_refusal(link.receive_frame()[8:]), "wrapper version 2 was accepted")
    for apdu in (b"", b"\xC0", b"\xC0\x01", get_request(3, IMPORT, 2)[:-1], b"\xC0\x01\xC1" + b"\xFF" * 9):
        with reader() as (link, _):
            link.send_octets(link.frame(apdu))
            link.socket.settimeout(3)
            with contextlib.suppress(Closed, TimeoutError):
                answer = link.receive_frame()[8:]
                readable = answer[:1] == b"\xC4" and answer[3] == 0
                expect(not readable, f"{apdu.hex()} was answered with data")
    check_still_serves()


@check("wrong block number: said so, and the transfer ends")
def block_number():
    with reader(pdu=512) as (link, _):
        answer = link.ask(month_request())
        expect(answer[:2] == b"\xC4\x02", f"a month in 512 octets is not sent in blocks: {answer[:12].hex()}")
        expect(answer[3] == 0 and answer[4:8] == b"\0\0\0\1", f"first block: {answer[:12].hex()}")
        expect(len(answer) <= 512, f"a block of {len(answer)} octets, 512 were agreed")
        answer = link.ask_or_closed(b"\xC0\x02\xC1" + struct.pack(">I", 7))
        if answer is not None and answer[0] == 0xC4:
            result = answer[9] if answer[1] == 2 and answer[8] == 1 else answer[4] if answer[1] == 1 else None
            expect(result in (BLOCK_NUMBER_INVALID, LONG_GET_ABORTED, NO_LONG_GET), f"answered {answer[:16].hex()}")
        else:
            expect(is_refusal(answer), f"answered {answer and answer.hex()}")
    with reader() as (link, _):
        answer = link.ask_or_closed(b"\xC0\x02\xC1" + struct.pack(">I", 1))
        result = None
        if answer is not None and answer[0] == 0xC4:
            result = answer[9] if answer[1] == 2 and answer[8] == 1 else answer[4] if answer[1] == 1 else 0
        expect(
            is_refusal(answer) or result in (NO_LONG_GET, BLOCK_NUMBER_INVALID, LONG_GET_ABORTED),
            f"GET-next without a transfer answered {answer and answer[:16].hex()}")
    check_still_serves()


@check("blocks are full, none above the agreed size, the last said so")
def block_sizes():
    with reader(pdu=512) as (link, _):
        answer, number = link.ask(month_request()), 1
        while True:
            expect(len(answer) <= 512, f"block {number} of {len(answer)} octets")
            expect(struct.unpack(">I", answer[4:8])[0] == number, f"block {number}: {answer[:12].hex()}")
            if answer[3] == 1:
                break
            expect(len(answer) > 400, f"block {number} of {len(answer)} octets, 512 were agreed")
            answer, number = link.ask(b"\xC0\x02\xC1" + answer[4:8]), number + 1
        expect(number > 20, f"a month in {number} blocks of 512")


@check("range out of the log: no rows; backwards: no rows or refused")
def out_of_range():
    past, future = datetime.datetime(2001, 1, 1), datetime.datetime(2090, 1, 1)
    for client, level in ((Gurux, "lls"), (Cosem, "hls")):
        with client(level) as session:
            for first in (past, future):
                expect(session.profile(HALF_HOURS, first, first + DAY).rows == [], f"rows of {first}")
    day = yesterday()
    with reader() as (link, _):
        answer = link.ask(get_request(7, HALF_HOURS, 2, selection=clock_range(day + DAY, day)))
        expect(answer[3] == 1 or answer[4:] == b"\x01\x00", f"a range backwards answered {answer[:20].hex()}")


@check("objects, classes and attributes that are none: errors, each on its own")
def undefined():
    with reader() as (link, _):
        for request in (
                get_request(3, "1.0.99.88.77.255", 2), get_request(3, IMPORT, 99), get_request(70, IMPORT, 2),
                get_request(3, IMPORT, 2, selection=clock_range(yesterday(), yesterday() + DAY))):
            answer = link.ask(request)
            expect(answer[:2] == b"\xC4\x01" and answer[3] == 1, f"{request.hex()} answered {answer[:20].hex()}")
        both = b"\xC0\x03\xC1\x02" + get_request(3, "1.0.99.88.77.255", 2)[3:] + get_request(3, IMPORT, 2)[3:]
        answer = link.ask(both)
        expect(answer[:4] == b"\xC4\x03\xC1\x02" and answer[4] == 1 and answer[6] == 0, f"a list: {answer.hex()}")


@check("SET of the clock by the reader: denied")
def denied():
    with reader() as (link, _):
        request = b"\xC1\x01\xC1\x00\x08" + logical_name(CLOCK) + b"\x02\x00\x09\x0C" + cosem_octets(yesterday())
        answer = link.ask(request)
        refused = is_refusal(answer) or answer[:2] == b"\xC5\x01" and answer[3] != 0
        expect(refused, f"the reader set the clock: {answer.hex()}")


@check("sixteen requests in one write: each answered, with its invoke identifier")
def pipelined():
    with reader() as (link, _):
        link.send_octets(b"".join(link.frame(get_request(3, IMPORT, 2, identifier)) for identifier in range(16)))
        answers = [link.receive_frame()[8:] for _ in range(16)]
        expect(sorted(answer[2] & 15 for answer in answers) == list(range(16)), "other identifiers")
        expect(all(answer[3] == 0 for answer in answers), "an error among them")


@check("a request octet by octet: answered")
def dribbled():
    with Link(CREDENTIALS["readerClient"]) as link:
        for octet in link.frame(aarq(CREDENTIALS["password"])):
            link.send_octets(bytes([octet]))
        expect(not is_refusal(link.receive_frame()[8:]), "no association")
        for octet in link.frame(get_request(3, IMPORT, 2)):
            link.send_octets(bytes([octet]))
        expect(link.receive_frame()[8 + 3] == 0, "no data")


@check("garbage: closed or refused, and the meter goes on")
def garbage():
    draw = random.Random(OPTIONS.seed)
    for number in range(200):
        with contextlib.suppress(Closed, TimeoutError), Link(CREDENTIALS["readerClient"], 0.5) as link:
            if number % 2:
                link.ask(aarq(CREDENTIALS["password"]))
            octets = bytes(draw.randrange(256) for _ in range(draw.randrange(1, 200)))
            if number % 4 > 1:
                octets = link.frame(bytes([draw.choice([0x60, 0xC0, 0xC1, 0xC3, 0xC8, 0xDB, 0x62])]) + octets)
            link.send_octets(octets)
            link.socket.shutdown(socket.SHUT_WR)
            while link.socket.recv(65536):
                pass
    check_still_serves()


@check("half-open connections do not disturb a reader")
def half_open():
    links = []
    try:
        for number in range(OPTIONS.half_open):
            link = Link(CREDENTIALS["readerClient"])
            links.append(link)
            # Nothing, half a header, half an AARQ, or an association and then half a request.
            with contextlib.suppress(Closed):
                if number % 4 == 1:
                    link.send_octets(b"\0\1\0")
                elif number % 4 == 2:
                    link.send_octets(link.frame(aarq(CREDENTIALS["password"]))[:30])
                elif number % 4 == 3:
                    link.ask(aarq(CREDENTIALS["password"]))
                    link.send_octets(link.frame(get_request(3, IMPORT, 2))[:12])
        started = time.monotonic()
        for client, level in ((Gurux, "lls"), (Cosem, "hls")):
            first = yesterday()
            with client(level) as session:
                session.register()
                session.profile(HALF_HOURS, first + HALF_HOUR, first + DAY).check_times(
                    first + HALF_HOUR, 48, HALF_HOUR)
        elapsed = time.monotonic() - started
        expect(elapsed < SECONDS, f"a reader took {elapsed:.1f} s")
    finally:
        for link in links:
            link.socket.close()
    check_still_serves()


def main():
    passed = failed = 0
    for name, body in CHECKS:
        if OPTIONS.only and OPTIONS.only not in name:
            continue
        started = time.monotonic()
        try:
            # Quirk: gurux-dlms prints about every ciphered APDU.
            with contextlib.redirect_stdout(io.StringIO()):
                body()
        except Exception as error:  # noqa: BLE001: whatever a library raises is a failed check
            failed += 1
            reason = str(error) or type(error).__name__
            print(f"FAILED {name}: {type(error).__name__}: {reason}", flush=True)
            if OPTIONS.verbose:
                traceback.print_exc()
        else:
            passed += 1
            print(f"ok     {name} ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("host")
parser.add_argument("port", type=int)
parser.add_argument("credentials", help="JSON file")
parser.add_argument("--half-open", type=int, default=1000, help="connections left half open")
parser.add_argument("--only", help="checks whose name has this text")
parser.add_argument("--seed", type=int, default=20261101, help="of the garbage")
parser.add_argument("--verbose", action="store_true", help="where a failure came from")
OPTIONS = parser.parse_args()
HOST, PORT = OPTIONS.host, OPTIONS.port
with open(OPTIONS.credentials) as file_:
    CREDENTIALS = json.load(file_)

if __name__ == "__main__":
    sys.exit(main())
