/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against what others have published: the test numbers of the open
 * collection tracking_number_data, and PayPal's own lists of carriers.
 */
#include <dirent.h>

#include "base/json.h"
#include "base/test.h"
#include "carrier/carrier.h"
#include "carrier/status.h"

static struct json_doc *shared_open(const char *name, struct arena *arena)
{
	const char *root = getenv("WAYBILL_SHARED"), *ci = getenv("CI");
	struct str path = arena_print(arena, "%s/contracts/%s",
			root ? root : "../shared", name);
	FILE *file = fopen(path.at, "r");
	if (!file) {
		print_message("# no %s: set WAYBILL_SHARED\n", path.at);
		EXPECT(!ci || strcmp(ci, "true") != 0);
		arena_close(arena);
		skip();
	}
	size_t max = (size_t)4 << 20;
	char *at = arena_take(arena, max);
	size_t len = fread(at, 1, max, file);
	fclose(file);
	struct json_doc *doc = NULL;
	EXPECT_OK(json_open((struct str){at, len}, &doc));
	return doc;
}

/* What they call a courier; ours, one of them. */
static const struct {
	const char *file, *ids;
} couriers[] = {
		{"amazon", "amazon"},
		{"canadapost", "canada_post"},
		{"canpar", "canpar"},
		{"dhl", "dhl_express dhl_ecommerce dhl"},
		{"dpd", "dpd"},
		{"fedex", "fedex"},
		{"gofo", "gofo"},
		{"landmark", "landmark"},
		{"lasership", "lasership"},
		{"old_dominion", "old_dominion"},
		{"ontrac", "ontrac"},
		{"purolator", "purolator"},
		{"s10", ""}, /* any post */
		{"speedee", "speedee"},
		{"ups", "ups"},
		{"usps", "usps"},
		{"yodel", "yodel"},
		{"yunexpress", "yunexpress"},
};
#define COURIERS (sizeof couriers / sizeof *couriers)

static bool is_of(const struct guess *guess, const char *ids)
{
	struct str rest = str_of(ids), one;
	if (!rest.len)
		return str_eq(str_of(guess->form), STR("UPU S10"));
	while (str_cut(&rest, ' ', &one))
		if (str_eq(str_of(guess->carrier->id), one))
			return true;
	return false;
}

static const struct guess *guessed(
		struct guesses *guesses, struct str number, const char *ids)
{
	carrier_guess(number, guesses);
	for (size_t i = 0; i < guesses->count; i++)
		if (is_of(&guesses->at[i], ids))
			return &guesses->at[i];
	return NULL;
}

static bool has_number(struct json list, struct str number, struct arena *arena)
{
	struct json item;
	for (struct json_iter i = json_each(list); json_next(&i, &item);)
		if (str_eq(json_str(item, arena), number))
			return true;
	return false;
}

/* Wrong in one form, it may be right in another of the same courier. */
static bool valid_elsewhere(
		struct json forms, struct str number, struct arena *arena)
{
	struct json form;
	for (struct json_iter i = json_each(forms); json_next(&i, &form);)
		if (has_number(json_get(form, "test_numbers.valid"), number,
				    arena))
			return true;
	return false;
}

static size_t valid_check(
		struct json form, const char *ids, struct arena *arena)
{
	bool sums = json_type(json_get(form, "validation.checksum")) ==
			JSON_OBJECT;
	size_t count = 0;
	struct json item;
	struct json list = json_get(form, "test_numbers.valid");
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		struct guesses room;
		struct str number = json_str(item, arena);
		const struct guess *guess = guessed(&room, number, ids);
		if (!guess || (sums && !guess->checked))
			fail_msg("%.*s is not known as %s", STR_FMT(number),
					ids);
		count++;
	}
	return count;
}

/* What only looks right, by a form without a check, is said to do so. */
static size_t invalid_check(struct json forms, struct json form,
		const char *ids, struct arena *arena)
{
	size_t count = 0;
	struct json item;
	struct json list = json_get(form, "test_numbers.invalid");
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		struct guesses room;
		struct str number = json_str(item, arena);
		const struct guess *guess = guessed(&room, number, ids);
		if (guess && guess->checked &&
				!valid_elsewhere(forms, number, arena))
			fail_msg("%.*s is taken for %s", STR_FMT(number), ids);
		count++;
	}
	return count;
}

