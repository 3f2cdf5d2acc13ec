/* SPDX-License-Identifier: Apache-2.0 */
/* A server that knows just enough of HTTP/2 to break it off anywhere. It
 * answers all requests but one with "ok", and what it says to that one is a
 * list of frames (RFC 9113). */
#ifndef WAYBILL_TESTS_WIRE_H2_H
#define WAYBILL_TESTS_WIRE_H2_H

#include "tls.h"

enum {
	H2_DATA = 0,
	H2_HEADERS = 1,
	H2_RESET = 3,
	H2_SETTINGS = 4,
	H2_GOAWAY = 7
};
enum { H2_ACK = 1, H2_END = 1, H2_END_HEADERS = 4 };

struct h2_frame {
	unsigned char type, flags;
	struct str payload;
};

#define H2_FRAMES_MAX 4

struct h2 {
	SSL_CTX *tls;
	int odd_one; /* which request of all, the first is 1; 0: none */
	const struct h2_frame *frames; /* to that; ends with payload none */
	bool goes;                     /* and then it goes, else it stays */
};

/* A server of `far`, with a struct h2 as its context. */
void h2_serve(struct far *far, int conn);

#endif
