# SPDX-License-Identifier: Apache-2.0
"""Programs, ports, settings, and what the system knows of a process."""

import base64
import hashlib
import hmac
import importlib.machinery
import importlib.util
import json
import os
import re
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ORDER = os.path.join(ROOT, "bench", "order.json")
SECRET = "demo-shop-secret"  # the simulator's, as in examples/demo.yaml
HOOK_PATH = "/webhooks/shopify/demo"
TICKS = os.sysconf("SC_CLK_TCK")
READY_S = 30
SELLER = """    accounting: ledger
    seller:
      name: Nordlys ApS
      address: |
        Havnegade 1
        1058 København K
      vat_id: DK12345678
      language: da
"""


class Failed(Exception):
    pass


def report_load():
    loader = importlib.machinery.SourceFileLoader(
        "report", os.path.join(ROOT, "tools", "report"))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("report", loader))
    loader.exec_module(module)
    return module


report = report_load()


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


# --- processes

def cpu_of(pid):
    """User and system time of all its threads, also of ended ones."""
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as f:
        fields = f.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Process:
    """A program under measurement; left, it is ended, however that went."""

    def __init__(self, words, log, **env):
        with open(log, "ab") as f:
            self.began = time.monotonic()
            self.popen = subprocess.Popen(
                words, stdout=f, stderr=f, env=dict(os.environ, **env))
        self.name = os.path.basename(words[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def file(self, name):
        with open("/proc/%d/%s" % (self.popen.pid, name),
                  encoding="ascii", errors="replace") as f:
            return f.read()

    def cpu_s(self):
        return cpu_of(self.popen.pid)

    def cpu_all_s(self):
        """The same with the processes that it has started and that live."""
        with open("/proc/%d/task/%d/children" % (
                self.popen.pid, self.popen.pid), encoding="ascii") as f:
            pids = [self.popen.pid] + [int(pid) for pid in f.read().split()]
        return sum(cpu_of(pid) for pid in pids)

    def peak_mb(self):
        return int(re.search(r"VmHWM:\s*(\d+)", self.file("status"))[1]) / 1000

    def written(self):
        try:
            found = re.search(r"(?m)^write_bytes: (\d+)", self.file("io"))
        except OSError:
            return None  # some containers do not tell
        return int(found[1])

    def end(self):
        """As it would be ended in earnest."""
        self.popen.terminate()
        rc = self.popen.wait(60)
        if rc:
            raise Failed("%s ended with %d" % (self.name, rc))

    def kill(self):
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()

    def alive(self):
        if self.popen.poll() is not None:
            raise Failed("%s ended by itself with %d"
                         % (self.name, self.popen.returncode))


# --- plain HTTP, without the cost of a library

def webhook(number):
    with open(ORDER, encoding="utf-8") as f:
        body = f.read().replace("~", str(number)).encode()
    mac = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    head = ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/json\r\n"
            "X-Shopify-Topic: orders/create\r\n"
            "X-Shopify-Hmac-Sha256: %s\r\nX-Shopify-Webhook-Id: f%d\r\n"
            "Connection: close\r\nContent-Length: %d\r\n\r\n"
            % (HOOK_PATH, base64.b64encode(mac).decode(), number, len(body)))
    return head.encode() + body


READY = (b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
         b"Connection: close\r\n\r\n")


def says_yes(port, request):
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as s:
            s.sendall(request)
            return s.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def ms_until_yes(process, port, request):
    """From the start of the process to its first 200."""
    while not says_yes(port, request):
        process.alive()
        if time.monotonic() - process.began > READY_S:
            raise Failed("%s does not answer" % process.name)
        time.sleep(0.0005)
    return (time.monotonic() - process.began) * 1000


def metrics(port):
    with socket.create_connection(("127.0.0.1", port), 5) as s:
        s.sendall(READY.replace(b"/readyz", b"/metrics"))
        text = b"".join(iter(lambda: s.recv(65536), b"")).decode()
    return {name: float(value) for name, value in re.findall(
        r"(?m)^waybill_(\w+) ([0-9.]+)\r?$", text)}


# --- settings

class Place:
    """A fresh folder with settings for a Waybill of its own. With `silent`
    every provider's address takes connections and never answers."""

    def __init__(self, folder, silent=None):
        os.makedirs(folder)
        self.folder = folder
        self.log = os.path.join(folder, "log")
        self.database = os.path.join(folder, "waybill.db")
        self.listen, self.http, self.smtp = free_ports(3)
        if silent:
            self.http = self.smtp = silent
        self.sim_url = "http://127.0.0.1:%d" % self.http
        self.url = "http://127.0.0.1:%d" % self.listen
        self.settings = os.path.join(folder, "settings.yaml")
        with open(self.settings, "w", encoding="utf-8") as f:
            f.write(self.text(bool(silent)))

    def text(self, silent):
        with open(os.path.join(ROOT, "examples", "demo.yaml"),
                  encoding="utf-8") as f:
            text = f.read()
        for name, port in (("9400", self.http), ("9425", self.smtp),
                           ("8420", self.listen)):
            text = text.replace("127.0.0.1:" + name, "127.0.0.1:%d" % port)
        text = text.replace("ca_file: ", "ca_file: %s/" % ROOT)
        if silent:
            text = re.sub(r"in_flight_max: \d+", "in_flight_max: 1", text)
        return re.sub(r"(?m)^database:.*$", "database: " + self.database,
                      text)

    def books_built_in(self):
        """Documents are issued and drawn here, not by other books."""
        with open(self.settings, encoding="utf-8") as f:
            text = f.read()
        text, count = re.subn(r"(?m)^    accounting: books\n", SELLER, text)
        if count != 1:
            raise Failed("the settings name no books")
        with open(self.settings, "w", encoding="utf-8") as f:
            f.write(text)

    def size(self):
        return sum(os.path.getsize(self.database + end)
                   for end in ("", "-wal")
                   if os.path.exists(self.database + end))


def run_json(words, wait_s=300):
    done = subprocess.run(words, stdout=subprocess.PIPE, check=False,
                          text=True, timeout=wait_s)
    if done.returncode:
        raise Failed("%s ended with %d" % (os.path.basename(words[0]),
                                           done.returncode))
    return json.loads(done.stdout)


def documents(waybill, place):
    """How many there are."""
    done = subprocess.run(
        [waybill, "document", "list", "--all", "--json"],
        stdout=subprocess.PIPE, check=True, timeout=120,
        env=dict(os.environ, WAYBILL_SETTINGS=place.settings))
    return len(json.loads(done.stdout))
