/* layers: book documents ledger store model base */
/* Bad input to a book: poison entries under a good hash, batches that do not join,
 * files that are none, disks that refuse. Nothing is half done, nobody is held up. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/json.h"
#include "book_rig.h"
#include "suite.h"

struct office {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
};

static void office_open(struct office *o)
{
	*o = (struct office){0};
	rig_world_init(&o->world, 7);
	o->dir = rig_dir(&o->arena);
	o->book = rig_book(&o->world, o->dir, "HO", false);
	ck_assert_ptr_nonnull(o->book);
	ck_assert_int_eq(rig_act(o->book, "user", "create", "", "gm", NULL, "{\"key\":\"gm\",\"name\":\"gm\",\"sites\":[\"HO\"]}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(o->book, "customer", "create", "", "gm", NULL, "{\"key\":\"C1\",\"name\":\"C\"}", NULL, NULL), OK);
}

static void office_close(struct office *o)
{
	book_close(o->book);
	rig_remove(o->dir);
	arena_done(&o->arena);
}

/* A site's log made by hand, so that it can say anything. */
struct forger {
	uint64_t seq;
	struct hash prev;
	struct buf lines;
};

static void forge_raw(struct forger *f, const char *tail)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "{\"site\":\"S01\",\"epoch\":\"A.5f0c2e91\",\"seq\":%llu,\"prev\":\"", (unsigned long long)++f->seq);
	hash_put_hex(&line, &f->prev);
	buf_printf(&line, "\"%s", tail);
	f->prev = hash_of(buf_str(&line));
	buf_putc(&line, '\n');
	buf_put(&f->lines, buf_str(&line));
	buf_done(&line);
}

static void forge(struct forger *f, const char *doc, const char *posts)
{
	char tail[2048];

	snprintf(tail, sizeof(tail),
		",\"at\":\"2026-03-03T01:01:01.000Z\",\"day\":\"2026-03-03\",\"who\":\"li\",\"type\":\"customer_receipt\",\"v\":1,"
		"\"act\":\"take\",\"doc\":\"%s\",\"body\":{\"number\":\"S01-RC-%06llu\",\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"5.00\"},"
		"\"then\":{\"state\":\"received\",\"at\":\"S01\"},\"posts\":[%s]}",
		doc, (unsigned long long)f->seq + 1, posts);
	forge_raw(f, tail);
}

#define GOOD "{\"a\":\"CASH\",\"at\":\"S01\",\"m\":\"5.00\"},{\"a\":\"ADV\",\"at\":\"S01\",\"of\":\"C1\",\"m\":\"-5.00\"}"

static enum err take(struct office *o, struct str lines, struct taken *taken)
{
	struct batch batch = {lines, {STR("S01"), STR("A.5f0c2e91")}};
	struct op op;
	enum err err;

	op_init(&op);
	err = book_take_in(&op, o->book, &batch, taken);
	op_done(&op);
	return err;
}

static void fold(struct office *o)
{
	struct op op;
	int64_t left = 1;

	op_init(&op);
	while (left)
		ck_assert_int_eq(book_fold(&op, o->book, 100, &left), OK);
	op_done(&op);
}

struct counting {
	const char *code;
	int count;
};

static enum err count_case(void *ctx, struct op *op, const struct case_row *row)
{
	struct counting *c = ctx;

	(void)op;
	c->count += str_is(row->code, c->code);
	return OK;
}

static int cases(struct office *o, const char *code)
{
	struct counting c = {code, 0};
	struct op op;

	op_init(&op);
	ck_assert_int_eq(cases_walk(&op, book_store(o->book), count_case, &c), OK);
	op_done(&op);
	return c.count;
}

