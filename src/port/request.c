/* SPDX-License-Identifier: Apache-2.0 */
#include "port/request.h"

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

void url_add(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (is_unreserved(c))
			buf_add_char(buf, (char)c);
		else
			buf_print(buf, "%%%02X", c);
	}
}

struct str url_encode(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (is_unreserved(c)) {
			at[n++] = (char)c;
			continue;
		}
		at[n++] = '%';
		at[n++] = "0123456789ABCDEF"[c >> 4];
		at[n++] = "0123456789ABCDEF"[c & 15];
	}
	return (struct str){at, n};
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str url_decode(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool escaped = text.at[i] == '%' && i + 2 < text.len &&
				hex_digit(text.at[i + 1]) >= 0 &&
				hex_digit(text.at[i + 2]) >= 0;
		at[n++] = !escaped ? text.at[i]
				   : (char)(hex_digit(text.at[i + 1]) * 16 +
						     hex_digit(text.at[i + 2]));
		i += escaped ? 2 : 0;
	}
	return (struct str){at, n};
}

struct str url_join(const struct account *account, struct str path,
		struct arena *arena)
{
	struct str base = account->endpoint.url;
	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	return arena_print(arena, "%.*s%.*s", STR_FMT(base), STR_FMT(path));
}

RESULT buf_take(struct buf *buf, struct arena *arena, struct str *out_text)
{
	struct result checked = buf_check(buf);
	if (!checked.fault)
		*out_text = arena_copy(arena, buf_str(buf));
	buf_done(buf);
	return checked;
}

void request_post_json(struct http_request *out, struct arena *arena,
		struct str url, struct str key, struct str body)
{
	*out = (struct http_request){
			.method = STR("POST"), .url = url, .body = body};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/json"));
	if (key.len)
		http_header_add(&out->headers, arena, STR("Idempotency-Key"),
				key);
}

void request_get(struct http_request *out, struct str url)
{
	*out = (struct http_request){.method = STR("GET"), .url = url};
}

void request_header_set(struct http_request *request, struct arena *arena,
		struct str name, struct str value)
{
	for (size_t i = 0; i < request->headers.count; i++) {
		struct http_header *header = &request->headers.at[i];
		if (str_eq_nocase(header->name, name)) {
			header->value = value;
			return;
		}
	}
	http_header_add(&request->headers, arena, name, value);
}

#define DETAIL_MAX 200

struct str detail_of(struct str text)
{
	text = str_trim(text);
	if (text.len <= DETAIL_MAX)
		return text;
	text.len = DETAIL_MAX;
	/* Never half a character: drop its bytes back to its first. */
	while (text.len && ((unsigned char)text.at[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

void outcome_facts(struct outcome *out, const struct ask *ask)
{
	if (!ask->facts)
		return;
	out->has_facts = true;
	out->facts.shop = ask->facts->shop;
	out->facts.remote = ask->facts->remote;
}

void outcome_done(struct outcome *out, const struct ask *ask)
{
	out->kind = OUTCOME_DONE;
	out->fault = FAULT_NONE;
	outcome_facts(out, ask);
}

void outcome_refused(struct outcome *out, struct str reason, struct str detail)
{
	out->kind = OUTCOME_REFUSED;
	out->fault = FAULT_REFUSED;
	out->reason = reason;
	out->detail = detail_of(detail);
}

void outcome_find_failed(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	outcome_by_status(response, arena, out);
	if (out->fault != FAULT_REFUSED)
		return;
	out->kind = OUTCOME_NONE;
	out->fault = FAULT_BAD_REPLY;
}

void outcome_bad_reply(struct outcome *out, const char *why)
{
	out->kind = OUTCOME_NONE;
	out->fault = FAULT_BAD_REPLY;
	out->detail = str_of(why);
	/* Nothing of an answer that can't be trusted is believed. */
	out->has_facts = false;
	out->facts = (struct facts){0};
}
