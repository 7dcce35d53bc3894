"""The Receive Response Service of all Users: takes whatever is posted to it, and keeps it."""
import gzip, http.server, re, threading, time

REQUEST = re.compile(rb"<(?:\w+:)?RequestID>([^<]+)</")


class Receiver:
    def __init__(self, port, documents=None):
        self.documents = documents
        self.condition = threading.Condition()
        self.messages = []               # octets, as they came
        self.by_request = {}             # RequestID in capitals: numbers of messages that name it anywhere
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                data = self.body()
                if self.headers.get("Content-Encoding", "") == "gzip":
                    data = gzip.decompress(data)
                outer.take(data)
                self.send_response(204)
                self.end_headers()

            def body(self):
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length") or 0))
                data = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    data += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return data

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass                     # a sender that was killed leaves its connection

        self.server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, data):
        with self.condition:
            number = len(self.messages)
            self.messages.append(data)
            # Alerts name requests too, in CommandRequestID: whoever waits for an answer takes them for one.
            named = set(REQUEST.findall(data)) | set(re.findall(rb"CommandRequestID>([^<]+)</", data))
            for name in named:
                self.by_request.setdefault(name.decode("ascii", "replace").strip().upper(), []).append(number)
            self.condition.notify_all()
        if self.documents:
            self.documents.add("callback", data)

    def missing(self, requests):
        with self.condition:
            return [r for r in requests if r.upper() not in self.by_request]

    def wait(self, requests, seconds):
        """Waits until all of the requests have been answered; those that have not in that time."""
        end = time.monotonic() + seconds
        while (left := self.missing(requests)) and (rest := end - time.monotonic()) > 0:
            with self.condition:
                self.condition.wait(min(rest, 0.5))
        return left

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
