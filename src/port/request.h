/* SPDX-License-Identifier: Apache-2.0 */
/* What every connector needs to build a request: addresses and bodies. */
#ifndef WAYBILL_PORT_REQUEST_H
#define WAYBILL_PORT_REQUEST_H

#include "base/json.h"
#include "port/driver.h"

#define REQUEST_BODY_MAX ((size_t)1 << 20)

/* All but letters, digits and -._~ as %XX; right in paths, queries, forms. */
void url_add(struct buf *buf, struct str text);
struct str url_encode(struct str text, struct arena *arena);
/* And back; what is no %XX stays as it stands. */
struct str url_decode(struct str text, struct arena *arena);

/* The account's base address without a slash at its end, then `path`. */
struct str url_join(const struct account *account, struct str path,
		struct arena *arena);

/* The buffer's text in the arena; FAULT_LIMIT when it did not fit. The
 * buffer is done with either way. */
RESULT buf_take(struct buf *buf, struct arena *arena, struct str *out_text);

/* POST of a JSON body. A key that is not empty is sealed as Idempotency-Key. */
void request_post_json(struct http_request *out, struct arena *arena,
		struct str url, struct str key, struct str body);
void request_get(struct http_request *out, struct str url);

/* Sets a header, in the place of one that is there. */
void request_header_set(struct http_request *request, struct arena *arena,
		struct str name, struct str value);

/* At most 200 bytes, cut between characters: for outcome.detail. */
struct str detail_of(struct str text);

/* Ends of a read: sure, refused, unknown, not done. */
void outcome_done(struct outcome *out, const struct ask *ask);
void outcome_refused(struct outcome *out, struct str reason, struct str detail);
void outcome_bad_reply(struct outcome *out, const char *why);

/* For a look-up that was answered with another status than 200: whatever it
 * is, it does not prove that the thing is not there. */
void outcome_find_failed(const struct http_response *response,
		struct arena *arena, struct outcome *out);

/* Gives the outcome facts about the order that was asked about. */
void outcome_facts(struct outcome *out, const struct ask *ask);

#endif
