/* From judged acts to entries on disk. */
#include "inside.h"

#include <string.h>

#include "base/check.h"
#include "model/codec.h"

static void topics_of(struct book *b, struct arena *arena, const struct deed *deed, struct entry *e)
{
	struct texts topics = {0};

	if (deed->doc->type->hearers)
		deed->doc->type->hearers(deed->doc, arena, &topics);
	e->hearers = ARENA_ARRAY(arena, struct str, topics.count ? topics.count : 1);
	for (int i = 0; i < topics.count; i++)
		if (!b->id.alone || !str_is(topics.row[i], "all"))
			e->hearers[e->hearers_count++] = topics.row[i];
}

static const char *state_after(const struct deed *deed)
{
	return deed->act->choose ? deed->act->choose(deed->doc) : deed->act->to;
}

static struct moment moment_after(struct book *b)
{
	struct moment now = world_now(b->world);

	return now.ms < b->own.at.ms ? b->own.at : now;
}

static enum err fill(struct op *op, struct book *b, struct deed *deed, const struct signing *by, int k, int n, struct entry *e)
{
	struct doc *doc = deed->doc;
	struct buf text = BUF_INIT;

	*e = (struct entry){.log = b->log, .at = moment_after(b), .day = deed->day_of_its_own ? doc->day : by->day, .seen = b->seen,
		.who = by->who, .with_count = by->with_count, .type = str_from(doc->type->name), .v = (uint64_t)doc->type->v,
		.act = str_from(deed->act->name), .doc = doc->id, .group_k = k, .group_n = n, .state = str_from(state_after(deed)),
		.legs = deed->posts.legs, .legs_count = deed->posts.count};
	for (int i = 0; i < by->with_count; i++)
		e->with[i] = by->with[i];
	if (!hash_is_zero(&doc->head)) {
		hash_put_hex(&text, &doc->head);
		e->on = arena_str(&op->arena, buf_str(&text));
		e->on_hash = doc->head;
	}
	e->holder = state_holder(doc, e->state.p, b->home, b->log.site);
	if (!deed->body.n) {
		buf_clear(&text);
		codec_put_body(&text, doc, deed->act);
		deed->body = arena_str(&op->arena, buf_str(&text));
	}
	e->body = deed->body;
	topics_of(b, &op->arena, deed, e);
	buf_done(&text);
	return OK;
}

/* An entry ready to be appended. */
struct written {
	struct entry e;
	struct str text; /* ends in a line feed that is not part of it */
	struct hash hash;
};

static enum err spell(struct op *op, struct written *w)
{
	struct str what, off;
	struct buf line = BUF_INIT;

	/* Whether ours adds up is our own bug. */
	CHECK(legs_balance(&op->arena, w->e.legs, w->e.legs_count, &what, &off));
	entry_write(&line, &w->e);
	buf_putc(&line, '\n');
	w->text = arena_str(&op->arena, buf_str(&line));
	w->text.n--;
	buf_done(&line);
	if (w->text.n > ENTRY_BYTES_MAX)
		return op_refuse(op, E_SIZE, "", "size", arena_printf(&op->arena, "%zu", w->text.n).p, "max", "524288", NULL);
	w->hash = hash_of(w->text);
	return OK;
}

static enum err append(struct op *op, struct book *b, struct written *w)
{
	struct str text = w->text;
	int64_t n;
	enum err err = entry_append(op, b->store, w->e.log, w->e.seq, &w->hash, w->e.at, w->text, &n);

	if (err)
		return err;
	if (!b->whole)
		buf_put(&b->lines, (struct str){text.p, text.n + 1});
	b->own = (struct log_head){true, b->own.id, w->e.seq, w->hash, w->e.at};
	if (b->store->folded_n == n - 1)
		b->store->folded_n = n;
	/* What was written is folded as a reader would fold it. */
	if (entry_read(op, &op->arena, text, &w->e))
		check_failed("an entry of ours cannot be read", w->e.type.p, (int)w->e.seq);
	return fold_entry(op, b, n, &w->hash, &w->e, false);
}

/* What was drawn: a paper's number, or a record's key. */
static struct str number_of(const struct deed *deed)
{
	return deed->act->series && type_is_record(deed->doc->type) ? doc_key(deed->doc) : doc_text(deed->doc, "number");
}

enum err write_deeds(struct op *op, struct book *b, struct deed *deeds, int count, const struct signing *by, struct recorded *out)
{
	struct written *w = ARENA_ARRAY(&op->arena, struct written, count);
	enum err err = OK;

	/* All are spelled before the first is appended, so that a refusal leaves nothing. */
	for (int i = 0; i < count && !err; i++) {
		if ((err = fill(op, b, &deeds[i], by, i + 1, count, &w[i].e)))
			return err;
		w[i].e.seq = b->own.seq + 1 + (uint64_t)i;
		w[i].e.prev = i ? w[i - 1].hash : b->own.hash;
		err = spell(op, &w[i]);
	}
	for (int i = 0; i < count && !err; i++)
		err = append(op, b, &w[i]);
	/* A group stands together: what it makes home decide comes behind its last entry. */
	for (int i = 0; i < count && !err && book_is_home(b); i++)
		err = decide(op, b, &w[i].hash, &w[i].e);
	if (!err && out)
		*out = (struct recorded){.doc = w[count - 1].e.doc, .number = number_of(&deeds[count - 1]),
			.state = w[count - 1].e.state, .holder = w[count - 1].e.holder, .hash = w[count - 1].hash,
			.seq = w[count - 1].e.seq};
	return err;
}

enum err take_own(struct op *op, struct book *b, uint64_t seq, const struct hash *hash, struct str text)
{
	struct entry_row row = {.hash = *hash, .text = text, .site = b->log.site, .epoch = b->log.epoch, .seq = seq};
	struct moment at = b->own.at;
	struct entry e;
	enum err err;

	/* It stands in the chain, so it is taken, read or not: nothing behind it waits. */
	if (entry_read(op, &op->arena, text, &e))
		op_forgive(op);
	else
		at = e.at;
	if ((err = entry_append(op, b->store, b->log, seq, hash, at, text, &row.n)))
		return err;
	b->own = (struct log_head){true, b->own.id, seq, *hash, at};
	if (b->store->folded_n == row.n - 1)
		b->store->folded_n = row.n;
	return fold_at(op, b, &row, false);
}
