#!/usr/bin/env python3
"""What a SMETS1 service provider (S1SP) does to read a sleeping meter, with clients that are none of the emulator's:

 1. bind to the SMSC as an SMPP 3.4 transceiver, send the meter's SIM a wake-up SMS, wait for the delivery receipt;
 2. ask the communications provider's API until the SIM has a PDP context, and with it an address;
 3. connect to that address, associate over DLMS/COSEM (TCP wrapper), read the clock, the import register and
    yesterday's half hours, and hold their sum against the midnight registers of the daily profile.

Exits 0 only if 48 half hours came and their sum is the difference of two midnight registers.

    python3 -m venv venv && venv/bin/pip install smpplib gurux-dlms
    venv/bin/python Examples/s1sp_flow.py 447700900123 --credentials credentials.json

The credentials file is JSON, either for one meter or an object of such by MSISDN:

    {"password": "the LLS password"}
    {"447700900123": {"passwordHexadecimal": "00112233", "client": 32}}

Without a file the meter is read as the public client, 16, without security. With --address the meter is taken to be
awake there: no SMS is sent and no API asked.
"""

import argparse
import datetime
import json
import logging
import socket
import sys
import time
import urllib.error
import urllib.request

try:
    import smpplib.client
    import smpplib.consts
    import smpplib.exceptions
    from gurux_dlms import GXDateTime, GXDLMSClient, GXReplyData
    from gurux_dlms.enums import Authentication, InterfaceType, RequestTypes
    from gurux_dlms.objects import GXDLMSClock, GXDLMSProfileGeneric, GXDLMSRegister
except ImportError as error:
    sys.exit(f"{error}: install the clients with `pip install smpplib gurux-dlms`")

UTC = datetime.timezone.utc
HALF_HOUR = datetime.timedelta(minutes=30)
NO_TIME = datetime.timedelta()
CLOCK = "0.0.1.0.0.255"
IMPORT_REGISTER = "1.0.1.8.0.255"
HALF_HOUR_PROFILE = "1.0.99.1.0.255"
DAILY_PROFILE = "1.0.99.2.0.255"
DELIVERED = 2


class Failure(Exception):
    """What went wrong, for a person."""


