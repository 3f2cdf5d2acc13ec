/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_test.h"

TEST(two_lengths_are_refused)
{
	expect_refused(POST("/",
				       "Content-Length: 3\r\nContent-Length: "
				       "3\r\n") "abc",
			"HTTP/1.1 400 ");
	expect_refused(POST("/",
				       "Content-Length: 3\r\nContent-Length: "
				       "8\r\n") "abc" GET("/x"),
			"HTTP/1.1 400 ");
	expect_refused(POST("/", "Content-Length: 3, 3\r\n") "abc",
			"HTTP/1.1 400 ");
	expect_refused(POST("/", "Content-Length: +3\r\n") "abc",
			"HTTP/1.1 400 ");
}

TEST(a_length_beside_chunks_is_refused)
{
	expect_refused(POST("/",
				       "Content-Length: 3\r\n"
				       "Transfer-Encoding: chunked\r\n") "0\r\n"
									 "\r"
									 "\n" GET("/x"),
			"HTTP/1.1 400 ");
	expect_refused(POST("/",
				       "Transfer-Encoding: chunked\r\n"
				       "Content-Length: 3\r\n") "0\r\n\r\n",
			"HTTP/1.1 400 ");
	expect_refused(POST("/",
				       "Transfer-Encoding: chunked\r\n"
				       "Transfer-Encoding: chunked\r\n") "0\r\n"
									 "\r\n",
			"HTTP/1.1 400 ");
}

TEST(an_unknown_encoding_is_refused)
{
	expect_refused(POST("/", "Transfer-Encoding: xchunked\r\n") "0\r\n\r\n",
			"HTTP/1.1 501 ");
	expect_refused(POST("/", "Transfer-Encoding: gzip, chunked\r\n") "0\r\n"
									 "\r\n",
			"HTTP/1.1 501 ");
}

TEST(folded_headers_are_refused)
{
	expect_refused("GET / HTTP/1.1\r\nHost: x\r\nX-A: one\r\n two\r\n\r\n",
			"HTTP/1.1 400 ");
	expect_refused("GET / HTTP/1.1\r\nHost: x\r\nX-A:\r\n\ttwo\r\n\r\n",
			"HTTP/1.1 400 ");
	expect_refused("POST / HTTP/1.1\r\nHost: x\r\nX: y\r\n"
		       " Content-Length: 3\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 400 ");
}

TEST(bare_line_ends_are_refused)
{
	expect_refused("GET / HTTP/1.1\r\nHost: x\r\nX-A: a\nX-B: b\r\n\r\n",
			"HTTP/1.1 400 ");
	expect_refused("GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rX-B: b\r\n\r\n",
			"HTTP/1.1 400 ");
}

TEST(bad_headers_are_refused)
{
	expect_refused(POST("/", "Content-Length : 3\r\n") "abc",
			"HTTP/1.1 400 ");
	expect_refused(POST("/", "X-A: \x01\r\n") "", "HTTP/1.1 400 ");
	expect_refused("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
			"HTTP/1.1 400 ");
	expect_refused("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ");
}

TEST(bad_targets_are_refused)
{
	expect_refused(GET("/a%00b"), "HTTP/1.1 400 ");
	expect_refused(GET("http://x/a"), "HTTP/1.1 400 ");
}

TEST(bad_methods_are_refused)
{
	expect_refused("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 501 ");
	expect_refused("get / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 501 ");
	expect_refused("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 501 ");
}

TEST(an_unknown_version_is_refused)
{
	bool end;
	struct http_server *server = start((struct http_limits){0});
	int fd = dial(server);
	say(fd, "GET / HTTP/3.7\r\nHost: x\r\n\r\n");
	struct str answer = hear(fd, 1000, &end);
	EXPECT(!has(answer, " 200 "));
	EXPECT(end);
	EXPECT_I64(handled, 0);
	close(fd);
	stop(server);
}

TEST(long_headers_are_refused)
{
	char *text = repeat("GET / HTTP/1.1\r\nHost: x\r\nX-A: ", 'a',
			17 * 1024, "\r\n\r\n");
	expect_refused(text, "HTTP/1.1 431 ");
	free(text);
	text = repeat("GET / HTTP/1.1\r\nHost: x\r\nX-A: ", 'a', 100 * 1024,
			"\r\n\r\n");
	expect_refused(text, "HTTP/1.1 431 ");
	free(text);
	text = repeat("GET /", 'a', 100 * 1024, " HTTP/1.1\r\nHost: x\r\n\r\n");
	expect_refused(text, "HTTP/1.1 4");
	free(text);
}

TEST(headers_of_15_kib_are_read)
{
	struct http_server *server = start((struct http_limits){0});
	char *text = repeat("GET / HTTP/1.1\r\nHost: x\r\nX-A: ", 'a',
			15 * 1024, "\r\n\r\n");
	EXPECT(str_starts(ask(server, text), STR("HTTP/1.1 200 ")));
	free(text);
	stop(server);
}
