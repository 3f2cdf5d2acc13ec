/* SPDX-License-Identifier: Apache-2.0 */
/* What was done since the start, in Prometheus' text format. */
#include "intake/inside.h"

#include <inttypes.h>
#include <stddef.h>

#include "base/buf.h"

#define METRICS_MAX ((size_t)64 << 10)

/* clang-format off */
static const struct {
	const char *name, *type, *help;
	size_t at;
} rows[] = {
#define COUNTER(field, help) \
	{"waybill_" #field "_total", "counter", help, \
		offsetof(struct engine_counts, field)}
#define GAUGE(field, help) \
	{"waybill_" #field, "gauge", help, \
		offsetof(struct engine_counts, field)}
	COUNTER(inputs, "webhooks and commands that the engine took"),
	COUNTER(duplicates, "inputs that were there already"),
	COUNTER(unreadable, "inputs that could not be read, and are kept"),
	COUNTER(quarantined, "inputs that could not be applied, and are kept"),
	COUNTER(commits, "transactions that were committed"),
	COUNTER(events, "news that joined an order"),
	COUNTER(calls, "calls to providers that came back"),
	COUNTER(calls_lost, "calls whose answer was lost"),
	COUNTER(calls_retried, "calls that were made again"),
	COUNTER(polls, "polls that were made"),
	COUNTER(decides, "times that an order was decided on"),
	GAUGE(in_flight, "calls to providers under way"),
	GAUGE(queue, "inputs that wait to be committed"),
#undef COUNTER
#undef GAUGE
};
/* clang-format on */

#define BOUND_VALUE(bound) bound,
static const time_ms bounds[ACK_BOUND_COUNT] = {ACK_BOUNDS(BOUND_VALUE)};

void tally_ack(struct intake *intake, time_ms took)
{
	size_t i = 0;
	if (took < 0)
		took = 0;
	while (i < ACK_BOUND_COUNT && took > bounds[i])
		i++;
	atomic_fetch_add(&intake->tally.ack[i], 1);
	atomic_fetch_add(&intake->tally.ack_ms, took);
}

static void head_add(struct buf *buf, const char *name, const char *type,
		const char *help)
{
	buf_print(buf, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void engine_add(struct buf *buf, struct intake *intake)
{
	struct engine_counts counts = {0};
	engine_count(intake->o.engine, &counts);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t value;
		memcpy(&value, (const char *)&counts + rows[i].at,
				sizeof value);
		head_add(buf, rows[i].name, rows[i].type, rows[i].help);
		buf_print(buf, "%s %" PRId64 "\n", rows[i].name, value);
	}
	bool runs = !intake->o.loop || !loop_fault(intake->o.loop);
	head_add(buf, "waybill_engine_running", "gauge",
			"1 while the engine gets things done");
	buf_print(buf, "waybill_engine_running %d\n", runs);
}

static void answers_add(struct buf *buf, const struct tally *tally)
{
	const char *name = "waybill_http_answers_total";
	head_add(buf, name, "counter", "answers at this door");
	for (enum answer i = 0; i < ANSWER_COUNT; i++)
		buf_print(buf, "%s{status=\"%d\"} %" PRId64 "\n", name,
				answer_status(i),
				atomic_load(&tally->answers[i]));
	name = "waybill_bad_signatures_total";
	head_add(buf, name, "counter",
			"webhooks that were refused: nothing of them is kept");
	buf_print(buf, "%s %" PRId64 "\n", name,
			atomic_load(&tally->answers[ANSWER_BAD_SIGNATURE]));
	name = "waybill_webhooks_unread_total";
	head_add(buf, name, "counter",
			"webhooks with a good signature that can't be read");
	buf_print(buf, "%s %" PRId64 "\n", name, atomic_load(&tally->unread));
}

static void seconds_add(struct buf *buf, time_ms ms)
{
	buf_print(buf, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

static void ack_add(struct buf *buf, const struct tally *tally)
{
	const char *name = "waybill_acknowledge_seconds";
	int64_t so_far = 0;
	head_add(buf, name, "histogram",
			"from a webhook's arrival to its answer after COMMIT");
	for (size_t i = 0; i < ACK_BOUND_COUNT; i++) {
		so_far += atomic_load(&tally->ack[i]);
		buf_print(buf, "%s_bucket{le=\"", name);
		seconds_add(buf, bounds[i]);
		buf_print(buf, "\"} %" PRId64 "\n", so_far);
	}
	so_far += atomic_load(&tally->ack[ACK_BOUND_COUNT]);
	buf_print(buf, "%s_bucket{le=\"+Inf\"} %" PRId64 "\n", name, so_far);
	buf_print(buf, "%s_sum ", name);
	seconds_add(buf, atomic_load(&tally->ack_ms));
	buf_print(buf, "\n%s_count %" PRId64 "\n", name, so_far);
}

void page_metrics(struct intake *intake, struct http_call *call)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, METRICS_MAX);
	engine_add(&buf, intake);
	answers_add(&buf, &intake->tally);
	ack_add(&buf, &intake->tally);
	atomic_fetch_add(&intake->tally.answers[ANSWER_OK], 1);
	http_answer(call, answer_status(ANSWER_OK), "text/plain; version=0.0.4",
			buf_str(&buf), 0);
}
