/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/smtp/smtp.h"

#include "port/request.h"

#define MAIL_MAX ((size_t)8 << 20) /* a PDF goes with some */
#define LINE_MAX 998               /* RFC 5322, without CRLF */
#define ADDRESS_MAX 254            /* RFC 5321 */

/* One address for the envelope: nothing that could end a command. */
static bool is_address(struct str address)
{
	size_t ats = 0;
	if (address.len < 3 || address.len > ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.at[i];
		if (c <= ' ' || c >= 127 || strchr("<>,;\"\\()", c))
			return false;
		if (c == '@')
			ats++;
	}
	return ats == 1 && address.at[0] != '@' &&
			address.at[address.len - 1] != '@';
}

/* CRLF ends each line and neither stands alone; no NUL; no line too long. */
static bool is_message(struct str text)
{
	size_t line = 0;
	if (text.len > MAIL_MAX || !str_ends(text, STR("\r\n")))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool crlf = text.at[i] == '\r' && i + 1 < text.len &&
				text.at[i + 1] == '\n';
		if (crlf) {
			line = 0;
			i++;
			continue;
		}
		if (text.at[i] == '\r' || text.at[i] == '\n' || !text.at[i] ||
				++line > LINE_MAX)
			return false;
	}
	return true;
}

static RESULT mail_build(const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		struct mail_request *out)
{
	ENSURE(ask->mail, FAULT_BAD_VALUE);
	ENSURE(is_address(ask->mail->from), FAULT_SETTINGS);
	ENSURE(is_address(ask->mail->to), FAULT_BAD_VALUE);
	ENSURE(is_message(ask->mail->message), FAULT_BAD_VALUE);
	*out = *ask->mail;
	return OK;
}

static void mail_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	int status = response->status;
	out->detail = detail_of(arena_copy(arena, response->body));
	if (status >= 200 && status < 300) {
		outcome_done(out, ask);
	} else if (status >= 400 && status < 500) {
		/* Greylisted, busy, full: it says so itself that it passes. */
		out->fault = FAULT_RATE_LIMITED;
	} else if (status == 530 || status == 535 || status == 538) {
		/* The server does not know us: nothing is wrong with the mail.
		 */
		out->kind = OUTCOME_REFUSED;
		out->fault = FAULT_CREDENTIALS;
	} else if (status >= 500 && status < 600) {
		outcome_refused(out, STR("mail_refused"), out->detail);
	} else {
		out->fault = FAULT_BAD_REPLY;
	}
}

/* Who we are is said when the connection is made, by the transport. */
static RESULT no_authorization(__attribute__((unused))
			       const struct account *account,
		__attribute__((unused)) time_ms now,
		__attribute__((unused)) struct http_request *request,
		__attribute__((unused)) struct arena *arena)
{
	return OK;
}

/* clang-format off */
const struct driver smtp_driver = {
	.name = "smtp",
	.authorize = no_authorization,
	.verbs = {
		[VERB_MAIL] = {REMOTE_M, 0, NULL, mail_build, mail_read},
	},
	.polls = {VERB_NONE},
};
/* clang-format on */
