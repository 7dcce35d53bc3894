"""Answers as files, judged by Debian's xmllint and xmlsec1, many at a time."""
import os, re, subprocess, threading

SERIAL = re.compile(rb"X509SerialNumber>\s*(\d+)\s*</")
ROOT_SIGNATURE = re.compile(rb"</(?:\w+:)?Signature>\s*</(?:\w+:)?Response>\s*$")
BATCH = 250


class Documents:
    def __init__(self, folder, shared):
        self.folder, self.shared = folder, shared
        os.makedirs(folder, exist_ok=True)
        self.lock = threading.Lock()
        self.signed = {}                 # serial number of the signer: names of files
        self.names = []

    def add(self, name, data):
        """Keeps an answer; the same octets may be kept twice."""
        with self.lock:
            file = f"{len(self.names):05}-{re.sub('[^A-Za-z0-9.-]', '_', name)}.xml"
            self.names.append(file)
            if ROOT_SIGNATURE.search(data):
                # The document's own comes last; a signature inside of it has a signer of its own.
                self.signed.setdefault(int(SERIAL.findall(data)[-1]), []).append(file)
        with open(f"{self.folder}/{file}", "wb") as out:
            out.write(data)

    def judge(self, verdicts, library):
        from verdicts import some
        schema = f"{self.shared}/duis/xsd/duis-5.4.xsd"
        invalid, signed = [], sum(map(len, self.signed.values()))
        for names in batches(self.names):
            run = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, *names], cwd=self.folder,
                                 capture_output=True, text=True, errors="replace")
            valid = set(re.findall(r"^(\S+) validates$", run.stderr, re.M))
            invalid += [n for n in names if n not in valid]
            for line in [x for x in run.stderr.splitlines() if not x.endswith(" validates")][:5]:
                print(f"  xmllint: {line[:300]}")
        verdicts.check(self.names and not invalid, f"xmllint validates {len(self.names)} answers against DUIS 5.4",
                       some(invalid) or "there are none")
        wrong = []
        for serial, names in self.signed.items():
            entry = library.by_serial(serial)
            if entry is None:
                wrong += [f"{n}: no certificate {serial}" for n in names]
                continue
            certificate = f"{self.folder}/{serial}.pem"
            with open(certificate, "w") as out:
                out.write(entry.certificate.pem())
            for part in batches(names):
                wrong += unverified(part, certificate, self.folder)
        verdicts.check(signed and not wrong, f"xmlsec1 verifies {signed} signed answers", some(wrong) or "none is signed")


def batches(names):
    return (names[i:i + BATCH] for i in range(0, len(names), BATCH))


def unverified(names, certificate, folder):
    """Those that xmlsec1 does not verify. It stops at the first such file, so the others are given to it again."""
    wrong, left = [], list(names)
    while left:
        run = subprocess.run(["xmlsec1", "--verify", "--enabled-key-data", "ecdsa", "--pubkey-cert-pem", certificate,
                              *left], cwd=folder, capture_output=True, text=True, errors="replace")
        if run.returncode == 0:
            # It says OK for each: silence is no verdict.
            if len(re.findall(r"^OK$", run.stdout + run.stderr, re.M)) != len(left):
                wrong.append(f"{len(left)} files: xmlsec1 does not say OK for each")
            break
        found = re.search(r'failed to (?:verify|load|parse)[^"]*"([^"]+)"', run.stdout + run.stderr)
        if not found or found[1] not in left:
            return wrong + left
        wrong.append(found[1])
        left = left[left.index(found[1]) + 1:]
    return wrong
