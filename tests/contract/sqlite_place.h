/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for each test program; gone when it ends. */
#ifndef WAYBILL_TESTS_SQLITE_PLACE_H
#define WAYBILL_TESTS_SQLITE_PLACE_H

#include "port/storage.h"

struct str place_path(void); /* of the database; NUL-ended */
void place_clear(void);      /* no file is there */
struct storage *place_open(bool read_only);
int64_t place_size(void); /* of the database and its WAL */

#endif
