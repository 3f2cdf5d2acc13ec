/* SPDX-License-Identifier: Apache-2.0 */
#include "document/sample_test.h"

#include <fcntl.h>

#include "base/buf.h"

void sample_open(struct sample *s)
{
	*s = (struct sample){.arena = arena_open()};
	s->facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	s->facts.order = (struct shop_order){
			.known = true,
			.name = STR("#1001"),
			.email = STR("asa@example.com"),
			.currency = STR("DKK"),
			.locale = STR("da-DK"),
			.taxes_included = true,
			.payment = PAYMENT_PAID,
			.ship_to = {.name = STR("Åse Sørensen"),
					.line1 = STR("Østergade 7, 2. th."),
					.city = STR("Ærøskøbing"),
					.postcode = STR("5970"),
					.country = STR("DK")},
	};
	s->seller = (struct seller){.name = STR("Nordlys ApS"),
			.lines = STR("Havnegade 1\n1058 København K\nDanmark"),
			.vat_id = STR("DK12345678"),
			.bank = STR("IBAN DK50 0040 0440 1162 43"),
			.phone = STR("+45 12 34 56 78"),
			.email = STR("hej@nordlys.example"),
			.web = STR("nordlys.example"),
			.language = STR("en"),
			.payment_days = 14};
	*LIST_ADD(s->arena, &s->facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("S000001"),
					.date = STR("2026-11-28")};
}

void sample_close(struct sample *s)
{
	arena_close(s->arena);
}

struct line *sample_line(struct sample *s, const char *sku, const char *title,
		int64_t quantity, minor price)
{
	struct line *line = LIST_ADD(s->arena, &s->facts.order.lines);
	*line = (struct line){
			.id = arena_print(s->arena, "%zu",
					s->facts.order.lines.count),
			.sku = str_of(sku),
			.title = str_of(title),
			.quantity = quantity,
			.unit_price = price,
			.tax_rate = 250000,
	};
	return line;
}

void sample_sum(struct sample *s)
{
	struct shop_order *order = &s->facts.order;
	order->total = order->tax = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		struct line *line = &order->lines.at[i];
		minor gross = line->unit_price * line->quantity -
				line->discount;
		line->tax = gross / 5;
		order->total += gross;
		order->tax += line->tax;
	}
	order->shipping_tax = order->shipping / 5;
	order->total += order->shipping + order->tip;
	order->tax += order->shipping_tax;
}

struct str sample_draw(
		struct sample *s, enum document_kind kind, const char *cause)
{
	struct bill bill = {0};
	struct str pdf = STR_NONE;
	EXPECT_OK(bill_make(&s->facts, kind, str_of(cause), s->arena, &bill));
	EXPECT_OK(document_draw(&s->facts, &bill, &s->seller, s->arena, &pdf));
	return pdf;
}

#define OUTPUT_MAX ((size_t)8 << 20)

static struct str output_read(struct arena *arena, const char *command)
{
	/* allowed: a test, and no word of it comes from outside */
	FILE *pipe = popen(command, "r");
	char *at = arena_take(arena, OUTPUT_MAX);
	EXPECT(pipe != NULL);
	size_t len = fread(at, 1, OUTPUT_MAX, pipe);
	EXPECT_I64(pclose(pipe), 0);
	EXPECT(len < OUTPUT_MAX);
	return (struct str){at, len};
}

static void poppler_need(struct sample *s)
{
	const char *ci = getenv("CI");
	/* allowed: the same */
	if (system("pdftotext -v >/dev/null 2>&1") == 0)
		return;
	print_message("# no poppler-utils: run script/bootstrap test\n");
	assert_false(ci && strcmp(ci, "true") == 0);
	sample_close(s);
	skip();
}

struct str poppler(struct sample *s, struct str pdf, const char *words,
		const char *tail)
{
	char name[] = "/tmp/waybill-document-XXXXXX";
	poppler_need(s);
	int file = mkstemp(name);
	EXPECT(file >= 0);
	EXPECT_I64(write(file, pdf.at, pdf.len), (ssize_t)pdf.len);
	close(file);
	struct str command = arena_print(
			s->arena, "timeout 60 %s %s %s", words, name, tail);
	struct str out = output_read(s->arena, command.at);
	unlink(name);
	return out;
}

struct str sample_text(struct sample *s, struct str pdf)
{
	return poppler(s, pdf, "pdftotext -layout", "-");
}

void expect_has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) < 0)
		print_error("\"%s\" is not in:\n%.*s\n", what, STR_FMT(text));
	EXPECT(str_find(text, str_of(what)) >= 0);
}

void expect_lacks(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) >= 0)
		print_error("\"%s\" is in:\n%.*s\n", what, STR_FMT(text));
	EXPECT(str_find(text, str_of(what)) < 0);
}
