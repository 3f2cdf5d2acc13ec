/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A result is a struct, so that it is never mistaken for a count, and it
 * must be looked at. A fault carries its class, because the class decides
 * what the engine does: try again, hold the order, or drop the input.
 */
#ifndef WAYBILL_BASE_RESULT_H
#define WAYBILL_BASE_RESULT_H

#include <stdbool.h>

enum fault_class {
	CLASS_NONE,
	CLASS_RETRY,    /* passes by itself: try again later, bounded */
	CLASS_TX_AGAIN, /* the storage asks for the same transaction again */
	CLASS_UNKNOWN, /* sent, and no answer: look it up before trying again */
	CLASS_HOLD,    /* permanent: a person must decide */
	CLASS_DROP,    /* the input is not ours or makes no sense */
	CLASS_FATAL,   /* the program can't go on (disk, memory) */
};

#define FAULTS(F) \
	F(FAULT_NONE, CLASS_NONE, "no fault") \
	F(FAULT_MEMORY, CLASS_FATAL, "out of memory") \
	F(FAULT_LIMIT, CLASS_DROP, "over a limit of this program") \
	F(FAULT_BAD_JSON, CLASS_DROP, "not valid JSON") \
	F(FAULT_BAD_VALUE, CLASS_DROP, \
			"a value is missing or of the wrong form") \
	F(FAULT_BAD_MONEY, CLASS_DROP, "an amount of money is not exact") \
	F(FAULT_BAD_SIGNATURE, CLASS_DROP, "the signature does not match") \
	F(FAULT_STALE_SIGNATURE, CLASS_DROP, "the signature is too old") \
	F(FAULT_NOT_FOUND, CLASS_DROP, "there is no such thing") \
	F(FAULT_DUPLICATE, CLASS_DROP, "it is there already") \
	F(FAULT_POISON, CLASS_DROP, \
			"the program has died of it three times: kept, and " \
			"left alone") \
	F(FAULT_CONFLICT, CLASS_TX_AGAIN, "another engine was faster") \
	F(FAULT_STORAGE_BUSY, CLASS_TX_AGAIN, "the storage is busy") \
	F(FAULT_STORAGE_FULL, CLASS_FATAL, "the disk is full") \
	F(FAULT_STORAGE, CLASS_FATAL, "the storage failed") \
	F(FAULT_CORRUPT_ROW, CLASS_HOLD, \
			"a stored row does not match its checksum") \
	F(FAULT_UNREACHABLE, CLASS_RETRY, "the provider can't be reached") \
	F(FAULT_RATE_LIMITED, CLASS_RETRY, "the provider asked us to wait") \
	F(FAULT_PROVIDER, CLASS_UNKNOWN, "the provider failed (5xx)") \
	F(FAULT_REPLY_LOST, CLASS_UNKNOWN, \
			"the answer was lost: outcome unknown") \
	F(FAULT_BAD_REPLY, CLASS_UNKNOWN, \
			"the provider's answer can't be read") \
	F(FAULT_REFUSED, CLASS_HOLD, "the provider refused") \
	F(FAULT_CREDENTIALS, CLASS_HOLD, \
			"the provider does not accept our credentials") \
	F(FAULT_SETTINGS, CLASS_HOLD, "a setting is missing or wrong") \
	F(FAULT_IO, CLASS_FATAL, "the operating system reported an error") \
	F(FAULT_PAUSED, CLASS_RETRY, "the account waits for access")

#define FAULT_ENUM(name, class_, text) name,
enum fault { FAULTS(FAULT_ENUM) FAULT_COUNT };
#undef FAULT_ENUM

struct result {
	enum fault fault;
};

#define RESULT __attribute__((warn_unused_result)) struct result

#define OK ((struct result){FAULT_NONE})
#define FAIL(fault_) ((struct result){fault_})

/* Leaves the function with the fault of `call`, if it has one. */
#define TRY(call) \
	do { \
		struct result try_ = (call); \
		if (try_.fault) \
			return try_; \
	} while (0)

/* Leaves the function with `fault_` unless `fact` holds. */
#define ENSURE(fact, fault_) \
	do { \
		if (!(fact)) \
			return FAIL(fault_); \
	} while (0)

/* The variable is ended by `end_` when its scope is left. */
#define DEFER(end_) __attribute__((cleanup(end_)))

enum fault_class fault_class(enum fault fault);

/* "FAULT_REFUSED" and "the provider refused": both live for ever. */
const char *fault_name(enum fault fault);
const char *fault_text(enum fault fault);

#endif
