# SPDX-License-Identifier: Apache-2.0
"""The parts of a round. Each gives back its figures by name."""

import os
import shutil
import socket
import struct
import subprocess
import time

import procs
from procs import Failed, Place, Process

STUCK_S = 120
LOOK_S = 0.02  # how often the simulator is asked how far it is
AT_ONCE = 64
MAIL = os.path.join(procs.ROOT, "bench", "mail")
LIQUIDJS = os.path.join(procs.ROOT, "tests", "node", "node_modules",
                        "liquidjs")
NODEMAILER = os.path.join(os.path.dirname(LIQUIDJS), "nodemailer")


class Parts:
    def __init__(self, options, folder):
        self.o = options
        self.folder = folder
        self.number = 0
        built = os.path.abspath(options.built)
        self.waybill = os.path.join(built, "src", "waybill")
        self.sim = os.path.join(built, "sim", "waybill-sim")
        self.shim = os.path.join(built, "tests", "fault",
                                 "libwaybill_shim.so")
        self.bench = os.path.join(built, "bench", "bench_")

    def place(self, silent=None):
        self.number += 1
        return Place("place-%d" % self.number, silent)

    def serve(self, place, **env):
        return Process([self.waybill, "serve"], place.log,
                       WAYBILL_SETTINGS=place.settings, **env)

    def ready(self, place, **env):
        server = self.serve(place, **env)
        try:
            procs.ms_until_yes(server, place.listen, procs.READY)
        except Failed:
            server.kill()
            raise
        return server

    def simulate(self, place, orders, at_once):
        return Process(
            [self.sim, "serve", "--orders", str(orders),
             "--open", str(at_once), "--step", "0",
             "--listen", "127.0.0.1:%d" % place.http,
             "--smtp", "127.0.0.1:%d" % place.smtp, "--target", place.url],
            place.log)

    def load(self, port, **flags):
        words = [self.bench + "load", "--to", str(port),
                 "--order", procs.ORDER, "--secret", procs.SECRET,
                 "--path", procs.HOOK_PATH, "--at-once", str(AT_ONCE)]
        for name, value in flags.items():
            words += ["--" + name.replace("_", "-"), str(value)]
        got = procs.run_json(words)
        if got["failed"]:
            raise Failed("%d webhooks were not taken" % got["failed"])
        return got

    # --- limits

    def limits(self):
        got = procs.run_json([self.bench + "limits", ".",
                              str(self.o.limits_ms)])
        return {"syncs_s": got["syncs_s"], "commits_s": got["commits_s"],
                "rows_s": got["rows_s"], "sync_ms": 1000 / got["syncs_s"]}

    def bare(self, *words):
        return Process([self.bench + "bare"] + [str(w) for w in words],
                       "bare.log")

    def bare_lives(self):
        port, sink = procs.free_ports(2)
        with self.bare(port, sink) as bare:
            start_ms = procs.ms_until_yes(bare, port, procs.webhook(1))
            # Three more, so that lives end where the load thinks they do.
            for number in (2, 3, 4):
                procs.says_yes(port, procs.webhook(number))
            time.sleep(0.1)
            began = bare.cpu_s()
            got = self.load(port, sink=sink, lives=self.o.bare_lives,
                            small=3, calls=7)
            cpu = bare.cpu_s() - began
            return {"bare_cpu": cpu * 1000 / self.o.bare_lives,
                    "bare_message_us": cpu * 1e6 / self.o.bare_lives / 11,
                    "bare_lives_s": self.o.bare_lives / got["seconds"],
                    "bare_start_ms": start_ms, "bare_peak": bare.peak_mb()}

    def bare_acks(self, rate):
        port = procs.free_ports(1)[0]
        with self.bare(port) as bare:
            procs.ms_until_yes(bare, port, procs.webhook(1))
            return self.load(port, lives=rate, rate=rate)

    # --- Waybill and webhooks alone

    def intake(self):
        """Every provider is silent: one call is under way at each, and all
        that is done is to take webhooks and to store them."""
        with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
            place = self.place(silent.getsockname()[1])
            with self.ready(place) as server:
                began = server.cpu_s()
                full = self.load(place.listen, lives=self.o.webhooks)
                cpu = server.cpu_s() - began
                rate = int(full["acked"] / full["ack_seconds"] / 2) + 1
                half = self.load(place.listen, lives=rate, rate=rate,
                                 first_id=5000000)
                server.end()
        bare = self.bare_acks(rate)
        return {"intake_s": full["acked"] / full["ack_seconds"],
                "intake_us": cpu * 1e6 / full["acked"],
                "half_rate": rate,
                "ack_p50": half["ack_p50_us"] / 1000,
                "ack_p99": half["ack_p99_us"] / 1000,
                "bare_p50": bare["ack_p50_us"] / 1000,
                "bare_p99": bare["ack_p99_us"] / 1000}

    # --- Waybill and lives

    @staticmethod
    def settle(server, place, count):
        """Until so many lives have gone as far as they will. What must be
        read then is read at once: polls go on."""
        best, moved = 0, time.monotonic()
        while True:
            server.alive()
            progress = procs.report.get(place.sim_url + "/_sim/progress")
            if progress["settled"] >= count:
                return progress
            if progress["settled"] > best:
                best, moved = progress["settled"], time.monotonic()
            if time.monotonic() - moved > STUCK_S:
                raise Failed("no progress: %s" % progress)
            time.sleep(LOOK_S)

    def begin(self, place, orders, at_once):
        sim = self.simulate(place, orders, at_once)
        if procs.report.wait(place.sim_url):
            sim.kill()
            raise Failed("the simulator does not answer")
        return sim

    def agree(self, place):
        os.environ["WAYBILL_SETTINGS"] = place.settings
        c = procs.report.compare(place.sim_url, self.waybill)
        if c.faults():
            raise Failed("both sides differ: " + "; ".join(c.faults()[:5]))
        return c.ledger

    def lives(self):
        place, n = self.place(), self.o.lives
        with self.ready(place) as server:
            idle, none = server.cpu_s(), server.written()
            with self.begin(place, n, 128):
                progress = self.settle(server, place, n)
                cpu, written = server.cpu_s() - idle, server.written()
                counts = procs.metrics(place.listen)
                figures = self.traffic(self.agree(place), n)
                figures["peak"] = server.peak_mb()
                server.end()
                figures["bytes"] = place.size() / n
                figures.update(self.filled(place))
        messages = sum(figures[k] for k in ("webhooks", "acts", "lookups"))
        lives_s = n * 1000 / progress["elapsed_ms"]
        if written is not None:
            figures["written_kb"] = (written - none) / n / 1000
        figures.update({"cpu": cpu * 1000 / n, "lives_s": lives_s,
                        "message_us": cpu * 1e6 / n / messages,
                        "webhooks_s": figures["webhooks"] * lives_s,
                        "commits": counts["commits_total"] / n,
                        "decides": counts["decides_total"] / n})
        return figures

    def filled(self, place):
        """Started again on what is there; and then all is done: what does it
        cost to wait for more?"""
        with self.serve(place) as server:
            figures = {"start_ms": procs.ms_until_yes(
                server, place.listen, procs.webhook(7000000))}
            time.sleep(self.o.quiet_s / 2)  # for the order that came just now
            cpu = server.cpu_s()
            calls = procs.metrics(place.listen)["calls_total"]
            time.sleep(self.o.quiet_s)
            calls = procs.metrics(place.listen)["calls_total"] - calls
            cpu = server.cpu_s() - cpu
            server.end()
        figures["quiet_calls"] = calls / self.o.quiet_s
        figures["quiet_cpu"] = cpu * 1000 / self.o.quiet_s
        return figures

    @staticmethod
    def traffic(ledger, n):
        sums = {"lookups": 0, "polls": 0, "acts": 0}
        for verb, count in ledger["calls"].items():
            kind = verb.split(".")[1]
            sums["polls" if kind == "poll" else
                 "lookups" if kind in ("read", "find") else "acts"] += count
        hooks = ledger["webhooks"]
        return {"webhooks": hooks["acked"] / n, "acts": sums["acts"] / n,
                "lookups": sums["lookups"] / n, "polls": sums["polls"] / n,
                "sim_p50": hooks["p50_us"] / 1000,
                "sim_p99": hooks["p99_us"] / 1000}

    def start_empty(self):
        place = self.place()
        with self.serve(place) as server:
            ms = procs.ms_until_yes(server, place.listen,
                                    procs.webhook(7000000))
            server.end()
        return {"start_empty_ms": ms}

    # --- syncs, and after a kill

    def syncs_of(self, orders, at_once):
        place = self.place()
        count = os.path.join(place.folder, "count")
        with self.ready(place, LD_PRELOAD=self.shim,
                        WAYBILL_SHIM_COUNT=count) as server:
            with self.begin(place, orders, at_once):
                self.settle(server, place, orders)
                with open(count, "rb") as f:
                    return struct.unpack("5Q", f.read(40))[1] / orders

    def syncs(self):
        if not os.path.exists(self.shim):
            return {}
        return {"syncs_64": self.syncs_of(self.o.sync_lives, 64),
                "syncs_1": self.syncs_of(self.o.alone_lives, 1)}

    def killed(self):
        """Killed when a third is done; ready again; and all come to their
        end."""
        place, n = self.place(), self.o.kill_lives
        with self.ready(place) as server:
            with self.begin(place, n, 128):
                self.settle(server, place, n // 3)
                server.kill()
                with self.serve(place) as again:
                    ms = procs.ms_until_yes(again, place.listen, procs.READY)
                    self.settle(again, place, n)
        return {"killed_ms": ms}

    # --- templates

    def templates(self):
        """The same mail by our engine and by liquidjs, which must agree on
        each byte of it."""
        own = [self.bench + "template", MAIL]
        other = ["node", os.path.join(procs.ROOT, "bench", "template.js"),
                 MAIL]
        ms = str(self.o.limits_ms)
        figures = {"mails_s": procs.run_json(own + [ms])["mails_s"]}
        if not shutil.which("node") or not os.path.isdir(LIQUIDJS):
            return figures
        texts = [subprocess.run(words, stdout=subprocess.PIPE, check=True,
                                timeout=60).stdout for words in (own, other)]
        if texts[0] != texts[1]:
            raise Failed("the mail of liquidjs is another one")
        figures["liquidjs_s"] = procs.run_json(other + [ms])["mails_s"]
        return figures

    def letters(self):
        """Whole mails: the words of an order and the message, beside liquidjs
        and nodemailer, which must say the same words."""
        own = [self.bench + "letter"]
        other = ["node", os.path.join(procs.ROOT, "bench", "letter.js")]
        ms = str(self.o.limits_ms)
        figures = {"letters_s": procs.run_json(own + [ms])["mails_s"]}
        if not shutil.which("node") or not os.path.isdir(NODEMAILER):
            return figures
        if procs.run_json(own) != procs.run_json(other):
            raise Failed("the words of liquidjs are others")
        figures["liquidjs_letters_s"] = procs.run_json(
            other + [ms])["mails_s"]
        return figures

    # --- documents

    def mailed(self, place):
        """Until each document that there is has gone out with its PDF."""
        moved, best = time.monotonic(), -1
        while True:
            ledger = procs.report.get(place.sim_url + "/_sim/ledger")
            count = sum(1 for mail in ledger["mails"]
                        if mail.get("attachments"))
            if count and count == procs.documents(self.waybill, place):
                return count
            if count > best:
                moved, best = time.monotonic(), count
            if time.monotonic() - moved > STUCK_S:
                raise Failed("%d documents were mailed, no more" % count)
            time.sleep(LOOK_S * 5)

    def documents(self):
        """Drawn alone; and in lives of a shop with the built-in books, where
        each is issued, drawn, kept and mailed."""
        alone = procs.run_json([self.bench + "document",
                                str(self.o.limits_ms)])
        place, n = self.place(), self.o.document_lives
        place.books_built_in()
        with self.ready(place) as server:
            idle, began = server.cpu_all_s(), time.monotonic()
            with self.begin(place, n, 128):
                self.settle(server, place, n)
                count = self.mailed(place)
                seconds = time.monotonic() - began
                cpu = server.cpu_all_s() - idle
                server.end()
        return {"drawn_s": alone["drawn_s"], "bare_pages_s": alone["bare_s"],
                "documents_s": count / seconds,
                "document_ms": cpu * 1000 / count,
                "documents": count / n}

    def all(self):
        return (self.limits, self.templates, self.letters, self.bare_lives,
                self.start_empty, self.intake, self.lives, self.documents,
                self.syncs, self.killed)
