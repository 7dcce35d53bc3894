#!/usr/bin/env python3
"""acceptance.py [--full] [--rounds N] [--idle N] [--only users,templates,refusals,kills]: smets serve --dcc against
independent tools. See scripts/test-duis, which gets what this needs."""
import argparse, contextlib, os, shutil, signal, sys, tempfile, zipfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SHARED") or os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(HERE))), "shared")
if __name__ == "__main__":
    sys.path.insert(0, os.path.join(SHARED, "tools"))
    sys.path.insert(0, HERE)

from emulator import Emulator
from refusals import Refusals
from verdicts import Verdicts, some


def dashed(eui):
    return "-".join(eui[i:i + 2] for i in range(0, 16, 2))


def end(server, verdicts, name):
    """Ends a server in the way that it ought to end."""
    status = server.stop()
    verdicts.check(status == 0, f"{name}: the server stops by itself", f"status {status}")
    complaints = server.complaints()
    verdicts.check(not complaints, f"{name}: the server complains of nothing", some(complaints))


def unpacked(server, folder):
    """The keys of org-crypto.zip, fetched from the server."""
    from duis_client import http_call
    status, _, data = http_call("GET", f"http://127.0.0.1:{server.crypto}/assets/crypto/org-crypto.zip", None, 10)
    path = f"{folder}/org-crypto.zip"
    with open(path, "wb") as out:
        out.write(data)
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(f"{folder}/unpacked")
    except zipfile.BadZipFile:
        raise SystemExit(f"FAILS: org-crypto.zip: HTTP {status}, {data[:80]}")
    # cert and key stand in the archive's root, or in a folder of it.
    for path, folders, _ in os.walk(f"{folder}/unpacked"):
        if "cert" in folders and "key" in folders:
            return path
    raise SystemExit("FAILS: org-crypto.zip has no folders cert and key")


class Acceptance:
    def __init__(self, options, work, verdicts):
        import duis_client
        from documents import Documents
        from parties import Catalogue
        self.d, self.options, self.work, self.verdicts = duis_client, options, work, verdicts
        self.catalogue = Catalogue(SHARED)
        self.published = f"{SHARED}/duis/keystore"
        self.broker = duis_client.ACB
        self.make_documents = lambda name: Documents(f"{work}/{name}", SHARED)

    @contextlib.contextmanager
    def users(self, name, server, keys, documents):
        """The client with a folder of keys, as the DCC that the folder's Access Control Broker is."""
        from parties import Parties
        from users import Client
        client = Client(self.d, server, keys, documents)
        parties = Parties(client.library)
        self.d.ACB = dashed(parties.eui["broker"])
        try:
            yield client, parties
        finally:
            self.d.ACB = self.broker

    def act(self, name, server, keys, documents, meter):
        from users import Users
        with self.users(name, server, keys, documents) as (client, parties):
            Users(name, self.verdicts, client, parties, self.catalogue, server.meters()[meter][0]).run()

    def own_keys(self):
        documents = self.make_documents("own-answers")
        with Emulator(f"{self.work}/own") as server:
            zipped = unpacked(server, f"{self.work}/own")
            self.act("own keys, from the ZIP", server, zipped, documents, 1)
            with self.users("", server, server.keys, None) as (client, parties):
                device = server.meters()[2][0]
                status, result = client.verb("inventory", device, "--originator", parties.eui["supplier"])
                self.verdicts.check(status == 0, "own keys, from the key folder: 8.2", result.get("problems", ""))
                library = client.library
            documents.judge(self.verdicts, library)
            end(server, self.verdicts, "own keys")

    def published_keys(self):
        documents = self.make_documents("answers")
        options = ["--duis-schemas", f"{SHARED}/duis/xsd"]
        with Emulator(f"{self.work}/published", self.published, options) as server:
            with self.users("", server, self.published, None) as (client, parties):
                library = client.library
                if "users" in self.options.only:
                    self.act("published keys", server, self.published, documents, 1)
                if "templates" in self.options.only:
                    self.templates(server, library, parties, documents)
                if "refusals" in self.options.only:
                    self.refusals(server, library, parties, documents)
                if documents.names:
                    documents.judge(self.verdicts, library)
            end(server, self.verdicts, "published keys")

    def templates(self, server, library, parties, documents):
        from receiver import Receiver
        from templates import Templates
        with Receiver(server.callback, documents) as receiver:
            Templates(self.d, SHARED, server, library, parties, self.catalogue, documents, self.verdicts).run(receiver)

    def refusals(self, server, library, parties, documents):
        import duis_selftest
        from receiver import Receiver
        meters = server.meters()
        supplier = library.signer(parties.eui["supplier"])
        others = [library.signer(parties.eui[u]).serial for u in ("retriever", "networkOperator", "broker")]

        def sign(counter=None):
            tree = self.d.build_request(
                self.d.template_path("ECS22b_4.8.1_SINGLE"), parties.eui["supplier"], meters[20][0], counter,
                values=["ReadLogPeriod/StartDateTime=today-2d", "ReadLogPeriod/EndDateTime=today-1d"])
            return self.d.to_bytes(self.d.sign(tree, supplier.certificate, supplier.key))

        with Receiver(server.callback, documents):
            refusals = Refusals(server, self.verdicts, self.options.idle)
            # The changes of the client's self-test count on this counter.
            refusals.run((sign(5), others, duis_selftest.mutations), sign)

    def kills(self):
        import gbcs
        from kills import Kills
        from receiver import Receiver
        documents = self.make_documents("kill-answers")
        with Emulator(f"{self.work}/killed", self.published) as server:
            with self.users("", server, self.published, None) as (client, parties):
                with Receiver(server.callback, documents) as receiver:
                    kills = Kills(self.d, server, client.library, parties, receiver, self.verdicts, gbcs.Message.parse)
                    kills.run(self.options.rounds)
                    documents.judge(self.verdicts, client.library)
            end(server, self.verdicts, "kills")


def without_material(options, work, verdicts):
    """What can be tried without the schemas, keys and clients of ../shared."""
    for text in ("what Users do, by duis_client.py", "the published templates", "xmllint and xmlsec1 of the answers",
                 "changed requests", "kills under load"):
        verdicts.skip(f"{text}: there is no {SHARED}/duis")
    if "refusals" in options.only:
        with Emulator(f"{work}/refusals") as server:
            Refusals(server, verdicts, options.idle).run()
            end(server, verdicts, "refusals")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="20 kills, 10,000 connections that idle")
    parser.add_argument("--rounds", type=int, help="kills under load (3)")
    parser.add_argument("--idle", type=int, help="unfinished requests at one time (1,000)")
    parser.add_argument("--only", default="users,templates,refusals,kills", help="parts, with commas between")
    parser.add_argument("--keep", action="store_true", help="leave states, logs and answers where they are, and say where")
    options = parser.parse_args()
    options.rounds = options.rounds or (20 if options.full else 3)
    options.idle = options.idle or (10_000 if options.full else 1_000)
    options.only = set(options.only.split(","))
    # Servers are ended on the way out, whoever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    verdicts, work = Verdicts(), tempfile.mkdtemp(prefix="test-duis-")
    try:
        if not os.path.isdir(f"{SHARED}/duis"):
            without_material(options, work, verdicts)
        else:
            acceptance = Acceptance(options, work, verdicts)
            if "users" in options.only:
                acceptance.own_keys()
            if options.only & {"users", "templates", "refusals"}:
                acceptance.published_keys()
            if "kills" in options.only:
                acceptance.kills()
    finally:
        if options.keep:
            print(f"kept: {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)
    return verdicts.close()


if __name__ == "__main__":
    sys.exit(main())
