/* From judged acts to entries on disk. */
#include "inside.h"

#include <string.h>

#include "base/check.h"
#include "model/codec.h"

static bool needs_all(struct book *b)
{
	return !b->id.alone;
}

static void topics_of(struct book *b, struct arena *arena, const struct deed *deed, struct entry *e)
{
	struct texts topics = {0};

	if (deed->doc->type->hearers)
		deed->doc->type->hearers(deed->doc, arena, &topics);
	e->hearers = ARENA_ARRAY(arena, struct str, topics.count ? topics.count : 1);
	for (int i = 0; i < topics.count; i++)
		if (needs_all(b) || !str_is(topics.row[i], "all"))
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

	*e = (struct entry){.log = b->log, .seq = b->own.seq + 1, .prev = b->own.hash, .at = moment_after(b), .day = by->day,
		.seen = b->seen, .who = by->who, .with_count = by->with_count, .type = str_from(doc->type->name),
		.v = (uint64_t)doc->type->v, .act = str_from(deed->act->name), .doc = doc->id, .group_k = k, .group_n = n,
		.state = str_from(state_after(deed)), .legs = deed->posts.legs, .legs_count = deed->posts.count};
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

/* Whether ours adds up is our own bug. */
static void must_balance(struct op *op, const struct entry *e)
{
	struct str what, off;

	CHECK(legs_balance(&op->arena, e->legs, e->legs_count, &what, &off));
}

static enum err write_one(struct op *op, struct book *b, const struct entry *e, struct hash *hash)
{
	struct buf line = BUF_INIT;
	struct entry again;
	struct str text;
	int64_t n;
	enum err err;

	must_balance(op, e);
	entry_write(&line, e);
	if (line.n > ENTRY_BYTES_MAX) {
		const char *size = arena_printf(&op->arena, "%zu", line.n).p;
		buf_done(&line);
		return op_refuse(op, E_SIZE, "", "size", size, "max", "524288", NULL);
	}
	text = arena_str(&op->arena, buf_str(&line));
	*hash = hash_of(text);
	buf_putc(&line, '\n');
	buf_put(&b->lines, buf_str(&line));
	buf_done(&line);
	if ((err = entry_append(op, b->store, e->log, e->seq, hash, e->at, text, &n)))
		return err;
	b->own = (struct log_head){true, b->own.id, e->seq, *hash, e->at};
	if (b->store->folded_n == n - 1)
		b->store->folded_n = n;
	/* What was written is folded as a reader would fold it. */
	if ((err = entry_read(op, &op->arena, text, &again)))
		check_failed("an entry of ours cannot be read", e->type.p, (int)e->seq);
	return fold_entry(op, b, n, hash, &again, true);
}

enum err write_deeds(struct op *op, struct book *b, struct deed *deeds, int count, const struct signing *by, struct recorded *out)
{
	struct entry e;
	struct hash hash = {{0}};

	for (int i = 0; i < count; i++) {
		enum err err = fill(op, b, &deeds[i], by, i + 1, count, &e);
		if (err || (err = write_one(op, b, &e, &hash)))
			return err;
	}
	if (out)
		*out = (struct recorded){.doc = e.doc, .number = doc_text(deeds[count - 1].doc, "number"), .state = e.state,
			.holder = e.holder, .hash = hash, .seq = e.seq};
	return OK;
}

enum err write_decision_group(struct op *op, struct book *b, struct deed *deeds, int count, const struct signing *by)
{
	struct signing dated = *by;

	for (int i = 0; i < count; i++) {
		struct entry e;
		struct hash hash;
		enum err err;
		dated.day = deeds[i].doc->day;
		if ((err = fill(op, b, &deeds[i], &dated, i + 1, count, &e)) || (err = write_one(op, b, &e, &hash)))
			return err;
	}
	return OK;
}

enum err take_own(struct op *op, struct book *b, uint64_t seq, const struct hash *hash, struct str text)
{
	struct entry e;
	int64_t n;
	enum err err = entry_read(op, &op->arena, text, &e);

	if (err)
		return err;
	if ((err = entry_append(op, b->store, b->log, seq, hash, e.at, text, &n)))
		return err;
	b->own = (struct log_head){true, b->own.id, seq, *hash, e.at};
	if (b->store->folded_n == n - 1)
		b->store->folded_n = n;
	return fold_entry(op, b, n, hash, &e, false);
}
