/* SPDX-License-Identifier: Apache-2.0 */
#include "base/result.h"

#include <stddef.h>

struct fault_row {
	const char *name, *text;
	enum fault_class class_;
};

#define FAULT_ROW(name, class_, text) {#name, text, class_},
static const struct fault_row rows[FAULT_COUNT] = {FAULTS(FAULT_ROW)};
#undef FAULT_ROW

enum fault_class fault_class(enum fault fault)
{
	return (size_t)fault < FAULT_COUNT ? rows[fault].class_ : CLASS_FATAL;
}

const char *fault_name(enum fault fault)
{
	return (size_t)fault < FAULT_COUNT ? rows[fault].name : "FAULT_?";
}

const char *fault_text(enum fault fault)
{
	return (size_t)fault < FAULT_COUNT ? rows[fault].text : "unknown fault";
}
