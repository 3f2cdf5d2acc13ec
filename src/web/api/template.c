/* SPDX-License-Identifier: Apache-2.0 */
/* A shop's own templates: POST /templates. */
#include "base/json.h"
#include "web/api/inside.h"

/* A template under way; lives in its call. */
struct template_call {
	struct http_call *call;
	struct template_row row;
	struct input input;
};

static void template_done(void *context, enum input_end end)
{
	struct template_call *tc = context;
	if (end == INPUT_FAILED)
		api_answer(tc->call, 503, "the template was not stored");
	else
		api_answer(tc->call, 200, NULL);
}

static const char *template_read(
		struct str body, struct arena *arena, struct template_row *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(body, &doc).fault)
		return "the body is not JSON";
	struct json root = json_root(doc);
	out->shop = json_str(json_get(root, "shop"), arena);
	out->name = json_str(json_get(root, "name"), arena);
	out->language = json_str(json_get(root, "language"), arena);
	out->source = json_str(json_get(root, "source"), arena);
	out->who = json_str(json_get(root, "who"), arena);
	if (!out->shop.len || !out->name.len || !out->language.len ||
			!out->who.len)
		return "shop, name, language or who is missing";
	if (out->name.len > NAME_MAX_ || out->language.len > NAME_MAX_ ||
			out->who.len > NAME_MAX_)
		return "name, language or who is too long";
	return NULL;
}

void api_template_handle(struct api *api, struct http_call *call)
{
	struct arena *arena = http_arena(call);
	struct template_call *tc = arena_take(arena, sizeof *tc);
	*tc = (struct template_call){.call = call};
	const char *wrong = str_eq(http_method(call), STR("POST"))
			? template_read(http_body(call), arena, &tc->row)
			: "POST it";
	if (wrong || !engine_policy(api->o.engine, tc->row.shop)) {
		api_answer(call, wrong ? 400 : 404,
				wrong ? wrong : "there is no such shop");
		return;
	}
	tc->input = (struct input){.raw = {.account = tc->row.shop,
						   .topic = STR("template/set"),
						   .head = tc->row.who,
						   .body = http_body(call)},
			.template = &tc->row,
			.done = template_done,
			.context = tc};
	http_keep(call);
	struct result r = engine_take(api->o.engine, &tc->input);
	if (r.fault)
		api_answer(call, 503, fault_text(r.fault));
	else if (api->o.loop)
		loop_wake(api->o.loop);
}
