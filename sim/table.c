/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "world.h"

#define TABLE_FIRST 64

static void *need(void *memory)
{
	if (!memory) {
		fputs("waybill-sim: out of memory\n", stderr);
		abort();
	}
	return memory;
}

static struct sim_slot *slot_of(
		const struct sim_table *table, uint64_t hash, struct str key)
{
	size_t at = hash & (table->cap - 1);
	for (;; at = (at + 1) & (table->cap - 1)) {
		struct sim_slot *slot = &table->at[at];
		if (!slot->value)
			return slot;
		if (slot->hash == hash && str_eq(slot->key, key))
			return slot;
	}
}

void *sim_table_get(const struct sim_table *table, struct str key)
{
	if (!table->cap)
		return NULL;
	return slot_of(table, hash64(key), key)->value;
}

static void table_grow(struct sim_table *table)
{
	struct sim_table larger = {
			.cap = table->cap ? table->cap * 2 : TABLE_FIRST};
	larger.at = need(calloc(larger.cap, sizeof *larger.at));
	larger.count = table->count;
	for (size_t i = 0; i < table->cap; i++) {
		const struct sim_slot *old = &table->at[i];
		if (old->value)
			*slot_of(&larger, old->hash, old->key) = *old;
	}
	free(table->at);
	*table = larger;
}

void sim_table_put(struct sim_table *table, struct str key, void *value)
{
	if (table->count * 2 >= table->cap)
		table_grow(table);
	uint64_t hash = hash64(key);
	struct sim_slot *slot = slot_of(table, hash, key);
	if (!slot->value)
		table->count++;
	*slot = (struct sim_slot){hash, key, value};
}

void sim_table_done(struct sim_table *table)
{
	free(table->at);
	*table = (struct sim_table){0};
}

static bool sooner(const struct sim_due *a, const struct sim_due *b)
{
	return a->at != b->at ? a->at < b->at : a->seq < b->seq;
}

static void swap(struct sim_due *a, struct sim_due *b)
{
	struct sim_due kept = *a;
	*a = *b;
	*b = kept;
}

void sim_queue_push(struct sim_queue *queue, time_ms at, enum due_kind kind,
		void *who)
{
	if (queue->count == queue->cap) {
		queue->cap = queue->cap ? queue->cap * 2 : TABLE_FIRST;
		queue->at = need(realloc(
				queue->at, queue->cap * sizeof *queue->at));
	}
	size_t i = queue->count++;
	queue->at[i] = (struct sim_due){at, ++queue->seq, kind, who};
	while (i > 0 && sooner(&queue->at[i], &queue->at[(i - 1) / 2])) {
		swap(&queue->at[i], &queue->at[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
}

bool sim_queue_pop(struct sim_queue *queue, time_ms now, struct sim_due *out)
{
	if (queue->count == 0 || queue->at[0].at > now)
		return false;
	*out = queue->at[0];
	queue->at[0] = queue->at[--queue->count];
	size_t i = 0;
	for (;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1;
				child <= 2 * i + 2 && child < queue->count;
				child++)
			if (sooner(&queue->at[child], &queue->at[least]))
				least = child;
		if (least == i)
			return true;
		swap(&queue->at[i], &queue->at[least]);
		i = least;
	}
}

void sim_queue_done(struct sim_queue *queue)
{
	free(queue->at);
	*queue = (struct sim_queue){0};
}

uint64_t sim_draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t sim_below(uint64_t *state, uint64_t below)
{
	return below ? sim_draw(state) % below : 0;
}

bool sim_percent(uint64_t *state, uint64_t percent)
{
	return sim_below(state, 100) < percent;
}

uint64_t sim_mix(uint64_t a, uint64_t b)
{
	uint64_t state = a ^ (b * 0xd6e8feb86659fd93u);
	return sim_draw(&state);
}
