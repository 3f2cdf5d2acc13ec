/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the API share. Nobody else includes it. */
#ifndef WAYBILL_WEB_API_INSIDE_H
#define WAYBILL_WEB_API_INSIDE_H

#include "web/api/api.h"

#include <pthread.h>

#define TEXT_MAX 2000 /* of a person's words */
#define NAME_MAX_ 200 /* of who says it, and of what it names */

struct api {
	struct api_options o;
	pthread_mutex_t lock; /* the reader belongs to one thread at a time */
};

/* error NULL: {"stored": true}. */
void api_answer(struct http_call *call, int status, const char *error);

/* payout.c */
void api_payout_handle(struct api *api, struct http_call *call);

/* template.c */
void api_template_handle(struct api *api, struct http_call *call);

#endif
