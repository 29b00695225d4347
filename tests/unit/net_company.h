/* A server and whoever troubles it: what the tests of bad company and of the guards share. */
#ifndef TESTS_NET_COMPANY_H
#define TESTS_NET_COMPANY_H

#include <signal.h>

#include "net_rig.h"
#include "suite.h"

static struct rig rig;
static struct raw raw;
static struct buf seen;
static struct http_reply reply;

static void begin(void)
{
	signal(SIGPIPE, SIG_IGN); /* for the raw sockets below */
	rig_init(&rig);
}

static void end(void)
{
	buf_done(&seen);
	http_reply_done(&reply);
	reply = (struct http_reply){0};
	rig_done(&rig);
}

static void expect_alive(void)
{
	struct http_client *client = rig_client(&rig, NULL);

	op_reset(&rig.op);
	ck_assert_int_eq(
		http_client_call(client, &rig.op, HTTP_POST, "/echo", NULL, 0, STR("still here"), 100, &reply), OK);
	ck_assert_str_eq(reply.body.p, "still here");
	http_client_close(client);
}

#endif
