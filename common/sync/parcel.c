/* Cutting the own log into batches.
 *
 * A batch is as large as it may be, for zstd likes it so, but never cuts a group. How
 * well it packs is known only afterwards: one that came out too large is cut again. */
#include "uplink.h"

#include "seal/sign.h"
#include "seal/zstd.h"
#include "store/log.h"
#include "walk.h"

enum { PLAIN_START = 4 * 1024 * 1024 };

struct cut {
	struct parcel *parcel;
	size_t plain_max;
	size_t whole; /* bytes up to the last whole group */
	int groups;
	struct hash hash; /* of the entry at hand */
};

size_t parcel_plain_start(const struct uplink *u)
{
	return u->options.batch_plain_max ? u->options.batch_plain_max : PLAIN_START;
}

static enum err add_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct cut *cut = ctx;
	struct parcel *p = cut->parcel;
	int k, n;

	(void)op;
	buf_put(&p->plain, row->text);
	buf_putc(&p->plain, '\n');
	if (cut->groups && p->plain.n > cut->plain_max)
		return WALK_ENOUGH;
	if (entry_group(row->text, &k, &n) && k != n)
		return OK;
	cut->groups++;
	cut->whole = p->plain.n;
	p->last = row->seq;
	p->head = row->hash;
	return OK;
}

static enum err too_large(struct op *op, size_t size, int max)
{
	return op_refuse(op, E_SIZE, "batch", "size", arena_printf(&op->arena, "%zu", size).p, "max",
		arena_printf(&op->arena, "%d", max).p, NULL);
}

static enum err cut_plain(struct op *op, struct uplink *u)
{
	struct parcel *p = &u->parcel;
	struct cut cut = {.parcel = p, .plain_max = u->plain_max};
	enum err err;

	buf_clear(&p->plain);
	err = entries_of_log(op, book_store(u->book), book_log(u->book), u->theirs, add_entry, &cut);
	if (err && err != WALK_ENOUGH)
		return err;
	p->plain.n = cut.whole;
	p->single = cut.groups == 1;
	return cut.whole > BATCH_PLAIN_MAX ? too_large(op, cut.whole, BATCH_PLAIN_MAX) : OK;
}

bool parcel_halve(struct uplink *u)
{
	if (u->parcel.single)
		return false;
	u->plain_max = u->parcel.plain.n / 2;
	u->parcel.made = false;
	return true;
}

void parcel_drop(struct uplink *u)
{
	u->parcel.made = false;
}

static enum err sign_parcel(struct op *op, struct uplink *u)
{
	struct buf text = BUF_INIT;
	enum err err;

	wire_put_signed(&text, book_log(u->book), u->parcel.last, &u->parcel.head);
	err = sign_make(op, u->options.sign_key_pem, buf_str(&text), &u->parcel.signature);
	buf_done(&text);
	return err;
}

enum err parcel_make(struct op *op, struct uplink *u, bool *any)
{
	struct parcel *p = &u->parcel;
	enum err err;

	*any = true;
	if (p->made)
		return OK;
	for (;;) {
		if ((err = cut_plain(op, u)))
			return err;
		*any = p->plain.n > 0;
		if (!*any)
			return OK;
		if ((err = zstd_pack(op, buf_str(&p->plain), &p->packed)))
			return err;
		if (p->packed.n <= BATCH_SENT_MAX)
			break;
		if (!parcel_halve(u))
			return too_large(op, p->packed.n, BATCH_SENT_MAX);
	}
	if ((err = sign_parcel(op, u)))
		return err;
	p->made = true;
	return OK;
}
