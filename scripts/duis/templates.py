"""Every published template of a Service Request, addressed to the emulator's devices and to none of them."""
import base64, collections, datetime as dt, os, re, textwrap

from lxml import etree

from wire import SERVICE, Line, code
from parties import ROLES
from verdicts import some

NOBODY = "00-DB-12-34-56-78-90-A0"


class Sent:
    def __init__(self, template, srv, status, data, request, user):
        self.template, self.srv, self.status, self.data = template, srv, status, data
        self.request, self.user, self.code = request, user, code(data)


class Templates:
    def __init__(self, module, shared, server, library, parties, catalogue, documents, verdicts):
        self.d, self.server, self.library = module, server, library
        self.parties, self.catalogue, self.documents, self.verdicts = parties, catalogue, documents, verdicts
        folder = f"{shared}/duis/templates"
        self.files = [f"{folder}/{f}" for f in sorted(os.listdir(folder)) if f.upper().endswith(".XML")]
        self.line = Line(server.duis)
        self.meters = server.meters()
        # Each request has a premises of its own: some of them change what the next may do. The first are others'.
        self.next = 50

    def premises(self):
        self.next += 1
        return self.meters[self.next % len(self.meters)]

    def run(self, receiver):
        # 12.2 would make the Device known.
        unknown = [self.send(f, None) for f in self.files if not os.path.basename(f).startswith("12.2_")]
        meter = [self.send(f, "meter") for f in self.files]
        hub = [self.send(f, "hub") for f in self.files if self.is_for_hub(f)]
        signed = [s for s in map(self.send_back, meter + hub) if s]
        for name, sent in (("unknown Devices", unknown), ("meters", meter), ("hubs", hub), ("signed Pre-Commands", signed)):
            self.judge(name, sent)
        wrong = [f"{s.template}: {s.code}" for s in unknown
                 if self.catalogue.rows[s.srv]["device_request"] and self.is_eligible(s) and s.code != "E19"]
        self.verdicts.check(not wrong, "templates: a Device that is not there: E19", some(wrong))
        wrong = [f"{s.template} by {s.user}: {s.code}" for s in meter + hub
                 if self.catalogue.rows[s.srv]["device_request"] and self.is_eligible(s)
                 and s.code in ("E1", "E2", "E3", "E13", "E19")]
        self.verdicts.check(not wrong, "templates: the right role and Device: none of E1, E2, E3, E13, E19", some(wrong))
        acknowledged = [s for s in meter + hub + signed if s.code == "I99" and not self.is_kept(s)]
        missing = set(receiver.wait([s.request for s in acknowledged], 90))
        self.verdicts.check(
            acknowledged and not missing, f"templates: {len(acknowledged)} acknowledged, each has its callback",
            some([s.template for s in acknowledged if s.request in missing]) or "none was acknowledged")

    # Sending

    def send(self, file, kind):
        tree = self.d.parse_xml(open(file, "rb").read())
        header = tree.getroot().find(self.d.sr("Header"))
        srv = header.findtext(self.d.sr("ServiceReferenceVariant"))
        named, target, _ = header.findtext(self.d.sr("RequestID")).split(":")
        user = self.user(srv, named)
        meter, hub, _ = self.premises()
        if kind is not None and target != self.d.ACB:
            target = hub if kind == "hub" else meter
        tree = self.d.build_request(file, self.parties.eui[user], target)
        if kind is not None:
            self.address(tree, meter)
            self.date(tree)
        return self.post(os.path.basename(file), srv, user, tree)

    def user(self, srv, named):
        """Whoever may send it: the template's own originator where that is one of them."""
        able = self.parties.users(self.catalogue.roles(srv)) or ["supplier"]
        own = [n for n in able if self.parties.eui[n] == named.replace("-", "").upper()]
        return (own or able)[0]

    def is_eligible(self, sent):
        return bool(ROLES[sent.user] & self.catalogue.roles(sent.srv))

    def is_for_hub(self, file):
        srv = re.search(rb"ServiceReferenceVariant>([^<]+)<", open(file, "rb").read())[1].decode()
        row = self.catalogue.rows[srv]
        return row["device_request"] and (row["device_types"] is None or "CHF" in row["device_types"])

    def address(self, tree, meter):
        for element in tree.getroot().find(self.d.sr("Body")).iter(self.d.sr("DeviceID")):
            element.text = meter

    def date(self, tree):
        """Times that make sense today; the far future that cancels stays."""
        body, now = tree.getroot().find(self.d.sr("Body")), dt.datetime.now(dt.timezone.utc)
        for name, text in (("StartDateTime", "today-2d"), ("EndDateTime", "today-1d"), ("CurrentDateTime", "now"),
                           ("ExecutionDateTime", "now+2d")):
            for element in body.iter(self.d.sr(name)):
                if int(element.text[:4]) < 2_900:
                    element.text = self.d.iso(text)
        for element in body.iter(self.d.sr("ScheduleStartDate")):
            element.text = (now + dt.timedelta(days=1)).strftime("%Y-%m-%d")

    def post(self, template, srv, user, tree):
        signer = self.library.signer(self.parties.eui[user])
        data = self.d.to_bytes(self.d.sign(tree, signer.certificate, signer.key))
        header = tree.getroot().find(self.d.sr("Header"))
        request = header.findtext(self.d.sr("RequestID"))
        service = SERVICE[int(header.findtext(self.d.sr("CommandVariant")))]
        try:
            status, answer = self.line.post(service, data)
        except Exception as e:
            status, answer = 0, str(e).encode()
        if status == 200:
            self.documents.add(f"{srv}-{template.split('_')[0]}", answer)
        return Sent(template, srv, status, answer, request, user)

    def send_back(self, sent):
        """A Pre-Command that was answered, signed by the User and sent; None where none was."""
        if sent.code != "I0":
            return None
        root = self.d.parse_xml(sent.data).getroot()
        payload = root.find(f".//{self.d.sr('PreCommand')}/{self.d.sr('GBCSPayload')}")
        if payload is None:
            return None
        originator, target, counter = sent.request.split(":")
        key = self.library.private(originator, "ds")
        try:
            octets = self.d.sign_pre_command(base64.b64decode(payload.text), key, originator, target, int(counter))
        except (self.d.DuisError, ValueError) as e:
            problem = f"the Pre-Command cannot be signed: {e}".encode()
            return Sent(sent.template, sent.srv, 0, problem, sent.request, sent.user)
        header = [("RequestID", sent.request), ("CommandVariant", "5"),
                  ("ServiceReference", ".".join(sent.srv.split(".")[:2])), ("ServiceReferenceVariant", sent.srv)]
        return self.post(sent.template, sent.srv, sent.user, self.d.signed_pre_command(header, octets))

    def is_kept(self, sent):
        """Whether the DSP keeps the request for a day to come."""
        return "DSP_FUTURE_DATED" in sent.template or (
            "FUTURE_DATED" in sent.template and (self.catalogue.rows[sent.srv]["future_dated"] or "").startswith("DSP"))

    # Judging

    def judge(self, name, sent):
        wrong = [f"{s.template}: HTTP {s.status} {s.data[:120].decode(errors='replace')}" for s in sent
                 if s.status != 200 or not s.code]
        self.verdicts.check(sent and not wrong, f"templates to {name}: {len(sent)} times HTTP 200 with a code", some(wrong))
        wrong = [s.template for s in sent if s.status == 200 and s.request.encode() not in s.data]
        self.verdicts.check(not wrong, f"templates to {name}: RequestID is repeated", some(wrong))
        by_code = collections.defaultdict(collections.Counter)
        for s in sent:
            by_code[s.code or f"HTTP {s.status}"][s.srv] += 1
        for code, variants in sorted(by_code.items()):
            ordered = sorted(variants.items(), key=lambda x: number(x[0]))
            text = " ".join(srv if n == 1 else f"{srv}×{n}" for srv, n in ordered)
            print(textwrap.fill(text, 118, initial_indent=f"  {code:<8}{sum(variants.values()):>4}  ",
                                subsequent_indent=" " * 16, break_on_hyphens=False))


def number(srv):
    return [int(x) for x in srv.split(".")]
