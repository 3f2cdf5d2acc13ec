/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libmicrohttpd 0.9.75 takes two lengths, a length beside chunks, folded
 * headers and lines that end in a bare LF or CR. Whoever stands in front of
 * us may read such a request otherwise, so all of it is refused.
 *
 * Folds and bare line ends are seen by where the library put the strings:
 * it cuts the request in place, writing NUL over ':' and over each byte of
 * the line end, and moves a value away only to join a folded one.
 */
#include "http/inside.h"

#include <ctype.h>

struct check {
	int lengths, encodings, hosts;
	bool is_bad, is_unknown_encoding;
};

static bool is_token(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)at[i]) &&
				!strchr("!#$%&'*+-.^_`|~", at[i]))
			return false;
	return len > 0;
}

static bool is_text(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)at[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool is_digits(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)at[i]))
			return false;
	return len > 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_folded(const char *key, size_t key_len, const char *value)
{
	const char *p = key + key_len + 1; /* behind the colon */
	if (value < p || value > p + HEADERS_MAX)
		return true;
	while (p < value && is_space(*p))
		p++;
	return p != value;
}

static bool ends_in_crlf(const char *value, size_t len)
{
	const char *p = value + len;
	while (is_space(*p))
		p++;
	return p[0] == '\0' && p[1] == '\0';
}

static void check_known(struct check *check, struct str name, struct str value)
{
	if (str_eq_nocase(name, STR("content-length"))) {
		check->lengths++;
		check->is_bad |= !is_digits(value.at, value.len);
	} else if (str_eq_nocase(name, STR("transfer-encoding"))) {
		check->encodings++;
		check->is_unknown_encoding |=
				!str_eq_nocase(value, STR("chunked"));
	} else if (str_eq_nocase(name, STR("host"))) {
		check->hosts++;
	}
}

static enum MHD_Result check_header(void *context, enum MHD_ValueKind kind,
		const char *key, size_t key_len, const char *value,
		size_t value_len)
{
	struct check *check = context;
	(void)kind;
	if (!value || !is_token(key, key_len) || !is_text(value, value_len) ||
			is_folded(key, key_len, value) ||
			!ends_in_crlf(value, value_len)) {
		check->is_bad = true;
		return MHD_NO;
	}
	check_known(check, (struct str){key, key_len},
			(struct str){value, value_len});
	return MHD_YES;
}

static const char *const methods[] = {
		"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

static bool is_known_method(struct str method)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(method, str_of(methods[i])))
			return true;
	return false;
}

static bool is_known_version(const char *version)
{
	return strcmp(version, "HTTP/1.1") == 0 ||
			strcmp(version, "HTTP/1.0") == 0;
}

static size_t header_size(struct http_call *call)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
			call->connection,
			MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	return info ? info->header_size : 0;
}

int request_check(struct http_call *call, const char *version)
{
	struct check check = {0};
	if (header_size(call) > HEADERS_MAX)
		return 431;
	if (!is_known_version(version))
		return 505;
	MHD_get_connection_values_n(call->connection, MHD_HEADER_KIND,
			check_header, &check);
	if (check.is_bad || call->bad_target || check.lengths > 1 ||
			check.encodings > 1 || check.hosts > 1)
		return 400;
	if (check.lengths && check.encodings)
		return 400;
	if (!is_known_method(call->method) || check.is_unknown_encoding)
		return 501;
	return 0;
}
