"""Holds a served estate against an independent GBCS codec: every read use case as every role that may send it,
answers checked and decrypted by the other implementation. Usage: outside_check.py SMETS SHARED WORK"""

import json
import re
import subprocess
import sys
import time

smets, shared, work = sys.argv[1:4]
state = f"{work}/state"
ACB = "02534D4554530003"
PARTIES = {
    "supplier": "02534D4554530004",
    "network-operator": "02534D4554530006",
    "mdr": "02534D4554530008",
}
DEVICE = 0x02534D4580000000
READS = {
    "ECS17a": ["network-operator", "mdr"],
    "ECS17b": ["supplier", "network-operator"],
    "ECS21a": ["supplier", "mdr"],
    "ECS21c": ["mdr"],
    "ECS22a": ["network-operator", "mdr"],
    "ECS22b": ["supplier", "network-operator", "mdr"],
    "ECS22c": ["supplier", "network-operator"],
    "ECS66": ["supplier", "network-operator", "mdr"],
}
CERTIFICATE = {"ECS21a", "ECS22b", "ECS66"}
RANGE = ["--from", "2026-10-20T00:30:00Z", "--to", "2026-10-21T00:00:00Z"]

sys.path.insert(0, f"{shared}/tools")
import client  # noqa: E402
import gbcs  # noqa: E402


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def build(use_case, role, device, counter, keys):
    arguments = ["build", "--use-case", use_case, "--device", device, "--counter", str(counter), "--acb", ACB,
                 "--keys", keys, "--force"]
    if use_case not in ("ECS17a", "ECS17b"):
        arguments += RANGE
    if role == "mdr":
        arguments += ["--originator", ACB, "--supplementary-id", PARTIES[role], "--supplementary-counter", "7"]
        if use_case in CERTIFICATE:
            arguments.append("--with-certificate")
    else:
        arguments += ["--originator", PARTIES[role]]
    return bytes.fromhex(run("python3", f"{shared}/tools/client.py", *arguments).strip())


def main():
    import socket

    log = open(f"{work}/serve.log", "w")
    server = subprocess.Popen(
        [smets, "serve", "--state", state, "--meters", "8", "--port", "0", "--http-port", "0",
         "--clock", "2026-11-01T12:00:00Z"], stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while "Try:" not in (text := open(f"{work}/serve.log").read()):
            if time.monotonic() > deadline or server.poll() is not None:
                sys.exit(f"the server did not start: {text}")
            time.sleep(0.1)
        port = int(re.search(r"GBCS over TCP.*:(\d+)", text).group(1))
        keys = f"{state}/keys"
        checked = 0
        connection = socket.create_connection(("127.0.0.1", port))
        connection.settimeout(20)
        store = None
        for meter in (0, 1, 7):
            device = f"{DEVICE + meter:016X}"
            run(smets, "keys", "export", "--state", state, "--meters", "8", "--meter", str(meter), "--to", keys)
            store = gbcs.KeyStore(keys)
            for use_case, roles in READS.items():
                for role in roles:
                    command = build(use_case, role, device, 1000 + checked, keys)
                    connection.sendall(command)
                    answer = b""
                    while len(answer) < 12 or len(answer) < size(answer):
                        answer += connection.recv(1 << 16)
                    report, problems, unverified = client.describe(answer, store, ACB, command=command)
                    if problems or unverified or not report.get("success"):
                        sys.exit(f"{use_case} {role} meter {meter}: {problems} {unverified} {json.dumps(report)[:400]}")
                    checked += 1
        print(f"{checked} answers verified and decrypted by the independent codec")
    finally:
        server.terminate()
        server.wait(20)


def size(answer):
    first = answer[7]
    if first < 0x80:
        return 8 + first
    count = first & 0x7F
    return 8 + count + int.from_bytes(answer[8:8 + count], "big")


main()