class Deadline:
    """The end of a bounded wait."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    @property
    def left(self):
        return max(0.0, self.end - time.monotonic())

    @property
    def is_over(self):
        return self.left == 0


# --- Wake-up -----------------------------------------------------------------------------------------------------


def wake(options):
    """Sends the wake-up SMS and waits for its delivery receipt."""
    where = f"the SMSC at {options.smsc_host}:{options.smsc_port}"
    deadline = Deadline(options.receipt_timeout)
    try:
        client = smpplib.client.Client(options.smsc_host, options.smsc_port, timeout=2)
        client.connect()
    except (OSError, smpplib.exceptions.ConnectionError) as error:
        raise Failure(f"{where} cannot be reached: {error}. Is the emulator running?") from error
    answers, receipts = [], []
    client.set_message_sent_handler(lambda pdu: answers.append(pdu))
    client.set_message_received_handler(lambda pdu: receipts.append(pdu) or smpplib.consts.SMPP_ESME_ROK)
    client.set_error_pdu_handler(answers.append)
    try:
        try:
            client.bind_transceiver(system_id=options.system_id, password=options.password)
        except smpplib.exceptions.PDUError as error:
            raise Failure(f"{where} refuses the bind as {options.system_id}: {error}") from error
        print(f"bound to {where} as {options.system_id}")
        message_id = submit(client, options, answers, deadline)
        while True:
            for pdu in receipts:
                if text(pdu.receipted_message_id) == message_id:
                    print(f"receipt: {text(pdu.short_message)}")
                    if pdu.message_state != DELIVERED:
                        raise Failure(f"the SMS was not delivered: {text(pdu.short_message)}")
                    return
            if deadline.is_over:
                raise Failure(f"no delivery receipt within {options.receipt_timeout:g} s")
            client.read_once()
    except (OSError, smpplib.exceptions.ConnectionError) as error:
        raise Failure(f"{where} ended the connection: {error}") from error
    finally:
        end_session(client)


def submit(client, options, answers, deadline):
    """The message_id of the wake-up SMS; when throttled, after another try."""
    while not deadline.is_over:
        answers.clear()
        client.send_message(
            source_addr_ton=smpplib.consts.SMPP_TON_INTL, source_addr_npi=smpplib.consts.SMPP_NPI_ISDN,
            source_addr=options.source,
            dest_addr_ton=smpplib.consts.SMPP_TON_INTL, dest_addr_npi=smpplib.consts.SMPP_NPI_ISDN,
            destination_addr=options.msisdn,
            short_message=options.text.encode(), data_coding=4, registered_delivery=1,
            validity_period=relative_time(options.receipt_timeout))
        while not answers and not deadline.is_over:
            client.read_once()
        if not answers:
            break
        status = answers[0].status
        if status == smpplib.consts.SMPP_ESME_ROK:
            message_id = text(answers[0].message_id)
            print(f"SMS {message_id} to {options.msisdn} accepted")
            return message_id
        if status != smpplib.consts.SMPP_ESME_RTHROTTLED:
            name = smpplib.consts.DESCRIPTIONS.get(status, "unknown status")
            raise Failure(f"the SMSC refuses the SMS to {options.msisdn}: 0x{status:08X}, {name}")
        print("throttled; trying again")
        time.sleep(min(1, deadline.left))
    raise Failure(f"no answer to submit_sm within {options.receipt_timeout:g} s")


def end_session(client):
    """Unbinds if bound; what comes of it matters no more."""
    try:
        if client.state != smpplib.consts.SMPP_CLIENT_STATE_OPEN:
            client.unbind()
    except (OSError, smpplib.exceptions.ConnectionError, smpplib.exceptions.PDUError):
        pass
    client.disconnect()


def relative_time(seconds):
    """A span of less than a day in the format YYMMDDhhmmsstnnp."""
    seconds = min(86_399, max(1, int(seconds)))
    return f"000000{seconds // 3600:02}{seconds // 60 % 60:02}{seconds % 60:02}000R"


def text(octets):
    return octets.decode("ascii", "replace").rstrip("\0") if isinstance(octets, bytes) else str(octets)


# --- The communications provider ---------------------------------------------------------------------------------


def wait_for_address(options):
    """The address of the SIM's PDP context, once it is active."""
    url = f"{options.api.rstrip('/')}/v1/apn/sims/{options.msisdn}"
    deadline = Deadline(options.session_timeout)
    state = None
    while not deadline.is_over:
        pause = 0.5
        try:
            with urllib.request.urlopen(url, timeout=max(1, deadline.left)) as response:
                sim = json.load(response)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                raise Failure(f"{url} answers {error.code} {error.reason}: is {options.msisdn} a meter's?") from error
            retry = error.headers.get("Retry-After", "")
            pause = float(retry) if retry.isdigit() else 1.0
        except (OSError, ValueError) as error:
            raise Failure(f"{url} cannot be asked: {error}") from error
        else:
            if not isinstance(sim, dict):
                raise Failure(f"{url} answers no object: {sim!r}")
            if sim.get("state") != state:
                state = sim.get("state")
                print(f"SIM {options.msisdn}: {state}")
            if state == "active" and sim.get("address"):
                print(f"address {sim['address']}")
                return sim["address"]
        time.sleep(min(pause, deadline.left))
    raise Failure(f"no PDP context within {options.session_timeout:g} s; the SIM is {state or 'not to be asked about'}")


# --- The meter ---------------------------------------------------------------------------------------------------