START_TEST(test_poison_is_set_aside_and_the_next_entry_counts)
{
	static const struct {
		const char *tail, *posts, *code;
	} poison[] = {
		{NULL, "{\"a\":\"CASH\",\"at\":\"S01\",\"m\":\"6.00\"},{\"a\":\"ADV\",\"at\":\"S01\",\"of\":\"C1\",\"m\":\"-5.00\"}", "E_UNBALANCED"},
		{NULL, "{\"a\":\"CASH\",\"at\":\"S01\",\"m\":\"6\"}", "E_ENTRY"},
		{NULL, "{\"a\":\"CASH\",\"at\":\"S01\",\"m\":\"9999999999999999999.00\"}", "E_ENTRY"},
		{",\"at\":nothing", NULL, "E_ENTRY"},
		{",\"at\":\"2026-03-03T01:01:01.000Z\",\"day\":\"2026-02-30\"}", NULL, "E_ENTRY"},
		{"", NULL, "E_ENTRY"},
		{"}\xff\xfe", NULL, "E_ENTRY"},
		{",\"posts\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", NULL, "E_ENTRY"},
	};

	for (size_t i = 0; i < sizeof(poison) / sizeof(*poison); i++) {
		struct office o;
		struct forger f = {0};
		struct taken taken;
		office_open(&o);
		forge(&f, "M6X0T3E8HS5W1QVN", GOOD);
		if (poison[i].tail)
			forge_raw(&f, poison[i].tail);
		else
			forge(&f, "M6X0T3E8HS5W1QV2", poison[i].posts);
		forge(&f, "M6X0T3E8HS5W1QV3", GOOD);
		ck_assert_int_eq(take(&o, buf_str(&f.lines), &taken), OK);
		ck_assert_int_eq(taken.count, 3);
		fold(&o);
		ck_assert_int_eq(cases(&o, poison[i].code), 1);
		ck_assert_int_eq(rig_sum(o.book, "CASH", "S01", "", "", ""), 1000);
		ck_assert_int_eq(rig_total(o.book, "ADV\tC1\t"), -1000);
		/* Taken in again it is no news; a rebuild says the same. */
		ck_assert_int_eq(take(&o, buf_str(&f.lines), &taken), OK);
		ck_assert_int_eq(taken.count, 0);
		ck_assert_int_eq(taken.held, 3);
		struct op op;
		op_init(&op);
		ck_assert_int_eq(book_rebuild(&op, o.book), OK);
		op_done(&op);
		ck_assert_int_eq(cases(&o, poison[i].code), 1);
		ck_assert_int_eq(rig_total(o.book, "ADV\tC1\t"), -1000);
		buf_done(&f.lines);
		office_close(&o);
	}
}
END_TEST

START_TEST(test_an_unknown_account_is_summed_and_shown)
{
	struct office o;
	struct forger f = {0};
	struct taken taken;
	struct spot moon = {.a = STR("MOON"), .at = STR("S01")};
	int64_t v;
	struct op op;

	office_open(&o);
	forge(&f, "M6X0T3E8HS5W1QVN", "{\"a\":\"MOON\",\"at\":\"S01\",\"m\":\"5.00\"},{\"a\":\"ADV\",\"at\":\"S01\",\"of\":\"C1\",\"m\":\"-5.00\"}");
	ck_assert_int_eq(take(&o, buf_str(&f.lines), &taken), OK);
	fold(&o);
	ck_assert_int_eq(cases(&o, "E_ACCOUNT"), 1);
	op_init(&op);
	ck_assert_int_eq(book_sum(&op, o.book, &moon, UNIT_MONEY, &v), OK);
	op_done(&op);
	ck_assert_int_eq(v, 500);
	buf_done(&f.lines);
	office_close(&o);
}
END_TEST

START_TEST(test_a_batch_that_does_not_join_takes_nothing)
{
	struct office o;
	struct forger f = {0}, other = {0};
	struct taken taken;
	char *changed;

	office_open(&o);
	forge(&f, "M6X0T3E8HS5W1QVN", GOOD);
	ck_assert_int_eq(take(&o, buf_str(&f.lines), &taken), OK);
	forge(&f, "M6X0T3E8HS5W1QV2", GOOD);
	/* one byte of the old entry changed: it contradicts what is held */
	changed = strdup(f.lines.p);
	*strstr(changed, "\"li\"") = '"';
	strstr(changed, "\"li\"")[1] = 'k';
	ck_assert_int_eq(take(&o, str_from(changed), &taken), E_CHAIN);
	ck_assert_int_eq(taken.seq, 1);
	free(changed);
	/* a gap, a foreign chain, a cut line, no line at all, a cut group */
	other.seq = 4;
	forge(&other, "M6X0T3E8HS5W1QV4", GOOD);
	ck_assert_int_eq(take(&o, buf_str(&other.lines), &taken), E_CHAIN);
	ck_assert_int_eq(take(&o, str_sub(buf_str(&f.lines), 0, f.lines.n - 1), &taken), E_CHAIN);
	ck_assert_int_eq(take(&o, STR(""), &taken), E_CHAIN);
	ck_assert_int_eq(take(&o, STR("nonsense\n"), &taken), E_CHAIN);
	ck_assert_int_eq(taken.seq, 1);
	ck_assert_int_eq(take(&o, buf_str(&f.lines), &taken), OK);
	ck_assert_int_eq(taken.seq, 2);
	fold(&o);
	ck_assert_int_eq(rig_sum(o.book, "CASH", "S01", "", "", ""), 1000);
	buf_done(&f.lines);
	buf_done(&other.lines);
	office_close(&o);
}
END_TEST

