/* SPDX-License-Identifier: Apache-2.0 */
/* The PDFs of documents. */
#include "storage_contract.h"

static struct document_file file_of(struct str cause, struct str bytes)
{
	return (struct document_file){.shop = STR("demo"),
			.remote = STR("5001"),
			.kind = STR("credit"),
			.cause = cause,
			.made_at = 77,
			.bytes = bytes};
}

static struct result get(
		struct bench *b, struct str cause, struct document_file *out)
{
	return b->ops->document_file_get(b->tx, STR("demo"), STR("5001"),
			STR("credit"), cause, b->arena, out);
}

TEST(a_file_comes_back_as_it_was)
{
	struct bench b;
	struct document_file out = {0};
	bench_open(&b);
	struct str bytes = noise(&b, 300000, 5);
	struct document_file file = file_of(STR("9"), bytes);
	EXPECT_FAULT(get(&b, STR("9"), &out), FAULT_NOT_FOUND);
	EXPECT_OK(b.ops->document_file_put(b.tx, &file));
	bench_reopen(&b);
	EXPECT_OK(get(&b, STR("9"), &out));
	EXPECT_STR(out.bytes, noise(&b, 300000, 5));
	EXPECT_I64(out.made_at, 77);
	EXPECT_I64(out.sha256.len, 64);
	EXPECT_FAULT(get(&b, STR("8"), &out), FAULT_NOT_FOUND);
	EXPECT_FAULT(b.ops->document_file_get(b.tx, STR("other"), STR("5001"),
				     STR("credit"), STR("9"), b.arena, &out),
			FAULT_NOT_FOUND);
	bench_close(&b);
}

TEST(a_file_is_named_by_the_hash_of_its_bytes)
{
	struct bench b;
	struct document_file out = {0}, file = file_of(STR("9"), STR("abc"));
	bench_open(&b);
	file.sha256 = STR("whatever");
	EXPECT_OK(b.ops->document_file_put(b.tx, &file));
	EXPECT_OK(get(&b, STR("9"), &out));
	EXPECT_STR(out.sha256,
			STR("ba7816bf8f01cfea414140de5dae2223"
			    "b00361a396177a9cb410ff61f20015ad"));
	bench_close(&b);
}

/* What a customer was sent once stays what it was. */
TEST(the_first_file_stays)
{
	struct bench b;
	struct document_file out = {0}, first = file_of(STR("9"), STR("abc")),
			     second = file_of(STR("9"), STR("abd"));
	bench_open(&b);
	EXPECT_OK(b.ops->document_file_put(b.tx, &first));
	EXPECT_FAULT(b.ops->document_file_put(b.tx, &second), FAULT_DUPLICATE);
	EXPECT_FAULT(b.ops->document_file_put(b.tx, &first), FAULT_DUPLICATE);
	EXPECT_OK(get(&b, STR("9"), &out));
	EXPECT_STR(out.bytes, STR("abc"));
	bench_close(&b);
}

TEST(an_empty_file_is_none)
{
	struct bench b;
	struct document_file none = file_of(STR("9"), STR_NONE);
	bench_open(&b);
	EXPECT_FAULT(b.ops->document_file_put(b.tx, &none), FAULT_BAD_VALUE);
	bench_close(&b);
}
