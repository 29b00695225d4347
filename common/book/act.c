/* From what somebody asks to what is written.
 *
 * Everything is judged before anything is changed; what is refused leaves the
 * transaction as it was. */
#include "doing.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "model/codec.h"
#include "store/alias.h"
#include "store/desk.h"

void request_init(struct request *r, const struct type *type, const struct act *act)
{
	*r = (struct request){.type = type, .act = act, .day = DAY_NONE};
}

/* ---- the paper ---- */

enum err doing_find(struct doing *d)
{
	struct docid id;
	enum err err;

	if (!d->r->doc.n)
		return OK;
	err = book_find(d->op, d->b, d->r->type, d->r->doc, &d->row);
	d->found = !err;
	if (err == E_NO_DOCUMENT && act_is_first(d->r->act) && docid_read(d->r->doc, &id)) {
		op_forgive(d->op);
		return OK;
	}
	return err;
}

enum err doing_load(struct doing *d)
{
	struct docid id;
	enum err err = OK;

	if (d->found && d->r->act->needs & CHANGES)
		err = book_load(d->op, d->b, &d->row, &d->before);
	if (err || d->found)
		return err ? err : book_load(d->op, d->b, &d->row, &d->doc);
	d->doc = doc_new(&d->op->arena, d->r->type);
	id = d->r->doc.n ? (struct docid){{0}} : ids_next(&d->b->ids, d->b->world);
	d->doc->id = arena_str(&d->op->arena, d->r->doc.n ? d->r->doc : docid_str(&id));
	d->doc->site = d->b->log.site;
	return OK;
}

struct str doing_body(struct arena *a, const struct doc *doc, const struct act *act)
{
	struct buf text = BUF_INIT;
	struct str body;

	codec_put_body(&text, doc, act);
	body = arena_str(a, buf_str(&text));
	buf_done(&text);
	return body;
}

static struct str given_of(struct arena *a, const struct doc *doc, const struct act *act)
{
	struct buf text = BUF_INIT;
	struct str given;

	codec_put_given(&text, doc, act);
	given = arena_str(a, buf_str(&text));
	buf_done(&text);
	return given;
}

/* A paper that was given by its number is named by its id from here on. */
static enum err name_paper(struct doing *d, const struct field *f, void *of, struct str place)
{
	struct str *word = (struct str *)((char *)of + f->offset);
	struct docid id;
	struct doc_row row;
	enum err err;

	if (f->kind != KIND_paper || !field_is_set(f, of) || docid_read(*word, &id) || str_starts(*word, STR("slip:")))
		return OK;
	if ((err = book_find(d->op, d->b, f->of ? type_find(str_from(f->of)) : NULL, *word, &row))) {
		d->op->refusal.place = place;
		return err;
	}
	*word = row.id;
	return OK;
}

/* A list of papers, which may be of any type. */
static enum err name_each(struct doing *d, const struct field *f)
{
	struct texts *list = (struct texts *)((char *)d->doc + f->offset);
	struct str *row = ARENA_ARRAY(&d->op->arena, struct str, list->count);
	enum err err = OK;

	for (int i = 0; i < list->count && !err; i++) {
		struct docid id;
		struct doc_row found;
		row[i] = list->row[i];
		if (docid_read(row[i], &id) || str_starts(row[i], STR("slip:")))
			continue;
		if ((err = book_find(d->op, d->b, NULL, row[i], &found)))
			d->op->refusal.place = arena_printf(&d->op->arena, "%s[%d]", f->name, i);
		else
			row[i] = found.id;
	}
	list->row = row;
	return err;
}

static enum err name_papers(struct doing *d)
{
	enum err err = OK;

	for (const struct field *f = d->doc->type->fields; f->name && !err; f++) {
		struct any_list *list = (struct any_list *)((char *)d->doc + f->offset);
		if (f->kind != KIND_list) {
			err = f->flags & NAMES_PAPERS ? name_each(d, f) : name_paper(d, f, d->doc, str_from(f->name));
			continue;
		}
		for (int i = 0; i < list->count && !err; i++)
			for (const struct field *c = f->rows; c->name && !err; c++)
				err = name_paper(d, c, (char *)list->row + f->row_size * (size_t)i,
					arena_printf(&d->op->arena, "%s[%d].%s", f->name, i, c->name));
	}
	return err;
}

