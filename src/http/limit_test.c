/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_test.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Says one byte every 50 ms until it is cut off; how long that took. */
static time_ms dribble(int fd, char c, time_ms most)
{
	time_ms begun = now_ms();
	while (now_ms() - begun < most) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		if (send(fd, &c, 1, MSG_NOSIGNAL) < 0)
			break;
		if (poll(&p, 1, 50) > 0)
			break;
	}
	return now_ms() - begun;
}

TEST(slow_headers_are_cut_off)
{
	bool end;
	struct http_server *server =
			start((struct http_limits){.header_ms = 400});
	int fd = dial(server);
	say(fd, "GET / HTTP/1.1\r\nX-A: ");
	time_ms taken = dribble(fd, 'a', 5000);
	EXPECT(taken >= 300 && taken < 1500);
	EXPECT(str_starts(hear(fd, 100, &end), STR("HTTP/1.1 408 ")));
	EXPECT(end);
	close(fd);
	fd = dial(server);
	say(fd, "GET /");
	taken = dribble(fd, 'a', 5000);
	EXPECT(taken >= 300 && taken < 1500);
	close(fd);
	fd = dial(server); /* says nothing at all */
	hear(fd, 3000, &end);
	EXPECT(end);
	close(fd);
	stop(server);
}

TEST(slow_bodies_are_cut_off)
{
	bool end;
	struct http_server *server =
			start((struct http_limits){.body_ms = 400});
	int fd = dial(server);
	say(fd, POST("/", "Content-Length: 1000\r\n") "start");
	time_ms taken = dribble(fd, 'a', 5000);
	EXPECT(taken < 1500);
	EXPECT(str_starts(hear(fd, 100, &end), STR("HTTP/1.1 408 ")));
	EXPECT(end);
	EXPECT_I64(handled, 0);
	close(fd);
	stop(server);
}

TEST(a_trickle_is_cut_off_before_the_deadline)
{
	struct http_server *server =
			start((struct http_limits){.body_ms = 3000});
	int fd = dial(server);
	say(fd, POST("/", "Content-Length: 100000\r\n") "start");
	time_ms taken = dribble(fd, 'a', 5000);
	EXPECT(taken >= 900 && taken < 2000);
	close(fd);
	stop(server);
}

TEST(a_kept_call_has_no_deadline)
{
	struct http_server *server = start(
			(struct http_limits){.header_ms = 100, .body_ms = 100});
	late_delay_ms = 600;
	EXPECT(str_ends(ask(server,
					POST("/late",
							"Content-"
							"Length: "
							"2\r\n") "hi"),
			STR("hi")));
	stop(server);
}

TEST(the_client_may_leave_while_its_call_is_kept)
{
	struct http_server *server = start((struct http_limits){0});
	late_delay_ms = 100;
	for (int i = 0; i < 5; i++) {
		int fd = dial(server);
		say(fd, POST("/late", "Content-Length: 2\r\n") "hi");
		sleep_ms(30);
		struct linger hard = {1, 0};
		if (i % 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard,
					sizeof hard);
		close(fd);
	}
	sleep_ms(100);
	late_delay_ms = 0;
	EXPECT(has(ask(server, GET("/after")), "GET /after"));
	stop(server);
}

TEST(close_waits_for_kept_calls)
{
	bool end;
	struct http_server *server = start((struct http_limits){0});
	late_delay_ms = 300;
	int fd = dial(server), idle = dial(server);
	say(fd, POST("/late", "Content-Length: 2\r\n") "hi");
	sleep_ms(50);
	stop(server);
	struct str answer = hear(fd, 1000, &end);
	EXPECT(str_starts(answer, STR("HTTP/1.1 200 ")));
	EXPECT(str_ends(answer, STR("hi")));
	EXPECT(end);
	hear(idle, 1000, &end);
	EXPECT(end);
	close(fd);
	close(idle);
}

struct crowd {
	struct http_server *server;
	int good;
};

static void *crowd_run(void *context)
{
	struct crowd *crowd = context;
	for (int i = 0; i < 10; i++) {
		int fds[30];
		bool end;
		for (int k = 0; k < 30; k++)
			fds[k] = dial(crowd->server);
		for (int k = 0; k < 30; k++)
			say(fds[k],
					POST("/late",
							"Connection: close\r\n"
							"Content-Length: 4\r\n") "many");
		for (int k = 0; k < 30; k++) {
			crowd->good += str_ends(hear(fds[k], 5000, &end),
					STR("\r\n\r\nmany"));
			close(fds[k]);
		}
	}
	return NULL;
}