class Meter:
    """A DLMS/COSEM association over the TCP wrapper (IEC 62056-4-7)."""

    def __init__(self, address, port, client, password, timeout):
        self.where = f"{address}:{port}"
        authentication = Authentication.LOW if password is not None else Authentication.NONE
        self.client = GXDLMSClient(True, client, 1, authentication, password, InterfaceType.WRAPPER)
        self.octets = 0
        try:
            self.socket = socket.create_connection((address, port), timeout)
        except OSError as error:
            raise Failure(f"the meter at {self.where} cannot be reached: {error}") from error
        self.socket.settimeout(timeout)

    def __enter__(self):
        for request in self.client.aarqRequest():
            reply = self.exchange(request)
            try:
                self.client.parseAareResponse(reply.data)
            except Exception as error:
                raise Failure(f"the meter at {self.where} refuses the association: {error}") from error
        return self

    def __exit__(self, *_):
        try:
            for request in self.client.releaseRequest() or []:
                self.exchange(request)
        except Exception:
            # The reading is what counts.
            pass
        self.socket.close()

    def exchange(self, request):
        """Sends one APDU and takes the whole answer, in however many blocks."""
        reply = GXReplyData()
        self.send(request)
        while True:
            try:
                self.client.getData(self.receive(), reply)
            except Failure:
                raise
            except Exception as error:
                raise Failure(f"the meter's answer cannot be read: {error}") from error
            if reply.error:
                raise Failure(f"the meter answers with error {reply.error}: {reply.getErrorMessage()}")
            if not reply.isMoreData():
                return reply
            self.send(self.client.receiverReady(reply))

    def send(self, octets):
        try:
            self.socket.sendall(bytes(octets))
        except OSError as error:
            raise Failure(f"the meter at {self.where} is gone: {error}") from error
        self.octets += len(octets)

    def receive(self):
        """One frame: version, two ports and length in eight octets, then the APDU."""
        header = self.receive_exactly(8)
        return bytearray(header + self.receive_exactly(int.from_bytes(header[6:8], "big")))

    def receive_exactly(self, count):
        octets = b""
        while len(octets) < count:
            try:
                more = self.socket.recv(count - len(octets))
            except OSError as error:
                raise Failure(f"the meter at {self.where} does not answer: {error}") from error
            if not more:
                raise Failure(f"the meter at {self.where} closed the connection")
            octets += more
        self.octets += count
        return octets

    def read(self, item, attribute):
        reply = None
        for request in self.client.read(item, attribute):
            reply = self.exchange(request)
        return self.client.updateValue(item, attribute, reply.value)

    def read_register(self, name):
        """Value and unit of a register, scaled."""
        register = GXDLMSRegister(name)
        self.read(register, 3)
        self.read(register, 2)
        return register

    def profile(self, name):
        """A profile with its columns, and the scalers of those that are registers."""
        profile = GXDLMSProfileGeneric(name)
        self.read(profile, 3)
        for item, attribute in profile.captureObjects:
            if isinstance(item, GXDLMSRegister) and attribute.attributeIndex == 2:
                try:
                    self.read(item, 3)
                except Failure as failure:
                    # It may be there as a column alone; if the scaler is not 1, the sum will not do.
                    print(f"no scaler of {item.logicalName}, taken for 1: {failure}")
        self.read(profile, 4)
        return profile

    def read_rows(self, profile, start, end):
        """Rows between two times, both included: dictionaries of values by logical name."""
        reply = None
        for request in self.client.readRowsByRange(profile, GXDateTime(start), GXDateTime(end)):
            reply = self.exchange(request)
        self.client.updateValue(profile, 2, reply.value)
        names = [item.logicalName for item, _ in profile.captureObjects]
        return [dict(zip(names, row)) for row in profile.buffer]


def utc(value):
    """A time the meter sent; without a difference to UTC it is UTC."""
    moment = value.value if isinstance(value, GXDateTime) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def import_column(profile):
    """The column with the imported active energy, total, and whether it is of an interval (D = 29) or a register's
    (D = 8)."""
    names = [item.logicalName for item, _ in profile.captureObjects]
    for quantity in ("29", "8"):
        for name in names:
            a, _, c, d, e, _ = name.split(".")
            if (a, c, d, e) == ("1", "1", quantity, "0"):
                return name, quantity == "29"
    raise Failure(f"profile {profile.logicalName} has no column with the import: {', '.join(names)}")


def read_meter(options, address):
    """Reads, prints and checks that yesterday's half hours add up."""
    client, password = credentials(options)
    print(f"connecting to {address}:{options.meter_port} as client {client}")
    with Meter(address, options.meter_port, client, password, options.read_timeout) as meter:
        clock = GXDLMSClock(CLOCK)
        meter.read(clock, 2)
        now = utc(clock.time)
        print(f"clock: {now:%Y-%m-%d %H:%M:%S} UTC")
        register = meter.read_register(IMPORT_REGISTER)
        print(f"import register: {register.value} {register.unit.name if register.unit else ''}")

        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        yesterday = midnight - datetime.timedelta(days=1)
        values = half_hours(meter, yesterday, midnight, HALF_HOUR if options.stamps == "end" else NO_TIME)
        registers = midnight_registers(meter, yesterday, midnight)
        print(f"{meter.octets} octets of wrapped APDUs in both directions")
    check(values, registers, yesterday, midnight)


def half_hours(meter, yesterday, midnight, shift):
    """Energy by the half hour's start; rows are stamped `shift` after that."""
    profile = meter.profile(HALF_HOUR_PROFILE)
    column, is_interval = import_column(profile)
    # Of registers the one before the first is needed too.
    first = yesterday + shift - (NO_TIME if is_interval else HALF_HOUR)
    rows = meter.read_rows(profile, first, midnight - HALF_HOUR + shift)
    readings = {utc(row[CLOCK]) - shift: row[column] for row in rows}
    if is_interval:
        values = readings
    else:
        values = {
            moment: reading - readings[moment - HALF_HOUR] for moment, reading in readings.items()
            if moment - HALF_HOUR in readings
        }
    for start in sorted(values):
        print(f"  {start:%Y-%m-%d %H:%M}  {values[start]:>8}")
    return values


