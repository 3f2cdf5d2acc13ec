/* SPDX-License-Identifier: Apache-2.0 */
/* The warehouse contract in files: csv_call.c and csv_poll.c. */
#ifndef WAYBILL_CONNECTOR_WAREHOUSE_CSV_PARTS_H
#define WAYBILL_CONNECTOR_WAREHOUSE_CSV_PARTS_H

#include "base/crypto.h"
#include "port/driver.h"

/* Where the folders begin at the server: the path of our address. */
struct str csv_root(const struct account *account, struct arena *arena);
bool csv_list_has(struct str list, struct str name);

RESULT csv_send_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void csv_send_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out);
RESULT csv_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void csv_find_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out);
RESULT csv_cancel_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void csv_cancel_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT csv_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void csv_poll_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out);
RESULT csv_stock_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void csv_stock_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out);

#endif
