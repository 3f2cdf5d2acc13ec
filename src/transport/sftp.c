/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files at an SFTP server, in the words of HTTP: port/exchange.h says which.
 * A file is written under another name and renamed, so that nobody ever sees
 * half of one; a rename never replaces a file (SSH_FXP_RENAME of version 3).
 */
#include "transport/inside.h"

#include <string.h>

#define SCHEME "sftp://"

bool sftp_is(struct str url)
{
	return str_starts(url, STR(SCHEME));
}

/* "/orders/a%25b.csv" of the URL, as it is in the URL. */
static struct str path_of(struct str url)
{
	struct str rest = str_skip(url, strlen(SCHEME));
	ptrdiff_t slash = str_find(rest, STR("/"));
	return slash < 0 ? STR("/") : str_skip(rest, (size_t)slash);
}

static struct str last_of(struct str path)
{
	size_t n = path.len;
	while (n > 0 && path.at[n - 1] != '/')
		n--;
	return str_skip(path, n);
}

static struct str decoded(struct trip *trip, struct str path)
{
	int len = 0;
	char *text = curl_easy_unescape(trip->easy,
			arena_cstr(trip->arena, path), (int)path.len, &len);
	struct str out = arena_copy(trip->arena,
			(struct str){text, text ? (size_t)len : 0});
	curl_free(text);
	return out;
}

/* Between quotes, as libcurl takes its commands apart. */
static struct str quoted(struct trip *trip, struct str path)
{
	char *at = arena_take(trip->arena, path.len * 2 + 3);
	size_t n = 0;
	at[n++] = '"';
	for (size_t i = 0; i < path.len; i++) {
		if (path.at[i] == '"' || path.at[i] == '\\')
			at[n++] = '\\';
		at[n++] = path.at[i];
	}
	at[n++] = '"';
	return (struct str){at, n};
}

static void rename_add(struct trip *trip, CURLoption when, struct str from,
		struct str to)
{
	struct str line = arena_print(trip->arena, "rename %.*s %.*s",
			STR_FMT(quoted(trip, decoded(trip, from))),
			STR_FMT(quoted(trip, decoded(trip, to))));
	trip->headers = curl_slist_append(trip->headers, line.at);
	curl_easy_setopt(trip->easy, when, trip->headers);
}

/* The URL up to its last slash, with it. */
static struct str folder_of(struct str url)
{
	url.len -= last_of(url).len;
	return url;
}

