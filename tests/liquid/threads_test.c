/* SPDX-License-Identifier: Apache-2.0 */
/* One template, many renderings at a time: each gets its own text. */
#include <pthread.h>

#include "base/test.h"
#include "liquid/liquid.h"
#include "liquid/table.h"

#define THREADS 4
#define TURNS 500

static const struct liquid_template *shared;

static bool render_one(int64_t number, struct arena *arena)
{
	struct table table = {0};
	struct buf out;
	struct liquid_error error;
	char expected[64];
	buf_init(&out, LIQUID_OUTPUT_MAX);
	*table_put(&table, name_of(STR("n")), arena) = liquid_i64(number);
	struct liquid_setting setting = {
			.data = liquid_object(&TABLE_KIND, &table)};
	struct result result =
			liquid_render(shared, &setting, arena, &out, &error);
	snprintf(expected, sizeof expected, "%d: 0-1-2- %d", (int)number,
			(int)number + 1);
	bool good = !result.fault && str_eq(buf_str(&out), str_of(expected));
	buf_done(&out);
	return good;
}

static void *render_many(void *arg)
{
	struct arena *arena = arena_open();
	int64_t number = (intptr_t)arg, good = 0;
	for (int i = 0; i < TURNS; i++) {
		good += render_one(number * TURNS + i, arena);
		arena_reset(arena);
	}
	arena_close(arena);
	return (void *)(intptr_t)good;
}

TEST(a_template_is_rendered_by_many_threads_at_once)
{
	struct liquid_template *template = NULL;
	struct liquid_error error;
	pthread_t threads[THREADS];
	EXPECT_OK(liquid_parse(STR("{{ n }}: {% for i in (1..3) %}"
				   "{% increment c %}{% cycle '-' %}"
				   "{% endfor %} {{ n | plus: 1 }}"),
			NULL, &template, &error));
	shared = template;
	for (intptr_t i = 0; i < THREADS; i++)
		EXPECT(pthread_create(&threads[i], NULL, render_many,
				       (void *)i) == 0);
	for (size_t i = 0; i < THREADS; i++) {
		void *good;
		EXPECT(pthread_join(threads[i], &good) == 0);
		EXPECT_I64((intptr_t)good, TURNS);
	}
	liquid_close(template);
}
