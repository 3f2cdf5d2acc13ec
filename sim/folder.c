/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The warehouse that takes files and tells in files: another door to the same
 * one. It keeps the promises of docs/contract-warehouse-csv.md, and leaves in
 * news/ what such folders have in them: a file that is not whole yet, the same
 * news in two files, and a row that is none.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "script.h"
#include "station.h"

#define TAKES_AFTER_MS (30 * SECOND_MS)
#define HEAD "id,at,type,reference,reason,parcel,carrier,number,url,lines\r\n"

static struct sim_file *find(struct sim *sim, struct str path)
{
	for (size_t i = 0; i < sim->files.count; i++)
		if (str_eq(sim->files.at[i]->path, path))
			return sim->files.at[i];
	return NULL;
}

static struct sim_file *put(struct sim *sim, struct str path, struct str body)
{
	struct sim_file *file = arena_take(sim->arena, sizeof *file);
	file->path = arena_copy(sim->arena, path);
	file->body = arena_copy(sim->arena, body);
	*LIST_ADD(sim->arena, &sim->files) = file;
	return file;
}

/* ---- the center takes what is in orders/, and only then reads it ---- */

static void take(struct call *call, struct str reference)
{
	struct station_sending sending;
	if (!station_sending_read(call, reference, &sending)) {
		sim_wrong(call->sim, "a file that names no order", 0,
				reference);
		return;
	}
	if (!sim_table_get(&call->sim->request_by_key, sending.plain))
		station_take(call, &sending);
	else
		sim_doubled(call->sim, "warehouse order", sending.order_id,
				sending.plain);
}

void sim_file_take(struct sim *sim, struct sim_file *file, time_ms now)
{
	static const struct sim_request none;
	struct sim_answer answer;
	struct call call = {.sim = sim,
			.now = now,
			.request = &none,
			.arena = sim->scratch,
			.out = &answer};
	struct str name = file->path;
	if (sim->folder_rests || !str_starts(name, STR("/orders/")))
		return; /* or called back before it was taken */
	name = str_skip(name, strlen("/orders/"));
	file->path = arena_print(sim->arena, "/taken/%.*s", STR_FMT(name));
	name.len -= strlen(".csv");
	take(&call, name);
}

/* "on files", "again": nobody looks into orders/, or somebody does again. */
bool do_folder_rest(struct deed *deed)
{
	if (!deed->sim->options.files)
		return deed_no(deed, "it takes no files");
	deed->sim->folder_rests = true;
	return true;
}

bool do_folder_go_on(struct deed *deed)
{
	struct sim *sim = deed->sim;
	sim->folder_rests = false;
	for (size_t i = 0; i < sim->files.count; i++)
		sim_queue_push(&sim->steps, deed->now, DUE_FILE,
				sim->files.at[i]);
	return true;
}

/* ---- news ---- */

static void news_put(
		struct sim *sim, struct str row, size_t nth, const char *form)
{
	struct arena *arena = sim->scratch;
	struct str name = arena_print(arena, form, nth);
	put(sim, name, arena_print(arena, HEAD "%.*s", STR_FMT(row)));
}

bool sim_folder_tell(struct sim *sim, const struct warehouse_event *event,
		const char *type, size_t nth)
{
	const struct request *r = event->request;
	bool parcel = strncmp(type, "parcel.", 7) == 0;
	if (!sim->options.files)
		return false;
	struct str at = time_print_ms(event->at, sim->scratch);
	struct str row = arena_print(sim->scratch,
			"%zu,%.*s,%s,%.*s,%.*s,%.*s,%.*s,%.*s,%.*s,\r\n",
			nth + 1, STR_FMT(at), type, STR_FMT(r->reference),
			STR_FMT(r->reason),
			STR_FMT(parcel ? r->parcel : STR_NONE),
			STR_FMT(parcel ? r->carrier : STR_NONE),
			STR_FMT(parcel ? event->number : STR_NONE),
			STR_FMT(parcel ? r->url : STR_NONE));
	news_put(sim, (struct str){row.at, row.len / 2}, nth,
			"/news/.%zu.csv.part");
	news_put(sim, row, nth, "/news/%zu.csv");
	if (nth % 2)
		news_put(sim, row, nth, "/news/%zu-again.csv");
	if (nth % 3 == 0)
		news_put(sim, STR("what is this,\"\r\n"), nth,
				"/news/%zu-odd.csv");
	return true;
}

/* ---- the server ---- */

static enum sim_verb verb_of(const struct call *call)
{
	const struct sim_request *r = call->request;
	if (str_starts(call->path, STR("/news/")))
		return WAREHOUSE_POLL;
	if (str_eq(r->method, STR("PUT")))
		return WAREHOUSE_SEND;
	return str_eq(r->method, STR("MOVE")) ? WAREHOUSE_CANCEL
					      : WAREHOUSE_FIND;
}

static void list(struct call *call, struct str folder)
{
	struct str names = STR_NONE;
	for (size_t i = 0; i < call->sim->files.count; i++) {
		struct str path = call->sim->files.at[i]->path;
		if (str_starts(path, folder))
			names = arena_print(call->arena, "%.*s%.*s\n",
					STR_FMT(names),
					STR_FMT(str_skip(path, folder.len)));
	}
	call->out->status = 200;
	call->out->body = names;
}

static void get(struct call *call, struct str path)
{
	const struct sim_file *file = find(call->sim, path);
	if (str_ends(path, STR("/"))) {
		list(call, path);
		return;
	}
	call->out->status = file ? 200 : 404;
	call->out->body = file ? file->body : STR_NONE;
}

static void write(struct call *call, struct str path)
{
	struct sim *sim = call->sim;
	bool there = find(sim, path) != NULL;
	call->out->status = there ? 409 : 201;
	if (there)
		return;
	struct sim_file *file = put(sim, path, call->request->body);
	sim_queue_push(&sim->steps, call->now + TAKES_AFTER_MS, DUE_FILE, file);
}

static void move(struct call *call, struct str path)
{
	struct sim_file *file = find(call->sim, path);
	struct str to = sim_url_decode(call->request->destination, call->arena);
	if (str_starts(to, STR("/files")))
		to = str_skip(to, strlen("/files"));
	call->out->status = !file ? 404 : find(call->sim, to) ? 409 : 201;
	if (call->out->status == 201)
		file->path = arena_copy(call->sim->arena, to);
}

void sim_folder_call(struct call *call)
{
	static const struct {
		const char *method;
		void (*run)(struct call *call, struct str path);
	} rows[] = {{"GET", get}, {"PUT", write}, {"MOVE", move}};
	struct str path = sim_url_decode(call->path, call->arena);
	if (sim_lies(call, verb_of(call), path))
		return;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(call->request->method, str_of(rows[i].method)))
			rows[i].run(call, path);
}
