/* SPDX-License-Identifier: Apache-2.0 */
/* Files over SFTP, with a real server. */
#include "sshd.h"

struct place {
	struct sshd server;
	struct wire wire;
	struct endpoint endpoint;
};

static void place_open(struct place *place)
{
	sshd_open(&place->server);
	wire_open(&place->wire, 0);
	place->endpoint = sshd_endpoint(&place->server);
}

static void place_close(struct place *place)
{
	wire_close(&place->wire);
	sshd_close(&place->server);
}

static const struct reply *ask(struct place *place, const char *method,
		const char *path, const char *body)
{
	return wire_call(&place->wire, &place->endpoint, method,
			sshd_url(&place->server, path, place->wire.arena),
			str_of(body));
}

static struct str file(struct place *place, const char *path)
{
	return sshd_file(&place->server, path, place->wire.arena);
}

TEST(a_file_is_written_whole_and_under_its_name)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	const struct reply *reply =
			ask(&p, "PUT", "orders/demo.1%25.csv", "a;b\n");
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(reply->response.status, 201);
	EXPECT_STR(file(&p, "orders/demo.1%.csv"), STR("a;b\n"));
	/* Nothing is left of the name it was written under. */
	reply = ask(&p, "GET", "orders/", "");
	EXPECT_I64(reply->response.status, 200);
	EXPECT(str_find(reply->response.body, STR("demo.1%.csv\n")) >= 0);
	EXPECT(str_find(reply->response.body, STR(".part")) < 0);
	place_close(&p);
}

TEST(a_file_never_takes_anothers_place)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	sshd_put(&p.server, "orders/a.csv", "first", p.wire.arena);
	const struct reply *reply = ask(&p, "PUT", "orders/a.csv", "second");
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(reply->response.status, 409);
	EXPECT_STR(file(&p, "orders/a.csv"), STR("first"));
	place_close(&p);
}

TEST(a_file_is_read_and_one_that_is_not_there_is_not)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	sshd_put(&p.server, "news/1 \"x\".csv", "words", p.wire.arena);
	const struct reply *reply = ask(&p, "GET", "news/1%20%22x%22.csv", "");
	EXPECT_I64(reply->response.status, 200);
	EXPECT_STR(reply->response.body, STR("words"));
	EXPECT_I64(ask(&p, "GET", "news/2.csv", "")->response.status, 404);
	EXPECT_I64(ask(&p, "GET", "nowhere/", "")->response.status, 404);
	EXPECT_I64(ask(&p, "PUT", "nowhere/a.csv", "x")->response.status, 404);
	place_close(&p);
}

static const struct reply *move(
		struct place *place, const char *from, const char *to)
{
	struct arena *arena = place->wire.arena;
	struct http_request request = {.method = STR("MOVE"),
			.url = sshd_url(&place->server, from, arena)};
	http_header_add(&request.headers, arena, STR("Destination"),
			sshd_path(&place->server, to, arena));
	size_t flight = 1000 + place->wire.list.count;
	place->wire.exchange->http(place->wire.exchange, (int64_t)flight,
			&place->endpoint, &request);
	wire_wait(&place->wire, place->wire.list.count + 1);
	return wire_reply(&place->wire, (int64_t)flight);
}

TEST(a_file_is_moved_once)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	sshd_put(&p.server, "news/a \"b\".csv", "words", p.wire.arena);
	EXPECT_I64(move(&p, "news/a%20%22b%22.csv", "taken/a%20%22b%22.csv")
					->response.status,
			201);
	EXPECT_STR(file(&p, "taken/a \"b\".csv"), STR("words"));
	EXPECT_I64(move(&p, "news/a%20%22b%22.csv", "taken/a%20%22b%22.csv")
					->response.status,
			404);
	/* Never over another. */
	sshd_put(&p.server, "news/c.csv", "new", p.wire.arena);
	sshd_put(&p.server, "taken/c.csv", "old", p.wire.arena);
	EXPECT_I64(move(&p, "news/c.csv", "taken/c.csv")->response.status, 409);
	EXPECT_STR(file(&p, "taken/c.csv"), STR("old"));
	EXPECT_STR(file(&p, "news/c.csv"), STR("new"));
	place_close(&p);
}

/* Nothing is said to whom we do not know. */
TEST(a_server_with_another_key_is_not_spoken_to)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	p.endpoint.host_key = STR("SHA256:"
				  "n4bQgYhMfWWaL+qgxVrQFaO/"
				  "TxsrC4Is0V1sFbDwCgg");
	const struct reply *reply = ask(&p, "PUT", "orders/a.csv", "secret");
	EXPECT_I64(reply->fault, FAULT_UNREACHABLE);
	EXPECT_STR(file(&p, "orders/a.csv"), STR_NONE);
	p.endpoint.host_key = STR_NONE;
	EXPECT_I64(ask(&p, "PUT", "orders/a.csv", "x")->fault, FAULT_SETTINGS);
	EXPECT_I64(ask(&p, "POST", "orders/a.csv", "x")->fault, FAULT_SETTINGS);
	place_close(&p);
}

TEST(a_user_whom_the_server_does_not_take_is_told_so)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	p.endpoint.key_file = STR_NONE;
	p.endpoint.password = STR("wrong");
	const struct reply *reply = ask(&p, "PUT", "orders/a.csv", "x");
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(reply->response.status, 401);
	place_close(&p);
}

TEST(a_server_that_is_not_there_got_nothing)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	struct str url = arena_print(p.wire.arena, "sftp://127.0.0.1:1/a");
	const struct reply *reply =
			wire_call(&p.wire, &p.endpoint, "PUT", url, STR("x"));
	EXPECT_I64(reply->fault, FAULT_UNREACHABLE);
	place_close(&p);
}

TEST(many_files_go_over_connections_that_are_kept)
{
	struct place p;
	sshd_needed();
	place_open(&p);
	for (int i = 0; i < 20; i++) {
		struct str path = arena_print(p.wire.arena, "orders/%d.csv", i);
		EXPECT_I64(ask(&p, "PUT", path.at, "x")->response.status, 201);
	}
	EXPECT_I64(ask(&p, "GET", "orders/7.csv", "")->response.status, 200);
	place_close(&p);
}