static void put_set(struct trip *trip)
{
	struct str url = trip->http.url, path = path_of(url);
	struct str name = last_of(path);
	struct str folder = {path.at, path.len - name.len};
	struct str part = arena_print(trip->arena, "%.*s.%.*s.part",
			STR_FMT(folder), STR_FMT(name));
	struct str whole = arena_print(trip->arena, "%.*s.%.*s.part",
			STR_FMT(folder_of(url)), STR_FMT(name));
	curl_easy_setopt(trip->easy, CURLOPT_URL, whole.at);
	curl_easy_setopt(trip->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(trip->easy, CURLOPT_INFILESIZE_LARGE,
			(curl_off_t)trip->http.body.len);
	rename_add(trip, CURLOPT_POSTQUOTE, part, path);
}

/* libcurl wants something to transfer: the folder, without its list. */
static void move_set(struct trip *trip)
{
	struct str to = http_header_get(
			&trip->http.headers, STR("Destination"));
	curl_easy_setopt(trip->easy, CURLOPT_URL,
			arena_cstr(trip->arena, folder_of(trip->http.url)));
	curl_easy_setopt(trip->easy, CURLOPT_NOBODY, 1L);
	rename_add(trip, CURLOPT_QUOTE, path_of(trip->http.url), to);
}

static void get_set(struct trip *trip)
{
	curl_easy_setopt(trip->easy, CURLOPT_URL,
			arena_cstr(trip->arena, trip->http.url));
	curl_easy_setopt(trip->easy, CURLOPT_DIRLISTONLY, 1L);
}

static const struct {
	const char *method;
	void (*set)(struct trip *trip);
} methods[] = {
		{"GET", get_set},
		{"PUT", put_set},
		{"MOVE", move_set},
};

/* "SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg" as ssh-keygen -l
 * prints it; libcurl wants what is behind the colon. */
static struct str fingerprint(const struct endpoint *endpoint)
{
	struct str key = endpoint->host_key, head = STR("SHA256:");
	return str_starts(key, head) ? str_skip(key, head.len) : key;
}

static void login_set(struct trip *trip)
{
	const struct endpoint *e = &trip->endpoint;
	CURL *easy = trip->easy;
	curl_easy_setopt(easy, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256,
			arena_cstr(trip->arena, fingerprint(e)));
	curl_easy_setopt(easy, CURLOPT_USERNAME,
			arena_cstr(trip->arena, e->user));
	if (!e->key_file.len) {
		curl_easy_setopt(easy, CURLOPT_SSH_AUTH_TYPES,
				(long)(CURLSSH_AUTH_PASSWORD |
						CURLSSH_AUTH_KEYBOARD));
		curl_easy_setopt(easy, CURLOPT_PASSWORD,
				arena_cstr(trip->arena, e->password));
		return;
	}
	curl_easy_setopt(easy, CURLOPT_SSH_AUTH_TYPES,
			(long)CURLSSH_AUTH_PUBLICKEY);
	curl_easy_setopt(easy, CURLOPT_SSH_PRIVATE_KEYFILE,
			arena_cstr(trip->arena, e->key_file));
	/* The public half is made of the private one. */
	curl_easy_setopt(easy, CURLOPT_SSH_PUBLIC_KEYFILE, NULL);
	if (e->password.len)
		curl_easy_setopt(easy, CURLOPT_KEYPASSWD,
				arena_cstr(trip->arena, e->password));
}

bool sftp_may_leave(struct trip *trip)
{
	bool known = false;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		known = known ||
				str_eq(trip->http.method,
						str_of(methods[i].method));
	if (!known || !trip->endpoint.host_key.len) {
		trip_fail(trip, FAULT_SETTINGS,
				known ? "host_key is missing: whoever answers "
					"would be believed"
				      : "SFTP knows GET, PUT and MOVE");
		return false;
	}
	return true;
}

void sftp_prepare(struct trip *trip)
{
	curl_easy_setopt(trip->easy, CURLOPT_PROTOCOLS_STR, "sftp");
	curl_easy_setopt(trip->easy, CURLOPT_PROXY, "");
	login_set(trip);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(trip->http.method, str_of(methods[i].method)))
			methods[i].set(trip);
}

/* libcurl has one code for all renames that fail. */
static int rename_status(const struct trip *trip)
{
	return str_find(str_of(trip->error), STR("No such file")) >= 0 ? 404
								       : 409;
}

static int status_of(const struct trip *trip, CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return str_eq(trip->http.method, STR("GET")) ? 200 : 201;
	case CURLE_REMOTE_FILE_NOT_FOUND:
		return 404;
	case CURLE_QUOTE_ERROR:
		return rename_status(trip);
	case CURLE_REMOTE_ACCESS_DENIED:
		return 403;
	case CURLE_LOGIN_DENIED:
		return 401;
	case CURLE_REMOTE_DISK_FULL:
		return 507;
	default:
		return 0;
	}
}

/* A status, where there is one to give; false: none. */
bool sftp_outcome(struct trip *trip, CURLcode code)
{
	int status = status_of(trip, code);
	if (!status)
		return false;
	trip->reply.response.status = status;
	trip->reply.response.body = buf_str(&trip->body);
	if (code != CURLE_OK)
		trip->reply.response.body =
				arena_copy(trip->arena, str_of(trip->error));
	return true;
}
