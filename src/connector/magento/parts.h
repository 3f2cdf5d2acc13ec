/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_MAGENTO_PARTS_H
#define WAYBILL_CONNECTOR_MAGENTO_PARTS_H

#include "base/json.h"
#include "port/driver.h"
#include "port/watermark.h"

#define PAGE_SIZE 100

/* scheme.c: a bearer token, or OAuth 1.0a (RFC 5849) with HMAC-SHA256. */
RESULT magento_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);

/* in_value.c: what is read is trusted only when all returned OK. */
struct reading {
	const struct account *account;
	struct arena *arena;
	time_ms now;
	int64_t seq;
	int digits; /* decimals of the order's currency */
	struct facts *facts;
};
struct str mage_word_of(struct reading *in, struct json of, const char *path);
/* An id: digits only; else none. */
struct str mage_id_of(struct reading *in, struct json of, const char *path);
/* "2026-11-28 21:17:32" is UTC. Null is none; FAULT_BAD_VALUE. */
RESULT mage_read_time(struct reading *in, struct json of, const char *path,
		time_ms *out);
/* Four decimals there, whole minor units here: exact, or FAULT_BAD_MONEY.
 * Null is 0. */
RESULT mage_read_amount(struct reading *in, struct json of, const char *path,
		minor *out);
/* Whole pieces, "1.0000" too; FAULT_BAD_VALUE. Null is 0. */
/* A per cent with up to four decimals -> millionths; else left. */
void mage_read_rate(struct json of, const char *path, int64_t *out);
RESULT mage_read_quantity(struct json of, const char *path, int64_t *out);
/* 1, "1" or true. */
bool mage_read_flag(struct reading *in, struct json of, const char *path);
/* Remembers a word that we don't know. */
void mage_read_odd(struct reading *in, const char *what, struct str word);

/* in_order.c */
/* Magento's state machine is closed; its statuses are free words. */
enum state {
	STATE_NEW,
	STATE_PENDING_PAYMENT,
	STATE_PAYMENT_REVIEW,
	STATE_PROCESSING,
	STATE_HOLDED,
	STATE_COMPLETE,
	STATE_CLOSED,
	STATE_CANCELED,
	STATE_OTHER,
};
enum state mage_state_read(struct str word);
/* What the lists before it have said; see out_read.c. */
struct lists {
	struct str invoice; /* id of the newest one that counts */
	struct str parts; /* credit memo "=" transaction at the gateway, "," */
};
RESULT mage_read_order(struct reading *in, struct json order,
		const struct lists *lists, const struct facts *known);

/* in_lines.c: items -> lines, and the one fulfillment order. */
RESULT mage_read_lines(struct reading *in, struct json order);
RESULT mage_read_fo(struct reading *in, struct json order, enum state state);

/* in_payment.c */
RESULT mage_read_payment_status(struct reading *in, struct json order,
		enum state state, enum payment_status *out);
RESULT mage_read_txns(struct reading *in, struct json order, enum state state,
		const struct lists *lists, const struct facts *known);

/* in_lists.c: one item of a search each. */
void mage_read_invoice(
		struct reading *in, struct json invoice, struct lists *lists);
RESULT mage_read_shipment(struct reading *in, struct json shipment);
RESULT mage_read_memo(
		struct reading *in, struct json memo, struct lists *lists);

/* in_comments.c: what we wrote into the order's history, found again. */
struct str mage_comment_delivered(
		struct str shipment, struct str number, struct arena *arena);
extern const char mage_comment_closed[];
struct str mage_comment_tag(struct str tag, struct arena *arena);
/* The order's tags with one more, in their order. */
struct str mage_tags_with(struct str tags, struct str tag, struct arena *arena);
RESULT mage_read_comments(struct reading *in, struct json order);

/* reply.c */
struct reading mage_reading_of(const struct ask *ask, struct arena *arena,
		struct outcome *out);
/* The answer of a 200 as JSON, to be closed by the caller; false: `out` says
 * it all. */
bool magento_answer(const struct http_response *response, struct arena *arena,
		struct outcome *out, struct json_doc **out_doc);
/* As above, for what changes something. All that is refused may have been
 * done by somebody else: the order is read again. */
bool magento_written(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out, struct json_doc **out_doc);
/* Done, and the order must be read again: Magento answers with an id alone. */
void magento_done(const struct ask *ask, struct outcome *out);
/* Magento's words: "message" with its "parameters" put in. */
struct str magento_message(struct str body, struct arena *arena);

/* url.c */
/* The account's address, `head`, the order's id, `tail`. */
RESULT mage_order_url(const struct ask *ask, const char *head, const char *tail,
		struct arena *arena, struct str *out);
struct search {
	const char *path;              /* "/V1/orders" */
	const char *field, *condition; /* of the one filter */
	struct str value;
	const char *sort[3]; /* fields, ascending, NULL-ended */
	int64_t page;
};
RESULT mage_search_url(const struct ask *ask, const struct search *search,
		struct arena *arena, struct str *out);

/* A body that is open; mage_post_close ends it and makes the request. */
struct post {
	struct buf buf;
	struct json_out out;
};
void mage_post_open(struct post *post);
RESULT mage_post_close(struct post *post, struct arena *arena, struct str url,
		struct http_request *out);

/* place.c: where a poll ended. */
struct place {
	struct watermark mark;
	time_ms since; /* what the search under way began with; 0: none */
	int64_t page;  /* of that search, from 1 */
};
void mage_place_read(
		const struct ask *ask, struct arena *arena, struct place *out);
struct str mage_place_write(const struct place *place, struct arena *arena);

/* out_*.c */
#define MAGENTO_CALL(name_) \
	RESULT magento_##name_##_build(const struct ask *ask, \
			struct arena *arena, struct http_request *out); \
	void magento_##name_##_read(const struct ask *ask, \
			const struct http_response *response, \
			struct arena *arena, struct outcome *out)
MAGENTO_CALL(read);
MAGENTO_CALL(poll);
MAGENTO_CALL(fulfill);
MAGENTO_CALL(delivered);
MAGENTO_CALL(close);
MAGENTO_CALL(status);
MAGENTO_CALL(hold);
MAGENTO_CALL(release);
MAGENTO_CALL(invoice);

#endif
