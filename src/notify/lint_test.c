/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a template is said, with its line. */
#include "base/test.h"
#include "notify/lint.h"
#include "notify/sample.h"

static findings lint(const char *name, struct str source, struct arena *arena)
{
	struct view view;
	findings out = {0};
	sample_view_make(arena, NULL, tongue_of(STR("en"), STR_NONE), &view);
	template_lint(str_of(name), source, &view, arena, &out);
	return out;
}

/* clang-format off */
static const struct {
	const char *name, *source;
	int line;
	bool is_fault;
	const char *text;
} rows[] = {
	{"delivered", "", 0, true, "it is empty"},
	{"delivered", " \n ", 0, true, "it is empty"},
	{"delivered", "x\n{{ order_status_url }}\n{% if name %}", 3, true,
		"'if' tag was never closed"},
	{"delivered", "{{ order_status_url }}{{ name", 1, true, NULL},
	{"delivered", "--- subject\nx\n--- html\n{{ order_status_url }}\n"
		"{{ 1 | divided_by: 0 }}", 5, true, "divided by 0"},
	{"delivered", "{{ order_status_url }}\n\n{{ cusotmer.first_name }}", 3,
		false, "nothing is called cusotmer: it shows as empty"},
	{"delivered", "{{ order_status_url }}\n{{ customer.frist }}", 2, false,
		"nothing is called frist: it shows as empty"},
	{"delivered", "<p>Hello</p>", 0, false,
		"the html does not show {{ order_status_url }}"},
	{"delivered", "--- text\nHello", 0, false,
		"the text does not show {{ order_status_url }}"},
	{"shipped", "{{ order_status_url }}{{ fulfillment.tracking_number }}",
		0, false, "the html does not show {{ shipment.tracking_url }}"},
	{"delivered", "--- subject\n\n--- html\n{{ order_status_url }}", 2,
		false, "the subject is empty: the standard one is taken"},
};
/* clang-format on */

TEST(a_template_that_is_wrong_says_where)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		findings found = lint(
				rows[i].name, str_of(rows[i].source), arena);
		if (!found.count)
			print_error("%s\n", rows[i].source);
		EXPECT(found.count >= 1);
		EXPECT_I64(found.at[0].line, rows[i].line);
		EXPECT_I64(found.at[0].is_fault, rows[i].is_fault);
		if (rows[i].text)
			EXPECT_STR(found.at[0].text, str_of(rows[i].text));
	}
}

TEST(nothing_is_wrong_with_the_standard_ones)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < standard_file_count; i++) {
		const struct standard_file *file = &standard_files[i];
		if (strstr(file->name, "part/"))
			continue;
		findings found = lint(file->name + 3,
				(struct str){file->text, file->len}, arena);
		for (size_t n = 0; n < found.count; n++)
			print_error("%s:%d: %.*s\n", file->name,
					found.at[n].line,
					STR_FMT(found.at[n].text));
		EXPECT_I64(found.count, 0);
	}
}

TEST(what_merchants_have_from_shopify_is_understood)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	findings found = lint("delivered",
			STR("{% if billing_address.first_name %}"
			    "{{ billing_address.first_name }}{% endif %}"
			    "{% for line in subtotal_line_items %}"
			    "{% if line.product.title %}"
			    "{% assign line_title = line.product.title %}"
			    "{% endif %}{{ line_title }} × {{ line.quantity }} "
			    "{% if line.variant.title != 'Default Title' %}"
			    "{{ line.variant.title }}{% endif %}"
			    "{{ line.final_line_price | money }}"
			    "{% endfor %}{{ total_price | money_with_currency "
			    "}}"
			    "{% if requires_shipping and shipping_address %}"
			    "{{ shipping_address | format_address }}{% endif %}"
			    "<a href=\"{{ order_status_url }}\">View</a>"
			    "<a href=\"mailto:{{ shop.email }}\">"
			    "{{ shop.email }}</a>{{ note }}"),
			arena);
	EXPECT_I64(found.count, 0);
}
