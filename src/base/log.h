/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program's own log: one line a call, logfmt, to standard error. Only
 * the edge logs (engine, intake, web, cli). Bodies and secrets never go in.
 */
#ifndef WAYBILL_BASE_LOG_H
#define WAYBILL_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level least);
void log_line(enum log_level level, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

#endif
