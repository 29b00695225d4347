/* Places: their clocks, their chance, their deaths, and what becomes of their files.
 *
 * A death is what world.step answers; the book is closed as it is and opened again,
 * as after a power cut of a disk that loses nothing. What the second file had not
 * been told to keep may be torn on the way. */
#include "sim.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FUSE_MAX = 7, DAY_MS = 86400000, SEED_BYTES = 32 };

/* ---- chance ---- */

uint64_t chance_draw(struct chance *c)
{
	uint64_t z = (c->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int chance_below(struct chance *c, int n)
{
	return (int)(chance_draw(c) % (uint64_t)n);
}

bool chance_hits(struct chance *c, int one_in)
{
	return chance_below(c, one_in) == 0;
}

/* ---- what does not hold ---- */

_Noreturn void sim_fail(const struct sim *sim, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "seed %llu, step %d: ", (unsigned long long)sim->seed, sim->step);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	_exit(9);
}

_Noreturn void sim_fail_op(const struct sim *sim, const struct op *op, const char *what)
{
	struct buf why = BUF_INIT;

	refusal_text(&op->refusal, LANG_EN, &why);
	sim_fail(sim, "%s: %s", what, why.n ? why.p : "it did not say why");
}

void sim_tell(const struct place *p, const char *what, const char *detail)
{
	struct log_head head = {0};
	struct op op;

	if (!p->sim->watch)
		return;
	op_init(&op);
	if (p->book)
		CHECK(log_head_get(&op, book_store(p->book), place_log(p), &head) == OK);
	fprintf(stderr, "step %d: %s at %llu, second file from %llu: %s %s\n", p->sim->step, p->name, (unsigned long long)head.seq,
		p->book ? (unsigned long long)book_second_first(p->book) : 0ULL, what, detail);
	op_done(&op);
}

/* ---- the world of a place ---- */

static struct moment now(struct world *w)
{
	struct place *p = (struct place *)w;

	return (struct moment){p->ms += 250};
}

static bool uptime(struct world *w, struct uptime *out)
{
	const struct place *p = (const struct place *)w;

	*out = (struct uptime){.boot = "one", .ms = p->running_ms};
	return true;
}

static void chance(struct world *w, void *bytes, size_t size)
{
	struct place *p = (struct place *)w;

	for (size_t i = 0; i < size; i++)
		((unsigned char *)bytes)[i] = (unsigned char)(chance_draw(&p->ids) >> 40);
}

static const char *second_path(const struct place *p, char path[256])
{
	snprintf(path, 256, "%s/second/entries.ndjson", p->dir);
	return path;
}

static int64_t file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_size;
}

static enum err step(struct world *w, const char *name)
{
	struct place *p = (struct place *)w;
	char path[256];

	if (!strcmp(name, "before_append"))
		p->file_before = file_size(second_path(p, path));
	if (!p->fuse || --p->fuse)
		return OK;
	p->died_at = name;
	return E_KILLED;
}