static enum err name_ref(struct doing *d, const struct field *f, void *of)
{
	struct ref *ref = (struct ref *)((char *)of + f->offset);

	return f->kind == KIND_ref && f->of && ref->key.n ? alias_of(d->op, d->b->store, f->of, ref->key, &ref->key) : OK;
}

/* What is written from now on says the name that holds now. */
static enum err name_records(struct doing *d)
{
	enum err err = OK;

	for (const struct field *f = d->doc->type->fields; f->name && !err; f++) {
		struct any_list *list = (struct any_list *)((char *)d->doc + f->offset);
		err = name_ref(d, f, d->doc);
		for (int i = 0; f->kind == KIND_list && i < list->count && !err; i++)
			for (const struct field *c = f->rows; c->name && !err; c++)
				err = name_ref(d, c, (char *)list->row + f->row_size * (size_t)i);
	}
	return err;
}

enum err doing_give(struct doing *d)
{
	const struct request *r = d->r;
	enum err err;

	if (r->paper) {
		/* A paper that the program filled brings its own struct. */
		CHECK(!d->found && r->paper->type == r->type);
		r->paper->id = d->doc->id;
		r->paper->site = d->doc->site;
		d->doc = r->paper;
		return aliases_any(d->b->store) ? name_records(d) : OK;
	}
	if (r->given && (err = codec_take_input(d->op, &d->op->arena, d->doc, r->act, r->given)))
		return err;
	if ((err = name_papers(d)) || d->found || !aliases_any(d->b->store))
		return err;
	return name_records(d);
}

void doing_answer(struct doing *d, const struct doc_row *row)
{
	*d->out = (struct recorded){.doc = row->id, .number = row->number, .state = row->state, .holder = row->holder,
		.hash = row->head, .already = true};
}

static const char *name_of(struct doing *d)
{
	return d->row.number.n ? d->row.number.p : d->row.id.p;
}

static enum err wrong_state(struct doing *d)
{
	struct buf allowed = BUF_INIT;
	struct str words;

	buf_puts(&allowed, "Possible now:");
	for (const struct act *act = d->r->type->acts; act->name; act++)
		if (state_among(act->from, d->doc->state) && !(act->needs & (COMPANION | BY_PROGRAM)))
			buf_printf(&allowed, " %s", act->name);
	if (allowed.n == strlen("Possible now:"))
		buf_puts(&allowed, " nothing more");
	buf_putc(&allowed, '.');
	words = arena_str(&d->op->arena, buf_str(&allowed));
	buf_done(&allowed);
	return op_refuse(d->op, E_STATE, "", "act", d->r->act->name, "state", d->doc->state.p, "allowed", words.p, NULL);
}

/* Past the state in which the act had its place, or before it: the act's own words for it. */
static enum err out_of_turn(struct doing *d, const struct instead *instead)
{
	const struct act *act = d->r->act;

	if (instead->code == E_STATE)
		return wrong_state(d);
	return op_refuse(d->op, instead->code, "", "act", act->name, "what", act->name, "key", name_of(d), "number", name_of(d),
		"state", d->doc->state.p, "why", arena_printf(&d->op->arena, "the paper is %s", d->doc->state.p).p, NULL);
}

/* NULL: it has none for the state the paper stands in. */
static const struct instead *instead_of(const struct doing *d)
{
	for (const struct instead *i = d->r->act->instead; i->states; i++)
		if (state_among(i->states, d->doc->state))
			return i;
	return NULL;
}

/* The act was done: sent again with the same content it is recorded once. */
static enum err done_before(struct doing *d)
{
	struct str before = given_of(&d->op->arena, d->doc, d->r->act), now;
	struct doc *was = arena_take(&d->op->arena, d->doc->type->size), *again;
	const struct instead *instead = instead_of(d);
	enum err err;

	memcpy(was, d->doc, d->doc->type->size);
	if (!d->r->paper && (err = doing_give(d)))
		return err;
	again = d->r->paper ? d->r->paper : d->doc;
	/* A price, a rate that was looked up then is not said again. */
	codec_keep_rows(again, was);
	now = given_of(&d->op->arena, again, d->r->act);
	if (!str_eq(before, now))
		return instead ? out_of_turn(d, instead) : op_refuse(d->op, E_CONFLICT, "", "what", name_of(d), NULL);
	doing_answer(d, &d->row);
	return OK;
}

