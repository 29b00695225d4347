/* Bugs put in on purpose, by wrapping calls: a simulator that does not find them
 * finds nothing. The programs themselves know nothing of these. */
#include "sim.h"

#include <string.h>

#include "seal/zstd.h"

static const char *const names[] = {"none", "double_count", "early_answer", "feed_skip", "number_outside",
	"acked_released", "advance_twice", "expired_by_clock", "looked_elsewhere", "ended_by_office", "crossed"};

enum plant plant_find(const char *name)
{
	enum plant p = PLANT_NONE;

	while (p < PLANT_COUNT && strcmp(names[p], name) != 0)
		p++;
	return p;
}

const char *plant_name(enum plant plant)
{
	return names[plant];
}

/* An entry that was folded is folded once more. */
void plant_fold_twice(struct place *p)
{
	struct store *s = book_store(p->book);
	struct entry e;
	struct hash hash;
	struct str text;
	struct op op;

	if (p->sim->plant != DOUBLE_COUNT || p->sim->calm || !chance_hits(&p->sim->chance, 40) || !s->folded_n)
		return;
	op_init(&op);
	CHECK(store_begin(&op, s) == OK);
	CHECK(entry_get(&op, s, s->folded_n, &text, &hash) == OK && entry_read(&op, &op.arena, text, &e) == OK);
	CHECK(store_project(&op, s, s->folded_n, &hash, &e) == OK);
	CHECK(store_commit(&op, s) == OK);
	op_done(&op);
}

/* One entry of a page does not get into it; the cursor goes on all the same. */
void plant_drop_line(struct sim *sim, struct answer *a)
{
	struct buf plain = BUF_INIT, kept = BUF_INIT;
	struct str lines, line;
	bool dropped = false, torn;
	struct op op;

	if (sim->plant != FEED_SKIP || sim->calm || !chance_hits(&sim->chance, 10))
		return;
	op_init(&op);
	CHECK(wire_lines(&op, a, &plain, &lines) == OK);
	while (wire_line(&lines, &line, &torn)) {
		if (!dropped && str_starts(line, STR("{\"site\":"))) {
			dropped = true;
			continue;
		}
		buf_put(&kept, line);
		buf_putc(&kept, '\n');
	}
	buf_clear(&a->body);
	a->packing = STR(PACKING_PLAIN);
	buf_put(&a->body, buf_str(&kept));
	buf_done(&plain);
	buf_done(&kept);
	op_done(&op);
}

/* The series stands where it stood before the last number was drawn. */
void plant_number(struct place *p)
{
	struct op op;

	if (p->sim->plant != NUMBER_OUTSIDE || !chance_hits(&p->sim->chance, 20))
		return;
	op_init(&op);
	CHECK(db_run(&op, book_store(p->book)->db, "UPDATE series SET last = last - 1 WHERE last > 1") == OK);
	op_done(&op);
}
