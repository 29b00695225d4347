/* What is told, in Prometheus' text form. Sites are not named: there may be hundreds,
 * and each name would be a series of its own; the one longest silent is told, and
 * `daybook-syncd sites` says which it is. */
#include "metrics.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/log.h"
#include "store/reserve.h"

enum { MS_PER_S = 1000, US_PER_S = 1000 * 1000 };

static void head(struct buf *to, const char *name, const char *type, const char *about)
{
	buf_printf(to, "# HELP daybook_%s %s\n# TYPE daybook_%s %s\n", name, about, name, type);
}

static void one(struct buf *to, const char *name, const char *type, const char *about, uint64_t value)
{
	head(to, name, type, about);
	buf_printf(to, "daybook_%s %llu\n", name, (unsigned long long)value);
}

static void labelled(struct buf *to, const char *name, const char *label, const char *which, uint64_t value)
{
	buf_printf(to, "daybook_%s{%s=\"%s\"} %llu\n", name, label, which, (unsigned long long)value);
}

/* Microseconds, told as seconds. */
static void put_seconds(struct buf *to, uint64_t us)
{
	buf_printf(to, "%llu.%06llu\n", (unsigned long long)(us / US_PER_S), (unsigned long long)(us % US_PER_S));
}

static void put_taken(struct pulse *p, struct buf *to)
{
	one(to, "entries_taken_total", "counter", "New entries taken in.", atomic_load(&p->entries));
	one(to, "batches_taken_total", "counter", "Batches taken in.", atomic_load(&p->batches));
	one(to, "entries_unfolded", "gauge", "Entries taken in that balances do not show yet.",
		(uint64_t)atomic_load(&p->unfolded));
	head(to, "answers_total", "counter", "Calls answered, by the hundreds of their status.");
	for (int i = 2; i < 6; i++) {
		char status[4] = {(char)('0' + i), 'x', 'x', '\0'};
		labelled(to, "answers_total", "status", status, atomic_load(&p->answers[i]));
	}
	head(to, "refusals_total", "counter", "Calls refused, by code.");
	for (int i = 1; i < ERR_COUNT; i++)
		if (atomic_load(&p->refused[i]))
			labelled(to, "refusals_total", "code", err_code((enum err)i), atomic_load(&p->refused[i]));
}

static void put_commits(struct pulse *p, struct buf *to)
{
	uint64_t sum = 0;

	head(to, "commit_seconds", "histogram", "How long batches took to become durable, a commit each.");
	for (int i = 0; i < PULSE_COMMIT_STEPS; i++) {
		sum += atomic_load(&p->commits_within[i]);
		buf_printf(to, "daybook_commit_seconds_bucket{le=\"%d.%03d\"} %llu\n", pulse_commit_step_ms[i] / MS_PER_S,
			pulse_commit_step_ms[i] % MS_PER_S, (unsigned long long)sum);
	}
	sum += atomic_load(&p->commits_within[PULSE_COMMIT_STEPS]);
	buf_printf(to, "daybook_commit_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)sum);
	buf_puts(to, "daybook_commit_seconds_sum ");
	put_seconds(to, atomic_load(&p->commit_us));
	buf_printf(to, "daybook_commit_seconds_count %llu\n", (unsigned long long)sum);
}

static void put_hall(struct hall *hall, struct buf *to)
{
	struct hall_counts c = hall_counts(hall);

	head(to, "queue_length", "gauge", "What waits for a thread: reading calls, feeds with news, packed batches, work for the writer.");
	labelled(to, "queue_length", "queue", "reads", (uint64_t)c.reads);
	labelled(to, "queue_length", "queue", "woken", (uint64_t)c.woken);
	labelled(to, "queue_length", "queue", "hand_ins", (uint64_t)c.hand_ins);
	labelled(to, "queue_length", "queue", "writes", (uint64_t)c.writes);
	one(to, "writes_bytes", "gauge", "Unpacked batches before the writer and in its hands.", c.writes_bytes);
	one(to, "feeds_waiting", "gauge", "Sites that wait for news (long polls).", (uint64_t)c.waiting);
}

static void put_connections(const struct http_server *server, struct buf *to)
{
	struct http_counts c = http_server_counts(server);

	head(to, "connections", "gauge",
		"Open connections: with a device's certificate, without, and who has not said yet.");
	labelled(to, "connections", "kind", "device", (uint64_t)c.devices);
	labelled(to, "connections", "kind", "stranger", (uint64_t)c.strangers);
	labelled(to, "connections", "kind", "handshake", (uint64_t)c.handshakes);
	one(to, "connections_cut_total", "counter", "Connections cut because there were too many.", c.cut);
	one(to, "requests_malformed_total", "counter", "Requests refused before anybody looked at what they ask.",
		c.malformed);
}

struct silence {
	struct str site; /* whose logs are being walked */
	int64_t newest_ms, oldest_ms;
	int sites;
};

static void site_ends(struct silence *s)
{
	if (!s->site.n)
		return;
	s->sites++;
	if (!s->oldest_ms || s->newest_ms < s->oldest_ms)
		s->oldest_ms = s->newest_ms;
}

static enum err add_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct silence *s = ctx;

	if (str_is(row->log.site, "HO"))
		return OK;
	if (!str_eq(s->site, row->log.site)) {
		site_ends(s);
		s->site = arena_str(&op->arena, row->log.site);
		s->newest_ms = 0;
	}
	if (row->head.at.ms > s->newest_ms)
		s->newest_ms = row->head.at.ms;
	return OK;
}

