/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_test.h"

TEST_MAIN

TEST(a_get_is_answered)
{
	struct http_server *server = start((struct http_limits){0});
	struct str answer = ask(server, GET("/a%20b?c=d"));
	EXPECT(str_starts(answer, STR("HTTP/1.1 200 ")));
	EXPECT(str_ends(answer, STR("GET /a b [] 127.0.0.1")));
	EXPECT(has(answer, "Content-Type: text/plain\r\n"));
	stop(server);
}

TEST(head_has_the_length_and_no_body)
{
	bool end;
	struct http_server *server = start((struct http_limits){0});
	int fd = dial(server);
	say(fd, "HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n" GET("/y"));
	struct str answer = hear(fd, 200, &end);
	EXPECT(!end);
	EXPECT_I64(count_of(answer, "HTTP/1.1 200"), 2);
	EXPECT(!has(answer, "HEAD /x"));
	EXPECT(has(answer,
			"Content-Length: 20\r\n")); /* HEAD /x [] 127.0.0.1 */
	EXPECT(has(answer, "GET /y"));
	close(fd);
	stop(server);
}

TEST(query_headers_and_extras)
{
	struct http_server *server = start((struct http_limits){0});
	EXPECT(str_ends(ask(server, GET("/query?b=1&a=x%26y")), STR("x&y")));
	EXPECT(has(ask(server,
				   "GET /headers HTTP/1.1\r\nHost: x\r\n"
				   "X-One:  two \r\nX-one: three\r\n\r\n"),
			"X-One=two;X-one=three;"));
	EXPECT(str_ends(ask(server, GET("/queries?n%5B%5D=%231&n[]=2&b=+")),
			STR("n[]=#1;n[]=2;b=;")));
	EXPECT(has(ask(server, GET("/405")), "Allow: GET\r\n"));
	struct str busy = ask(server, GET("/busy"));
	EXPECT(has(busy, "Retry-After: 7\r\n"));
	EXPECT(has(busy, "Connection: close\r\n"));
	EXPECT(str_starts(ask(server, GET("/none")), STR("HTTP/1.1 500 ")));
	EXPECT(str_ends(ask(server, GET("/keep-and-answer")), STR("both")));
	stop(server);
}

TEST(pipelined_requests_are_answered_in_order)
{
	bool end;
	struct http_server *server = start((struct http_limits){0});
	int fd = dial(server);
	say(fd,
			POST("/1", "Content-Length: 3\r\n") "abc" POST("/late",
					"Content-Length: 4\r\n") "late" GET("/"
									    "3"));
	struct str answer = hear(fd, 300, &end);
	EXPECT(!end);
	EXPECT_I64(count_of(answer, "HTTP/1.1 200"), 3);
	ptrdiff_t one = str_find(answer, STR("POST /1 [abc]")),
		  two = str_find(answer, STR("\r\n\r\nlate")),
		  three = str_find(answer, STR("GET /3"));
	EXPECT(one > 0 && two > one && three > two);
	close(fd);
	stop(server);
}

TEST(a_request_may_come_byte_by_byte)
{
	bool end;
	struct http_server *server = start((struct http_limits){0});
	int fd = dial(server);
	const char *text = POST("/1", "Content-Length: 5\r\n") "hello";
	for (const char *p = text; *p; p++) {
		char c[2] = {*p, '\0'};
		say(fd, c);
		sleep_ms(1);
	}
	EXPECT(has(hear(fd, 300, &end), "POST /1 [hello]"));
	close(fd);
	stop(server);
}

TEST(a_chunked_body_is_joined)
{
	struct http_server *server = start((struct http_limits){0});
	struct str answer = ask(server,
			POST("/1", "Transfer-Encoding: chunked\r\n") "3\r\nabc"
								     "\r\n4\r\n"
								     "defg\r\n0"
								     "\r\n\r"
								     "\n");
	EXPECT(has(answer, "POST /1 [abcdefg]"));
	EXPECT_I64(handled, 1);
	stop(server);
}

TEST(a_broken_chunk_is_not_handled)
{
	struct http_server *server = start((struct http_limits){0});
	struct str answer = ask(server,
			POST("/1", "Transfer-Encoding: chunked\r\n") "zz\r\nabc"
								     "\r\n0\r\n"
								     "\r\n");
	EXPECT(!has(answer, "200"));
	EXPECT_I64(handled, 0);
	stop(server);
}

TEST(a_large_body_arrives_whole)
{
	struct http_server *server = start((struct http_limits){0});
	char *text = repeat(POST("/late", "Content-Length: 200000\r\n"), 'b',
			200000, "");
	struct str answer = ask(server, text);
	EXPECT(has(answer, "Content-Length: 200000\r\n"));
	EXPECT_I64(count_of(answer, "b"), 200000);
	free(text);
	stop(server);
}

TEST(too_large_bodies_are_refused)
{
	char *text = repeat(POST("/", "Content-Length: 2000000\r\n"), 'a',
			2000000, "");
	expect_refused(text, "HTTP/1.1 413 ");
	free(text);
	text = repeat(POST("/", "Transfer-Encoding: chunked\r\n") "200000\r\n",
			'a', 0x200000, "\r\n0\r\n\r\n");
	expect_refused(text, "HTTP/1.1 413 ");
	free(text);
	expect_refused(POST("/", "Content-Length: 99999999999999999999\r\n"),
			"HTTP/1.1 4");
	expect_refused(POST("/",
				       "Content-Length: 2000000\r\n"
				       "Expect: 100-continue\r\n"),
			"HTTP/1.1 413 ");
}

TEST(a_body_of_exactly_the_limit_is_taken)
{
	struct http_server *server =
			start((struct http_limits){.body_max = 100});
	char *text = repeat(POST("/", "Content-Length: 100\r\n"), 'a', 100, "");
	EXPECT(str_starts(ask(server, text), STR("HTTP/1.1 200 ")));
	free(text);
	text = repeat(POST("/", "Content-Length: 101\r\n"), 'a', 101, "");
	EXPECT(str_starts(ask(server, text), STR("HTTP/1.1 413 ")));
	free(text);
	stop(server);
}
