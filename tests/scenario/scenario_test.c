/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plays every .scn file of a folder, each in all ways, and prints TAP.
 *
 *   scenario_test FOLDER [PART OF A NAME]
 *   scenario_test FOLDER 1/2    every second file, from the first on, so that
 *                               two of these share the work
 */
#include "tests/scenario/scenario.h"

#include <dirent.h>
#include <stdlib.h>

#define FILES_MAX 500
#define TEXT_MAX 65536
#define SEEDS 3 /* of the ways that have chance in them */

static void as_it_stands(struct world_options *o)
{
	(void)o;
}

static void doubled(struct world_options *o)
{
	o->doubled_percent = 50;
	o->disorder_ms = MINUTE_MS;
}

static void polled(struct world_options *o)
{
	o->sim.webhooks = false;
}

static void dying(struct world_options *o)
{
	o->deaths.per_10000 = 300;
}

static void magento(struct world_options *o)
{
	o->sim.magento = true;
}

static const struct {
	const char *name;
	void (*set)(struct world_options *o);
	uint64_t seeds;
	/* A file that begins with this remark is not played so. */
	const char *unless;
} ways[] = {
		{"as it stands", as_it_stands, 1, NULL},
		{"doubled and disordered", doubled, SEEDS, NULL},
		{"polled", polled, 1, NULL},
		{"dying", dying, SEEDS, NULL},
		{"on magento", magento, 1, "# not on magento: "},
};

static void text_play(struct play *play, struct str text)
{
	struct str line;
	int number = 0;
	while (str_cut(&text, '\n', &line)) {
		number++;
		line = str_trim(line);
		if (!line.len || line.at[0] == '#')
			continue;
		if (play_line(play, line))
			continue;
		printf("# line %d: %.*s\n# %s\n", number, STR_FMT(line),
				play->why);
		return;
	}
	if (!play->started)
		play_fails(play, "nothing happens in it");
	else if (!world_unique(play->world))
		play_fails(play, "%s", play->world->trouble);
}

static bool play_once(struct str text, size_t way, uint64_t seed)
{
	struct play play = {.arena = arena_open()};
	world_options_init(&play.options);
	play.options.seed = seed;
	ways[way].set(&play.options);
	text_play(&play, text);
	if (play.why[0])
		printf("# seed %llu: %s\n", (unsigned long long)seed, play.why);
	if (play.started)
		world_close(play.world);
	arena_close(play.arena);
	return !play.why[0];
}

static int tests;

/* Says why a file is not played in a way. */
static bool is_left_out(const char *name, struct str text, size_t way)
{
	struct str remark = str_of(ways[way].unless), why = STR_NONE;
	if (!remark.len || !str_starts(text, remark))
		return false;
	text = str_skip(text, remark.len);
	str_cut(&text, '\n', &why);
	printf("ok %d - %s, %s # SKIP %.*s\n", ++tests, name, ways[way].name,
			STR_FMT(why));
	return true;
}

static int file_play(const char *name, struct str text)
{
	int failed = 0;
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		bool good = true;
		if (is_left_out(name, text, way))
			continue;
		for (uint64_t seed = 1; seed <= ways[way].seeds; seed++)
			good = play_once(text, way, seed) && good;
		printf("%s %d - %s, %s\n", good ? "ok" : "not ok", ++tests,
				name, ways[way].name);
		fflush(stdout);
		failed += !good;
	}
	return failed;
}

static int file_read(const char *folder, const char *name)
{
	static char text[TEXT_MAX];
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "re");
	size_t len = file ? fread(text, 1, sizeof text, file) : 0;
	if (file)
		fclose(file);
	return file_play(name, (struct str){text, len});
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_scenario(const char *name, const char *part)
{
	return str_ends(str_of(name), STR(".scn")) &&
			(!part || strstr(name, part));
}

static size_t files_find(const char *folder, const char *part, char **names)
{
	size_t count = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *item; dir && (item = readdir(dir));)
		if (count < FILES_MAX && is_scenario(item->d_name, part))
			names[count++] = strdup(item->d_name);
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof *names, by_name);
	return count;
}

struct half {
	size_t nth, of;
};

static bool half_read(const char *word, struct half *out)
{
	struct str rest = str_of(word), nth = STR_NONE;
	int64_t a = 0, b = 0;
	if (!str_cut(&rest, '/', &nth) || str_to_i64(nth, &a).fault ||
			str_to_i64(rest, &b).fault || a < 1 || b < a)
		return false;
	*out = (struct half){(size_t)a - 1, (size_t)b};
	return true;
}

int main(int argc, char **argv)
{
	static char *names[FILES_MAX];
	struct half half = {0, 1};
	int failed = 0;
	if (argc < 2)
		return 2;
	bool shared = argc > 2 && half_read(argv[2], &half);
	size_t count = files_find(
			argv[1], argc > 2 && !shared ? argv[2] : NULL, names);
	for (size_t i = 0; i < count; i++) {
		if (i % half.of == half.nth)
			failed += file_read(argv[1], names[i]);
		free(names[i]);
	}
	printf("1..%d\n", tests);
	return failed || !tests;
}
