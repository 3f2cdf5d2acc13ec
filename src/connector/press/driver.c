/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/press/press.h"

#include "base/crypto.h"
#include "order/drawing.h"
#include "port/request.h"

#define DRAWING_MAX ((size_t)8 << 20) /* what a frame may hold */

static RESULT draw_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE, body = STR_NONE;
	struct buf buf;
	TRY(document_key_read(ask->effect->target, &kind, &cause));
	ENSURE(facts_document(ask->facts, kind, cause), FAULT_BAD_VALUE);
	ENSURE(ask->policy->seller.name.len, FAULT_SETTINGS);
	buf_init(&buf, DRAWING_MAX);
	drawing_write(ask->facts, kind, cause, &ask->policy->seller, &buf);
	TRY(buf_take(&buf, arena, &body));
	*out = (struct http_request){.method = STR("POST"),
			.url = STR("press:draw"),
			.body = body};
	return OK;
}

static struct str fault_words(struct str name)
{
	for (enum fault f = FAULT_NONE; f < FAULT_COUNT; f++)
		if (str_eq(str_of(fault_name(f)), name))
			return str_of(fault_text(f));
	return detail_of(name);
}

static void refuse(struct outcome *out, struct arena *arena, struct str why)
{
	outcome_refused(out, STR("not_drawn"),
			arena_print(arena, "the PDF was not drawn: %.*s",
					STR_FMT(why)));
}

static void drawn(const struct ask *ask, struct str pdf, struct arena *arena,
		struct outcome *out)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	uint8_t digest[SHA256_SIZE];
	if (document_key_read(ask->effect->target, &kind, &cause).fault ||
			!str_starts(pdf, STR("%PDF-"))) {
		refuse(out, arena, STR("what came is no PDF"));
		return;
	}
	sha256(pdf, digest);
	outcome_done(out, ask);
	outcome_facts(out, ask);
	out->file = pdf;
	*LIST_ADD(arena, &out->facts.documents) = (struct document){
			.kind = kind,
			.cause = cause,
			.file = hex_of((struct str){(const char *)digest,
						       sizeof digest},
					arena),
	};
}

static void draw_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 200)
		drawn(ask, response->body, arena, out);
	else
		refuse(out, arena, fault_words(response->body));
}

/* It knows us. */
static RESULT no_authorization(__attribute__((unused))
			       const struct account *account,
		__attribute__((unused)) time_ms now,
		__attribute__((unused)) struct http_request *request,
		__attribute__((unused)) struct arena *arena)
{
	return OK;
}

/* clang-format off */
const struct driver press_driver = {
	.name = PRESS,
	.authorize = no_authorization,
	.verbs = {
		[VERB_DOCUMENT_DRAW] = {REMOTE_R, 0, draw_build, NULL, draw_read},
	},
	.polls = {VERB_NONE},
};
/* clang-format on */