TEST(published_numbers_are_known_and_wrong_ones_are_not)
{
	size_t valid = 0, invalid = 0;
	for (size_t c = 0; c < COURIERS; c++) {
		struct arena *arena = arena_open();
		struct str name = arena_print(arena, "tracking_numbers/%s.json",
				couriers[c].file);
		struct json_doc *doc = shared_open(name.at, arena);
		struct json form,
				forms = json_get(json_root(doc),
						"tracking_numbers");
		EXPECT(json_count(forms) > 0);
		for (struct json_iter i = json_each(forms);
				json_next(&i, &form);) {
			valid += valid_check(form, couriers[c].ids, arena);
			invalid += invalid_check(
					forms, form, couriers[c].ids, arena);
		}
		json_close(doc);
		arena_close(arena);
	}
	EXPECT(valid > 100 && invalid > 50);
}

/* A courier that they add must be looked at. */
TEST(no_published_courier_is_left_out)
{
	struct arena *arena = arena_open();
	json_close(shared_open("tracking_numbers/s10.json", arena));
	const char *root = getenv("WAYBILL_SHARED");
	struct str path = arena_print(arena, "%s/contracts/tracking_numbers",
			root ? root : "../shared");
	DIR *dir = opendir(path.at);
	EXPECT(dir);
	size_t files = 0;
	for (struct dirent *entry; (entry = readdir(dir));)
		files += str_ends(str_of(entry->d_name), STR(".json"));
	closedir(dir);
	EXPECT_I64(files, COURIERS);
	arena_close(arena);
}

static void codes_check(struct json list, const char *cell, struct arena *arena)
{
	struct str rest = str_of(cell), one, place;
	while (str_cut(&rest, ';', &one)) {
		str_cut(&one, ':', &place);
		if (!has_number(list, one, arena))
			fail_msg("PayPal has no carrier %.*s", STR_FMT(one));
	}
}

static void column_check(const char *file, const char *path,
		const char *(*cell)(const struct carrier *))
{
	struct arena *arena = arena_open();
	struct json_doc *doc = shared_open(file, arena);
	struct json list = json_get(json_root(doc), path);
	EXPECT(json_count(list) > 500);
	for (size_t i = 0; i < carrier_count; i++)
		codes_check(list, cell(&carriers[i]), arena);
	json_close(doc);
	arena_close(arena);
}

static const char *paypal(const struct carrier *carrier)
{
	return carrier->paypal;
}

static const char *paypal_trackers(const struct carrier *carrier)
{
	return carrier->paypal_trackers;
}

/* OTHER stands in its words alone, not in its lists. */
TEST(paypal_has_every_code_that_it_is_sent)
{
	column_check("paypal/checkout_orders_v2.json",
			"components.schemas.shipment_carrier.enum", paypal);
	column_check("paypal/shipping_shipment_tracking_v1.json",
			"components.schemas.carrier.enum", paypal_trackers);
}

/* Every word that they have published is mapped, or known to say nothing. */
TEST(every_published_status_is_known)
{
	static const struct {
		enum vocabulary vocabulary;
		const char *path;
	} lists[VOCABULARY_COUNT] = {
			{EASYPOST_STATUS, "easypost.TrackerStatus"},
			{EASYPOST_DETAIL, "easypost.TrackerStatusDetail"},
			{AFTERSHIP_TAG, "aftership.Tag"},
			{SHIPPO_STATUS, "shippo.TrackingStatusEnum"},
			{SHIPENGINE_STATUS, "shipengine.tracking_status"},
			{SHIPENGINE_CODE, "shipengine.status_code"},
			{SHIPENGINE_DETAIL, "shipengine.status_detail_code"},
	};
	struct arena *arena = arena_open();
	struct json_doc *doc =
			shared_open("carriers/status_enumerations.json", arena);
	struct json item;
	for (size_t l = 0; l < VOCABULARY_COUNT; l++) {
		struct json list = json_get(json_root(doc), lists[l].path);
		EXPECT(json_count(list) >= 4);
		for (struct json_iter i = json_each(list);
				json_next(&i, &item);) {
			struct str word = json_str(item, arena);
			if (carrier_status(lists[l].vocabulary, word) ==
					NEWS_UNKNOWN)
				fail_msg("%s: %.*s", lists[l].path,
						STR_FMT(word));
		}
	}
	json_close(doc);
	arena_close(arena);
}