/* By the same person: somebody else who does it again has not seen that it is done. What
 * was undone since, so that it could be done anew, was not done before. */
static enum err acted_before(struct doing *d, bool *before)
{
	int64_t *acts;
	int count;
	enum err err = doc_acts(d->op, d->b->store, &d->row, &acts, &count);

	*before = false;
	for (int i = 0; i < count && !err; i++) {
		struct entry e;
		struct hash hash;
		struct str text;
		if (!(err = entry_get(d->op, d->b->store, acts[i], &text, &hash)) &&
			!(err = entry_read(d->op, &d->op->arena, text, &e)))
			*before = str_is(e.act, d->r->act->name) ? *before || (str_eq(e.who, d->r->who) &&
											   (!d->r->on.n || str_eq(d->r->on, e.on)))
								 : *before && !state_among(d->r->act->from, e.state);
	}
	return err;
}

enum err not_here(struct doing *d, const struct act *act, struct str holder)
{
	return op_refuse(d->op, E_NOT_HERE, "", "act", act->name, "holder", arena_str(&d->op->arena, holder).p, "site",
		arena_str(&d->op->arena, d->b->log.site).p, NULL);
}

/* Right state, opened on what stands now, and ours to do. */
static enum err stands_ready(struct doing *d, bool *already)
{
	struct buf head = BUF_INIT;
	const struct instead *instead = instead_of(d);
	bool fresh, before;
	enum err err;

	*already = false;
	if (!d->found)
		return act_is_first(d->r->act) ? OK : op_refuse(d->op, E_NO_DOCUMENT, "", "type", d->r->type->name, "key", "", NULL);
	hash_put_hex(&head, &d->doc->head);
	fresh = !d->r->on.n || str_eq(d->r->on, buf_str(&head));
	buf_done(&head);
	if (fresh && state_among(d->r->act->from, d->doc->state))
		return str_eq(d->doc->holder, d->b->log.site) ? OK : not_here(d, d->r->act, d->doc->holder);
	if (fresh && leaves_the_state(d->r->act))
		return wrong_state(d);
	if ((err = acted_before(d, &before)))
		return err;
	if (!before && fresh)
		return instead ? out_of_turn(d, instead) : wrong_state(d);
	if (!before)
		return op_refuse(d->op, E_CONFLICT, "on", "what", d->row.id.p, NULL);
	*already = true;
	return done_before(d);
}

static enum err act_within(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	struct doing d = {.op = op, .b = b, .r = r, .out = out};
	struct request dated = *r;
	bool already;
	enum err err;

	*out = (struct recorded){0};
	if ((err = not_behind(op, b)))
		return err;
	if (records_full(b->records))
		records_forget(b->records);
	if (day_is_none(r->day)) {
		if ((err = open_day(op, b, r->act, r->type, &dated.day)))
			return err;
		d.r = &dated;
	}
	look_init(&d.look, b);
	d.look.who = r->who;
	d.look.with = r->with_count ? r->with[0] : STR_NONE;
	if ((err = people_sign(op, b, d.r)) || (err = doing_find(&d)) || (err = doing_load(&d)) || (err = stands_ready(&d, &already)) || already)
		return err;
	if ((err = doing_from_draft(&d)) || (err = doing_give(&d)) || (err = people_fit_paper(op, d.r, d.doc)) ||
		(err = people_raise(op, b, d.r, d.doc)) || (err = people_remain(op, b, d.r, d.doc)) || (err = doing_perform(&d)))
		return err;
	return doing_drop_draft(&d);
}

enum err book_batch_begin(struct op *op, struct book *b)
{
	return txn_begin(op, b);
}

enum err book_act_within(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	return act_within(op, b, r, out);
}

enum err book_batch_end(struct op *op, struct book *b)
{
	return txn_end(op, b);
}

void book_batch_drop(struct book *b)
{
	txn_drop(b);
}

enum err book_batch_begin_whole(struct op *op, struct book *b, int64_t most)
{
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	b->whole = true;
	ids_draw(&b->ids, b->world, most);
	return OK;
}

static enum err act_once(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	err = act_within(op, b, r, out);
	if (!err)
		return txn_end(op, b);
	if (err != E_KILLED)
		txn_drop(b);
	return err;
}

enum err book_act(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	enum err err = act_once(op, b, r, out);

	return book_makes_room(op, b, err) ? act_once(op, b, r, out) : err;
}

