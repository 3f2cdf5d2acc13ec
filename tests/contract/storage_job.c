/* SPDX-License-Identifier: Apache-2.0 */
#include "storage_contract.h"

#define ACCOUNT (job_like(1, 0).account)

static void put(struct bench *b, int64_t id, time_ms due_at)
{
	struct job job = job_like(id, due_at);
	EXPECT_OK(b->ops->job_put(b->tx, &job));
}

static size_t claim(struct bench *b, time_ms now, time_ms lease_until,
		int64_t fence, int64_t limit, struct job **out)
{
	size_t count;
	EXPECT_OK(b->ops->job_claim(b->tx, ACCOUNT, now, lease_until, fence,
			limit, b->arena, out, &count));
	return count;
}

static void expect_job(const struct job *a, const struct job *b)
{
	EXPECT_I64(a->id, b->id);
	EXPECT_I64(a->order_id, b->order_id);
	EXPECT_STR(a->account, b->account);
	EXPECT_I64(a->verb, b->verb);
	EXPECT_I64(a->find, b->find);
	EXPECT_I64(a->want, b->want);
	EXPECT_I64(a->phase, b->phase);
	EXPECT_I64(a->state, b->state);
	EXPECT_I64(a->tries, b->tries);
	EXPECT_I64(a->request_id, b->request_id);
	EXPECT_I64(a->due_at, b->due_at);
	EXPECT_I64(a->lease_until, b->lease_until);
	EXPECT_I64(a->fence, b->fence);
	EXPECT_I64(a->first_sent_at, b->first_sent_at);
	EXPECT_STR(a->note, b->note);
}

TEST(job_comes_back_as_it_was_put)
{
	struct bench b;
	bench_open(&b);
	struct job job = job_like(1, 50), got;
	job.state = JOB_CLAIMED;
	job.tries = 4;
	job.lease_until = 70;
	job.fence = INT64_MAX;
	job.first_sent_at = 60;
	job.note = STR("the provider asked us to wait");
	EXPECT_OK(b.ops->job_put(b.tx, &job));
	EXPECT_FAULT(b.ops->job_put(b.tx, &job), FAULT_CONFLICT);
	bench_reopen(&b);
	EXPECT_OK(b.ops->job_get(b.tx, 1, b.arena, &got));
	expect_job(&got, &job);
	EXPECT_FAULT(b.ops->job_get(b.tx, 2, b.arena, &got), FAULT_NOT_FOUND);
	bench_close(&b);
}

TEST(jobs_are_claimed_when_due_the_longest_waiting_first)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs, got;
	put(&b, 1, 30);
	put(&b, 2, 10);
	put(&b, 3, 20);
	put(&b, 4, 31);
	EXPECT_I64(claim(&b, 9, 100, 7, 10, &jobs), 0);
	EXPECT_I64(claim(&b, 30, 100, 7, 2, &jobs), 2);
	EXPECT_I64(jobs[0].id, 2);
	EXPECT_I64(jobs[1].id, 3);
	EXPECT_I64(jobs[0].state, JOB_CLAIMED);
	EXPECT_I64(jobs[0].tries, 1);
	EXPECT_I64(jobs[0].fence, 7);
	EXPECT_I64(jobs[0].lease_until, 100);
	EXPECT_STR(jobs[0].account, STR("books"));
	EXPECT_OK(b.ops->job_get(b.tx, 2, b.arena, &got));
	expect_job(&got, &jobs[0]);
	EXPECT_I64(claim(&b, 30, 100, 8, 10, &jobs), 1);
	EXPECT_I64(jobs[0].id, 1);
	EXPECT_I64(claim(&b, 30, 100, 9, 10, &jobs), 0);
	bench_close(&b);
}

TEST(job_whose_lease_has_passed_is_claimed_again)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs, old;
	put(&b, 1, 10);
	EXPECT_I64(claim(&b, 10, 100, 7, 10, &jobs), 1);
	old = jobs[0];
	bench_commit(&b);
	EXPECT_I64(claim(&b, 99, 200, 8, 10, &jobs), 0);
	EXPECT_I64(claim(&b, 100, 200, 8, 10, &jobs), 1);
	EXPECT_I64(jobs[0].tries, 2);
	/* Whoever had it before can't save or drop it any more. */
	EXPECT_FAULT(b.ops->job_save(b.tx, 7, &old), FAULT_CONFLICT);
	EXPECT_FAULT(b.ops->job_drop(b.tx, 1, 7), FAULT_CONFLICT);
	EXPECT_OK(b.ops->job_drop(b.tx, 1, 8));
	EXPECT_FAULT(b.ops->job_drop(b.tx, 1, 8), FAULT_NOT_FOUND);
	EXPECT_FAULT(b.ops->job_save(b.tx, 8, &old), FAULT_CONFLICT);
	bench_close(&b);
}

TEST(job_that_was_saved_ready_is_due_again)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs, got;
	time_ms due = -1;
	EXPECT_OK(b.ops->job_next_due(b.tx, ACCOUNT, &due));
	EXPECT_I64(due, 0);
	put(&b, 1, 10);
	put(&b, 2, 90);
	EXPECT_OK(b.ops->job_next_due(b.tx, ACCOUNT, &due));
	EXPECT_I64(due, 10);
	EXPECT_I64(claim(&b, 10, 80, 7, 10, &jobs), 1);
	EXPECT_OK(b.ops->job_next_due(b.tx, ACCOUNT, &due));
	EXPECT_I64(due, 80); /* the lease */
	struct job job = jobs[0];
	job.state = JOB_READY;
	job.due_at = 500;
	job.fence = 0;
	job.lease_until = 0;
	job.phase = 3;
	job.note = STR("later");
	EXPECT_OK(b.ops->job_save(b.tx, 7, &job));
	EXPECT_OK(b.ops->job_get(b.tx, 1, b.arena, &got));
	expect_job(&got, &job);
	EXPECT_OK(b.ops->job_next_due(b.tx, ACCOUNT, &due));
	EXPECT_I64(due, 90);
	EXPECT_I64(claim(&b, 499, 900, 8, 10, &jobs), 1);
	EXPECT_I64(jobs[0].id, 2);
	EXPECT_I64(claim(&b, 500, 900, 9, 10, &jobs), 1);
	EXPECT_I64(jobs[0].id, 1);
	bench_close(&b);
}

