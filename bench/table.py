# SPDX-License-Identifier: Apache-2.0
"""The table: a row each for a figure, the limit of the same run, and the
project's target."""

import statistics


def number(value):
    if value is None:
        return "-"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    text = "{:,.{}f}".format(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def at_most(most):
    return ("at most %s" % number(most), lambda own, ratio: own <= most)


def below(most):
    return ("below %s" % number(most), lambda own, ratio: own < most)


def share(least):
    return ("%d %% of it" % round(least * 100),
            lambda own, ratio: ratio is not None and ratio >= least)


def times(most):
    return ("at most %s x" % number(most),
            lambda own, ratio: ratio is not None and ratio <= most)


def just(text):
    return (text, None)


def faster(least):
    return ("at least %s x" % number(least),
            lambda own, ratio: ratio is not None and ratio >= least)


NONE = just("-")
BARE, SYNC, COMMIT = "bare loop", "bare loop + a sync", "group commit"

# figure, what it is called, the limit's figure, the limit's name, target
ROWS = [
    ("cpu", "CPU s per 1,000 lives", "bare_cpu", BARE, at_most(0.6)),
    ("message_us", "CPU us per message", "bare_message_us", BARE, NONE),
    ("lives_s", "lives/s", "bare_lives_s", BARE, share(0.4)),
    ("webhooks_s", "webhooks/s of those lives", None, "", NONE),
    ("webhooks", "webhooks in per life", None, "", just("4 in its life")),
    ("acts", "acts out per life", None, "", just("7 in its life")),
    ("lookups", "look-ups, re-reads per life", None, "", NONE),
    ("polls", "polls per life", None, "", NONE),
    ("decides", "decisions per life", None, "", NONE),
    ("quiet_cpu", "CPU ms per s when all is done", None, "", NONE),
    ("quiet_calls", "calls per s when all is done", None, "", NONE),
    ("intake_s", "webhooks stored/s", "rows_s", COMMIT, share(0.5)),
    ("intake_us", "CPU us per webhook stored", None, "", NONE),
    ("half_rate", "half load, webhooks/s", None, "", NONE),
    ("ack_p50", "ack p50 ms, half load", "floor_p50", SYNC, times(2)),
    ("ack_p99", "ack p99 ms, half load", "floor_p99", SYNC, times(3)),
    ("sim_p50", "ack p50 ms, among lives", None, "", NONE),
    ("sim_p99", "ack p99 ms, among lives", None, "", NONE),
    ("peak", "peak memory MB", "bare_peak", BARE,
     just("48 with 100,000 orders")),
    ("bytes", "bytes per order on disk", None, "", at_most(4000)),
    ("written_kb", "kB written per life", None, "", at_most(30)),
    ("commits", "commits per life", None, "", NONE),
    ("syncs_64", "fsyncs per life, 64 at once", None, "", below(1)),
    ("syncs_1", "fsyncs per life, alone", None, "", below(8)),
    ("start_empty_ms", "start to first ack ms, empty", "bare_start_ms", BARE,
     at_most(50)),
    ("start_ms", "start to first ack ms, filled", "bare_start_ms", BARE,
     just("50 with 1 million orders")),
    ("killed_ms", "kill -9 to ready again ms", None, "", at_most(2000)),
    ("mails_s", "mails from a template /s, core", "liquidjs_s", "liquidjs",
     faster(20)),
    ("letters_s", "whole mails /s, core", "liquidjs_letters_s",
     "liquidjs, nodemailer", NONE),
    ("drawn_s", "documents drawn /s, core", "bare_pages_s", "cairo alone",
     NONE),
    ("documents_s", "documents issued, drawn, mailed /s", "drawn_s",
     "drawn alone", NONE),
    ("document_ms", "CPU ms per document of those lives", None, "", NONE),
    ("documents", "documents per life", None, "", NONE),
    ("syncs_s", "disk: 4 KiB + fdatasync /s", None, "", NONE),
    ("commits_s", "SQLite: commits of 64 rows /s", None, "", NONE),
]
HEAD = ("figure", "Waybill", "min-max", "limit, same run", "ratio", "target",
        "met")


def floors(figures):
    """The least that a durable answer can take: an answer and a sync."""
    for name in ("p50", "p99"):
        if "bare_" + name in figures and "sync_ms" in figures:
            figures["floor_" + name] = (figures["bare_" + name]
                                        + figures["sync_ms"])
    return figures


def row(samples, spec):
    key, title, limit_key, limit_name, (target, test) = spec
    values = samples.get(key)
    if not values:
        return (title, "not measured", "", "", "", target, "")
    own = statistics.median(values)
    limit = (statistics.median(samples[limit_key])
             if samples.get(limit_key) else None)
    ratio = own / limit if limit else None
    met = "" if not test else "yes" if test(own, ratio) else "no"
    return (title, number(own),
            "%s-%s" % (number(min(values)), number(max(values))),
            "%s %s" % (number(limit), limit_name) if limit else "-",
            number(ratio), target, met)


def rows(samples):
    return [HEAD] + [row(samples, spec) for spec in ROWS]


def show(samples):
    lines = rows(samples)
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    for nth, line in enumerate(lines):
        print("  ".join(cell.rjust(width) if i in (1, 2, 4) else
                        cell.ljust(width)
                        for i, (cell, width) in enumerate(zip(line, widths))
                        ).rstrip())
        if nth == 0:
            print("  ".join("-" * width for width in widths))


def show_markdown(samples):
    for nth, line in enumerate(rows(samples)):
        print("| " + " | ".join(line) + " |")
        if nth == 0:
            print("|" + "---|" * len(HEAD))
