/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions, savepoints, and two handles on one place. */
#include "storage_contract.h"

static struct result find(struct bench *b, int64_t id)
{
	struct order_row got;
	return b->ops->order_get_id(b->tx, id, b->arena, &got);
}

TEST(what_is_dropped_was_never_there)
{
	struct bench b;
	bench_open(&b);
	order_add(&b, 1);
	bench_drop(&b);
	EXPECT_FAULT(find(&b, 1), FAULT_NOT_FOUND);
	order_add(&b, 1);
	bench_reopen(&b);
	EXPECT_OK(find(&b, 1));
	bench_close(&b);
}

TEST(drop_takes_nothing)
{
	struct bench b;
	bench_open(&b);
	struct storage_tx *none = NULL;
	b.ops->drop(&none);
	b.ops->drop(&b.tx);
	b.ops->drop(&b.tx);
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	bench_close(&b);
}

TEST(savepoint_undoes_what_came_after_it_alone)
{
	struct bench b;
	bench_open(&b);
	order_add(&b, 1);
	EXPECT_OK(b.ops->save(b.tx));
	order_add(&b, 2);
	EXPECT_OK(b.ops->undo(b.tx));
	EXPECT_OK(b.ops->save(b.tx));
	order_add(&b, 3);
	EXPECT_OK(b.ops->release(b.tx));
	EXPECT_OK(b.ops->save(b.tx));
	order_add(&b, 4);
	EXPECT_OK(b.ops->undo(b.tx));
	order_add(&b, 5);
	bench_commit(&b);
	EXPECT_OK(find(&b, 1));
	EXPECT_FAULT(find(&b, 2), FAULT_NOT_FOUND);
	EXPECT_OK(find(&b, 3));
	EXPECT_FAULT(find(&b, 4), FAULT_NOT_FOUND);
	EXPECT_OK(find(&b, 5));
	bench_close(&b);
}

TEST(transaction_names_its_storage)
{
	struct bench b;
	bench_open(&b);
	EXPECT(b.tx->storage == b.storage);
	DEFER(storage_tx_drop) struct storage_tx *tx = b.tx;
	b.tx = NULL;
	storage_tx_drop(&tx);
	EXPECT(tx == NULL);
	bench_close(&b);
}

static size_t seen_beside(struct storage *reader, struct arena *arena)
{
	struct storage_tx *tx;
	struct order_row *rows;
	struct order_filter filter = {.limit = 100};
	size_t count;
	EXPECT_OK(reader->ops->begin(reader, TX_READ, &tx));
	EXPECT_OK(reader->ops->order_list(tx, &filter, arena, &rows, &count));
	EXPECT_OK(reader->ops->commit(&tx));
	return count;
}

TEST(reader_sees_what_is_committed_beside_a_writer)
{
	struct bench b;
	bench_open(&b);
	order_add(&b, 1);
	bench_commit(&b);
	struct storage *reader = storage_under_test.beside();
	order_add(&b, 2);
	EXPECT_I64(seen_beside(reader, b.arena), 1);
	bench_commit(&b);
	EXPECT_I64(seen_beside(reader, b.arena), 2);
	reader->ops->close(reader);
	bench_close(&b);
}

TEST(reader_keeps_its_view_until_it_ends)
{
	struct bench b;
	bench_open(&b);
	struct storage_tx *tx;
	int64_t before, after;
	order_add(&b, 1);
	bench_commit(&b);
	struct storage *reader = storage_under_test.beside();
	EXPECT_OK(reader->ops->begin(reader, TX_READ, &tx));
	EXPECT_OK(reader->ops->order_count(tx, &before));
	order_add(&b, 2);
	bench_commit(&b);
	EXPECT_OK(reader->ops->order_count(tx, &after));
	EXPECT_I64(before, 1);
	EXPECT_I64(after, 1);
	reader->ops->drop(&tx);
	EXPECT_I64(seen_beside(reader, b.arena), 2);
	reader->ops->close(reader);
	bench_close(&b);
}

TEST(reader_reads_journal_and_timeline)
{
	struct bench b;
	bench_open(&b);
	struct storage_tx *tx;
	struct message m = message_like(&b, 3, 7), *rows;
	struct timeline_row line = {.id = 4, .order_id = 7, .kind = STR("e")};
	struct timeline_row *lines;
	struct poll_row poll;
	size_t count;
	EXPECT_OK(b.ops->message_put(b.tx, &m));
	EXPECT_OK(b.ops->timeline_put(b.tx, &line));
	bench_commit(&b);
	struct storage *reader = storage_under_test.beside();
	EXPECT_OK(reader->ops->begin(reader, TX_READ, &tx));
	EXPECT_OK(reader->ops->message_list(
			tx, 7, 0, 0, 10, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_OK(reader->ops->timeline_list(tx, 7, b.arena, &lines, &count));
	EXPECT_I64(count, 1);
	EXPECT_OK(reader->ops->poll_get(tx, STR("demo"), b.arena, &poll));
	EXPECT_OK(reader->ops->commit(&tx));
	reader->ops->close(reader);
	bench_close(&b);
}

TEST(reader_can_not_write)
{
	struct bench b;
	bench_open(&b);
	struct storage_tx *tx = NULL;
	struct order_row row = order_like(&b, 9);
	struct storage *reader = storage_under_test.beside();
	EXPECT(reader->ops->begin(reader, TX_WRITE, &tx).fault);
	EXPECT(tx == NULL);
	EXPECT_OK(reader->ops->begin(reader, TX_READ, &tx));
	EXPECT(reader->ops->order_put(tx, &row).fault);
	reader->ops->drop(&tx);
	reader->ops->close(reader);
	bench_close(&b);
}

TEST(second_writer_is_refused)
{
	struct bench b;
	bench_open(&b);
	EXPECT(storage_under_test.second().fault != FAULT_NONE);
	bench_close(&b);
}

TEST(read_transaction_of_the_writer_reads)
{
	struct bench b;
	bench_open(&b);
	int64_t count;
	order_add(&b, 1);
	EXPECT_OK(b.ops->commit(&b.tx));
	EXPECT_OK(b.ops->begin(b.storage, TX_READ, &b.tx));
	EXPECT_OK(b.ops->order_count(b.tx, &count));
	EXPECT_I64(count, 1);
	EXPECT_OK(b.ops->commit(&b.tx));
	b.ops->idle(b.storage);
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	bench_close(&b);
}
