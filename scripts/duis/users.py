"""What Users do, by the independent client: duis_client.py, unchanged, called as its command line would."""
import contextlib, datetime as dt, io, json, os, pickle, sys

from parties import ROLES
from verdicts import some

READS = {"4.8.1": "ECS22b_4.8.1_SINGLE", "4.6.1": "ECS21a_4.6.1_SINGLE", "4.6.2": "ECS21c_4.6.2", "4.8.3": "ECS22a_4.8.3",
         "4.17": "ECS66_4.17", "4.2": "ECS17a_4.2"}
PERIOD = ["--set", "ReadLogPeriod/StartDateTime=today-2d", "--set", "ReadLogPeriod/EndDateTime=today-1d"]
# Critical requests, in an order in which each can succeed: supply that is enabled, disabled, armed.
CRITICAL = (("ECS70_6.11", ["--set", "CurrentDateTime=now"]), ("ECS38_7.12", []), ("ECS42_7.1", []), ("ECS43_7.2", []),
            ("ECS44_7.3", []))
REFUSED = 3
NOTHING = 2


class Client:
    """duis_client.py with one server's addresses and one folder of keys."""

    def __init__(self, module, server, keys, documents=None):
        self.module, self.server, self.keys, self.documents = module, server, keys, documents
        self.library = module.KeyLibrary(keys)

    def run(self, *arguments):
        """(exit status, what it printed: JSON, or text). It runs in a process of its own, which ends with its callback
        server and the connections to it, as the command does; the modules are there already."""
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            with os.fdopen(writer, "wb") as out:
                pickle.dump(self.result(arguments), out)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as source:
            data = source.read()
        os.waitpid(pid, 0)
        status, text, problems, answers = pickle.loads(data) if data else (None, "", "the client ended", [])
        for answer in answers if self.documents else []:
            self.documents.add("client", answer)
        if text.lstrip().startswith(("{", "[")):
            return status, json.loads(text)
        return status, {"text": text, "problems": [problems] if problems else []}

    def result(self, arguments):
        """Exit status, both outputs, and the answers that it examined."""
        out, err, answers, examine = io.StringIO(), io.StringIO(), [], self.module.examine

        def keep(data, *rest, **named):
            answers.append(data)
            return examine(data, *rest, **named)

        self.module.examine = keep
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = self.module.main(list(arguments))
            except SystemExit as e:
                status = e.code
            except Exception as e:       # of the client: not what it ought to end with
                status = None
                print(f"{type(e).__name__}: {e}", file=sys.stderr)
        return status, out.getvalue(), err.getvalue().strip(), answers

    def verb(self, *arguments, wait=30):
        s = self.server
        return self.run(*arguments, "--keys", self.keys, "--smki", f"http://127.0.0.1:{s.smki}", "--dsp", s.base,
                        "--listen-port", str(s.callback), "--wait", str(wait))


def why(status, result):
    """What a broken promise shows: exit status, codes and problems."""
    if not isinstance(result, dict):
        return f"exit {status}"
    words = [f"exit {status}"]
    for name, part in [("", result), *((k, v) for k, v in result.items() if isinstance(v, dict))]:
        code = (part.get("header") or {}).get("ResponseCode")
        words += [f"{name} {code}"] if code else []
        words += [f"{name} {x}" for x in (part.get("problems") or []) + (part.get("unverified") or [])]
        words += [f"{name}: {part['text'].strip()[:200]}"] if part.get("text", "").strip() else []
    if "asynchronous" in result and result["asynchronous"] is None:
        words.append("no callback")
    return ", ".join(words)


def code_of(result, part="synchronous"):
    return ((result.get(part) or {}).get("header") or {}).get("ResponseCode")


