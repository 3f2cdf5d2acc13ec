/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A provider's door: a webhook comes in, its signature is checked over the
 * raw bytes, it is handed to the engine, and it is answered when the engine
 * has committed it. Beside it: health, metrics, and a page that says what
 * this is.
 */
#ifndef WAYBILL_INTAKE_INTAKE_H
#define WAYBILL_INTAKE_INTAKE_H

#include "engine/engine.h"
#include "http/http.h"

#include <pthread.h>

struct intake;

struct intake_options {
	struct engine *engine;
	struct clock *clock; /* called from the server's threads too */
	struct loop *loop;   /* woken by news; NULL: somebody else steps */
	/* Read-only, this room's alone: what providers ask of us is answered
	 * from it. NULL: they are told to come again. */
	struct storage *reader;
};

RESULT intake_open(const struct intake_options *options, struct intake **out);

/* An http_handler; its context is the intake. */
void intake_handle(void *intake, struct http_call *call);

/* Takes NULL. The server must be closed before, and the engine too: what
 * they still answer is counted here. */
void intake_close(struct intake *intake);

/* callback.c: what a provider asks of us, answered from what is stored. */
struct callback_source {
	struct engine *engine;
	struct storage *reader;
	pthread_mutex_t *lock; /* one thread at a time has the reader */
};
/* NOT_FOUND: there is no such page, or not for who asks; LIMIT: more is asked
 * for than fits; faults of the storage. The answer lives in the arena. */
RESULT callback_answer(const struct callback_source *from,
		const struct account *account, const struct callback *callback,
		struct arena *arena, struct str *out_json);

#endif
