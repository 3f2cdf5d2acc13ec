/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a mail carries, read as a customer's program would (RFC 2045, 2046,
 * 2183): the parts behind the text, each decoded and hashed. This code shares
 * nothing with what writes mails.
 */
#include "base/crypto.h"
#include "world.h"

/* The header's value with its folds taken out. */
static struct str header_whole(
		struct str part, const char *name, struct arena *arena)
{
	struct str line, key, value = STR_NONE;
	bool ours = false;
	while (str_cut(&part, '\n', &line)) {
		bool fold = line.len &&
				(line.at[0] == ' ' || line.at[0] == '\t');
		if (!str_trim(line).len)
			break;
		if (fold && ours)
			value = arena_print(arena, "%.*s %.*s", STR_FMT(value),
					STR_FMT(str_trim(line)));
		if (fold)
			continue;
		ours = str_cut(&line, ':', &key) &&
				str_eq_nocase(key, str_of(name));
		if (ours)
			value = str_trim(line);
	}
	return value;
}

static struct str body_of(struct str part)
{
	ptrdiff_t end = str_find(part, STR("\r\n\r\n"));
	return end < 0 ? STR_NONE : str_skip(part, (size_t)end + 4);
}

/* boundary="..." or boundary=... */
static struct str boundary_of(struct str type)
{
	ptrdiff_t at = str_find(type, STR("boundary="));
	struct str rest = str_skip(type, at < 0 ? type.len : (size_t)at + 9);
	struct str mark = STR_NONE;
	if (str_starts(rest, STR("\""))) {
		rest = str_skip(rest, 1);
		str_cut(&rest, '"', &mark);
		return mark;
	}
	str_cut(&rest, ';', &mark);
	return str_trim(mark);
}

static bool decoded(struct str part, struct arena *arena, struct str *out)
{
	struct str encoding =
			header_whole(part, "Content-Transfer-Encoding", arena);
	struct str body = body_of(part);
	char *at = arena_take(arena, body.len + 1);
	size_t len = 0;
	if (!str_eq_nocase(encoding, STR("base64")))
		return false;
	for (size_t i = 0; i < body.len; i++)
		if (body.at[i] != '\r' && body.at[i] != '\n')
			at[len++] = body.at[i];
	return !base64_read((struct str){at, len}, arena, out).fault;
}

static bool is_pdf(struct str bytes)
{
	struct str end = str_trim(bytes);
	return str_starts(bytes, STR("%PDF-1.")) && str_ends(end, STR("%%EOF"));
}

static bool is_file(struct str part, struct arena *arena)
{
	struct str how = header_whole(part, "Content-Disposition", arena);
	return str_starts(how, STR("attachment")) &&
			str_find(how, STR("filename")) > 0;
}

static bool file_take(struct sim *sim, struct mail *mail, struct str part)
{
	struct str bytes = STR_NONE;
	uint8_t digest[SHA256_SIZE];
	struct str type = header_whole(part, "Content-Type", sim->scratch);
	if (!is_file(part, sim->scratch) ||
			!decoded(part, sim->scratch, &bytes))
		return false;
	if (str_starts(type, STR("application/pdf")) && !is_pdf(bytes))
		return false;
	sha256(bytes, digest);
	mail->attachments++;
	mail->attached = arena_copy(sim->arena,
			hex_of((struct str){(const char *)digest,
					       sizeof digest},
					sim->scratch));
	return true;
}

/* Two ways to say the same: plain text, then HTML. */
static bool is_said_twice(struct sim *sim, struct str part)
{
	struct arena *a = sim->scratch;
	struct str mark = boundary_of(header_whole(part, "Content-Type", a));
	struct str line, body = body_of(part);
	size_t types = 0, found[2] = {0, 0};
	struct str open = arena_print(a, "--%.*s", STR_FMT(mark));
	struct str close = arena_print(a, "--%.*s--", STR_FMT(mark));
	while (mark.len && str_cut(&body, '\n', &line)) {
		line = str_trim(line);
		if (str_eq(line, close))
			return types == 2 && found[0] == 1 && found[1] == 2;
		if (!str_eq(line, open))
			continue;
		struct str type = header_whole(body, "Content-Type", a);
		types++;
		if (str_starts(type, STR("text/plain")))
			found[0] = types;
		if (str_starts(type, STR("text/html")))
			found[1] = types;
	}
	return false;
}

static bool is_text(struct sim *sim, struct str part)
{
	struct str type = header_whole(part, "Content-Type", sim->scratch);
	if (str_starts(type, STR("multipart/alternative")))
		return is_said_twice(sim, part);
	/* Text where nothing is said (RFC 2045, 5.2). */
	return !type.len || str_starts(type, STR("text/plain"));
}

/* Up to the closing boundary; what is not closed is broken. */
static bool parts_take(struct sim *sim, struct mail *mail, struct str body,
		struct str mark)
{
	struct arena *a = sim->scratch;
	struct str next = arena_print(a, "\r\n--%.*s", STR_FMT(mark));
	struct str rest = arena_print(a, "\r\n%.*s", STR_FMT(body));
	bool first = true;
	ptrdiff_t at = str_find(rest, next);
	while (at >= 0) {
		rest = str_skip(rest, (size_t)at + next.len);
		if (str_starts(rest, STR("--")))
			return true;
		at = str_find(rest, next);
		struct str part = {rest.at, at < 0 ? rest.len : (size_t)at};
		part = str_skip(part, 2);
		if (first ? !is_text(sim, part) : !file_take(sim, mail, part))
			return false;
		first = false;
	}
	return false;
}

bool sim_attachments(struct sim *sim, struct mail *mail, struct str message)
{
	struct str type = header_whole(message, "Content-Type", sim->scratch);
	mail->attachments = 0;
	if (!str_starts(type, STR("multipart/mixed")))
		return is_text(sim, message);
	struct str mark = boundary_of(type);
	return mark.len && parts_take(sim, mail, body_of(message), mark);
}