/* An Ed25519 key out of the seed, as PEM: RFC 8410's fixed head and 32 bytes. */
static void make_key(struct place *p)
{
	static const unsigned char head[] = {
		0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
	unsigned char der[sizeof(head) + SEED_BYTES];

	memcpy(der, head, sizeof(head));
	chance(&p->world, der + sizeof(head), SEED_BYTES);
	buf_puts(&p->key_pem, "-----BEGIN " "PRIVATE KEY-----\n");
	base64_put(&p->key_pem, (struct str){(const char *)der, sizeof(der)});
	buf_puts(&p->key_pem, "\n-----END " "PRIVATE KEY-----\n");
}

static void name_place(struct place *p)
{
	char name[sizeof(p->name)] = "HO", dir[sizeof(p->sim->dir)];

	if (p->index)
		snprintf(name, sizeof(name), "S%02d", p->index % 100);
	memcpy(p->name, name, sizeof(name));
	memcpy(dir, p->sim->dir, sizeof(dir));
	snprintf(p->dir, sizeof(p->dir), "%s/%s", dir, name);
	snprintf(p->users[0], ID_MAX, "%s-a", name);
	snprintf(p->users[1], ID_MAX, "%s-b", name);
}

static void place_begin(struct sim *sim, int index)
{
	struct place *p = &sim->places[index];
	struct book_options options = {.world = &p->world, .mode = DB_WRITE, .careless = true};
	struct identity id;
	struct op op;

	p->sim = sim;
	p->index = index;
	p->world = (struct world){.now = now, .chance = chance, .step = step, .uptime = uptime, .utc_offset_min = 480};
	p->ids.state = sim->seed * 1000 + (uint64_t)index;
	/* 2026-03-01 09:00 at UTC+8, and off by some days. */
	p->ms = INT64_C(1772326800000) + (int64_t)(chance_below(&sim->chance, 7) - 3) * DAY_MS;
	name_place(p);
	make_key(p);
	op_init(&op);
	id = (struct identity){.site = str_from(p->name), .epoch = epoch_new(&op.arena, &p->world, 'A'),
		.second = sim->in_memory ? STR("none") : STR_NONE};
	snprintf(p->epoch, sizeof(p->epoch), "%.*s", STR_ARG(id.epoch));
	if (book_create(&op, p->dir, &id, &options))
		sim_fail_op(sim, &op, "making a book");
	op_done(&op);
	place_open(p);
}

void world_begin(struct sim *sim, int sites)
{
	if (mkdir(sim->dir, 0700))
		sim_fail(sim, "%s cannot be made", sim->dir);
	sim->count = sites + 1;
	for (int i = 0; i < sim->count; i++)
		place_begin(sim, i);
}

/* ---- opening, closing, dying ---- */

static void count_death(struct place *p)
{
	struct sim *sim = p->sim;

	cover_death(sim->cover, p->died_at);
	for (int i = 1; i < sim->count; i++) {
		struct place *site = &sim->places[i];
		if (site->uplink && (p->index == 0 || site == p))
			cover_line(sim->cover, protocol_of(uplink_state(site->uplink)), p->index ? SITE_KILLED : OFFICE_KILLED);
	}
}

struct log_id place_log(const struct place *p)
{
	return (struct log_id){str_from(p->name), str_from(p->epoch)};
}

static void open_uplink(struct place *p, struct op *op)
{
	struct chance *c = &p->sim->chance;
	struct uplink_options options = {.sign_key_pem = buf_str(&p->key_pem), .batch_plain_max = (size_t)(600 + chance_below(c, 3000)),
		.page_lines_max = (1 + chance_below(c, 16)) * (p->sim->in_memory ? 8 : 1)};

	if (uplink_open(op, p->book, &options, &p->uplink))
		sim_fail_op(p->sim, op, "opening the uplink");
}

void place_open(struct place *p)
{
	struct book_options options = {.world = &p->world, .mode = DB_WRITE, .careless = true};
	struct op op;
	enum err err;

	op_init(&op);
	while ((err = book_open(&op, p->dir, &options, &p->book))) {
		if (err != E_KILLED)
			sim_fail_op(p->sim, &op, "opening a book");
		count_death(p);
		op_reset(&op);
	}
	if (p->index)
		open_uplink(p, &op);
	else
		desk_check_promise(p->sim);
	op_done(&op);
}

void place_close(struct place *p)
{
	if (p->index)
		line_hang_up(p);
	else
		desk_died(p->sim);
	uplink_close(p->uplink);
	p->uplink = NULL;
	book_close(p->book);
	p->book = NULL;
}

void place_fuse(struct place *p)
{
	p->fuse = 1 + chance_below(&p->sim->chance, FUSE_MAX);
}

static void tear(struct place *p)
{
	char path[256];
	int64_t size = file_size(second_path(p, path));

	p->torn = false;
	if (strcmp(p->died_at, "appended") != 0 || size <= p->file_before || chance_hits(&p->sim->chance, 3))
		return;
	p->torn = truncate(path, p->file_before + chance_below(&p->sim->chance, (int)(size - p->file_before))) == 0;
	CHECK(p->torn);
	if (p->uplink)
		cover_line(p->sim->cover, protocol_of(uplink_state(p->uplink)), FILE_TORN);
}

static void revive(struct place *p)
{
	sim_tell(p, "dies", p->died_at);
	count_death(p);
	place_close(p);
	tear(p);
	/* Now and then it dies once more while it stands up. */
	p->fuse = chance_hits(&p->sim->chance, 4) ? 1 + chance_below(&p->sim->chance, 3) : 0;
	place_open(p);
}

void place_kill(struct place *p, const char *when)
{
	p->died_at = when;
	revive(p);
}

bool place_died(struct place *p, const struct op *op, enum err err, const char *doing)
{
	if (!err)
		return false;
	if (err != E_KILLED) {
		/* The second file was let go of what head office keeps: that comes back first. */
		if (err_kind(err) == ERR_CIRCUMSTANCE && err != E_BOOK_BEHIND)
			sim_fail_op(p->sim, op, doing);
		return false;
	}
	revive(p);
	return true;
}

/* ---- the end ---- */

static void place_end(struct place *p)
{
	place_close(p);
	buf_done(&p->key_pem);
	buf_done(&p->sign_key);
	buf_done(&p->intent.json);
	letter_done(&p->call);
	free(p->acked);
}

void sim_end(struct sim *sim)
{
	for (int i = sim->count - 1; i >= 0; i--)
		place_end(&sim->places[i]);
	for (int i = 0; i < sim->ghosts_count; i++)
		letter_done(&sim->ghosts[i]);
	sim->ghosts_count = 0;
}
