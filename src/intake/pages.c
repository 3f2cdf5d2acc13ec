/* SPDX-License-Identifier: Apache-2.0 */
/* Plain pages for people and for whoever watches the process. */
#include "intake/inside.h"

static const char welcome[] =
		"This is Waybill. It takes orders from your shop, waits for "
		"the money, has\n"
		"the document issued, the goods sent and the customer told.\n"
		"\n"
		"What to do next:\n"
		"\n"
		"1. Name your shop, gateway, books, warehouse and mail server "
		"in the\n"
		"   settings file, then look at it:  waybill config check\n"
		"2. Let each of them send its webhooks to\n"
		"     https://THIS-HOST/webhooks/PROVIDER/ACCOUNT\n"
		"   for instance /webhooks/shopify/demo for the account "
		"\"demo\".\n"
		"3. See what has come in:  waybill order list\n"
		"   and why an order is where it is:  waybill order why 1001\n"
		"\n"
		"For whoever watches it: /healthz /readyz /metrics\n";

void page_welcome(struct intake *intake, struct http_call *call)
{
	reply_text(intake, call, ANSWER_OK, str_of(welcome));
}

/* The process is there and answers. */
void page_health(struct intake *intake, struct http_call *call)
{
	reply_text(intake, call, ANSWER_OK, STR("ok\n"));
}

/* It also gets things done: the engine's thread has not given up, and there
 * is room to store. */
void page_ready(struct intake *intake, struct http_call *call)
{
	enum fault fault = intake->o.loop ? loop_fault(intake->o.loop)
					  : FAULT_NONE;
	if (!fault)
		fault = engine_fault(intake->o.engine);
	if (!fault) {
		reply_text(intake, call, ANSWER_OK, STR("ready\n"));
		return;
	}
	reply_text(intake, call, ANSWER_BUSY,
			arena_print(http_arena(call), "not ready: %s\n",
					fault_text(fault)));
}
