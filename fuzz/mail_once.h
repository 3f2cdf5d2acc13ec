/* SPDX-License-Identifier: Apache-2.0 */
/* One input for the writing of mails: what the fuzzer and the ordinary tests
 * both do with any bytes. */
#ifndef WAYBILL_FUZZ_MAIL_ONCE_H
#define WAYBILL_FUZZ_MAIL_ONCE_H

#include "base/str.h"

/*
 * Eight fields, each ended by a byte 0xFE: our name, the customer's address
 * and name, subject, text, HTML, the file's name, the reference. What is
 * written is taken apart by a reader that shares no code with the writer. Ends
 * the program when there is another header or part than there should be, a
 * line that no server must take, or a file that is not what it was.
 */
void mail_once(struct str input);

#endif
