/* SPDX-License-Identifier: Apache-2.0 */
/* The customers' mailbox. A mail's order stands in its Message-ID:
 * <demo.5001.sale@host>. */
#include "world.h"

static struct str header(struct str message, const char *name)
{
	struct str rest = message, one, key;
	while (str_cut(&rest, '\n', &one)) {
		one = str_trim(one);
		if (!one.len)
			break; /* the headers' end */
		if (str_cut(&one, ':', &key) &&
				str_eq_nocase(key, str_of(name)))
			return str_trim(one);
	}
	return STR_NONE;
}

static struct mail *mail_of(
		struct sim *sim, struct str id, struct str to, bool *out_new)
{
	struct str key = arena_print(
			sim->scratch, "%.*s %.*s", STR_FMT(id), STR_FMT(to));
	struct mail *mail = sim_table_get(&sim->mail_by_id, key);
	*out_new = !mail;
	if (mail)
		return mail;
	struct str plain, kind, rest, local = STR_NONE, whole = id;
	mail = arena_take(sim->arena, sizeof *mail);
	mail->message_id = arena_copy(sim->arena, id);
	mail->to = arena_copy(sim->arena, to);
	if (str_starts(whole, STR("<")))
		whole = str_skip(whole, 1);
	str_cut(&whole, '@', &local);
	if (!sim_reference_read(local, sim->arena, &plain, &mail->order, &kind,
			    &rest))
		mail->order = 0;
	*LIST_ADD(sim->arena, &sim->mails) = mail;
	sim_table_put(&sim->mail_by_id, arena_copy(sim->arena, key), mail);
	return mail;
}

int sim_mail(struct sim *sim, time_ms now, struct str from, struct str to,
		struct str message)
{
	bool is_new;
	struct str id = header(message, "Message-ID");
	(void)from;
	sim_active(sim, now);
	enum lie lie = sim_mail_lie(sim, id);
	if (lie == LIE_4XX) {
		sim->lied[MAIL_SEND]++;
		sim->reject_next[AT_MAIL] = STR_NONE;
		return 550;
	}
	if (lie == LIE_5XX_BEFORE || lie == LIE_CUT_BEFORE) {
		sim->lied[MAIL_SEND]++;
		return lie == LIE_CUT_BEFORE ? 421 : 451;
	}
	struct mail *mail = mail_of(sim, id, to, &is_new);
	if (is_new)
		mail->subject = arena_copy(
				sim->arena, header(message, "Subject"));
	mail->copies++;
	if (!is_new && !mail->maybe)
		sim_doubled(sim, "mail", mail->order, id);
	if (!id.len)
		sim_wrong(sim, "mail without Message-ID", 0, to);
	if (!sim_attachments(sim, mail, message))
		sim_wrong(sim, "mail with a broken attachment", mail->order,
				id);
	if (lie != LIE_CUT_AFTER)
		return 250;
	sim->lied[MAIL_SEND]++;
	mail->maybe = true;
	return 0;
}
