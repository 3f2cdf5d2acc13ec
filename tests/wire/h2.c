/* SPDX-License-Identifier: Apache-2.0 */
#include "h2.h"

#define PREFACE_LEN 24
#define HEAD_LEN 9
#define PAYLOAD_MAX 16384

struct talk {
	struct far *far;
	struct h2 *h2;
	SSL *ssl;
};

struct head {
	size_t len;
	unsigned char type, flags;
	uint32_t stream;
};

/* ":status: 200" is the eighth of the names that both sides know. */
static const struct h2_frame good[] = {
		{H2_HEADERS, H2_END_HEADERS, STR("\x88")},
		{H2_DATA, H2_END, STR("ok")},
		{0},
};

static bool read_all(SSL *ssl, unsigned char *to, size_t len)
{
	for (size_t n = 0, got = 0; n < len; n += got)
		if (SSL_read_ex(ssl, to + n, len - n, &got) != 1)
			return false;
	return true;
}

static bool frame_write(SSL *ssl, const struct h2_frame *frame, uint32_t stream)
{
	unsigned char bytes[HEAD_LEN + 64];
	size_t len = frame->payload.len, done = 0;
	if (len > sizeof bytes - HEAD_LEN)
		abort();
	bytes[0] = bytes[1] = 0;
	bytes[2] = (unsigned char)len;
	bytes[3] = frame->type;
	bytes[4] = frame->flags;
	for (int i = 0; i < 4; i++)
		bytes[5 + i] = (unsigned char)(stream >> (24 - 8 * i));
	if (len)
		memcpy(bytes + HEAD_LEN, frame->payload.at, len);
	return SSL_write_ex(ssl, bytes, HEAD_LEN + len, &done) == 1;
}

static bool head_read(SSL *ssl, struct head *head)
{
	unsigned char b[HEAD_LEN];
	if (!read_all(ssl, b, sizeof b))
		return false;
	*head = (struct head){
			.len = (size_t)b[0] << 16 | (size_t)b[1] << 8 | b[2],
			.type = b[3],
			.flags = b[4]};
	for (int i = 0; i < 4; i++)
		head->stream = head->stream << 8 | b[5 + i];
	return head->len <= PAYLOAD_MAX;
}

/* Which request of all connections' this one was. */
static int request_count(struct far *far)
{
	pthread_mutex_lock(&far->lock);
	int n = ++far->requests;
	pthread_mutex_unlock(&far->lock);
	return n;
}

static bool frames_write(struct talk *talk, const struct h2_frame *frame,
		uint32_t stream)
{
	for (; frame->payload.at; frame++)
		if (!frame_write(talk->ssl, frame,
				    frame->type == H2_GOAWAY ? 0 : stream))
			return false;
	return true;
}

static bool answer(struct talk *talk, uint32_t stream)
{
	bool odd = request_count(talk->far) == talk->h2->odd_one;
	if (!odd)
		return frames_write(talk, good, stream);
	return frames_write(talk, talk->h2->frames, stream) && !talk->h2->goes;
}

static bool take_frame(struct talk *talk)
{
	static const struct h2_frame ack = {H2_SETTINGS, H2_ACK, STR_NONE};
	unsigned char payload[PAYLOAD_MAX];
	struct head head;
	if (!head_read(talk->ssl, &head) ||
			!read_all(talk->ssl, payload, head.len))
		return false;
	if (head.type == H2_SETTINGS && !(head.flags & H2_ACK))
		return frame_write(talk->ssl, &ack, 0);
	bool ends = (head.type == H2_HEADERS || head.type == H2_DATA) &&
			(head.flags & H2_END);
	return !ends || answer(talk, head.stream);
}

/* Whoever says anything else here speaks HTTP/1.1: that is a request too. */
static bool preface_read(struct talk *talk)
{
	unsigned char preface[PREFACE_LEN];
	if (!read_all(talk->ssl, preface, sizeof preface))
		return false;
	if (memcmp(preface, "PRI * HTTP/2.0\r\n", 16) == 0)
		return true;
	request_count(talk->far);
	return false;
}

void h2_serve(struct far *far, int conn)
{
	static const struct h2_frame settings = {H2_SETTINGS, 0, STR_NONE};
	struct h2 *h2 = far->context;
	struct talk talk = {.far = far, .h2 = h2, .ssl = SSL_new(h2->tls)};
	SSL_set_fd(talk.ssl, conn);
	if (SSL_accept(talk.ssl) == 1 && frame_write(talk.ssl, &settings, 0) &&
			preface_read(&talk))
		while (take_frame(&talk))
			;
	SSL_free(talk.ssl);
}
