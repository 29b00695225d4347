/* Opening a book, and healing.
 *
 * What either file holds is recorded: both ends are read before the next entry is
 * written, and what one lacks is put into it byte for byte. */
#include "inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "store/reserve.h"

/* ---- small things ---- */

struct store *book_store(struct book *b)
{
	return b->store;
}

struct world *book_world(struct book *b)
{
	return b->world;
}

struct log_id book_log(const struct book *b)
{
	return b->log;
}

struct str book_home(const struct book *b)
{
	return b->home;
}

bool book_is_home(const struct book *b)
{
	return str_eq(b->log.site, b->home);
}

const char *book_dir(const struct book *b)
{
	return b->dir;
}

struct day book_today(struct book *b)
{
	return day_of_moment(world_now(b->world), b->world->utc_offset_min);
}

void book_rest(struct book *b)
{
	store_rest(b->store);
	for (int i = 0; i < 2; i++)
		if (b->reserve[i])
			reserve_keep(b->reserve[i]);
}

struct str epoch_new(struct arena *a, struct world *w, char letter)
{
	unsigned char mark[EPOCH_MARK_HEX / 2];
	struct buf hex = BUF_INIT;
	struct str name;

	w->chance(w, mark, sizeof(mark));
	hex_put(&hex, (struct str){(const char *)mark, sizeof(mark)});
	name = arena_printf(a, "%c.%s", letter, hex.p);
	buf_done(&hex);
	return name;
}

enum err book_head(struct op *op, struct book *b, uint64_t *seq, struct hash *head)
{
	struct log_head own;
	enum err err = log_head_get(op, b->store, b->log, &own);

	*seq = own.seq;
	*head = own.hash;
	return err;
}

/* ---- healing ---- */

struct copying {
	struct book *b;
	struct buf lines;
	struct second_end end;
};

static enum err put_lines(struct op *op, struct copying *c)
{
	enum err err = c->lines.n ? second_append(op, c->b->second, buf_str(&c->lines), c->end) : OK;

	buf_clear(&c->lines);
	return err;
}

static enum err copy_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct copying *c = ctx;

	buf_put(&c->lines, row->text);
	buf_putc(&c->lines, '\n');
	c->end = (struct second_end){row->seq, row->hash};
	return c->lines.n > 1 << 20 ? put_lines(op, c) : OK;
}

/* The database is ahead: its entries go into the file. */
static enum err heal_file(struct op *op, struct book *b)
{
	struct copying c = {.b = b};
	enum err err = entries_of_log(op, b->store, b->log, second_end(b->second).seq, copy_entry, &c);

	if (!err)
		err = put_lines(op, &c);
	buf_done(&c.lines);
	if (err)
		return err;
	second_flush_begin(b->second);
	return second_flush_end(op, b->second);
}

enum err not_behind(struct op *op, struct book *b)
{
	if (b->restored)
		return op_refuse(op, E_BOOK_RESTORED, "", NULL);
	if (!b->behind)
		return OK;
	return op_refuse(op, E_BOOK_BEHIND, "", "seq",
		arena_printf(&op->arena, "%llu", (unsigned long long)second_first(b->second)).p, NULL);
}

static enum err take_line(void *ctx, struct op *op, uint64_t seq, const struct hash *hash, struct str text)
{
	struct book *b = ctx;

	(void)op;
	/* The walk's text and this entry's memory are gone after it: an op of its own. */
	struct op own;
	enum err err;
	op_init(&own);
	err = take_own(&own, b, seq, hash, text);
	if (err)
		op_refuse(op, err, "", "path", b->second_path.p, "why", "an entry in it cannot be read", NULL);
	op_done(&own);
	return err;
}

static enum err two_lives(struct op *op, struct book *b, uint64_t seq)
{
	return op_refuse(op, E_TWO_LIVES, "", "path", b->second_path.p, "seq",
		arena_printf(&op->arena, "%llu", (unsigned long long)seq).p, NULL);
}

static enum err heal_database(struct op *op, struct book *b)
{
	struct hash at_end;
	bool known;
	enum err err;

	/* The file begins later: head office has what is missing between. */
	b->behind = b->own.seq + 1 < second_first(b->second);
	if (b->behind)
		return OK;
	if ((err = second_hash_at(op, b->second, b->own.seq, &at_end, &known)))
		return err;
	if (!known || !hash_eq(&at_end, &b->own.hash))
		return two_lives(op, b, b->own.seq);
	return second_walk(op, b->second, b->own.seq, take_line, b);
}

static enum err same_there(struct op *op, struct book *b, struct second_end end)
{
	struct hash here;
	int64_t n;
	enum err err;

	if (!end.seq || end.seq + 1 == second_first(b->second))
		return OK;
	if ((err = entry_find(op, b->store, b->log, end.seq, &n, &here)))
		return err;
	return n && hash_eq(&here, &end.hash) ? OK : two_lives(op, b, end.seq);
}

/* Head office's database lacked what its file had: it may lack others' entries too, and
 * its numbers no longer mean what sites took them for. In a new era they ask anew. */
enum err new_era(struct op *op, struct book *b)
{
	struct str era;
	uint64_t n = 1;
	enum err err;

	if (!book_is_home(b) || b->id.alone)
		return OK;
	if ((err = meta_put(op, b->store, NO_GRANTS_FACT, STR("1"))) || (err = meta_get(op, b->store, "era", &era)))
		return err;
	if (era.n && !str_to_u64(era, &n))
		n = 1;
	return meta_put(op, b->store, "era", arena_printf(&op->arena, "%llu", (unsigned long long)n + 1));
}

enum err heal(struct op *op, struct book *b)
{
	struct second_end end;
	enum err err = log_head_get(op, b->store, b->log, &b->own);

