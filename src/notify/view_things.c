/* SPDX-License-Identifier: Apache-2.0 */
/* What an order has to do with: people, parcels, money, documents. */
#include "carrier/carrier.h"
#include "notify/view_inside.h"

LOOK(nothing)
{
	return LIQUID_NONE;
}

/* ---- addresses ---- */

static const struct address *address_of(const struct seen *seen)
{
	return seen->it;
}

#define ADDRESS_TEXT(look_, field_) \
	LOOK(look_) \
	{ \
		return seen_text(seen, address_of(seen)->field_, arena); \
	}
ADDRESS_TEXT(address_name, name)
ADDRESS_TEXT(address_company, company)
ADDRESS_TEXT(address_line1, line1)
ADDRESS_TEXT(address_line2, line2)
ADDRESS_TEXT(address_city, city)
ADDRESS_TEXT(address_zip, postcode)
ADDRESS_TEXT(address_region, region)
ADDRESS_TEXT(address_country, country)
ADDRESS_TEXT(address_phone, phone)

LOOK(address_first_name)
{
	return seen_text(seen, name_first(address_of(seen)->name), arena);
}

LOOK(address_last_name)
{
	return seen_text(seen, name_last(address_of(seen)->name), arena);
}

/* Its lines below each other, in HTML with <br>. */
static struct str address_lines(const struct seen *seen, struct arena *arena)
{
	const struct address *a = address_of(seen);
	struct str city = arena_print(arena, "%.*s %.*s", STR_FMT(a->postcode),
			STR_FMT(a->city));
	const struct str lines[] = {a->name, a->company, a->line1, a->line2,
			city, a->country};
	const char *end = seen->view->html ? "<br>\n" : "\n";
	struct str out = STR_NONE;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str line = view_text(seen->view, lines[i], arena);
		if (line.len)
			out = arena_print(arena, "%.*s%s%.*s", STR_FMT(out),
					out.len ? end : "", STR_FMT(line));
	}
	return out;
}

LOOK(address_summary)
{
	return liquid_str(address_lines(seen, arena));
}

static const struct member address_members[] = {
		MEMBER("name", address_name),
		MEMBER("first_name", address_first_name),
		MEMBER("last_name", address_last_name),
		MEMBER("company", address_company),
		MEMBER("address1", address_line1),
		MEMBER("address2", address_line2),
		MEMBER("street", address_line1),
		MEMBER("city", address_city),
		MEMBER("zip", address_zip),
		MEMBER("province", address_region),
		MEMBER("province_code", address_region),
		MEMBER("country", address_country),
		MEMBER("country_code", address_country),
		MEMBER("phone", address_phone),
		MEMBER("summary", address_summary),
};
static bool address_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	if (member_get(address_members,
			    sizeof address_members / sizeof *address_members,
			    self, name, arena, out))
		return true;
	member_missed(((const struct seen *)self)->view, name);
	return false;
}

static struct str address_text(const void *self, struct arena *arena)
{
	return address_lines(self, arena);
}

const struct liquid_kind ADDRESS_KIND = {
		.get = address_get, .text = address_text};

/* ---- the customer ---- */

static struct str customer_whole(const struct seen *seen)
{
	const struct shop_order *order = seen->it;
	return str_trim(order->ship_to.name).len ? order->ship_to.name
						 : order->bill_to.name;
}

LOOK(customer_name)
{
	return seen_text(seen, customer_whole(seen), arena);
}

LOOK(customer_first_name)
{
	return seen_text(seen, name_first(customer_whole(seen)), arena);
}

LOOK(customer_last_name)
{
	return seen_text(seen, name_last(customer_whole(seen)), arena);
}

LOOK(customer_email)
{
	const struct shop_order *order = seen->it;
	return seen_text(seen, order->email, arena);
}

LOOK(customer_phone)
{
	const struct shop_order *order = seen->it;
	return seen_text(seen, order->phone, arena);
}

static const struct member customer_members[] = {
		MEMBER("first_name", customer_first_name),
		MEMBER("last_name", customer_last_name),
		MEMBER("name", customer_name),
		MEMBER("email", customer_email),
		MEMBER("phone", customer_phone),
		MEMBER("tags", nothing),
		MEMBER("company", nothing),
		MEMBER("account_activation_url", nothing),
};
KIND(CUSTOMER_KIND, customer_members);

/* ---- the shop ---- */

static const struct seller *seller_of(const struct seen *seen)
{
	static const struct seller nobody;
	const struct policy *policy = seen->it;
	return policy ? &policy->seller : &nobody;
}

LOOK(shop_name)
{
	struct str name = str_trim(seller_of(seen)->name);
	return seen_text(
			seen, name.len ? name : seen->view->facts->shop, arena);
}

LOOK(shop_email)
{
	return seen_text(seen, seller_of(seen)->email, arena);
}

LOOK(shop_phone)
{
	return seen_text(seen, seller_of(seen)->phone, arena);
}

