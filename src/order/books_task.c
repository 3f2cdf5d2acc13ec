/* SPDX-License-Identifier: Apache-2.0 */
#include "order/books.h"
#include "order/scene.h"

/* The first day that may be booked on. */
static struct str first_open(const struct scene *scene)
{
	const struct book_keeping *books = &scene->policy->books;
	struct str meant;
	return books_day(scene->policy, books->locked_through / DAY_MS,
			scene->arena, &meant);
}

/* What was booked later than it belongs to, until the period that it was
 * booked in is locked, too. */
void tasks_by_books(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->vouchers.count; i++) {
		const struct voucher *v = &f->vouchers.at[i];
		if (!v->meant.len || str_cmp(v->date, first_open(scene)) < 0)
			continue;
		task_add(scene, out,
				arena_print(scene->arena, "locked:%.*s",
						STR_FMT(v->source)),
				v->posted_at,
				arena_print(scene->arena,
						"%.*s belongs to %.*s, which "
						"is locked in the books: it "
						"was booked on %.*s.",
						STR_FMT(v->source),
						STR_FMT(v->meant),
						STR_FMT(v->date)));
	}
}
