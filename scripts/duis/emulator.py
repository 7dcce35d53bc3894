"""smets serve --dcc on free ports, ended by its own pid."""
import http.client, json, os, re, signal, socket, subprocess, time

SMETS = os.environ.get("SMETS", "")
METERS = 1_000
# What a process that crashed leaves in its output.
CRASH = re.compile(r"Fatal error|Program crashed|Illegal instruction|Segmentation fault|Backtrace|Assertion failed")


def free_ports(number):
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(number)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Emulator:
    """The server of one state folder. It keeps its ports over restarts, so that clients find it again."""

    def __init__(self, folder, keys=None, options=()):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.duis, self.smki, self.crypto, self.callback = free_ports(4)
        self.callback_url = f"http://127.0.0.1:{self.callback}/smartdcc/duis"
        self.arguments = [
            SMETS, "serve", "--dcc", "--meters", str(METERS), "--state", f"{folder}/state", "--port", "0",
            "--http-port", "0", "--duis-port", str(self.duis), "--smki-port", str(self.smki), "--crypto-port",
            str(self.crypto), "--duis-callback", self.callback_url, *(["--keys", keys] if keys else []), *options]
        self.runs = 0
        self.process = None
        self.start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.duis}"

    def start(self):
        self.runs += 1
        self.output, self.errors = f"{self.folder}/out-{self.runs}", f"{self.folder}/err-{self.runs}"
        with open(self.output, "w") as out, open(self.errors, "w") as err:
            self.process = subprocess.Popen(self.arguments, stdout=out, stderr=err)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            text = open(self.output).read()
            found = re.search(r"^HTTP interface .*?:(\d+) ", text, re.M)
            if found and "\nTry: " in text:
                self.http = int(found[1])
                self.keys = re.search(r"^keys +(\S.*?) *$", text, re.M)[1]
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        text = open(self.output).read() + open(self.errors).read()
        raise SystemExit(f"FAILS: the server does not start: {' '.join(self.arguments)}\n{text[-1000:]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.is_alive():
            self.process.kill()
        self.process.wait()

    def is_alive(self):
        return self.process.poll() is None

    def kill(self):
        """SIGKILL; the status that the process ended with, which is -9 unless it had ended before."""
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait()

    def stop(self):
        """SIGTERM; the exit status, None when the server did not end and was killed."""
        if self.is_alive():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def memory(self, name="VmRSS"):
        """MiB of resident memory; VmHWM is the most there was."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith(name):
                return int(line.split()[1]) / 1024

    def complaints(self):
        """What the server wrote on its standard error, and any crash in its output, over all runs."""
        found = []
        for run in range(1, self.runs + 1):
            found += [line for line in open(f"{self.folder}/err-{run}", errors="replace") if line.strip()]
            found += [line for line in open(f"{self.folder}/out-{run}", errors="replace") if CRASH.search(line)]
        return [line.strip() for line in found]

    def meters(self):
        """(EUI-64 of the meter, EUI-64 of its hub, variant), all meters in their order."""
        found = []
        while len(found) < METERS:
            connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=20)
            connection.request("GET", f"/v1/meters?offset={len(found)}&limit=100")
            page = json.load(connection.getresponse())["meters"]
            connection.close()
            if not page:
                break
            found += [(m["entityIdentifier"], m["hub"], m["variant"]) for m in page]
        return found
