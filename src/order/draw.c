/* SPDX-License-Identifier: Apache-2.0 */
/* The table draws itself, so that the page can't lie. */
#include "order/scene.h"

static void conditions_draw(
		const struct condition *const *conditions, struct buf *buf)
{
	for (bool first = true; *conditions; conditions++, first = false)
		buf_print(buf, "%s%s", first ? "" : ", ", (*conditions)->name);
}

static const char *refusal_words(enum refusal refusal)
{
	return refusal == REFUSAL_HOLDS           ? "hold"
			: refusal == REFUSAL_TASK ? "task"
						  : "again, with newer news";
}

static void row_draw(const struct want_row *row, struct buf *buf)
{
	buf_print(buf, "| **%s** %s | %s%s | ", row->name, row->sentence,
			row->target_words,
			row->mirror ? ", again for each new value" : "");
	conditions_draw(row->causes, buf);
	buf_add_c(buf, " | ");
	conditions_draw(row->gates, buf);
	buf_print(buf, " | %s | %s | %s |\n", verb_name(row->verb),
			row->find ? verb_name(row->find) : "-",
			refusal_words(row->refusal));
}

static bool is_drawn(const struct condition *c, size_t row, bool gates)
{
	for (size_t i = 0; i <= row; i++) {
		const struct condition *const *lists[] = {
				want_rows[i].causes, want_rows[i].gates};
		for (int k = 0; k < 2; k++) {
			if (i == row && k == (gates ? 1 : 0))
				return false;
			for (const struct condition *const *p = lists[k]; *p;
					p++)
				if (*p == c)
					return true;
		}
	}
	return false;
}

static void words_draw(size_t row, bool gates, struct buf *buf)
{
	const struct condition *const *list =
			gates ? want_rows[row].gates : want_rows[row].causes;
	for (; *list; list++)
		if (!is_drawn(*list, row, gates))
			buf_print(buf, "| %s | %s |\n", (*list)->name,
					(*list)->words);
}

void wants_draw(struct buf *buf)
{
	buf_add_c(buf,
			"# The life of an order\n\n"
			"This page is drawn from the table in "
			"`src/order/wants.c`.\n\n"
			"An order is a set of facts. After every piece of news "
			"the table is asked what\nshould be there; what is not "
			"there yet is begun. A false *cause* means that it is\n"
			"not wanted (any more); a false *gate* means that it "
			"waits.\n\n"
			"| want | once for each | causes | gates | asks | "
			"looked up by | a refusal is |\n"
			"|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < want_row_count; i++)
		row_draw(&want_rows[i], buf);
	buf_add_c(buf,
			"\n## Conditions\n\n| condition | when it is false: "
			"|\n|---|---|\n");
	for (size_t i = 0; i < want_row_count; i++) {
		words_draw(i, false, buf);
		words_draw(i, true, buf);
	}
}