static void put_sites(struct office *office, struct book *book, struct buf *to)
{
	struct silence s = {0};
	int64_t now = world_now(&office->world).ms;
	struct op op;

	op_init(&op);
	if (logs_walk(&op, book_store(book), add_log, &s) == OK) {
		site_ends(&s);
		one(to, "sites", "gauge", "Sites that have handed anything in.", (uint64_t)s.sites);
		one(to, "site_silence_seconds_max", "gauge",
			"Age of the last entry of the site that has been silent longest.",
			s.oldest_ms && now > s.oldest_ms ? (uint64_t)(now - s.oldest_ms) / MS_PER_S : 0);
	}
	op_done(&op);
}

static uint64_t resident_bytes(void)
{
	unsigned long long size, resident = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f)
		return 0;
	if (fscanf(f, "%llu %llu", &size, &resident) != 2)
		resident = 0;
	fclose(f);
	return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void put_machine(struct office *office, struct buf *to)
{
	int64_t left = disk_free(office->dir);
	struct stat wal;
	char path[4096];

	one(to, "resident_bytes", "gauge", "Memory of this process.", resident_bytes());
	one(to, "uptime_seconds", "gauge", "Since it began to serve.",
		(uint64_t)(clock_monotonic_ms() - office->pulse.begun_ms) / MS_PER_S);
	snprintf(path, sizeof(path), "%s/book.db-wal", office->dir);
	one(to, "wal_bytes", "gauge", "The book's write-ahead log.", stat(path, &wal) == 0 ? (uint64_t)wal.st_size : 0);
	if (left >= 0)
		one(to, "disk_free_bytes", "gauge", "Free on the disk of the book.", (uint64_t)left);
	one(to, "disk_has_room", "gauge", "0 where the reserve was let go, or the disk is full.",
		pulse_disk_has_room(&office->pulse, office->dir));
}

void metrics_put(struct office *office, struct book *book, struct buf *to)
{
	const char *why;

	one(to, "healthy", "gauge", "1 where /healthz says ok.", pulse_is_well(&office->pulse, office->dir, &why));
	put_taken(&office->pulse, to);
	put_commits(&office->pulse, to);
	put_hall(&office->hall, to);
	put_connections(office->server, to);
	if (book)
		put_sites(office, book, to);
	put_machine(office, to);
}
