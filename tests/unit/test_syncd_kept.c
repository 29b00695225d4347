/* layers: office */
/* What head office says of its backups: sites let go of what it says is kept. */
#include <check.h>

#include "book_rig.h"
#include "kept.h"
#include "sync/desk.h"
#include "suite.h"

static uint64_t kept(struct book *b)
{
	struct op op;
	uint64_t seq;

	op_init(&op);
	ck_assert_int_eq(desk_kept(&op, b, book_log(b), &seq), OK);
	op_done(&op);
	return seq;
}

START_TEST(test_a_backup_holds_no_more_than_there_is)
{
	static const char *const users[] = {"li", "wu", "an"};
	struct rig_world world;
	struct arena arena = {0};
	struct str dir = rig_dir(&arena);
	struct book *b;
	struct op op;

	rig_world_init(&world, 1);
	b = rig_book(&world, dir, "HO", false);
	for (int i = 0; i < 3; i++) {
		char json[80];
		snprintf(json, sizeof(json), "{\"key\":\"%s\",\"name\":\"x\",\"sites\":[\"HO\"]}", users[i]);
		ck_assert_int_eq(rig_act(b, "user", "create", "", users[0], NULL, json, NULL, NULL), OK);
	}
	ck_assert_uint_eq(kept(b), 0);
	op_init(&op);
	ck_assert_int_eq(kept_note(&op, b, 2), OK);
	ck_assert_uint_eq(kept(b), 2);
	/* An older copy, finished late, takes nothing back. */
	ck_assert_int_eq(kept_note(&op, b, 1), OK);
	ck_assert_uint_eq(kept(b), 2);
	ck_assert_int_eq(kept_note(&op, b, 1000000), OK);
	ck_assert_uint_eq(kept(b), 3);
	op_done(&op);
	ck_assert_int_eq(
		rig_act(b, "user", "create", "", "li", NULL, "{\"key\":\"bo\",\"name\":\"x\",\"sites\":[\"HO\"]}", NULL, NULL), OK);
	ck_assert_uint_eq(kept(b), 3);
	book_close(b);
	rig_remove(dir);
	arena_done(&arena);
}
END_TEST

int main(void)
{
	return SUITE("syncd_kept", 60,
		test_a_backup_holds_no_more_than_there_is);
}
