/* SPDX-License-Identifier: Apache-2.0 */
/* Who sells, from the file and back. */
#include "base/test.h"
#include "settings/reader.h"

#include <stdio.h>
#include <stdlib.h>

#define SHOP \
	"accounts:\n" \
	"  - name: demo\n" \
	"    provider: shopify\n" \
	"    url: https://demo.myshopify.com\n" \
	"    token: s3cret-token\n" \
	"    webhook_secrets: [s3cret-hook]\n" \
	"shops:\n" \
	"  - account: demo\n" \
	"    take_over_from: beginning\n"
#define PNG "\x89PNG\r\n\x1a\n and so on"

struct seller_case {
	struct arena *arena;
	struct buf errors;
	struct settings settings;
	char folder[64];
};

static void file_put(struct seller_case *c, const char *name, struct str bytes)
{
	struct str path = arena_print(c->arena, "%s/%s", c->folder, name);
	FILE *file = fopen(path.at, "wb");
	EXPECT(file != NULL);
	EXPECT_I64(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	fclose(file);
}

static void open(struct seller_case *c)
{
	*c = (struct seller_case){.arena = arena_open()};
	snprintf(c->folder, sizeof c->folder, "%s",
			"/tmp/waybill-seller-XXXXXX");
	EXPECT(mkdtemp(c->folder) != NULL);
	buf_init(&c->errors, 65536);
}

static void close_case(struct seller_case *c)
{
	static const char *const names[] = {
			"settings.yaml", "logo.png", "bad.png"};
	for (size_t i = 0; i < 3; i++)
		unlink(arena_print(c->arena, "%s/%s", c->folder, names[i]).at);
	EXPECT_I64(rmdir(c->folder), 0);
	buf_done(&c->errors);
	arena_close(c->arena);
}

static struct result read_text(struct seller_case *c, const char *text)
{
	struct str path = arena_print(c->arena, "%s/settings.yaml", c->folder);
	file_put(c, "settings.yaml", str_of(text));
	buf_clear(&c->errors);
	return settings_read(path.at, c->arena, &c->settings, &c->errors);
}

static const struct seller *seller(const struct seller_case *c)
{
	return &c->settings.policies.at[0].seller;
}

TEST(a_mistake_about_the_seller_is_named)
{
	static const char *const bad_rows[][2] = {
			{"    seller:\n      vat_id: DK1\n",
					"shops[0].seller: name is missing"},
			{"    seller:\n      name: N\n      language: fi\n",
					"shops[0].seller.language: expected "
					"da, en or sv"},
			{"    seller:\n      name: N\n      address: "
			 "\"1\\n2\\n3\\n4\\n5\\n6\\n7\"\n",
					"address: expected at most 6 lines"},
			{"    seller:\n      name: N\n      payment_days: "
			 "400\n",
					"expected a number from 0 to 365"},
			{"    seller:\n      name: N\n      logo_file: "
			 "none.png\n",
					"logo_file: can't open the file"},
			{"    seller:\n      name: N\n      logo_file: "
			 "bad.png\n",
					"logo_file: expected a PNG"},
	};
	struct seller_case c;
	open(&c);
	file_put(&c, "bad.png", STR("GIF89a"));
	for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
		struct str text =
				arena_print(c.arena, SHOP "%s", bad_rows[i][0]);
		EXPECT_FAULT(read_text(&c, text.at), FAULT_SETTINGS);
		EXPECT(str_find(buf_str(&c.errors), str_of(bad_rows[i][1])) >=
				0);
	}
	close_case(&c);
}

TEST(without_a_seller_nothing_is_drawn)
{
	struct seller_case c;
	open(&c);
	EXPECT_OK(read_text(&c, SHOP));
	EXPECT_STR(seller(&c)->name, STR_NONE);
	EXPECT_STR(seller(&c)->language, STR("en"));
	close_case(&c);
}

static void expect_all(const struct seller *s)
{
	EXPECT_STR(s->name, STR("Nordlys ApS"));
	EXPECT_STR(s->lines, STR("Havnegade 1, 2. sal\n1058 København K"));
	EXPECT_STR(s->vat_id, STR("DK12345678"));
	EXPECT_STR(s->language, STR("da"));
	EXPECT_I64(s->payment_days, 14);
	EXPECT_STR(s->logo, STR(PNG));
}

TEST(a_seller_is_read_and_written)
{
	struct seller_case c;
	DEFER(buf_done) struct buf again;
	buf_init(&again, 65536);
	open(&c);
	file_put(&c, "logo.png", STR(PNG));
	EXPECT_OK(read_text(&c,
			SHOP "    seller:\n"
			     "      name: Nordlys ApS\n"
			     "      address: |\n"
			     "        Havnegade 1, 2. sal\n"
			     "        1058 København K\n"
			     "      vat_id: DK12345678\n"
			     "      language: da\n"
			     "      payment_days: 14\n"
			     "      logo_file: logo.png\n"));
	expect_all(seller(&c));
	settings_write(&c.settings, &again);
	EXPECT(str_find(buf_str(&again),
			       STR("address: \"Havnegade 1, 2. sal\\n1058")) >
			0);
	close_case(&c);
}

TEST(what_draws_has_a_name_of_its_own)
{
	struct seller_case c;
	open(&c);
	EXPECT_FAULT(read_text(&c,
				     "accounts:\n"
				     "  - name: press\n"
				     "    provider: smtp\n"
				     "    url: smtp://localhost\n"
				     "    mail_from: a@b.example\n"),
			FAULT_SETTINGS);
	EXPECT(str_find(buf_str(&c.errors),
			       STR("press is the name of what draws")) >= 0);
	close_case(&c);
}
