/* Room on the book's disks: the reserve of each, and what is said when it runs out. */
#include <string.h>
#include <sys/stat.h>

#include "inside.h"
#include "store/reserve.h"

enum { MIB = 1024 * 1024 };

static bool other_disk(const char *dir, const char *other)
{
	struct stat one, two;

	return stat(dir, &one) == 0 && stat(other, &two) == 0 && one.st_dev != two.st_dev;
}

void room_open(struct book *b)
{
	const char *second;

	/* A reader wants room as well: for the shared memory beside the database. */
	if (!b->options.reserve)
		return;
	b->reserve[0] = reserve_open(b->dir, b->options.reserve);
	if (!b->second_path.n)
		return;
	second = arena_printf(&b->arena, "%.*s", (int)(strrchr(b->second_path.p, '/') - b->second_path.p), b->second_path.p).p;
	if (other_disk(b->dir, second))
		b->reserve[1] = reserve_open(second, b->options.reserve);
}

void room_close(struct book *b)
{
	for (int i = 0; i < 2; i++)
		reserve_close(b->reserve[i]);
}

bool room_make(struct book *b)
{
	bool had = false;

	for (int i = 0; i < 2; i++)
		if (b->reserve[i])
			had |= reserve_let_go(b->reserve[i]);
	return had;
}

bool book_makes_room(struct op *op, struct book *b, enum err err)
{
	if (err != E_DISK_FULL || !room_make(b))
		return false;
	op_forgive(op);
	return true;
}

static bool said(const struct op *op, enum err code)
{
	for (int i = 0; i < op->warnings_count; i++)
		if (op->warnings[i].code == code)
			return true;
	return false;
}

static void warn(struct op *op, struct book *b, const struct reserve *r)
{
	int64_t free = reserve_free(r);
	enum err code = reserve_there(r) ? W_DISK_LOW : W_NO_RESERVE;

	if ((reserve_there(r) && (free < 0 || free >= b->options.reserve)) || said(op, code))
		return;
	op_warn(op, code, "", "free", arena_printf(&op->arena, "%lld", (long long)(free < 0 ? 0 : free / MIB)).p, "path",
		r == b->reserve[0] ? b->dir : b->second_path.p, NULL);
}

void room_warn(struct op *op, struct book *b)
{
	for (int i = 0; i < 2; i++)
		if (b->reserve[i])
			warn(op, b, b->reserve[i]);
}
