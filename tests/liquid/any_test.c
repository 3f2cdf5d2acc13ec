/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a template: none may end the program. The inputs are drawn
 * from pieces of templates by a seed, so that each run is the same. */
#include "base/test.h"
#include "fuzz/liquid_once.h"

#define INPUTS 3000

TEST_MAIN

static const char *const PIECES[] = {"{{", "}}", "{%", "%}", "{%-", "-%}", "-",
		" ", "\n", "|", ":", ",", ".", "..", "[", "]", "(", ")", "'",
		"\"", "=", "==", "<", "!=", "contains", "and", "or", "in", "a",
		"b", "nil", "true", "empty", "blank", "1", "-2.5", "0",
		"99999999999", "(1..3)", "(1..999999999)", "'x'", "a.b", "a[0]",
		"forloop", "self", "if", "endif", "else", "elsif", "unless",
		"endunless", "for", "endfor", "limit", "offset", "continue",
		"reversed", "cols", "tablerow", "endtablerow", "case", "when",
		"endcase", "assign", "capture", "endcapture", "cycle",
		"increment", "decrement", "comment", "endcomment", "raw",
		"endraw", "doc", "enddoc", "liquid", "echo", "render",
		"include", "ifchanged", "endifchanged", "break", "continue",
		"#", "with", "as", "append", "split", "join", "sort", "map",
		"where", "date", "slice", "replace", "truncate", "round",
		"divided_by", "times", "default", "strip_html", "uniq", "sum",
		"size", "base64_decode", "url_decode", "%Y-%m-%d %99N",
		"2026-03-14", "\xc3\xa4", "\xff",
		"{\"a\":[1,{\"b\":\"x\"},null]}"};
#define PIECE_COUNT (sizeof PIECES / sizeof PIECES[0])

/* xorshift64*: small, and the same everywhere. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717u % below;
}

static struct str draw_input(uint64_t *state, char *room, size_t size)
{
	size_t len = 1, count = 1 + draw(state, 60);
	room[0] = (char)draw(state, 8);
	for (size_t i = 0; i < count; i++) {
		const char *piece = PIECES[draw(state, PIECE_COUNT)];
		size_t more = strlen(piece);
		if (len + more + 2 > size)
			break;
		memcpy(room + len, piece, more);
		len += more;
		if (draw(state, 3))
			room[len++] = draw(state, 40) ? ' ' : 0;
	}
	return (struct str){room, len};
}

TEST(pieces_in_any_order_are_read)
{
	char room[2048];
	uint64_t seed = 88172645463325252u;
	for (int i = 0; i < INPUTS; i++)
		liquid_once(draw_input(&seed, room, sizeof room));
}

static const char WHOLE[] =
		"\4{% for i in (1..3) %}{% tablerow x in a cols: 2 %}{{ x.b |"
		" append: 'y' | split: '' | sort | join: '-' | truncate: 9 }}"
		"{% cycle 'a', 'b' %}{% endtablerow %}{% if a[1].b contains 'x'"
		" and i > 1 %}{{ '14.3.2016' | date: '%a %-d %b' }}{% else %}"
		"{% render 'a', i: i %}{% endif %}{% case i %}{% when 1, 2 %}"
		"{% capture t %}{{ forloop.index }}{% endcapture %}{% endcase "
		"%}"
		"{{ t | times: 1.5 | round: 1 }}{% liquid\n assign z = a | map:"
		" 'b'\n echo z | compact | first\n%}{% raw %}{{ }}{% endraw %}"
		"{% endfor %}\0{\"a\": [{\"b\": \"xyz\"}, {\"b\": null}]}";

/* A few bytes of a good template are cut, doubled or changed. */
static struct str spoil(uint64_t *state, char *room)
{
	size_t len = sizeof WHOLE - 1;
	memcpy(room, WHOLE, len);
	for (uint64_t i = 0, n = 1 + draw(state, 4); i < n; i++) {
		size_t at = 1 + draw(state, len - 20);
		size_t piece = 1 + draw(state, 12);
		size_t to = 1 + draw(state, len - 20);
		if (draw(state, 2))
			memmove(room + to, room + at, piece);
		else
			room[at] = (char)draw(state, 256);
	}
	return (struct str){room, len};
}

TEST(a_good_template_that_is_spoiled_is_read)
{
	char room[sizeof WHOLE + 32];
	uint64_t seed = 1442695040888963407u;
	for (int i = 0; i < INPUTS; i++)
		liquid_once(spoil(&seed, room));
}

TEST(each_beginning_of_a_template_is_read)
{
	for (size_t len = 0; len < sizeof WHOLE; len++)
		liquid_once((struct str){WHOLE, len});
}
