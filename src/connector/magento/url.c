/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and bodies. The account's url ends with /rest or /rest/{store}. */
#include "connector/magento/parts.h"

#include <inttypes.h>

#include "port/request.h"

#define URL_MAX ((size_t)4096)

static bool is_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

RESULT mage_order_url(const struct ask *ask, const char *head, const char *tail,
		struct arena *arena, struct str *out)
{
	ENSURE(is_digits(ask->facts->remote), FAULT_BAD_VALUE);
	*out = url_join(ask->account,
			arena_print(arena, "%s%.*s%s", head,
					STR_FMT(ask->facts->remote), tail),
			arena);
	return OK;
}

/* searchCriteria[filterGroups][0][filters][0][field]=... */
static void add(struct buf *buf, const char *key, struct str value)
{
	buf_add_c(buf, "&searchCriteria");
	url_add(buf, str_of(key));
	buf_add_char(buf, '=');
	url_add(buf, value);
}

RESULT mage_search_url(const struct ask *ask, const struct search *search,
		struct arena *arena, struct str *out)
{
	struct buf buf;
	buf_init(&buf, URL_MAX);
	buf_print(&buf, "%.*s?searchCriteria%%5BpageSize%%5D=%d",
			STR_FMT(url_join(ask->account, str_of(search->path),
					arena)),
			PAGE_SIZE);
	add(&buf, "[currentPage]",
			arena_print(arena, "%" PRId64, search->page));
	add(&buf, "[filterGroups][0][filters][0][field]",
			str_of(search->field));
	add(&buf, "[filterGroups][0][filters][0][value]", search->value);
	add(&buf, "[filterGroups][0][filters][0][conditionType]",
			str_of(search->condition));
	for (int i = 0; i < 3 && search->sort[i]; i++) {
		struct str key = arena_print(arena, "[sortOrders][%d]", i);
		add(&buf, arena_print(arena, "%.*s[field]", STR_FMT(key)).at,
				str_of(search->sort[i]));
		add(&buf,
				arena_print(arena, "%.*s[direction]",
						STR_FMT(key))
						.at,
				STR("ASC"));
	}
	return buf_take(&buf, arena, out);
}

void mage_post_open(struct post *post)
{
	buf_init(&post->buf, REQUEST_BODY_MAX);
	post->out = (struct json_out){.buf = &post->buf};
	json_out_object(&post->out, NULL);
}

RESULT mage_post_close(struct post *post, struct arena *arena, struct str url,
		struct http_request *out)
{
	struct str body;
	json_out_object_end(&post->out);
	TRY(buf_take(&post->buf, arena, &body));
	request_post_json(out, arena, url, STR_NONE, body);
	return OK;
}
