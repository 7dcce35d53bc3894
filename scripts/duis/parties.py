"""Who the Users of a key folder are, in the roles that the server gives them without further options."""
import json

# Meter Data Retriever, Other User and Registered Supplier Agent have one role in certificates, 127.
RETRIEVERS = ("90b3d51f30010009", "02534d4554530008")
AGENTS = ("02534d455453000d",)
ROLES = {"supplier": {"IS", "ES", "GS"}, "networkOperator": {"ED", "GT"}, "otherUser": {"OU"}, "retriever": {"MDR"},
         "agent": {"RSA"}, "loadController": {"LC"}}
# The roles of GBCS whose credentials the meters of a fleet hold.
KNOWN = {"supplier": "Supplier", "networkOperator": "Network Operator"}
# Requests in which an unknown party's key agreement certificate has a place.
WITH_CERTIFICATE = {"4.4.2", "4.4.3", "4.6.1", "4.8.1", "4.10", "4.14", "4.17"}


class Parties:
    """EUI-64 by name: the first of each kind, as fleets know the first."""

    def __init__(self, library):
        self.eui = {}
        kinds = {2: "supplier", 3: "networkOperator", 4: "broker", 8: "loadController"}
        for entry in sorted((e for e in library.entries if e.eui), key=lambda e: e.eui):
            kind = kinds.get(entry.role)
            if entry.role == 127:
                kind = ("retriever" if entry.eui in RETRIEVERS else "agent" if entry.eui in AGENTS else "otherUser")
            if kind:
                self.eui.setdefault(kind, entry.eui.upper())

    def users(self, roles):
        """Names of the Users that have one of the roles."""
        return [n for n, has in ROLES.items() if n in self.eui and has & set(roles)]


class Catalogue:
    """The published facts of Service Requests."""

    def __init__(self, shared):
        with open(f"{shared}/duis/service-requests.json") as file:
            self.rows = {r["srv"]: r for r in json.load(file)["service_requests"]}

    def roles(self, srv):
        row = self.rows[srv]
        retriever = (row["mdr"] or {}).get("on_demand") and (row["mdr"] or {}).get("smets2", True)
        return set(row["eligible_roles"]) | ({"MDR"} if retriever else set())

    def use_case(self, srv):
        """The use case of an ESME."""
        return next(u for u in self.rows[srv]["use_cases"] if u["code"].startswith("ECS"))

    def is_known(self, srv, name):
        """Whether the Command is the User's own, since the meter knows it in a role of the use case."""
        return KNOWN.get(name) in self.use_case(srv)["remote_party_roles"]

    def needs_certificate(self, srv, name):
        return self.use_case(srv)["sensitive"] and not self.is_known(srv, name) and srv in WITH_CERTIFICATE