/* "shop.example" of "https://shop.example/dk", or as it is written. */
static struct str domain_of(struct str web)
{
	struct str rest = str_trim(web), host = STR_NONE;
	ptrdiff_t scheme = str_find(rest, STR("://"));
	if (scheme >= 0)
		rest = str_skip(rest, (size_t)scheme + 3);
	str_cut(&rest, '/', &host);
	return host;
}

LOOK(shop_domain)
{
	return seen_text(seen, domain_of(seller_of(seen)->web), arena);
}

LOOK(shop_url)
{
	struct str web = str_trim(seller_of(seen)->web);
	if (web.len && str_find(web, STR("://")) < 0)
		web = arena_print(arena, "https://%.*s", STR_FMT(web));
	return seen_url(seen, web, arena);
}

static const struct member shop_members[] = {
		MEMBER("name", shop_name),
		MEMBER("email", shop_email),
		MEMBER("phone", shop_phone),
		MEMBER("url", shop_url),
		MEMBER("domain", shop_domain),
		MEMBER("email_logo_url", nothing),
		MEMBER("email_logo_width", nothing),
		MEMBER("email_accent_color", nothing),
};
KIND(SHOP_KIND, shop_members);

/* ---- money that moved ---- */

static const struct txn *txn_of(const struct seen *seen)
{
	return seen->it;
}

LOOK(txn_amount)
{
	return seen_money(seen, txn_of(seen)->amount);
}

LOOK(txn_gateway)
{
	return seen_text(seen, txn_of(seen)->gateway, arena);
}

LOOK(txn_kind)
{
	static const char *const words[] = {
			[TXN_NONE] = "",
			[TXN_AUTHORIZATION] = "authorization",
			[TXN_CAPTURE] = "capture",
			[TXN_SALE] = "sale",
			[TXN_REFUND] = "refund",
			[TXN_VOID] = "void",
			[TXN_DISPUTE] = "dispute",
	};
	int64_t kind = txn_of(seen)->kind;
	bool known = kind > 0 && kind < (int64_t)(sizeof words / sizeof *words);
	return known ? liquid_str(str_of(words[kind])) : LIQUID_NONE;
}

LOOK(txn_status)
{
	static const char *const words[] = {
			[TXN_UNKNOWN] = "unknown",
			[TXN_PENDING] = "pending",
			[TXN_FAILED] = "failure",
			[TXN_SUCCEEDED] = "success",
	};
	int64_t state = txn_of(seen)->state;
	bool known = state >= 0 &&
			state < (int64_t)(sizeof words / sizeof *words);
	return known ? liquid_str(str_of(words[state])) : LIQUID_NONE;
}

LOOK(txn_created_at)
{
	return seen_moment(txn_of(seen)->at);
}

static const struct member txn_members[] = {
		MEMBER("amount", txn_amount),
		MEMBER("kind", txn_kind),
		MEMBER("status", txn_status),
		MEMBER("gateway", txn_gateway),
		MEMBER("gateway_display_name", txn_gateway),
		MEMBER("created_at", txn_created_at),
		MEMBER("payment_details", nothing),
};
KIND(TXN_KIND, txn_members);

/* ---- documents ---- */

static const struct document *document_of(const struct seen *seen)
{
	return seen->it;
}

LOOK(document_number)
{
	return seen_text(seen, document_of(seen)->number, arena);
}

LOOK(document_date)
{
	return seen_text(seen, document_of(seen)->date, arena);
}

LOOK(document_kind)
{
	return liquid_str(document_of(seen)->kind == DOCUMENT_SALE
					? STR("invoice")
					: STR("credit_note"));
}

LOOK(document_total)
{
	return seen_money(seen, document_of(seen)->gross);
}

LOOK(document_attached)
{
	return liquid_bool(document_of(seen)->file.len > 0);
}

static const struct member document_members[] = {
		MEMBER("number", document_number),
		MEMBER("date", document_date),
		MEMBER("kind", document_kind),
		MEMBER("total_price", document_total),
		MEMBER("attached", document_attached),
};
KIND(DOCUMENT_KIND, document_members);

/* ---- refunds ---- */

LOOK(refund_amount)
{
	return seen_money(seen, refund_gross(seen->it));
}

LOOK(refund_created_at)
{
	const struct refund *refund = seen->it;
	return seen_moment(refund->at);
}

LOOK(refund_lines)
{
	const struct refund *refund = seen->it;
	struct filling filling;
	struct liquid_value *at =
			filling_open(&filling, refund->lines.count, arena);
	for (size_t i = 0; i < refund->lines.count; i++) {
		struct liquid_value one = pieces_value(seen->view,
				refund->lines.at[i].line,
				refund->lines.at[i].quantity, arena);
		if (one.type != LIQUID_NIL)
			at[filling.list.count++] = one;
	}
	return filling_value(&filling, arena);
}

static const struct member refund_members[] = {
		MEMBER("amount", refund_amount),
		MEMBER("created_at", refund_created_at),
		MEMBER("refund_line_items", refund_lines),
		MEMBER("line_items", refund_lines),
};
KIND(REFUND_KIND, refund_members);