def midnight_registers(meter, yesterday, midnight):
    """The import register at the two midnights, by the daily profile."""
    profile = meter.profile(DAILY_PROFILE)
    column, is_interval = import_column(profile)
    if is_interval:
        raise Failure(f"profile {DAILY_PROFILE} holds no registers")
    registers = {utc(row[CLOCK]): row[column] for row in meter.read_rows(profile, yesterday, midnight)}
    for moment in sorted(registers):
        print(f"register at {moment:%Y-%m-%d %H:%M}: {registers[moment]}")
    return registers


def check(values, registers, yesterday, midnight):
    """48 half hours, and together what the register moved by."""
    if yesterday not in registers or midnight not in registers:
        raise Failure(f"the daily profile lacks the register at {yesterday} or {midnight}")
    expected = [yesterday + number * HALF_HOUR for number in range(48)]
    missing = [moment for moment in expected if moment not in values]
    if missing or len(values) != 48:
        raise Failure(f"{len(values)} half hours came, 48 were to; missing: {[f'{m:%H:%M}' for m in missing]}")
    total = sum(values.values())
    difference = registers[midnight] - registers[yesterday]
    print(f"48 half hours, together {total}; the register moved by {difference}")
    if abs(total - difference) > 1e-6:
        raise Failure("the half hours do not add up to the register's difference")


def credentials(options):
    """Client number and password, None for no security."""
    if options.credentials is None:
        return options.client or 16, None
    try:
        with open(options.credentials, encoding="utf-8") as file:
            entry = json.load(file)
    except (OSError, ValueError) as error:
        raise Failure(f"the credentials file {options.credentials} cannot be read: {error}") from error
    if isinstance(entry, dict) and options.msisdn in entry:
        entry = entry[options.msisdn]
    try:
        password = entry["password"] if "password" in entry else bytes.fromhex(entry["passwordHexadecimal"])
        return options.client or int(entry.get("client", 32)), password
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Failure(
            f"the credentials file {options.credentials} has no password for {options.msisdn}") from error


def arguments():
    description, _, epilog = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("msisdn", help="number of the meter's SIM, without +")
    parser.add_argument("--credentials", metavar="FILE", help="JSON with the meter's LLS password")
    parser.add_argument("--client", type=int, help="DLMS client (default: 32 with a password, 16 without)")
    parser.add_argument("--smsc-host", default="127.0.0.1")
    parser.add_argument("--smsc-port", type=int, default=2775)
    parser.add_argument("--system-id", default="smets", help="of the SMSC's account (default: %(default)s)")
    parser.add_argument("--password", default="smets", help="of the SMSC's account (default: %(default)s)")
    parser.add_argument("--source", default="447700900000", help="number the SMS is from (default: %(default)s)")
    parser.add_argument("--text", default="WAKE", help="what the SMS says (default: %(default)s)")
    parser.add_argument(
        "--api", default="http://127.0.0.1:9480", help="the communications provider's (default: %(default)s)")
    parser.add_argument("--meter-port", type=int, default=4059)
    parser.add_argument("--address", help="where the meter is awake: no SMS is sent and no API asked")
    parser.add_argument(
        "--stamps", choices=("end", "start"), default="end",
        help="which moment of a half hour its row is stamped with (default: %(default)s)")
    parser.add_argument("--receipt-timeout", type=float, default=180, metavar="S", help="(default: %(default)s)")
    parser.add_argument("--session-timeout", type=float, default=120, metavar="S", help="(default: %(default)s)")
    parser.add_argument("--read-timeout", type=float, default=30, metavar="S", help="(default: %(default)s)")
    options = parser.parse_args()
    if not options.msisdn.isascii() or not options.msisdn.isdigit() or len(options.msisdn) > 15:
        parser.error(f"{options.msisdn!r} is no MSISDN: up to 15 digits, without +")
    return options


def main():
    options = arguments()
    # What smpplib warns of is said here.
    logging.getLogger("smpp").setLevel(logging.ERROR)
    try:
        address = options.address
        if address is None:
            wake(options)
            address = wait_for_address(options)
        read_meter(options, address)
    except Failure as failure:
        sys.exit(f"failed: {failure}")
    except KeyboardInterrupt:
        sys.exit("interrupted")


if __name__ == "__main__":
    main()
