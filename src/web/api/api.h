/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands of people, over a Unix socket beside the database (whoever may
 * open it, may command):
 *
 *   POST /orders/{shop}/{remote}/commands
 *   {"kind":"hold","target":"","text":"why","who":"cli:anna"}
 *
 *   POST /audits      an audit is begun: {"since": ms or 0,
 *                     "scope": "" or ids of orders, "who": ...}
 *   POST /stock       the warehouses are asked what they have
 *   POST /reload      the settings are read again
 *   POST /templates   a shop's own template from now on: {"shop", "name",
 *                     "language", "source" (empty: the standard one), "who"}
 *
 * 200 {"stored":true} once it is committed; 400 for what makes no sense, 409
 * while another audit is under way, 404 for an order that is not there, 503
 * when it was not stored. A command is an event like any other: what follows
 * from it is decided later.
 */
#ifndef WAYBILL_WEB_API_API_H
#define WAYBILL_WEB_API_API_H

#include "engine/engine.h"
#include "http/http.h"

struct api;

struct api_options {
	struct engine *engine;
	struct loop *loop;      /* woken for each command; may be NULL */
	struct storage *reader; /* read-only, this room's alone */
	void (*reload)(void);   /* has the settings read again; may be NULL */
};

RESULT api_open(const struct api_options *options, struct api **out);
void api_handle(void *api, struct http_call *call); /* a http_handler */
void api_close(struct api *api);                    /* takes NULL */

/* "hold" and its like; COMMAND_NONE for another word. */
enum command_kind command_kind_read(struct str word);
const char *command_kind_name(enum command_kind kind);

/* Does this kind name something (a hold, an attempt)? */
bool command_needs_target(enum command_kind kind);

#endif
