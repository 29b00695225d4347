/* layers: book documents ledger store model base */
/* The reserve: made whole, let go once, shared by programs, and the room in which an act
 * that met a full disk is recorded after all. */
#include <check.h>
#include <sys/mount.h>

#include "book_rig.h"
#include "store/reserve.h"
#include "suite.h"

enum { BYTES = 256 * 1024 };

struct place {
	struct arena arena;
	struct str dir;
	char file[600];
};

static void place_open(struct place *p)
{
	*p = (struct place){0};
	p->dir = rig_dir(&p->arena);
	snprintf(p->file, sizeof(p->file), "%.*s/reserve", STR_ARG(p->dir));
}

static void place_close(struct place *p)
{
	rig_remove(p->dir);
	arena_done(&p->arena);
}

static bool kept(const struct place *p)
{
	struct stat st;

	return stat(p->file, &st) == 0 && st.st_size == BYTES && st.st_blocks * 512 >= BYTES;
}

START_TEST(test_it_is_made_and_let_go_once)
{
	struct place p;
	struct reserve *r;

	place_open(&p);
	r = reserve_open(p.dir.p, BYTES);
	ck_assert(reserve_there(r) && kept(&p));
	ck_assert(reserve_let_go(r));
	ck_assert(!reserve_there(r) && access(p.file, F_OK) != 0);
	ck_assert(!reserve_let_go(r));
	reserve_keep(r);
	ck_assert(reserve_there(r) && kept(&p));
	reserve_close(r);
	reserve_close(NULL);
	place_close(&p);
}
END_TEST

START_TEST(test_one_with_a_hole_is_made_anew)
{
	struct place p;
	struct reserve *r;
	FILE *f;

	place_open(&p);
	f = fopen(p.file, "w");
	ck_assert(f && ftruncate(fileno(f), BYTES) == 0 && fclose(f) == 0);
	ck_assert(!kept(&p));
	r = reserve_open(p.dir.p, BYTES);
	ck_assert(reserve_there(r) && kept(&p));
	reserve_close(r);
	place_close(&p);
}
END_TEST

/* Whoever was not first has room all the same. */
START_TEST(test_two_programs_let_it_go)
{
	struct place p;
	struct reserve *one, *other;

	place_open(&p);
	one = reserve_open(p.dir.p, BYTES);
	other = reserve_open(p.dir.p, BYTES);
	ck_assert(reserve_let_go(one) && reserve_let_go(other) && !reserve_let_go(other));
	reserve_close(one);
	reserve_close(other);
	place_close(&p);
}
END_TEST

/* It would fill the disk that it is to help out. */
START_TEST(test_none_is_made_where_there_is_no_room_for_two)
{
	struct place p;
	struct reserve *r;

	place_open(&p);
	r = reserve_open(p.dir.p, disk_free(p.dir.p) / 2 + BYTES);
	ck_assert(!reserve_there(r) && access(p.file, F_OK) != 0);
	reserve_close(r);
	r = reserve_open("/nowhere/at/all", BYTES);
	ck_assert(!reserve_there(r) && !reserve_let_go(r) && reserve_free(r) == -1);
	reserve_close(r);
	place_close(&p);
}
END_TEST

static struct book *open_with_reserve(struct op *op, struct rig_world *world, const char *dir)
{
	struct book_options options = {.world = &world->world, .mode = DB_WRITE, .reserve = BYTES};
	struct book *b = NULL;

	ck_assert_int_eq(book_open(op, dir, &options, &b), OK);
	return b;
}

static enum err make_item(struct op *op, struct book *b, const char *key)
{
	struct request r;
	struct recorded out;
	char body[100];
	enum err err;

	snprintf(body, sizeof(body), "{\"key\":\"%s\",\"name\":\"x\"}", key);
	request_init(&r, &item_type, act_find(&item_type, STR("create")));
	r.who = STR("li");
	r.given = cJSON_Parse(body);
	err = book_act(op, b, &r, &out);
	cJSON_Delete((cJSON *)(uintptr_t)r.given);
	return err;
}

static void fill_disk(const char *dir)
{
	char path[600];
	static const char zeros[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/other", dir);
	ck_assert_ptr_nonnull((f = fopen(path, "w")));
	while (fwrite(zeros, 1, sizeof(zeros), f) == sizeof(zeros))
		;
	(void)fclose(f);
}

static int warnings(const struct op *op, enum err code)
{
	int n = 0;

	for (int i = 0; i < op->warnings_count; i++)
		n += op->warnings[i].code == code;
	return n;
}

START_TEST(test_an_act_on_a_full_disk_is_recorded_in_its_room)
{
	struct rig_world world;
	struct recorded out;
	struct book *b;
	struct place p;
	struct op op;
	char key[16];

	place_open(&p);
	if (mount("tmpfs", p.dir.p, "tmpfs", 0, "size=2m") != 0) {
		fprintf(stderr, "NOT TESTED: a full disk (no right to mount one)\n");
		place_close(&p);
		return;
	}
	rig_world_init(&world, 11);
	book_close(rig_book(&world, p.dir, "XFULL2", true));
	op_init(&op);
	b = open_with_reserve(&op, &world, p.dir.p);
	ck_assert_int_eq(rig_act(b, "user", "create", "", "li", NULL, "{\"key\":\"li\",\"name\":\"li\",\"sites\":[\"XFULL2\"]}", &out, NULL), OK);
	ck_assert(kept(&p));
	fill_disk(p.dir.p);
	for (int i = 0; i < 200 && kept(&p); i++) {
		op_reset(&op);
		snprintf(key, sizeof(key), "P%d", i);
		ck_assert_int_eq(make_item(&op, b, key), OK);
	}
	ck_assert(!kept(&p));
	ck_assert_int_eq(warnings(&op, W_NO_RESERVE), 1);
	op_reset(&op);
	book_close(b);
	op_done(&op);
	ck_assert_int_eq(umount(p.dir.p), 0);
	place_close(&p);
}
END_TEST

int main(void)
{
	return SUITE("reserve", 60,
		test_it_is_made_and_let_go_once,
		test_one_with_a_hole_is_made_anew,
		test_two_programs_let_it_go,
		test_none_is_made_where_there_is_no_room_for_two,
		test_an_act_on_a_full_disk_is_recorded_in_its_room);
}
