/* SPDX-License-Identifier: Apache-2.0 */
/* TLS: who is at the other end is known, or nothing is said. */
#include "tls.h"

static struct tls_ca ours, theirs;

static const struct {
	const char *what;
	const char *names;
	long days;
	const struct tls_ca *signer, *trusted; /* trusted NULL: the system's */
	enum fault fault;
} rows[] = {
		{"ours", "IP:127.0.0.1", 10, &ours, &ours, FAULT_NONE},
		{"one of several names", "DNS:x.example,IP:127.0.0.1", 10,
				&ours, &ours, FAULT_NONE},
		{"another host", "DNS:x.example", 10, &ours, &ours,
				FAULT_UNREACHABLE},
		{"another address", "IP:127.0.0.2", 10, &ours, &ours,
				FAULT_UNREACHABLE},
		{"an address as a name", "DNS:127.0.0.1", 10, &ours, &ours,
				FAULT_UNREACHABLE},
		{"out of date", "IP:127.0.0.1", -1, &ours, &ours,
				FAULT_UNREACHABLE},
		{"another authority", "IP:127.0.0.1", 10, &theirs, &ours,
				FAULT_UNREACHABLE},
		{"one that the system does not know", "IP:127.0.0.1", 10, &ours,
				NULL, FAULT_UNREACHABLE},
};

static void expect_row(size_t i)
{
	struct far far;
	struct wire wire;
	struct endpoint endpoint = {.connect_ms = 5000, .total_ms = 20000};
	SSL_CTX *ctx = tls_server(rows[i].signer, rows[i].names, rows[i].days);
	if (rows[i].trusted)
		endpoint.ca_file = str_of(rows[i].trusted->file);
	far_open(&far, tls_serve, ctx);
	wire_open(&wire, 0);
	struct str url = arena_print(
			wire.arena, "https://127.0.0.1:%d/x", far.port);
	enum fault fault = wire_call(&wire, &endpoint, "POST", url, STR("{}"))
					   ->fault;
	int requests = far_requests(&far);
	wire_close(&wire);
	far_close(&far);
	SSL_CTX_free(ctx);
	if (fault != rows[i].fault)
		print_error("%s\n", rows[i].what);
	EXPECT_I64(fault, rows[i].fault);
	EXPECT_I64(requests, fault == FAULT_NONE);
}

TEST(only_a_certificate_that_we_trust_for_this_host_will_do)
{
	tls_ca_open(&ours);
	tls_ca_open(&theirs);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect_row(i);
	tls_ca_close(&theirs);
	tls_ca_close(&ours);
}

static void serve_plain(struct far *far, int conn)
{
	while (far_request(far, conn))
		far_say(conn, FAR_OK);
}

TEST(a_server_without_tls_or_an_authority_without_a_file_will_not)
{
	struct far far;
	struct wire wire;
	struct endpoint endpoint = {.connect_ms = 400, .total_ms = 400};
	far_open(&far, serve_plain, NULL);
	wire_open(&wire, 0);
	struct str url = arena_print(
			wire.arena, "https://127.0.0.1:%d/x", far.port);
	EXPECT_I64(wire_call(&wire, &endpoint, "POST", url, STR("{}"))->fault,
			FAULT_UNREACHABLE);
	endpoint.ca_file = STR("/no/such/file.pem");
	EXPECT_I64(wire_call(&wire, &endpoint, "POST", url, STR("{}"))->fault,
			FAULT_UNREACHABLE);
	EXPECT_I64(far_requests(&far), 0);
	wire_close(&wire);
	far_close(&far);
}
