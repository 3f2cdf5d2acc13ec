/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that the shop gets, as intake answers them, without HTTP. */
#include "tests/world/world.h"

#include "intake/intake.h"
#include "storage/sqlite/storage_sqlite.h"

#include <stdlib.h>

static struct str decoded(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool coded = text.at[i] == '%' && i + 2 < text.len;
		char hex[3] = {0};
		if (coded)
			memcpy(hex, text.at + i + 1, 2);
		at[len++] = coded ? (char)strtol(hex, NULL, 16) : text.at[i];
		i += coded ? 2 : 0;
	}
	return (struct str){at, len};
}

/* "/webhooks/shopify/demo/rest?a=b" */
static struct str page_read(
		struct str path, struct arena *arena, struct callback *out)
{
	struct str query = path, head, name = STR_NONE, pair;
	str_cut(&query, '?', &head);
	for (int i = 0; i < 4; i++)
		str_cut(&head, '/', &name);
	out->path_rest = arena_print(arena, "/%.*s", STR_FMT(head));
	while (str_cut(&query, '&', &pair)) {
		struct str value = pair, key = STR_NONE;
		str_cut(&value, '=', &key);
		*LIST_ADD(arena, &out->query) = (struct callback_pair){
				decoded(key, arena), decoded(value, arena)};
	}
	return name;
}

static int page_answer(struct world *world, struct str path, struct str *out)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct callback_source from = {world->engine, NULL, &lock};
	struct callback callback = {0};
	const char *why = NULL;
	struct str name = page_read(path, world->scratch, &callback);
	const struct account *account = engine_account(world->engine, name);
	if (!account ||
			storage_sqlite_open(world_database(world), true,
					&from.reader, &why)
					.fault)
		return 503;
	struct result r = callback_answer(
			&from, account, &callback, world->scratch, out);
	from.reader->ops->close(from.reader);
	return r.fault == FAULT_NOT_FOUND ? 404 : r.fault ? 503 : 200;
}

void pages_deliver(struct world *world)
{
	struct sim_page page;
	while (sim_page_next(world->sim, world->now, world->scratch, &page)) {
		struct str body = STR_NONE;
		int status = page_answer(world, page.path, &body);
		sim_page_result(world->sim, &page, status, body);
		world_note(world, "page %s -> %d",
				page.numbers ? "numbers" : "stock", status);
	}
}
