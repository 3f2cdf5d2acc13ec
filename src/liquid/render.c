/* SPDX-License-Identifier: Apache-2.0 */
/* Rendering: the limits, the nodes of a block, and the way in. */
#include "liquid/render.h"

#include <stdarg.h>
#include <stdio.h>

RESULT liquid_fail(struct liquid_run *run, const char *format, ...)
{
	struct liquid_error *error = run->error;
	struct str partial = run->frame->partial;
	va_list args;
	error->line = run->line;
	snprintf(error->partial, sizeof error->partial, "%.*s",
			STR_FMT(partial));
	va_start(args, format);
	vsnprintf(error->text, sizeof error->text, format, args);
	va_end(args);
	return FAIL(FAULT_BAD_VALUE);
}

static RESULT over_limit(struct liquid_run *run, const char *words)
{
	struct result fault = liquid_fail(run, "%s", words);
	return fault.fault ? FAIL(FAULT_LIMIT) : OK;
}

RESULT liquid_spend(struct liquid_run *run, size_t steps)
{
	if (steps > (size_t)run->steps) {
		run->steps = 0;
		return over_limit(run, "out of fuel: too many steps");
	}
	run->steps -= (int64_t)steps;
	return OK;
}

RESULT liquid_take(struct liquid_run *run, size_t size, void *out)
{
	if (size > run->memory)
		return over_limit(run, "out of memory for this template");
	run->memory -= size;
	*(void **)out = arena_take(run->arena, size);
	return OK;
}

/* Copying costs steps too, so that little loops over long texts end. */
RESULT write_str(struct liquid_run *run, struct str s)
{
	buf_add(run->out, s);
	if (run->out->over)
		return over_limit(run, "the output is too long");
	return spend_text(run, s);
}

RESULT render_text(struct liquid_run *run, const struct node *node)
{
	return write_str(run, ((const struct text_node *)node)->text);
}

RESULT render_output(struct liquid_run *run, const struct node *node)
{
	struct liquid_value value;
	TRY(filtered_value(run, &((const struct output_node *)node)->output,
			&value));
	return write_value(run, &value);
}

static RESULT write_error(struct liquid_run *run, const struct node *node)
{
	char line[sizeof run->error->text + 40];
	int len = snprintf(line, sizeof line, "Liquid error (line %d): %s",
			run->error->line, run->error->text);
	if (node->blank || len <= 0)
		return OK;
	return write_str(run, (struct str){line, (size_t)len});
}

/* A fault may leave loops and captures half done: they are closed here. */
static RESULT render_shown(struct liquid_run *run, const struct node *node)
{
	struct liquid_run before = *run;
	struct frame frame = *run->frame;
	struct result result = node->render(run, node);
	if (result.fault != FAULT_BAD_VALUE)
		return result;
	run->frame = before.frame;
	run->frame->scope = frame.scope;
	run->frame->loop = frame.loop;
	run->frame->partial = frame.partial;
	run->out = before.out;
	run->depth = before.depth;
	return write_error(run, node);
}

RESULT render_block(struct liquid_run *run, const struct block *block)
{
	if (run->depth >= LIQUID_DEPTH_MAX)
		return over_limit(run, "nesting too deep");
	run->depth++;
	for (size_t i = 0; i < block->count; i++) {
		const struct node *node = block->at[i];
		run->line = node->line;
		TRY(liquid_spend(run, 1));
		TRY(run->setting->shows_errors ? render_shown(run, node)
					       : node->render(run, node));
		if (run->signal)
			break;
	}
	run->depth--;
	return OK;
}

RESULT render_aside(struct liquid_run *run, const struct block *block,
		struct str *out)
{
	DEFER(buf_done) struct buf aside;
	struct buf *before = run->out;
	char *copy;
	buf_init(&aside, run->memory);
	run->out = &aside;
	struct result result = render_block(run, block);
	run->out = before;
	TRY(result);
	TRY(liquid_take(run, aside.len, &copy));
	if (aside.len)
		memcpy(copy, aside.at, aside.len);
	*out = (struct str){copy, aside.len};
	return OK;
}

RESULT find_partial(struct liquid_run *run, struct str name,
		const struct liquid_template **out)
{
	const struct liquid_partials *partials = run->setting->partials;
	TRY(spend_text(run, name));
	struct result found = partials
			? partials->find(partials, name, out, run->error)
			: FAIL(FAULT_NOT_FOUND);
	if (found.fault == FAULT_NOT_FOUND)
		return liquid_fail(run, "there is no template '%.*s'",
				STR_FMT(name));
	return found;
}

RESULT render_partial(struct liquid_run *run, struct str name,
		const struct liquid_template *partial)
{
	struct str outer = run->frame->partial;
	int line = run->line;
	run->frame->partial = name;
	TRY(render_block(run, &partial->body));
	run->frame->partial = outer;
	run->line = line;
	return OK;
}

RESULT liquid_render(const struct liquid_template *template,
		const struct liquid_setting *setting, struct arena *arena,
		struct buf *out, struct liquid_error *out_error)
{
	struct frame frame = {0};
	struct liquid_run run = {
			.setting = setting,
			.arena = arena,
			.error = out_error,
			.out = out,
			.frame = &frame,
			.steps = setting->steps ? setting->steps
						: LIQUID_STEPS_MAX,
			.memory = setting->memory ? setting->memory
						  : LIQUID_MEMORY_MAX,
	};
	*out_error = (struct liquid_error){0};
	return render_block(&run, &template->body);
}