class Users:
    def __init__(self, name, verdicts, client, parties, catalogue, device):
        self.name, self.verdicts, self.client = name, verdicts, client
        self.parties, self.catalogue, self.device = parties, catalogue, device

    def check(self, is_right, text, detail=""):
        self.verdicts.check(is_right, f"{self.name}: {text}", detail)

    def run(self):
        self.reads()
        self.refusals()
        self.settlement()
        self.inventory()
        self.critical()
        self.schedules()
        self.repository()

    def send(self, template, user, *options, target=None):
        return self.client.verb("send", "--template", template, "--originator", self.parties.eui[user], "--target",
                                target or self.device, *options)

    # Reads

    def read(self, srv, user, *options):
        period = [] if srv == "4.2" else PERIOD
        return self.send(READS[srv], user, *period, *options)

    def is_read(self, srv, user, status, result):
        """Whether a read came back whole: its MAC valid, its values there, from and to whom they ought to be."""
        answer = result.get("asynchronous") or {}
        gbcs = answer.get("gbcs") or {}
        own = self.catalogue.is_known(srv, user)
        recipient = self.parties.eui[user if own else "broker"]
        supplementary = (gbcs.get("supplementary") or {}).get("id")
        return (status == 0 and code_of(result) == "I99" and code_of(result, "asynchronous") == "I0"
                and answer.get("signature") == "valid" and gbcs.get("mac") == "valid" and gbcs.get("success")
                and bool(gbcs.get("values")) and ("plaintext" in gbcs) == self.catalogue.use_case(srv)["sensitive"]
                and gbcs.get("recipient") == recipient and (own or supplementary == self.parties.eui[user]))

    def reads(self):
        for srv in READS:
            for user in self.parties.users(self.catalogue.roles(srv)):
                options = ["--with-certificate"] if self.catalogue.needs_certificate(srv, user) else []
                status, result = self.read(srv, user, *options)
                how = "its own" if self.catalogue.is_known(srv, user) else "the Access Control Broker's"
                self.check(self.is_read(srv, user, status, result),
                           f"{srv} by {user}, as {how}: I99, callback, MAC, values", self.detail(status, result))
        status, result = self.read("4.8.1", "supplier", "--with-certificate")
        self.check(self.is_read("4.8.1", "supplier", status, result),
                   "4.8.1 by supplier: its certificate is not needed and does no harm", self.detail(status, result))

    def detail(self, status, result):
        gbcs = (result.get("asynchronous") or {}).get("gbcs") or {}
        shown = {k: gbcs.get(k) for k in ("use_case", "recipient", "mac", "success", "results") if k in gbcs}
        return f"{why(status, result)} {json.dumps(shown)}"[:800]

    def refused(self, text, status, result, codes=None, part="synchronous"):
        code = code_of(result, part) or ""
        self.check(status == REFUSED and (code in codes if codes else code.startswith("E")),
                   f"{text}: {' or '.join(codes or ['E…'])}", why(status, result))

    def refusals(self):
        for srv in READS:
            eligible = self.parties.users(self.catalogue.roles(srv))
            for user in [u for u in ROLES if u in self.parties.eui and u not in eligible]:
                self.refused(f"{srv} by {user}", *self.read(srv, user), {"E2"})
        for user in ("retriever", "otherUser"):
            self.refused(f"4.8.1 by {user} without its certificate", *self.read("4.8.1", user))
        self.refused("4.1.1 by retriever", *self.send("ECS17b_4.1.1_SINGLE", "retriever"), {"E11", "E2"})
        self.refused("4.8.1 of no Device", *self.send(READS["4.8.1"], "supplier", *PERIOD,
                                                      target="00-DB-12-34-56-78-90-A0"), {"E19"})
        self.refused("4.8.1 to serviceD", *self.read("4.8.1", "supplier", "--service", "serviceD"), {"E13"})

    def settlement(self):
        xsd = ["--xsd", os.path.join(self.client.module.DUIS, "xsd", "duis-5.4-settlement.xsd")]
        for user, flag, is_right in (("retriever", "true", True), ("supplier", "true", True), ("supplier", "false", True),
                                     ("retriever", "false", False), ("networkOperator", "true", False),
                                     ("otherUser", "true", False)):
            options = ["--with-certificate"] if self.catalogue.needs_certificate("4.8.1", user) else []
            status, result = self.read("4.8.1", user, "--for-settlement", flag, *xsd, *options)
            text = f"4.8.1 by {user} with ForSettlement {flag}"
            if is_right:
                self.check(self.is_read("4.8.1", user, status, result), text, self.detail(status, result))
            else:
                self.refused(text, status, result, {"E2"})

    def inventory(self):
        for user in self.parties.users(self.catalogue.roles("8.2")):
            status, result = self.client.verb("inventory", self.device, "--originator", self.parties.eui[user])
            answer = result.get("synchronous") or {}
            devices = [d.get("DeviceID", "").upper() for d in answer.get("devices", [])]
            self.check(status == 0 and answer.get("signature") == "valid" and self.device.upper() in devices,
                       f"8.2 by {user}: signed, has the Device", why(status, result))

    # Critical requests

    def critical(self):
        for template, options in CRITICAL:
            status, result = self.client.verb("critical", "--template", template, "--originator",
                                              self.parties.eui["supplier"], "--target", self.device, *options)
            gbcs = (result.get("asynchronous") or {}).get("gbcs") or {}
            self.check(status == 0 and code_of(result, "send") == "I99" and gbcs.get("signature") == "valid",
                       f"{template}: Pre-Command, signed, I99, Response with the Device's signature",
                       f"{why(status, result)} {json.dumps(gbcs)}"[:800])
        for user in ("retriever", "networkOperator"):
            status, result = self.client.verb("critical", "--template", "ECS38_7.12", "--originator",
                                              self.parties.eui[user], "--target", self.device)
            self.refused(f"ECS38_7.12 by {user}", status, result, {"E2"}, "transform")

    # Schedules

    def schedule(self, what, user, *options, wait=5):
        return self.client.verb("schedule", what, "--originator", self.parties.eui[user], *options, wait=wait)

    def schedules(self):
        for user in ("retriever", "supplier"):
            moment = dt.datetime.now(dt.timezone.utc) + dt.timedelta(seconds=4)
            options = ["--with-certificate"] if user == "retriever" else []
            status, result = self.schedule(
                "create", user, "--device", self.device, "--srv", "4.8.1", "--start", moment.strftime("%Y-%m-%d"), "--at",
                moment.strftime("%H:%M:%SZ"), "--collect", "1", *options, wait=30)
            numbers = (result.get("synchronous") or {}).get("schedules") or []
            runs = result.get("scheduled") or []
            gbcs = (runs[0].get("gbcs") or {}) if runs else {}
            self.check(status == 0 and len(numbers) == 1, f"5.1 by {user}: I0 and a schedule", why(status, result))
            self.check(runs and runs[0].get("schedules") == numbers and gbcs.get("mac") == "valid" and gbcs.get("values")
                       and not runs[0].get("problems"), f"5.1 by {user}: a run, MAC, values",
                       some(runs[0].get("problems", []) + runs[0].get("unverified", [])) if runs else "no callback")
            if not numbers:
                continue
            status, result = self.schedule("read", user, "--schedule", numbers[0])
            self.check(status == 0, f"5.2 by {user}", why(status, result))
            other = "supplier" if user == "retriever" else "networkOperator"
            status, result = self.schedule("delete", other, "--schedule", numbers[0])
            code = code_of(result) or ""
            self.check(code[:1] in ("E", "W"), f"5.3 by another User than {user}: refused", why(status, result))
            status, result = self.schedule("delete", user, "--schedule", numbers[0])
            self.check(status == 0, f"5.3 by {user}", why(status, result))
            status, result = self.schedule("read", user, "--schedule", numbers[0])
            code = code_of(result) or ""
            self.check(code[:1] in ("E", "W"), f"5.2 by {user} of what was deleted: nothing", why(status, result))

    # SMKI

    def repository(self):
        at = ["--smki", f"http://127.0.0.1:{self.client.server.smki}"]
        status, found = self.client.run("smki", "search", self.device, *at)
        usages = sorted(r.get("CertificateUsage", "") for r in found) if isinstance(found, list) else []
        self.check(status == 0 and usages == ["DS", "KA"], "SMKI search: the Device's two certificates", f"{found}")
        for row in found if isinstance(found, list) else []:
            status, result = self.client.run("smki", "fetch", row["CertificateSerial"], *at)
            self.check(status == 0 and "BEGIN CERTIFICATE" in result.get("text", ""),
                       f"SMKI fetch of the {row.get('CertificateUsage')} certificate", why(status, result))
        status, found = self.client.run("smki", "search", self.parties.eui["supplier"], "--organisation", *at)
        self.check(status == 0, "SMKI search of an organisation", f"{found}")
        status, _ = self.client.run("smki", "search", "00-DB-12-34-56-78-90-A0", *at)
        self.check(status == NOTHING, "SMKI search of nobody: 402", f"exit {status}")
        status, result = self.client.run("smki", "zip", f"http://127.0.0.1:{self.client.server.crypto}")
        self.check(status == 0 and len(result.get("pairs", [])) > 10, "org-crypto.zip: pairs that match",
                   why(status, result))
