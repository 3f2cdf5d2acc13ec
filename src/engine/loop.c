/* SPDX-License-Identifier: Apache-2.0 */
/* The engine on a thread of its own: sleeps until something is due or
 * somebody wakes it. */
#include "engine/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define SLEEP_MAX_MS 1000
#define BUSY_FLIGHTS \
	8 /* more under way: gather, so that they share commits \
	   */

struct loop {
	struct engine *engine;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool woken, stop;
	enum fault fault;
};

static struct timespec in_ms(time_ms ms)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

static time_ms sleep_ms(struct loop *loop, time_ms next)
{
	time_ms now = engine_now(loop->engine);
	time_ms ms = next > now ? next - now : 0;
	return !next || ms > SLEEP_MAX_MS ? SLEEP_MAX_MS : ms;
}

/* False: time to stop. */
static bool loop_wait(struct loop *loop, time_ms next)
{
	time_ms ms = sleep_ms(loop, next);
	struct timespec until = in_ms(ms);
	bool slept = false;
	pthread_mutex_lock(&loop->lock);
	while (!loop->woken && !loop->stop && ms > 0) {
		slept = true;
		if (pthread_cond_timedwait(&loop->wake, &loop->lock, &until) ==
				ETIMEDOUT)
			break;
	}
	loop->woken = false;
	bool go = !loop->stop;
	pthread_mutex_unlock(&loop->lock);
	if (slept && loop->engine->in_flight > BUSY_FLIGHTS)
		nanosleep(&(struct timespec){.tv_nsec = loop->engine->o.gather_ms *
							  1000000},
				NULL);
	return go;
}

static void *loop_run(void *context)
{
	struct loop *loop = context;
	struct storage *storage = loop->engine->storage;
	time_ms next = 0;
	do {
		struct result r = engine_step(loop->engine, &next);
		if (r.fault) {
			log_line(LOG_ERROR, "msg=\"the engine stops\" fault=%s",
					fault_name(r.fault));
			pthread_mutex_lock(&loop->lock);
			loop->fault = r.fault;
			pthread_mutex_unlock(&loop->lock);
			return NULL;
		}
		if (!loop->engine->in_flight && !loop->engine->queued &&
				storage->ops->idle)
			storage->ops->idle(storage);
	} while (loop_wait(loop, next));
	return NULL;
}

RESULT loop_open(struct engine *engine, struct loop **out)
{
	struct loop *loop = calloc(1, sizeof *loop);
	ENSURE(loop, FAULT_MEMORY);
	loop->engine = engine;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&loop->wake, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&loop->lock, NULL);
	if (pthread_create(&loop->thread, NULL, loop_run, loop)) {
		free(loop);
		return FAIL(FAULT_IO);
	}
	*out = loop;
	return OK;
}

void loop_wake(struct loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	loop->woken = true;
	pthread_cond_signal(&loop->wake);
	pthread_mutex_unlock(&loop->lock);
}

enum fault loop_fault(struct loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	enum fault fault = loop->fault;
	pthread_mutex_unlock(&loop->lock);
	return fault;
}

void loop_close(struct loop *loop)
{
	if (!loop)
		return;
	pthread_mutex_lock(&loop->lock);
	loop->stop = true;
	pthread_cond_signal(&loop->wake);
	pthread_mutex_unlock(&loop->lock);
	pthread_join(loop->thread, NULL);
	pthread_cond_destroy(&loop->wake);
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}