TEST(job_of_another_account_is_left_alone)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs, other = job_like(3, 5);
	struct str *accounts = NULL;
	size_t count = 9;
	time_ms due = -1;
	EXPECT_OK(b.ops->job_accounts(b.tx, b.arena, &accounts, &count));
	EXPECT_I64(count, 0);
	other.account = STR("another");
	EXPECT_OK(b.ops->job_put(b.tx, &other));
	EXPECT_I64(claim(&b, 100, 900, 7, 10, &jobs), 0);
	EXPECT_OK(b.ops->job_next_due(b.tx, ACCOUNT, &due));
	EXPECT_I64(due, 0);
	put(&b, 1, 10);
	put(&b, 2, 20);
	EXPECT_I64(claim(&b, 100, 900, 7, 10, &jobs), 2);
	EXPECT_OK(b.ops->job_accounts(b.tx, b.arena, &accounts, &count));
	EXPECT_I64(count, 2);
	EXPECT(!str_eq(accounts[0], accounts[1]));
	EXPECT_OK(b.ops->job_claim(b.tx, other.account, 100, 900, 8, 10,
			b.arena, &jobs, &count));
	EXPECT_I64(count, 1);
	EXPECT_I64(jobs[0].id, 3);
	bench_close(&b);
}

TEST(job_claim_that_was_dropped_never_happened)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs;
	put(&b, 1, 10);
	bench_commit(&b);
	EXPECT_I64(claim(&b, 10, 100, 7, 10, &jobs), 1);
	bench_drop(&b);
	EXPECT_I64(claim(&b, 10, 100, 8, 10, &jobs), 1);
	EXPECT_I64(jobs[0].tries, 1);
	bench_close(&b);
}

TEST(leases_end_makes_claimed_jobs_and_polls_free)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs;
	struct poll_row poll;
	put(&b, 1, 10);
	put(&b, 2, 900);
	EXPECT_I64(claim(&b, 10, 800, 7, 10, &jobs), 1);
	EXPECT_OK(b.ops->poll_get(b.tx, STR("demo"), b.arena, &poll));
	poll.lease_until = 800;
	EXPECT_OK(b.ops->poll_save(b.tx, 0, &poll));
	EXPECT_OK(b.ops->leases_end(b.tx));
	EXPECT_OK(b.ops->poll_get(b.tx, STR("demo"), b.arena, &poll));
	EXPECT_I64(poll.lease_until, 0);
	EXPECT_I64(claim(&b, 11, 800, 8, 10, &jobs), 1);
	EXPECT_I64(jobs[0].id, 1);
	EXPECT_I64(jobs[0].tries, 2);
	bench_close(&b);
}

TEST(jobs_are_listed_by_order_or_all)
{
	struct bench b;
	bench_open(&b);
	struct job *jobs;
	size_t count;
	for (int64_t id = 1; id <= 9; id++) {
		struct job job = job_like(id, 100 - id);
		job.order_id = id % 3 + 1;
		EXPECT_OK(b.ops->job_put(b.tx, &job));
	}
	EXPECT_OK(b.ops->job_list(b.tx, 2, 10, b.arena, &jobs, &count));
	EXPECT_I64(count, 3);
	EXPECT_I64(jobs[0].id, 1);
	EXPECT_I64(jobs[2].id, 7);
	EXPECT_OK(b.ops->job_list(b.tx, 2, 2, b.arena, &jobs, &count));
	EXPECT_I64(count, 2);
	EXPECT_OK(b.ops->job_list(b.tx, 0, 4, b.arena, &jobs, &count));
	EXPECT_I64(count, 4);
	EXPECT_I64(jobs[0].id, 9); /* the next one due */
	EXPECT_OK(b.ops->job_list(b.tx, 77, 4, b.arena, &jobs, &count));
	EXPECT_I64(count, 0);
	bench_close(&b);
}

TEST(poll_goes_on_where_it_was_and_is_fenced)
{
	struct bench b;
	bench_open(&b);
	struct poll_row poll;
	EXPECT_OK(b.ops->poll_get(b.tx, STR("demo"), b.arena, &poll));
	EXPECT_STR(poll.account, STR("demo"));
	EXPECT_I64(poll.cursor.len, 0);
	EXPECT_I64(poll.due_at, 0);
	poll.fence = 9;
	poll.lease_until = 70;
	poll.due_at = 60;
	poll.cursor = STR("2026-11-28T21:17:32Z|17");
	EXPECT_OK(b.ops->poll_save(b.tx, 0, &poll));
	bench_reopen(&b);
	EXPECT_FAULT(b.ops->poll_save(b.tx, 0, &poll), FAULT_CONFLICT);
	EXPECT_OK(b.ops->poll_get(b.tx, STR("demo"), b.arena, &poll));
	EXPECT_STR(poll.cursor, STR("2026-11-28T21:17:32Z|17"));
	EXPECT_I64(poll.due_at, 60);
	EXPECT_I64(poll.lease_until, 70);
	EXPECT_I64(poll.fence, 9);
	EXPECT_OK(b.ops->poll_get(b.tx, STR("other"), b.arena, &poll));
	EXPECT_I64(poll.fence, 0);
	bench_close(&b);
}
