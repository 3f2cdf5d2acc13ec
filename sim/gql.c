/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much GraphQL as a shop needs to know what it was asked: the root field
 * and its arguments. Selection sets are not looked at: the answer holds more
 * than was asked for.
 *
 * The arguments' text becomes JSON: keys and enum words get quotes, and a
 * "$name" becomes the string "$name", which sim_gql_get looks up.
 */
#include "world.h"

/* Longer names stand before those that begin like them. */
static const char *const fields[] = {
		"fulfillmentOrderSubmitFulfillmentRequest",
		"fulfillmentOrderAcceptFulfillmentRequest",
		"fulfillmentOrderRejectFulfillmentRequest",
		"fulfillmentTrackingInfoUpdate",
		"fulfillmentTrackingInfoUpdateV2",
		"fulfillmentEventCreate",
		"fulfillmentCreateV2",
		"fulfillmentCreate",
		"fulfillmentOrderHold",
		"fulfillmentOrderReleaseHold",
		"fulfillmentOrderAcceptCancellationRequest",
		"fulfillmentOrderRejectCancellationRequest",
		"tagsAdd",
		"tagsRemove",
		"fulfillmentServiceCreate",
		"fulfillmentServiceUpdate",
		"fulfillmentOrders",
		"fulfillmentOrder",
		"webhookSubscriptionCreate",
		"webhookSubscriptions",
		"orderClose",
		"orders",
		"order",
		"refund",
		"shop",
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_';
}

/* What stands behind the operation's own brace: its first field. */
static struct str root_of(struct str query)
{
	size_t depth = 0;
	for (size_t i = 0; i < query.len; i++) {
		char c = query.at[i];
		depth += c == '(';
		depth -= c == ')' && depth > 0;
		if (c == '{' && depth == 0)
			return str_trim(str_skip(query, i + 1));
	}
	return STR_NONE;
}

static bool begins_with_word(struct str text, struct str word)
{
	return str_starts(text, word) &&
			(text.len == word.len || !is_word(text.at[word.len]));
}

static size_t add_word(struct buf *buf, struct str text)
{
	size_t n = text.at[0] == '$';
	while (n < text.len && is_word(text.at[n]))
		n++;
	struct str word = {text.at, n};
	bool bare = str_eq(word, STR("true")) || str_eq(word, STR("false")) ||
			str_eq(word, STR("null")) ||
			(word.at[0] >= '0' && word.at[0] <= '9');
	if (!bare)
		buf_add_char(buf, '"');
	buf_add(buf, word);
	if (!bare)
		buf_add_char(buf, '"');
	return n;
}

static size_t add_string(struct buf *buf, struct str text)
{
	size_t n = 1;
	while (n < text.len && text.at[n] != '"')
		n += text.at[n] == '\\' ? 2 : 1;
	n = n + 1 < text.len ? n + 1 : text.len;
	buf_add(buf, (struct str){text.at, n});
	return n;
}

/* Commas are white space in GraphQL, so they are set anew. */
static void arguments_to_json(struct str text, struct buf *buf)
{
	size_t depth = 0;
	bool comma = false;
	buf_add_char(buf, '{');
	for (size_t i = 0; i < text.len;) {
		char c = text.at[i];
		bool opens = c == '{' || c == '[';
		bool closes = c == '}' || c == ']';
		bool value = c == '"' || c == '$' || c == '-' || is_word(c);
		if (c == ')' && depth == 0)
			break;
		if (comma && (opens || value))
			buf_add_char(buf, ',');
		depth += opens;
		depth -= closes && depth > 0;
		if (opens || closes || c == ':' || c == '-')
			buf_add_char(buf, c);
		comma = closes || (value && c != '-') ||
				(comma && !opens && c != ':' && c != '-');
		if (c == '"')
			i += add_string(buf, str_skip(text, i));
		else if (c == '$' || is_word(c))
			i += add_word(buf, str_skip(text, i));
		else
			i++;
	}
	buf_add_char(buf, '}');
}

static void read_arguments(struct gql *gql, struct str rest)
{
	struct buf buf;
	if (!str_starts(rest, STR("(")))
		return;
	buf_init(&buf, 1 << 20);
	arguments_to_json(str_skip(rest, 1), &buf);
	if (json_open(buf_str(&buf), &gql->literals).fault == FAULT_NONE)
		gql->args = json_root(gql->literals);
	buf_done(&buf);
}

bool sim_gql_read(struct str body, struct arena *arena, struct gql *out)
{
	*out = (struct gql){0};
	if (json_open(body, &out->body).fault)
		return false;
	struct json root = json_root(out->body);
	out->query = json_str(json_get(root, "query"), arena);
	out->variables = json_get(root, "variables");
	struct str text = root_of(out->query);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct str field = str_of(fields[i]);
		if (!begins_with_word(text, field))
			continue;
		out->field = fields[i];
		read_arguments(out, str_trim(str_skip(text, field.len)));
		return true;
	}
	return false;
}

void sim_gql_done(struct gql *gql)
{
	json_close(gql->literals);
	json_close(gql->body);
	*gql = (struct gql){0};
}

struct json sim_gql_get(const struct gql *gql, struct json from,
		const char *name, struct arena *arena)
{
	struct json value = json_get(from, name);
	if (json_type(value) != JSON_STRING)
		return value;
	struct str text = json_str(value, arena);
	if (!str_starts(text, STR("$")))
		return value;
	return json_get(gql->variables, arena_cstr(arena, str_skip(text, 1)));
}

struct str sim_gql_str(const struct gql *gql, struct json from,
		const char *name, struct arena *arena)
{
	return json_str(sim_gql_get(gql, from, name, arena), arena);
}

int64_t sim_gid(struct str gid)
{
	int64_t id;
	struct str part;
	struct str last = gid;
	while (str_cut(&gid, '/', &part))
		last = part;
	return str_to_i64(last, &id).fault ? 0 : id;
}