START_TEST(test_poison_from_head_office_stops_no_till)
{
	struct arena arena = {0};
	struct rig_world world;
	struct str dir = rig_dir(&arena);
	struct book *b;
	struct str lines[] = {
		STR("{\"site\":\"HO\",\"epoch\":\"A.00c0ffee\",\"seq\":1,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"at\":\"x\"}\n"),
		STR("no entry at all\n"),
		STR("{\"site\":\"HO\",\"epoch\":\"A.00c0ffee\",\"seq\":2,\"prev\":\"3c737f091e914fdc4a54820f0d0e2ac278bb039bb38db478b6fbfb049a954203\",\"at\":\"2026-03-01T01:01:01.000Z\",\"day\":\"2026-03-01\",\"who\":\"gm\",\"type\":\"user\",\"v\":1,\"act\":\"create\",\"doc\":\"9V4XK2M0QWRT7BHN\",\"for\":[\"site:S01\"],\"body\":{\"key\":\"li\",\"name\":\"li\",\"sites\":[\"S01\"]},\"then\":{\"state\":\"active\",\"at\":\"HO\"}}\n"),
	};
	struct news news = {.entries = lines, .entries_count = 3, .cursor = STR("1.3")};
	int fresh;
	struct op op;

	rig_world_init(&world, 3);
	b = rig_book(&world, dir, "S01", false);
	op_init(&op);
	ck_assert_int_eq(book_hear(&op, b, &news, &fresh), OK);
	ck_assert_int_eq(fresh, 2);
	ck_assert_int_eq(book_hear(&op, b, &news, &fresh), OK);
	ck_assert_int_eq(fresh, 0);
	op_done(&op);
	ck_assert_int_eq(rig_act(b, "bad_debt", "post", "", "li", NULL, "{\"amount\":\"1\"}", NULL, NULL), E_NO_APPROVAL);
	book_close(b);
	rig_remove(dir);
	arena_done(&arena);
}
END_TEST

static enum err open_code(struct rig_world *w, struct str dir, bool careless)
{
	struct book_options options = {.world = &w->world, .mode = DB_WRITE, .careless = careless};
	struct book *b = NULL;
	struct op op;
	enum err err;

	op_init(&op);
	err = book_open(&op, dir.p, &options, &b);
	ck_assert(err == OK || (op.refusal.code == err && err_remedy(err, LANG_ZH)));
	op_done(&op);
	book_close(b);
	return err;
}

