/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/time.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX 2048 /* what is longer is cut */
#define LINE_MAX_ (4 * TEXT_MAX + 128)

static const char *const names[] = {"debug", "info", "warn", "error"};

static _Atomic enum log_level least_level = LOG_INFO;

void log_set_level(enum log_level least)
{
	least_level = least;
}

/* One line must stay one line, whatever a provider sent. */
static size_t add_safe(char *to, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	if (c >= 0x20 && c != 0x7f) {
		*to = (char)c;
		return 1;
	}
	*to++ = '\\';
	const char *hit = memchr("\nn\rr\tt", c, 6);
	if (hit) {
		*to = hit[1];
		return 2;
	}
	*to++ = 'x';
	*to++ = digits[c >> 4];
	*to = digits[c & 15];
	return 4;
}

static int print_head(char *line, size_t room, enum log_level level)
{
	struct timespec now;
	struct tm utc;
	char moment[32];
	/* allowed: the log shows real time, nothing is decided by it */
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%S", &utc);
	return snprintf(line, room, "time=%s.%03dZ level=%s ", moment,
			(int)(now.tv_nsec / 1000000), names[level]);
}

static void write_all(const char *at, size_t len)
{
	while (len) {
		ssize_t done = write(STDERR_FILENO, at, len);
		if (done < 0 && errno != EINTR)
			return; /* nowhere to complain */
		if (done > 0) {
			at += done;
			len -= (size_t)done;
		}
	}
}

void log_line(enum log_level level, const char *format, ...)
{
	char text[TEXT_MAX], line[LINE_MAX_];
	if (level < least_level)
		return;
	va_list args;
	va_start(args, format);
	int wanted = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (wanted < 0)
		return;
	size_t text_len = strlen(text);
	size_t len = (size_t)print_head(line, sizeof line, level);
	for (size_t i = 0; i < text_len; i++)
		len += add_safe(line + len, (unsigned char)text[i]);
	if ((size_t)wanted > text_len)
		len += (size_t)snprintf(line + len, 8, "...");
	line[len++] = '\n';
	write_all(line, len);
}
