/* layers: book documents ledger store model base */
/* A rest: what is in the WAL goes into the database, and no page of it is left that a
 * restart would read. */
#include <check.h>

#include "book_rig.h"
#include "store/store.h"
#include "suite.h"

enum { WAL_HEAD = 32, FRAME_HEAD = 24, PAGE = 4096, SALTS = 16, FRAME_SALTS = 8, SALT_BYTES = 8, COMMITS = 400 };

struct wal {
	int frames, living; /* those that bear the header's salts */
};

static struct wal wal_read(const char *path)
{
	unsigned char head[WAL_HEAD], frame[FRAME_HEAD];
	struct wal wal = {0};
	bool lives = true;
	FILE *file = fopen(path, "rb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(head, 1, sizeof(head), file), sizeof(head));
	while (fread(frame, 1, sizeof(frame), file) == sizeof(frame) && fseek(file, PAGE, SEEK_CUR) == 0) {
		lives = lives && memcmp(head + SALTS, frame + FRAME_SALTS, SALT_BYTES) == 0;
		wal.living += lives;
		wal.frames++;
	}
	fclose(file);
	return wal;
}

static void write_much(struct op *op, struct store *s)
{
	for (int i = 0; i < COMMITS; i++) {
		struct buf value = BUF_INIT;
		for (int n = 0; n < 3 * PAGE; n++)
			buf_putc(&value, (char)('a' + i % 26));
		ck_assert_int_eq(store_begin(op, s), OK);
		ck_assert_int_eq(meta_put(op, s, "much", buf_str(&value)), OK);
		ck_assert_int_eq(store_commit(op, s), OK);
		buf_done(&value);
		op_reset(op);
	}
}

START_TEST(test_a_rest_leaves_nothing_behind_a_bit_gone_wrong)
{
	struct db_options options = {.mode = DB_CREATE, .careless = true};
	struct arena arena = {0};
	struct str dir = rig_dir(&arena);
	struct store *s;
	struct wal wal;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(store_open(&op, arena_printf(&arena, "%s/book.db", dir.p).p, &options, &s), OK);
	write_much(&op, s);
	wal = wal_read(arena_printf(&arena, "%s/book.db-wal", dir.p).p);
	ck_assert_int_ge(wal.living, COMMITS);
	store_rest(s);
	wal = wal_read(arena_printf(&arena, "%s/book.db-wal", dir.p).p);
	ck_assert_int_le(wal.living, 1);
	ck_assert_int_ge(wal.frames, COMMITS);
	store_close(s);
	op_done(&op);
	rig_remove(dir);
	arena_done(&arena);
}
END_TEST

int main(void)
{
	return SUITE("store_rest", 60,
		test_a_rest_leaves_nothing_behind_a_bit_gone_wrong);
}
