/* SPDX-License-Identifier: Apache-2.0 */
/* requests: prints every request of every connector, a line of JSON each. */
#include <stdio.h>

#include "requests.h"

#define OUTPUT_MAX ((size_t)64 << 20)

int main(void)
{
	struct requests requests = {.arena = arena_open()};
	struct buf buf;
	buf_init(&buf, OUTPUT_MAX);
	requests_all(&requests);
	for (size_t i = 0; i < requests.list.count; i++)
		if (!requests.list.at[i].fault)
			request_print(&requests.list.at[i], &buf);
	bool whole = !buf_check(&buf).fault &&
			fwrite(buf.at, 1, buf.len, stdout) == buf.len &&
			fflush(stdout) == 0;
	buf_done(&buf);
	arena_close(requests.arena);
	return whole ? 0 : 1;
}