static void write_over(struct str dir, const char *name, const char *text)
{
	char path[600];
	FILE *f;

	snprintf(path, sizeof(path), "%.*s/%s", STR_ARG(dir), name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static void forget(struct str dir, const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%.*s/%s", STR_ARG(dir), name);
	(void)unlink(path);
}

START_TEST(test_a_file_that_is_no_book_is_refused)
{
	struct office o;

	office_open(&o);
	book_close(o.book);
	o.book = NULL;
	write_over(o.dir, "site.json", "{\"site\":\"HO\",\"site\":\"HO\"}");
	ck_assert_int_eq(open_code(&o.world, o.dir, true), E_BOOK_DAMAGED);
	write_over(o.dir, "site.json", "[]");
	ck_assert_int_eq(open_code(&o.world, o.dir, true), E_BOOK_DAMAGED);
	forget(o.dir, "site.json");
	ck_assert_int_eq(open_code(&o.world, o.dir, true), E_NO_BOOK);
	office_close(&o);
}
END_TEST

START_TEST(test_a_database_that_is_none_is_refused)
{
	struct office o;

	office_open(&o);
	book_close(o.book);
	o.book = NULL;
	forget(o.dir, "book.db-wal");
	forget(o.dir, "book.db-shm");
	write_over(o.dir, "book.db", "this is a letter to my aunt, and certainly no database of any kind whatsoever");
	ck_assert_int_eq(open_code(&o.world, o.dir, true), E_BOOK_DAMAGED);
	office_close(&o);
}
END_TEST

START_TEST(test_a_newer_database_is_refused)
{
	struct office o;
	struct op op;

	office_open(&o);
	op_init(&op);
	ck_assert_int_eq(db_run(&op, book_store(o.book)->db, "PRAGMA user_version=99"), OK);
	op_done(&op);
	book_close(o.book);
	o.book = NULL;
	ck_assert_int_eq(open_code(&o.world, o.dir, true), E_BOOK_VERSION);
	office_close(&o);
}
END_TEST

/* A disk of 1 MiB; false where this machine does not let us have one. */
static bool small_disk(struct str dir)
{
	return mount("tmpfs", dir.p, "tmpfs", 0, "size=1m") == 0;
}

START_TEST(test_a_full_disk_loses_nothing_and_gives_way_again)
{
	struct arena arena = {0};
	struct rig_world world;
	struct str dir = rig_dir(&arena);
	struct recorded out;
	struct book *b;
	uint64_t told = 0;
	enum err err = OK;
	char ballast[600];

	if (!small_disk(dir)) {
		fprintf(stderr, "NOT TESTED: a full disk (no right to mount one)\n");
		rig_remove(dir);
		arena_done(&arena);
		return;
	}
	rig_world_init(&world, 5);
	snprintf(ballast, sizeof(ballast), "dd if=/dev/zero of='%s/ballast' bs=1024 count=300 2>/dev/null", dir.p);
	ck_assert_int_eq(system(ballast), 0);
	b = rig_book(&world, dir, "XFULL1", true);
	ck_assert_ptr_nonnull(b);
	ck_assert_int_eq(rig_act(b, "user", "create", "", "li", NULL, "{\"key\":\"li\",\"name\":\"li\",\"sites\":[\"XFULL1\"]}", &out, NULL), OK);
	for (int i = 0; i < 2000 && !err; i++) {
		char body[200];
		told = out.seq;
		snprintf(body, sizeof(body), "{\"key\":\"P%d\",\"name\":\"a thing with a name that takes some room on the disk\"}", i);
		err = rig_act(b, "item", "create", "", "li", NULL, body, &out, NULL);
	}
	ck_assert(err == E_DISK_FULL || err == E_DISK);
	book_close(b);
	forget(dir, "ballast");
	b = rig_open(&world, dir);
	ck_assert_ptr_nonnull(b);
	ck_assert_int_eq(rig_act(b, "item", "create", "", "li", NULL, "{\"key\":\"LAST\",\"name\":\"x\"}", &out, NULL), OK);
	ck_assert_uint_ge(out.seq, told + 1);
	book_close(b);
	ck_assert_int_eq(umount(dir.p), 0);
	rig_remove(dir);
	arena_done(&arena);
}
END_TEST

START_TEST(test_a_directory_that_cannot_be_written_is_refused)
{
	struct office o;
	struct str path;

	office_open(&o);
	book_close(o.book);
	o.book = NULL;
	forget(o.dir, "book.db-wal");
	forget(o.dir, "book.db-shm");
	path = o.dir;
	if (mount("none", path.p, "tmpfs", 0, "size=1m") == 0) {
		/* An empty disk that may only be read. */
		write_over(path, "site.json", "{\"site\":\"HO\",\"epoch\":\"A.5f0c2e91\"}");
		ck_assert_int_eq(mount("none", path.p, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
		ck_assert_int_eq(open_code(&o.world, path, true), E_DISK);
		ck_assert_int_eq(umount(path.p), 0);
	} else {
		fprintf(stderr, "NOT TESTED: a read-only disk (no right to mount one)\n");
	}
	office_close(&o);
}
END_TEST

int main(void)
{
	return SUITE("bad_book", 120,
		test_poison_is_set_aside_and_the_next_entry_counts,
		test_an_unknown_account_is_summed_and_shown,
		test_a_batch_that_does_not_join_takes_nothing,
		test_poison_from_head_office_stops_no_till,
		test_a_file_that_is_no_book_is_refused,
		test_a_database_that_is_none_is_refused,
		test_a_newer_database_is_refused,
		test_a_full_disk_loses_nothing_and_gives_way_again,
		test_a_directory_that_cannot_be_written_is_refused);
}
