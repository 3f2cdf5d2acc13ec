/* SPDX-License-Identifier: Apache-2.0 */
/* The mapping in the settings file: what is read, and each mistake. */
#include "base/test.h"
#include "settings/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD \
	"accounts:\n" \
	"  - {name: demo, provider: shopify, url: https://x.myshopify.com,\n" \
	"     token: t, webhook_secrets: [s]}\n" \
	"shops:\n" \
	"  - account: demo\n" \
	"    take_over_from: beginning\n" \
	"    mapping:\n"

static struct result read_it(const char *text, struct arena *arena,
		struct settings *settings, struct buf *errors)
{
	char name[] = "/tmp/waybill-mapping-XXXXXX";
	int file = mkstemp(name);
	EXPECT(file >= 0);
	EXPECT(write(file, text, strlen(text)) == (ssize_t)strlen(text));
	close(file);
	buf_init(errors, 65536);
	struct result r = settings_read(name, arena, settings, errors);
	unlink(name);
	return r;
}

TEST(each_mistake_in_a_mapping_has_its_words)
{
	static const struct {
		const char *text, *expect;
	} wrong[] = {
			{HEAD "      - {country: Sweden, account: 3001}\n",
					"expected two letters"},
			{HEAD "      - {rate: much, account: 3001}\n",
					"expected a rate"},
			{HEAD "      - {rate: -1, account: 3001}\n",
					"expected a rate"},
			{HEAD "      - {line: goodies, account: 3001}\n",
					"expected goods"},
			{HEAD "      - {country: SE}\n", "expected account"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct settings settings;
		struct buf errors;
		struct result r = read_it(
				wrong[i].text, arena, &settings, &errors);
		EXPECT_I64(r.fault, FAULT_SETTINGS);
		struct str said = {errors.at, errors.len};
		if (str_find(said, str_of(wrong[i].expect)) < 0)
			fail_msg("%.*s", STR_FMT(said));
		buf_done(&errors);
	}
}

TEST(a_mapping_is_read_in_its_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct settings settings;
	struct buf errors;
	EXPECT_OK(read_it(HEAD "      - {country: SE, rate: 25, method: klarna,"
			       " line: goods, account: 3001}\n"
			       "      - {terms: 30, customer_group: SEVAT,"
			       " vat_code: MP1, layout: 19}\n",
			arena, &settings, &errors));
	const struct policy *shop = &settings.policies.at[0];
	EXPECT_I64((int64_t)shop->mapping.count, 2);
	EXPECT_STR(shop->mapping.at[0].country, STR("SE"));
	EXPECT_STR(shop->mapping.at[0].method, STR("klarna"));
	EXPECT_STR(shop->mapping.at[1].layout, STR("19"));
	buf_done(&errors);
}
