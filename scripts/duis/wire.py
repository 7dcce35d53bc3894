"""Octets to the DCC User Interface, and what comes back, with nothing but the standard library."""
import http.client, re, socket

SERVICE = {1: "serviceS", 2: "serviceD", 3: "serviceS", 4: "serviceT", 5: "serviceS", 6: "serviceD", 7: "serviceS",
           8: "serviceD"}
CODE = re.compile(rb"ResponseCode>([^<]*)</")
XML = {"Content-Type": "application/xml"}


def code(data):
    """The Response Code in an answer; empty when there is none."""
    found = CODE.search(data)
    return found[1].decode("ascii", "replace") if found else ""


class Line:
    """A connection that is kept, and made again when the server has ended it."""

    def __init__(self, port, timeout=10):
        self.port, self.timeout, self.connection = port, timeout, None

    def post(self, service, data, headers=XML):
        """(status, octets); an OSError or HTTPException when there is no answer. Nothing is sent twice."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self.connection.request("POST", f"/api/v1/{service}", data, headers)
            response = self.connection.getresponse()
            octets = response.read()
            if response.will_close:
                self.close()
            return response.status, octets
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def exchange(port, octets, timeout=10, chunks=()):
    """Status of the answer to raw octets; 0 when the connection ends without one. `chunks` are sent while none has come."""
    with socket.create_connection(("127.0.0.1", port), timeout) as s:
        try:
            s.sendall(octets)
            s.settimeout(0.001)
            for chunk in chunks:
                try:
                    if first := s.recv(4096):
                        return status_of(first)
                    return 0
                except TimeoutError:
                    pass
                s.settimeout(timeout)
                s.sendall(chunk)
                s.settimeout(0.001)
        except OSError:
            pass                         # the server may have ended the connection; its answer may still be there
        s.settimeout(timeout)
        try:
            return status_of(s.recv(4096))
        except OSError:
            return 0


def status_of(octets):
    found = re.match(rb"HTTP/1\.[01] (\d{3})", octets)
    return int(found[1]) if found else 0
