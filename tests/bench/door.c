/* What it costs to stand in the open: `daybook-syncd serve` as it is shipped, and those
 * who come to its port besides the sites that sync.
 *
 * rss_idle_tls: 2,000 connections of devices, each with its handshake done and one call
 * answered, and nothing more; the daemon's memory with them.
 *
 * bad_clients: a site hands everything in, until its last batch is answered, alone and
 * while 150 bad clients are held, most with another device's certificate; the share of
 * its speed that is left. */
#include <stdlib.h>
#include <unistd.h>

#include "company.h"
#include "taking.h"

enum { IDLE = 2000, BAD = 150 };

static void rss_idle_tls(const struct bench_options *o, const char *name)
{
	int count = o->small ? 100 : IDLE;
	SSL **idle = calloc((size_t)count, sizeof(*idle));
	struct running daemon;
	struct office office;
	int64_t before, with;
	SSL_CTX *tls;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		free(idle);
		return;
	}
	company_room(count);
	office_make(&office, o);
	office_serve(&office, o, office.ho, &daemon);
	tls = company_tls(office.site);
	before = program_resident_kib(&daemon);
	for (int i = 0; i < count; i++) {
		must_be((idle[i] = company_open(tls, office.port)) != NULL, "a connection");
		company_ask_once(idle[i]);
	}
	with = program_resident_kib(&daemon);
	aside("%lld MB without, %d connections: %.1f KiB each", (long long)before / 1024, count,
		(double)(with - before) / count);
	say_megabytes(name, with, 100);
	for (int i = 0; i < count; i++)
		company_close(idle[i]);
	SSL_CTX_free(tls);
	program_stop(&daemon);
	office_done(&office);
	free(idle);
}

static double hand_in(struct taking *t, const char *ill, int bad)
{
	const char *dir = path_in(&t->office.arena, t->o->dir, "ho-door");
	struct running daemon;
	pid_t company = 0;
	double answered_us;

	town_copy(t->office.ho, dir);
	office_serve(&t->office, t->o, dir, &daemon);
	if (bad)
		company = company_begin(ill, t->office.port, bad);
	(void)taking_hand_in(t, dir, &answered_us);
	if (bad)
		company_end(company);
	program_stop(&daemon);
	return answered_us;
}

static void bad_clients(const struct bench_options *o, const char *name)
{
	double ratios[64];
	struct running daemon;
	struct taking t;
	const char *ill;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	taking_make(&t, o, o->small ? 2000 : 100000);
	ill = path_in(&t.office.arena, o->dir, "S02");
	office_serve(&t.office, o, t.office.ho, &daemon);
	office_enrol(o, t.office.ho, "S02", ill);
	program_stop(&daemon);
	for (int i = 0; i < o->pairs; i++) {
		double alone = hand_in(&t, ill, 0), with = hand_in(&t, ill, BAD);
		aside("alone %.0f ms, with %d bad clients %.0f ms", alone / 1e3, BAD, with / 1e3);
		ratios[i] = alone / with;
	}
	say_ratio(name, ratios, o->pairs, AT_LEAST, 0.50);
	taking_done(&t);
}

const struct bench door_benches[] = {{"rss_idle_tls", rss_idle_tls}, {"bad_clients", bad_clients}, {0}};
