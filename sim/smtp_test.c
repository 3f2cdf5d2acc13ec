/* SPDX-License-Identifier: Apache-2.0 */
/* The mail server over a real socket. */
#include "robot_test.h"
#include "serve.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

struct inbox {
	pthread_mutex_t lock;
	struct arena *arena;
	struct str from, to, message;
	int count;
	struct smtp_reply reply;
};

static struct smtp_reply take(void *context, struct str from, struct str to,
		struct str message)
{
	struct inbox *inbox = context;
	pthread_mutex_lock(&inbox->lock);
	inbox->from = arena_copy(inbox->arena, from);
	inbox->to = arena_copy(inbox->arena, to);
	inbox->message = arena_copy(inbox->arena, message);
	inbox->count++;
	pthread_mutex_unlock(&inbox->lock);
	return inbox->reply;
}

static struct inbox inbox;
static struct smtp_server *server;

static int dial(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
			.sin_port = htons((uint16_t)smtp_port(server)),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	EXPECT_I64(connect(fd, (void *)&to, sizeof to), 0);
	return fd;
}

static void open_server(struct smtp_reply reply)
{
	const char *why = NULL;
	inbox = (struct inbox){.lock = PTHREAD_MUTEX_INITIALIZER,
			.arena = arena_open(),
			.reply = reply};
	server = smtp_open("127.0.0.1:0", take, &inbox, &why);
	EXPECT(server != NULL);
}

static void close_server(void)
{
	smtp_close(server);
	arena_close(inbox.arena);
}

/* Says all, then reads until the connection ends: QUIT stands at its end. */
static struct str talk(const char *text)
{
	static char heard[1 << 16];
	size_t len = 0;
	int fd = dial();
	EXPECT(send(fd, text, strlen(text), MSG_NOSIGNAL) > 0);
	struct pollfd p = {.fd = fd, .events = POLLIN};
	while (len < sizeof heard && poll(&p, 1, 10000) > 0) {
		ssize_t n = recv(fd, heard + len, sizeof heard - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(fd);
	return (struct str){heard, len};
}

/* "220 250 354": the codes of the answers, one each. */
static struct str codes(struct str heard)
{
	static char text[256];
	struct str line;
	size_t len = 0;
	while (str_cut(&heard, '\n', &line))
		if (line.len > 4 && line.at[3] == ' ' && len + 5 < sizeof text)
			len += (size_t)snprintf(text + len, sizeof text - len,
					"%s%.3s", len ? " " : "", line.at);
	return (struct str){text, len};
}

#define MAIL \
	"MAIL FROM:<a@b.example> SIZE=20\r\nRCPT TO:<c@d.example>\r\n" \
	"DATA\r\n"

TEST(bad_addresses_are_not_listened_at)
{
	const char *why = NULL;
	const char *const bad[] = {"", "9425", "x:25",
			"127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:-1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EXPECT(smtp_open(bad[i], take, NULL, &why) == NULL);
		EXPECT(why && *why);
	}
}

TEST(commands_in_bad_order_are_refused)
{
	open_server((struct smtp_reply){.status = 250});
	EXPECT_STR(codes(talk("EHLO me\r\nRCPT TO:<c@d>\r\nDATA\r\nHELP\r\n"
			      "MAIL TO:<a@b>\r\nMAIL FROM:a@b\r\n"
			      "MAIL FROM:<a@b> SIZE=99999999\r\n"
			      "MAIL FROM:<a@b>\r\nMAIL FROM:<a@b>\r\n"
			      "RCPT TO:<>\r\nDATA\r\nRSET\r\nDATA\r\nNOOP\r\n"
			      "QUIT\r\n")),
			STR("220 250 503 503 500 501 501 552 250 503 501 503 "
			    "250 503 250 221"));
	EXPECT_I64(inbox.count, 0);
	close_server();
}

TEST(a_line_too_long_ends_it)
{
	static char text[8192];
	open_server((struct smtp_reply){.status = 250});
	memset(text, 'a', sizeof text - 1);
	EXPECT_STR(codes(talk(text)), STR("220 500"));
	close_server();
}

TEST(a_mail_is_taken_dots_and_all)
{
	open_server((struct smtp_reply){.status = 250});
	EXPECT_STR(codes(talk("EHLO me\r\n" MAIL
			      "Subject: x\r\n\r\n..\r\n...a\r\n.b\r\n.\r\n"
			      "QUIT\r\n")),
			STR("220 250 250 250 354 250 221"));
	EXPECT_I64(inbox.count, 1);
	EXPECT_STR(inbox.from, STR("a@b.example"));
	EXPECT_STR(inbox.to, STR("c@d.example"));
	EXPECT_STR(inbox.message, STR("Subject: x\r\n\r\n.\r\n..a\r\nb\r\n"));
	close_server();
}

TEST(several_mails_come_over_one_connection)
{
	open_server((struct smtp_reply){.status = 250});
	EXPECT_STR(codes(talk("HELO me\r\n" MAIL "1\r\n.\r\n" MAIL
			      "2\r\n.\r\nQUIT\r\n")),
			STR("220 250 250 250 354 250 250 250 354 250 221"));
	EXPECT_I64(inbox.count, 2);
	EXPECT_STR(inbox.message, STR("2\r\n"));
	close_server();
}

TEST(a_refusal_is_told_in_the_mails_own_answer)
{
	open_server((struct smtp_reply){.status = 451});
	EXPECT_STR(codes(talk("EHLO me\r\n" MAIL "1\r\n.\r\nQUIT\r\n")),
			STR("220 250 250 250 354 451 221"));
	close_server();
}

TEST(the_connection_can_be_cut_behind_the_dot)
{
	open_server((struct smtp_reply){.status = 0});
	EXPECT_STR(codes(talk("EHLO me\r\n" MAIL "1\r\n.\r\nQUIT\r\n")),
			STR("220 250 250 250 354"));
	EXPECT_I64(inbox.count, 1);
	close_server();
}

TEST(a_late_answer_holds_up_nobody_else)
{
	open_server((struct smtp_reply){.status = 250, .late_ms = 60000});
	int slow = dial();
	const char *text = "EHLO me\r\n" MAIL "1\r\n.\r\n";
	EXPECT(send(slow, text, strlen(text), MSG_NOSIGNAL) > 0);
	EXPECT_STR(codes(talk("EHLO me\r\nQUIT\r\n")), STR("220 250 221"));
	close(slow);
	close_server(); /* does not wait for it */
}
