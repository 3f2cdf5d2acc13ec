/* SPDX-License-Identifier: Apache-2.0 */
/* A file that goes with a mail. For write.c alone. */
#ifndef WAYBILL_NOTIFY_ATTACH_H
#define WAYBILL_NOTIFY_ATTACH_H

#include "base/buf.h"
#include "notify/mail.h"

/* Stands in no encoded line: quoted-printable writes "=" and two digits, and
 * base64 has none but at its end (RFC 2045, 6.7). */
#define BOUNDARY "=_waybill"
/* Of text and HTML inside it; none begins with the other. */
#define BOUNDARY_TEXT "=_text"

/* The part, from its headers to the CRLF behind its last line. */
void attachment_add(struct buf *buf, const struct attachment *file,
		struct arena *arena);

#endif
