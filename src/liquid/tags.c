/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/tags.h"

const struct tag TAGS[] = {
		{"#", tag_inline_comment},
		{"assign", tag_assign},
		{"break", tag_break},
		{"capture", tag_capture},
		{"case", tag_case},
		{"comment", tag_comment},
		{"continue", tag_continue},
		{"cycle", tag_cycle},
		{"decrement", tag_decrement},
		{"doc", tag_doc},
		{"echo", tag_echo},
		{"for", tag_for},
		{"if", tag_if},
		{"ifchanged", tag_ifchanged},
		{"include", tag_include},
		{"increment", tag_increment},
		{"raw", tag_raw},
		{"render", tag_render},
		{"tablerow", tag_tablerow},
		{"unless", tag_unless},
};
const size_t TAG_COUNT = sizeof TAGS / sizeof TAGS[0];
