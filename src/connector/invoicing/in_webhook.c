/* SPDX-License-Identifier: Apache-2.0 */
/* News from the books: issued later, changed hands, a mail that bounced. */
#include "connector/invoicing/parts.h"

#include "port/request.h"

struct news {
	struct arena *arena;
	struct json data;
	time_ms at;
	struct document *document;
};

static bool read_issued(struct news *news)
{
	struct document *document = news->document;
	struct arena *arena = news->arena;
	struct str currency = json_str(json_get(news->data, "currency"), arena);
	document->number = json_str(json_get(news->data, "number"), arena);
	document->date = json_str(json_get(news->data, "date"), arena);
	document->issued_at = news->at;
	return document->number.len && invoicing_is_date(document->date) &&
			currency.len == 3 &&
			!json_money(json_get(news->data, "gross"),
					currency_digits(currency),
					&document->gross)
					 .fault &&
			document->gross >= 0;
}

static bool read_bounced(struct news *news)
{
	news->document->bounced_at = news->at;
	return true;
}

static const struct {
	const char *type;
	bool (*read)(struct news *news);
} types[] = {
		{"document.bounced", read_bounced},
		{"document.issued", read_issued},
};

#define TYPES (sizeof types / sizeof *types)

static size_t type_find(struct str type)
{
	size_t i = 0;
	while (i < TYPES && !str_eq(type, str_of(types[i].type)))
		i++;
	return i;
}

/* "demo.5001.credit.9" -> the order and its document. */
static bool read_reference(struct news *news, struct facts *facts)
{
	struct str kind,
			reference = json_str(json_get(news->data, "reference"),
					news->arena);
	if (reference_read(reference, news->arena, &facts->shop, &facts->remote,
			    &kind, &news->document->cause)
					.fault)
		return false;
	bool sale = str_eq(kind, STR("sale"));
	news->document->kind = sale ? DOCUMENT_SALE : DOCUMENT_CREDIT;
	return (sale || str_eq(kind, STR("credit"))) &&
			invoicing_is_cause(
					sale ? DOCUMENT_SALE : DOCUMENT_CREDIT,
					news->document->cause);
}

static void read_event(struct json root, const struct webhook *webhook,
		struct arena *arena, struct events *out)
{
	struct event event = {0};
	struct document document = {0};
	struct news news = {.arena = arena,
			.document = &document,
			.data = json_get(root, "data"),
			.at = webhook->received_at};
	event.topic = json_str(json_get(root, "type"), arena);
	size_t row = type_find(event.topic);
	if (row == TYPES) {
		out->ignored = arena_print(arena, "type \"%.*s\" is not used",
				STR_FMT(detail_of(event.topic)));
		return;
	}
	struct json at = json_get(root, "at");
	if (json_type(at) != JSON_NONE &&
			time_read(json_str(at, arena), &news.at).fault) {
		out->unreadable = STR("\"at\" is not a time");
		return;
	}
	if (!read_reference(&news, &event.facts)) {
		out->unreadable = STR("the reference is not one of ours");
		return;
	}
	if (!types[row].read(&news)) {
		out->unreadable = STR("number, date, gross or currency is "
				      "missing or wrong");
		return;
	}
	event.id = invoicing_webhook_id(NULL, webhook, arena);
	*LIST_ADD(arena, &event.facts.documents) = document;
	*LIST_ADD(arena, &out->list) = event;
}

void invoicing_webhook_read(__attribute__((unused))
			    const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		out->unreadable = STR("the body is not valid JSON");
	else
		read_event(json_root(doc), webhook, arena, out);
}

struct str invoicing_webhook_id(__attribute__((unused))
				const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	return arena_copy(arena,
			http_header_get(&webhook->headers, STR("webhook-id")));
}