	if (err || !b->second)
		return err;
	b->behind = false;
	end = second_end(b->second);
	if (end.seq > b->own.seq) {
		err = heal_database(op, b);
		return err ? err : new_era(op, b);
	}
	if ((err = same_there(op, b, end)))
		return err;
	return end.seq < b->own.seq ? heal_file(op, b) : OK;
}

/* ---- opening ---- */

static struct str db_path(struct arena *a, const char *dir)
{
	return arena_printf(a, "%s/book.db", dir);
}

static bool exists(struct str path)
{
	return access(path.p, F_OK) == 0;
}

static enum err make_dir(struct op *op, const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return OK;
	return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

enum err book_create(struct op *op, const char *dir, const struct identity *id, const struct book_options *options)
{
	struct db_options db = {.mode = DB_CREATE, .careless = options->careless, .cache_kib = options->cache_kib};
	struct str site_json = arena_printf(&op->arena, "%s/site.json", dir);
	struct str second = identity_second(&op->arena, dir, id);
	struct store *store;
	enum err err;

	if (exists(site_json))
		return op_refuse(op, E_BOOK_EXISTS, dir, "path", dir, NULL);
	if ((err = make_dir(op, dir)) || (second.n && (err = make_dir(op, second.p))))
		return err;
	if ((err = store_open(op, db_path(&op->arena, dir).p, &db, &store)))
		return err;
	store_close(store);
	return identity_save(op, dir, id);
}

static void keep_identity(struct book *b, const struct identity *id, const char *dir)
{
	struct str second;

	b->id = (struct identity){.site = arena_str(&b->arena, id->site), .epoch = arena_str(&b->arena, id->epoch),
		.second = arena_str(&b->arena, id->second), .server = arena_str(&b->arena, id->server), .alone = id->alone};
	b->log = (struct log_id){b->id.site, b->id.epoch};
	b->home = id->alone ? b->id.site : STR("HO");
	b->dir = arena_str(&b->arena, str_from(dir)).p;
	second = identity_second(&b->arena, dir, id);
	if (second.n)
		b->second_path = arena_printf(&b->arena, "%.*s/entries.ndjson", STR_ARG(second));
}

static enum err open_second(struct op *op, struct book *b)
{
	struct hash zero = hash_zero();

	if (!b->second_path.n || b->options.mode == DB_READ)
		return OK;
	*strrchr((char *)(uintptr_t)b->second_path.p, '/') = 0;
	enum err err = make_dir(op, b->second_path.p);
	((char *)(uintptr_t)b->second_path.p)[strlen(b->second_path.p)] = '/';
	if (err)
		return err;
	return second_open(op, b->second_path.p, b->log, 0, &zero, b->options.careless, &b->second);
}

static enum err open_parts(struct op *op, struct book *b)
{
	struct str path = db_path(&b->arena, b->dir);
	/* A database that is gone comes back from the second file. */
	struct db_options db = {.mode = b->options.mode == DB_READ ? DB_READ : exists(path) ? DB_WRITE : DB_CREATE,
		.careless = b->options.careless,
		.cache_kib = b->options.cache_kib};
	enum err err;

	if ((err = store_open(op, path.p, &db, &b->store)) || (err = open_second(op, b)))
		return err;
	if (b->options.mode == DB_READ)
		return OK;
	if ((err = txn_begin(op, b)) || (err = read_restored(op, b)) || (err = txn_end(op, b)))
		return err;
	/* The projections were of an older form. */
	if (b->store->last_n && !b->store->folded_n)
		return book_rebuild(op, b);
	return OK;
}

static enum err fold_all(struct op *op, struct book *b)
{
	int64_t left = 1;
	enum err err = OK;

	while (!err && left)
		err = book_fold(op, b, 1000, &left);
	return err;
}

static enum err open_and_fold(struct op *op, struct book *b)
{
	enum err err = open_parts(op, b);

	return err || b->options.mode == DB_READ ? err : fold_all(op, b);
}

static void close_parts(struct book *b)
{
	second_close(b->second);
	store_close(b->store);
	b->second = NULL;
	b->store = NULL;
}

enum err book_open(struct op *op, const char *dir, const struct book_options *options, struct book **out)
{
	struct book *b = calloc(1, sizeof(*b));
	struct identity id;
	enum err err = identity_load(op, dir, &id);

	CHECK(b && options->world);
	b->options = *options;
	b->world = options->world;
	b->records = records_new();
	if (!err) {
		keep_identity(b, &id, dir);
		if (options->mode == DB_READ)
			heal_for_reader(b);
		room_open(b);
		err = open_and_fold(op, b);
		if (book_makes_room(op, b, err)) {
			close_parts(b);
			err = open_and_fold(op, b);
		}
	}
	if (err)
		book_close(b);
	else
		*out = b;
	return err;
}

/* The file is left as people expect a plain file, if nobody else is at it just now. */
static void trim_second(struct book *b)
{
	struct op op;

	if (!b->second || !b->store || b->store->writing || !second_has_slack(b->second))
		return;
	op_init(&op);
	store_no_wait(b->store);
	if (!store_begin(&op, b->store)) {
		if (store_others(b->store) == b->others)
			second_trim(b->second);
		store_rollback(b->store);
	}
	op_done(&op);
}

void book_close(struct book *b)
{
	if (!b)
		return;
	trim_second(b);
	close_parts(b);
	room_close(b);
	records_free(b->records);
	closes_forget(b);
	buf_done(&b->lines);
	ids_done(&b->ids);
	buf_done(&b->seen_text);
	arena_done(&b->arena);
	free(b);
}

void book_tell(struct book *b, const char *what, int64_t done, int64_t of)
{
	if (b->options.progress)
		b->options.progress(b->options.progress_ctx, what, done, of);
}
