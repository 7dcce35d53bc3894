"""A server that is killed under load, again and again: what it acknowledged is answered, and no counter is used twice."""
import base64, collections, http.client, json, os, random, re, signal, threading, time

from verdicts import some
from wire import Line, code

THREADS = 8
# Seconds within which a server that was started again must have answered everything.
ANSWERED = float(os.environ.get("ANSWERED", "60"))
# Requests that a round has ready; more than are sent before it is killed.
POOL = 600
PAYLOAD = re.compile(rb"GBCSPayload>([^<]+)</")
REQUEST = re.compile(rb"<(?:\w+:)?RequestID>([^<]+)</")
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)


class Kills:
    """
    - parse: reads a GBCS message: gbcs.Message.parse.
    - broker: EUI-64 of the Access Control Broker."""

    def __init__(self, module, server, library, parties, receiver, verdicts, parse):
        self.d, self.server, self.library, self.parties = module, server, library, parties
        self.receiver, self.verdicts, self.parse = receiver, verdicts, parse
        self.meters = server.meters()
        self.acknowledged = set()
        self.commands = collections.defaultdict(set)    # Originator Counter: RequestIDs that used it, by the traces
        self.untraced = []

    def run(self, rounds):
        print(f"kills: {rounds} rounds, SEED={SEED}", flush=True)
        generator, statuses, lost = random.Random(SEED), [], []
        for number in range(rounds):
            known = set(self.acknowledged)
            pool, delay = self.pool(generator), generator.uniform(0.2, 1.5)
            killed = threading.Event()
            threads = [threading.Thread(target=self.load, args=(pool[i::THREADS], killed)) for i in range(THREADS)]
            for t in threads:
                t.start()
            time.sleep(delay)
            killed.set()
            statuses.append(self.server.kill())
            for t in threads:
                t.join()
            started = time.monotonic()
            self.server.start()
            ready = time.monotonic() - started
            missing = self.receiver.wait(self.acknowledged - set(lost), ANSWERED)
            lost = sorted(set(lost) | set(missing))
            self.trace(self.acknowledged - known)
            print(f"  round {number + 1}: killed after {delay:.2f} s, {len(self.acknowledged) - len(known)} acknowledged, "
                  f"ready again in {ready:.1f} s, {len(missing)} without an answer", flush=True)
        self.judge(statuses, lost)

    def pool(self, generator):
        """Signed requests of half a Supplier, half a Meter Data Retriever, for meters drawn at random."""
        made = []
        template = self.d.template_path("ECS22b_4.8.1_SINGLE")
        certificate = self.library.ka_certificate(self.parties.eui["retriever"])
        for i in range(POOL):
            user = ("supplier", "retriever")[i % 2]
            tree = self.d.build_request(
                template, self.parties.eui[user], generator.choice(self.meters)[0],
                values=["ReadLogPeriod/StartDateTime=today-2d", "ReadLogPeriod/EndDateTime=today-1d"],
                ka_certificate=certificate if user == "retriever" else None)
            signer = self.library.signer(self.parties.eui[user])
            data = self.d.to_bytes(self.d.sign(tree, signer.certificate, signer.key))
            made.append((tree.getroot().findtext(f"{self.d.sr('Header')}/{self.d.sr('RequestID')}"), data))
        return made

    def load(self, requests, killed):
        line = Line(self.server.duis)
        for request, data in requests:
            if killed.is_set():
                break
            try:
                status, answer = line.post("serviceS", data)
            except (OSError, http.client.HTTPException):
                continue
            if status == 200 and code(answer) == "I99":
                self.acknowledged.add(request)
        line.close()

    def trace(self, requests):
        """Notes the Commands that the new process sent, by what it tells of requests. Each time that one was sent counts."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http, timeout=20)
        broker = bytes.fromhex(self.parties.eui["broker"])
        for request in requests:
            connection.request("GET", f"/v1/dcc/trace/{request}")
            response = connection.getresponse()
            data = response.read()
            if response.status == 404:
                continue                 # the process that was killed had done with it
            if response.status != 200:
                self.untraced.append(f"{request}: HTTP {response.status}")
                continue
            for step in json.loads(data)["steps"]:
                if step["name"] == "command" and step["octets"]:
                    message = self.parse(bytes.fromhex(step["octets"]))
                    if message.originator == broker:
                        self.commands[message.counter].add((request, step["time"], step["detail"]))
        connection.close()

    def judge(self, statuses, lost):
        check = self.verdicts.check
        check(all(s == -signal.SIGKILL for s in statuses),
              f"kills: {len(statuses)} times the server ended by the signal alone", some(statuses))
        check(self.acknowledged and not lost, f"kills: {len(self.acknowledged)} acknowledged, each has an answer or alert",
              some(lost) or "none was acknowledged")
        broker = bytes.fromhex(self.parties.eui["broker"])
        payloads, requests = collections.defaultdict(set), collections.defaultdict(set)
        copies, malformed = collections.Counter(), []
        for data in list(self.receiver.messages):
            found, name = PAYLOAD.search(data), REQUEST.search(data)
            if name:
                copies[name[1].upper()] += 1
            if not found:
                continue
            raw = base64.b64decode(found[1])
            try:
                message = self.parse(raw)
            except (ValueError, TypeError, IndexError) as e:
                malformed.append(str(e))
                continue
            # Alerts have the Device's counter; an answer has that of the Command.
            if name and message.recipient == broker:
                payloads[message.counter].add(raw)
                requests[message.counter].add(name[1].upper())
        check(not malformed, "kills: every GBCS message in a callback can be read", some(malformed))
        for counter, sent in self.commands.items():
            requests[counter] |= {r.upper().encode() for r, _, _ in sent}
        check(not self.untraced, "kills: what became of requests is told", some(self.untraced))
        twice = [c for c in requests if len(requests[c]) > 1 or len(payloads[c]) > 1 or len(self.commands[c]) > 1]
        check(requests and not twice,
              f"kills: {len(requests)} Originator Counters of the Access Control Broker, none used twice",
              some(twice) or "there are none")
        again = sum(n - 1 for n in copies.values())
        print(f"  {sum(map(len, self.commands.values()))} of its Commands were sent after a restart")
        print(f"  {len(self.receiver.messages)} callbacks for {len(copies)} requests, {again} of them again")
