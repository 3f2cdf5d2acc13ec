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

struct intake;

struct intake_options {
	struct engine *engine;
	struct clock *clock; /* called from the server's threads too */
	struct loop *loop;   /* woken by news; NULL: somebody else steps */
};

RESULT intake_open(const struct intake_options *options, struct intake **out);

/* An http_handler; its context is the intake. */
void intake_handle(void *intake, struct http_call *call);

/* Takes NULL. The server must be closed before, and the engine too: what
 * they still answer is counted here. */
void intake_close(struct intake *intake);

#endif