TEST(many_at_once)
{
	pthread_t threads[8];
	struct crowd crowds[8];
	struct http_server *server = start((struct http_limits){0});
	for (int i = 0; i < 8; i++) {
		crowds[i] = (struct crowd){server, 0};
		pthread_create(&threads[i], NULL, crowd_run, &crowds[i]);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], NULL);
		EXPECT_I64(crowds[i].good, 300);
	}
	struct http_counts counts;
	http_count(server, &counts);
	EXPECT_I64(counts.connections, 2400);
	stop(server);
}

/* The library's own epoll thread sleeps over exactly this many. */
TEST(bursts_of_128_and_256_are_all_answered)
{
	struct http_server *server = start((struct http_limits){.threads = 1});
	for (int count = 128; count <= 256; count *= 2) {
		int fds[256], good = 0;
		bool end;
		for (int i = 0; i < count; i++)
			fds[i] = dial(server);
		sleep_ms(50);
		for (int i = 0; i < count; i++)
			say(fds[i], GET("/burst"));
		for (int i = 0; i < count; i++) {
			struct pollfd p = {.fd = fds[i], .events = POLLIN};
			good += poll(&p, 1, 2000) == 1;
			hear(fds[i], 0, &end);
			close(fds[i]);
		}
		EXPECT_I64(good, count);
	}
	stop(server);
}

TEST(an_address_has_its_share)
{
	bool end;
	struct http_server *server = start((struct http_limits){
			.connections_max = 100, .per_address_max = 3});
	int fds[6], open = 0;
	for (int i = 0; i < 6; i++) {
		fds[i] = dial(server);
		sleep_ms(20);
		say(fds[i], GET("/"));
	}
	for (int i = 0; i < 6; i++)
		open += has(hear(fds[i], 200, &end), "HTTP/1.1 200");
	EXPECT_I64(open, 3);
	for (int i = 0; i < 6; i++)
		close(fds[i]);
	sleep_ms(100);
	EXPECT(has(ask(server, GET("/")), "200"));
	stop(server);
}

TEST(a_unix_socket_is_private)
{
	struct http_server *server = NULL, *second = NULL;
	const char *why = NULL;
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	struct stat st;
	bool end;
	char listen_at[120];
	snprintf(to.sun_path, sizeof to.sun_path, "/tmp/http_test.%d",
			(int)getpid());
	snprintf(listen_at, sizeof listen_at, "unix:%s", to.sun_path);
	EXPECT_OK(http_open(str_of(listen_at), NULL, http_test_handler, NULL,
			&server, &why));
	EXPECT_I64(stat(to.sun_path, &st), 0);
	EXPECT_I64(st.st_mode & 0777, 0600);
	EXPECT_FAULT(http_open(str_of(listen_at), NULL, http_test_handler, NULL,
				     &second, &why),
			FAULT_IO);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	EXPECT_I64(connect(fd, (void *)&to, sizeof to), 0);
	say(fd, GET("/u"));
	EXPECT(has(hear(fd, 200, &end), "GET /u [] unix"));
	close(fd);
	http_close(server);
	EXPECT(stat(to.sun_path, &st) < 0);
}

TEST(bad_addresses_are_told)
{
	struct http_server *server = NULL;
	const char *const bad[] = {"", "8420", "127.0.0.1:", "127.0.0.1:99999",
			"nowhere:80", "[::1]", "unix:", "127.0.0.1:-1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *why = NULL;
		EXPECT_FAULT(http_open(str_of(bad[i]), NULL, http_test_handler,
					     NULL, &server, &why),
				FAULT_IO);
		EXPECT(why && *why);
	}
	EXPECT(server == NULL);
}

TEST(a_taken_port_is_told)
{
	struct http_server *server = start((struct http_limits){0}),
			   *second = NULL;
	const char *why = NULL;
	char at[40];
	snprintf(at, sizeof at, "127.0.0.1:%d", http_port(server));
	EXPECT_FAULT(http_open(str_of(at), NULL, http_test_handler, NULL,
				     &second, &why),
			FAULT_IO);
	EXPECT(has(str_of(why), "in use"));
	stop(server);
}
