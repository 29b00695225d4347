/* From what somebody asks to what is written.
 *
 * Everything is judged before anything is changed; what is refused leaves the
 * transaction as it was. */
#include "people.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "documents/registry.h"
#include "ledger/limits.h"
#include "model/codec.h"
#include "store/desk.h"

enum { GROUP_DEEDS_MAX = 4 };

void request_init(struct request *r, const struct type *type, const struct act *act)
{
	*r = (struct request){.type = type, .act = act, .day = DAY_NONE};
}

/* What one request works with. */
struct doing {
	struct op *op;
	struct book *b;
	const struct request *r;
	struct look look;
	struct doc_row row; /* the paper as it stands */
	bool found;
	struct doc *doc; /* as it will be */
	struct doc *before; /* as it stands, where the act says what changes */
	struct recorded *out;
};

/* ---- the paper ---- */

static enum err find_paper(struct doing *d)
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

static enum err load_paper(struct doing *d)
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

static struct str body_of(struct arena *a, const struct doc *doc, const struct act *act)
{
	struct buf text = BUF_INIT;
	struct str body;

	codec_put_body(&text, doc, act);
	body = arena_str(a, buf_str(&text));
	buf_done(&text);
	return body;
}

static struct str changes_of(struct arena *a, const struct doc *before, const struct doc *doc, const struct act *act)
{
	struct buf text = BUF_INIT;
	struct str body;

	codec_put_changes(&text, before, doc, act);
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
static enum err name_papers(struct doing *d)
{
	struct docid id;

	for (const struct field *f = d->doc->type->fields; f->name; f++) {
		struct str *word = (struct str *)((char *)d->doc + f->offset);
		struct doc_row row;
		enum err err;
		if (f->kind != KIND_paper || !field_is_set(f, d->doc) || docid_read(*word, &id) || str_starts(*word, STR("slip:")))
			continue;
		if ((err = book_find(d->op, d->b, f->of ? type_find(str_from(f->of)) : NULL, *word, &row))) {
			d->op->refusal.place = str_from(f->name);
			return err;
		}
		*word = row.id;
	}
	return OK;
}

static enum err give(struct doing *d)
{
	const struct request *r = d->r;
	enum err err;

	if (r->paper) {
		/* A paper that the program filled brings its own struct. */
		CHECK(!d->found && r->paper->type == r->type);
		r->paper->id = d->doc->id;
		r->paper->site = d->doc->site;
		d->doc = r->paper;
		return OK;
	}
	if (r->given && (err = codec_take_input(d->op, &d->op->arena, d->doc, r->act, r->given)))
		return err;
	return name_papers(d);
}

static void answer_row(struct doing *d, const struct doc_row *row)
{
	*d->out = (struct recorded){.doc = row->id, .number = row->number, .state = row->state, .holder = row->holder,
		.hash = row->head, .already = true};
}

static const char *name_of(struct doing *d)
{
	return d->row.number.n ? d->row.number.p : d->row.id.p;
}

/* Past the state in which the act had its place: the act's own words for it. */
static enum err too_late(struct doing *d)
{
	const struct act *act = d->r->act;

	return op_refuse(d->op, act->late_as, "", "act", act->name, "what", act->name, "key", name_of(d), "number", name_of(d),
		"state", d->doc->state.p, NULL);
}

static bool is_late(const struct doing *d)
{
	return d->r->act->late && state_among(d->r->act->late, d->doc->state);
}

/* The act was done: sent again with the same content it is recorded once. */
static enum err done_before(struct doing *d)
{
	struct str before = given_of(&d->op->arena, d->doc, d->r->act), now;
	struct doc *was = arena_take(&d->op->arena, d->doc->type->size), *again;
	bool late = is_late(d);
	enum err err;

	memcpy(was, d->doc, d->doc->type->size);
	if (!d->r->paper && (err = give(d)))
		return err;
	again = d->r->paper ? d->r->paper : d->doc;
	/* A price, a rate that was looked up then is not said again. */
	codec_keep_rows(again, was);
	now = given_of(&d->op->arena, again, d->r->act);
	if (!str_eq(before, now))
		return late ? too_late(d) : op_refuse(d->op, E_CONFLICT, "", "what", name_of(d), NULL);
	answer_row(d, &d->row);
	return OK;
}

/* By the same person: somebody else who does it again has not seen that it is done. */
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
			*before |= str_is(e.act, d->r->act->name) && str_eq(e.who, d->r->who) &&
				   (!d->r->on.n || str_eq(d->r->on, e.on));
	}
	return err;
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

static enum err not_here(struct doing *d, struct str holder)
{
	return op_refuse(d->op, E_NOT_HERE, "", "act", d->r->act->name, "holder", arena_str(&d->op->arena, holder).p, "site",
		arena_str(&d->op->arena, d->b->log.site).p, NULL);
}

/* What may be done again and again: that it was done once says nothing. */
static bool leaves_the_state(const struct act *act)
{
	return strcmp(act->from, act->to) == 0;
}

/* Right state, opened on what stands now, and ours to do. */
static enum err stands_ready(struct doing *d, bool *already)
{
	struct buf head = BUF_INIT;
	bool fresh, before;
	enum err err;

	*already = false;
	if (!d->found)
		return act_is_first(d->r->act) ? OK : op_refuse(d->op, E_NO_DOCUMENT, "", "type", d->r->type->name, "key", "", NULL);
	hash_put_hex(&head, &d->doc->head);
	fresh = !d->r->on.n || str_eq(d->r->on, buf_str(&head));
	buf_done(&head);
	if (fresh && state_among(d->r->act->from, d->doc->state))
		return str_eq(d->doc->holder, d->b->log.site) ? OK : not_here(d, d->doc->holder);
	if (fresh && leaves_the_state(d->r->act))
		return wrong_state(d);
	if ((err = acted_before(d, &before)))
		return err;
	if (!before && fresh)
		return is_late(d) ? too_late(d) : wrong_state(d);
	if (!before)
		return op_refuse(d->op, E_CONFLICT, "on", "what", d->row.id.p, NULL);
	*already = true;
	return done_before(d);
}

/* ---- checking ---- */

static enum err one_ref(struct doing *d, const struct field *f, const void *of, const char *place)
{
	struct str key = ((const struct ref *)((const char *)of + f->offset))->key;
	const struct doc *record;
	enum err err = book_record(d->op, d->b, f->of, key, &record);

	if (err || record)
		return err;
	return op_refuse(d->op, E_NO_RECORD, place, "type", f->of, "key", arena_str(&d->op->arena, key).p, NULL);
}

/* Every record that is named has to be known. */
static enum err refs(struct doing *d, const struct doc *doc)
{
	for (const struct field *f = doc->type->fields; f->name; f++) {
		const struct any_list *list = (const struct any_list *)((const char *)doc + f->offset);
		enum err err = OK;
		if (f->kind == KIND_ref && f->of && field_is_set(f, doc))
			err = one_ref(d, f, doc, f->name);
		for (int i = 0; f->kind == KIND_list && i < list->count && !err; i++) {
			const char *row = (const char *)list->row + f->row_size * (size_t)i;
			for (const struct field *c = f->rows; c->name && !err; c++) {
				if (c->kind != KIND_ref || !c->of || !field_is_set(c, row))
					continue;
				err = one_ref(d, c, row, "");
				if (err)
					d->op->refusal.place = arena_printf(&d->op->arena, "%s[%d].%s", f->name, i, c->name);
			}
		}
		if (err)
			return err;
	}
	return OK;
}

/* A record that a site makes has its number for a key. */
static const struct field *number_field(const struct type *type)
{
	for (const struct field *f = type->fields; f->name; f++)
		if (f->flags & IS_KEY && f->kind == KIND_text)
			return f;
	return field_find(type->fields, STR("number"));
}

static enum err draw_number(struct doing *d, struct doc *doc, const struct act *act)
{
	struct book *b = d->b;
	const struct field *f = number_field(doc->type);
	struct str epoch = b->log.epoch, mark;
	uint64_t last;
	enum err err;

	if (!act->series || !f)
		return OK;
	if (f->flags & IS_KEY && field_is_set(f, doc))
		return op_refuse(d->op, E_FIELD, f->name, "field", f->name, NULL);
	if ((err = series_last(d->op, b->store, b->log, str_from(act->series), &last)))
		return err;
	mark = str_cut(&epoch, '.');
	if (str_is(mark, "A"))
		mark = STR_NONE;
	*(struct str *)((char *)doc + f->offset) = arena_printf(&d->op->arena, "%.*s%.*s-%s-%06llu", STR_ARG(b->log.site),
		STR_ARG(mark), act->series, (unsigned long long)last + 1);
	return OK;
}

static enum err site_of_step(struct doing *d, const struct doc *doc, const struct act *act)
{
	struct str site = act_site(act, doc, d->b->home);

	return !site.n || str_eq(site, d->b->log.site) ? OK : not_here(d, site);
}

static enum err unique_key(struct doing *d, const struct doc *doc)
{
	struct str key = doc_key(doc);
	struct record_row there;
	bool found;
	enum err err;

	if (d->found || !key.n)
		return OK;
	if ((err = record_get(d->op, d->b->store, str_from(doc->type->name), key, &there, &found)) || !found)
		return err;
	return op_refuse(d->op, E_DUPLICATE, "key", "what", doc->type->name, "key", arena_str(&d->op->arena, key).p, NULL);
}

static enum err judge(struct doing *d, struct deed *deed)
{
	struct doc *doc = deed->doc;
	const struct act *act = deed->act;
	enum err err;

	doc->day = d->r->day;
	doc->last_act = str_from(act->name);
	if ((err = site_of_step(d, doc, act)) || (err = day_is_open(d->op, d->b, doc, act)) || (err = draw_number(d, doc, act)) || (err = codec_required(d->op, doc, act)) ||
		(err = refs(d, doc)) || (err = unique_key(d, doc)))
		return err;
	if ((act->fill && (err = act->fill(d->op, doc, &d->look))) || (act->check && (err = act->check(d->op, doc, &d->look))))
		return err;
	if (d->op->refusal.code) /* a record could not be read */
		return d->op->refusal.code;
	if ((err = site_of_step(d, doc, act)))
		return err;
	postings_init(&deed->posts, &d->op->arena);
	if (act->post)
		act->post(doc, &deed->posts);
	postings_close(&deed->posts);
	return OK;
}

static enum err within_limits(struct doing *d, const struct deed *deeds, int count)
{
	struct postings all;
	unsigned needs = 0;

	if (count == 1)
		return limits_check(d->op, d->b->store, d->b->log.site, deeds[0].posts.legs, deeds[0].posts.count,
			(deeds[0].act->needs & COUNTER) != 0);
	postings_init(&all, &d->op->arena);
	for (int i = 0; i < count; i++) {
		needs |= deeds[i].act->needs;
		for (int k = 0; k < deeds[i].posts.count; k++) {
			const struct leg *leg = &deeds[i].posts.legs[k];
			if (leg->unit == UNIT_MONEY)
				post_money(&all, leg->spot, (struct money){leg->v});
			else
				post_qty(&all, leg->spot, (struct qty){leg->v});
		}
	}
	return limits_check(d->op, d->b->store, d->b->log.site, all.legs, all.count, (needs & COUNTER) != 0);
}

/* A paper brought in from elsewhere is known by its source. */
static enum err by_source(struct doing *d, const struct deed *deed, bool *already)
{
	struct str source = doc_text(deed->doc, "source"), there;
	struct entry e = {.type = str_from(deed->doc->type->name), .act = str_from(deed->act->name)};
	struct hash content, mine;
	struct doc_row row;
	bool found;
	enum err err;

	*already = false;
	if (d->found || !source.n)
		return OK;
	if ((err = source_get(d->op, d->b->store, d->b->log.site, source, &there, &content, &found)) || !found)
		return err;
	e.body = deed->body;
	mine = entry_content(&e);
	if (!hash_eq(&mine, &content))
		return op_refuse(d->op, E_CONFLICT, "source", "what", arena_str(&d->op->arena, source).p, NULL);
	if ((err = doc_get(d->op, d->b->store, there, &row, &found)))
		return err;
	answer_row(d, &row);
	*already = true;
	return OK;
}

static enum err bring(struct doing *d, struct deed *deeds, int *count)
{
	const char *name = NULL;
	struct doc *paper = NULL;
	struct docid id;
	enum err err;

	*count = 1;
	if (!deeds[0].act->bring)
		return OK;
	if ((err = deeds[0].act->bring(d->op, deeds[0].doc, &d->look, &paper, &name)) || !paper)
		return err;
	id = world_docid(d->b->world);
	paper->id = arena_str(&d->op->arena, docid_str(&id));
	paper->site = d->b->log.site;
	deeds[1] = deeds[0];
	deeds[0] = (struct deed){.act = act_find(paper->type, str_from(name)), .doc = paper};
	CHECK(deeds[0].act);
	*count = 2;
	return judge(d, &deeds[0]);
}

/* A change to what stands there already is recorded: somebody was before us, or we were. */
static bool changes_nothing(const struct doing *d, const struct deed *deed)
{
	return d->before && str_is(deed->body, "{}") && leaves_the_state(deed->act);
}

static enum err perform(struct doing *d)
{
	struct deed deeds[GROUP_DEEDS_MAX] = {{.act = d->r->act, .doc = d->doc}};
	struct signing by = {d->r->who, d->r->with, d->r->with_count, d->r->day};
	int count;
	bool already;
	enum err err;

	if ((err = judge(d, &deeds[0])))
		return err;
	deeds[0].body = d->before ? changes_of(&d->op->arena, d->before, deeds[0].doc, deeds[0].act)
				  : body_of(&d->op->arena, deeds[0].doc, deeds[0].act);
	if (changes_nothing(d, &deeds[0])) {
		answer_row(d, &d->row);
		return OK;
	}
	if ((err = by_source(d, &deeds[0], &already)) || already)
		return err;
	if ((err = bring(d, deeds, &count)) || (err = within_limits(d, deeds, count)))
		return err;
	return write_deeds(d->op, d->b, deeds, count, &by, d->out);
}

/* A draft that this act makes binding gives what it holds first. */
static enum err from_draft(struct doing *d)
{
	struct draft_row draft;
	bool found;
	cJSON *given;
	enum err err;

	if (d->found || !d->r->doc.n || d->r->paper)
		return OK;
	if ((err = draft_get(d->op, d->b->store, d->r->doc, &draft, &found)) || !found)
		return err;
	if (!str_is(draft.type, d->r->type->name))
		return op_refuse(d->op, E_NO_DOCUMENT, "", "type", d->r->type->name, "key", draft.doc.p, NULL);
	if ((err = json_read(d->op, draft.body, INPUT_BYTES_MAX, "draft", &given)))
		return err;
	err = codec_take_input(d->op, &d->op->arena, d->doc, d->r->act, given);
	cJSON_Delete(given);
	return err;
}

static enum err drop_draft(struct doing *d)
{
	return d->r->doc.n ? draft_drop(d->op, d->b->store, d->r->doc) : OK;
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
	if ((err = people_sign(op, b, d.r)) || (err = find_paper(&d)) || (err = load_paper(&d)) || (err = stands_ready(&d, &already)) || already)
		return err;
	if ((err = from_draft(&d)) || (err = give(&d)) || (err = people_fit_paper(op, d.r, d.doc)) ||
		(err = people_raise(op, b, d.r, d.doc)) || (err = people_remain(op, b, d.r, d.doc)) || (err = perform(&d)))
		return err;
	return drop_draft(&d);
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

static enum err draft_once(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	struct doing d = {.op = op, .b = b, .r = r, .out = out};
	struct draft_row row = {.type = str_from(r->type->name), .who = r->who, .at = world_now(b->world)};
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	if (!(err = book_may(op, b, r->who, r->act->right, "who")) && !(err = find_paper(&d)) && d.found)
		err = op_refuse(op, E_FORBIDDEN, "doc", "type", r->type->name, "key", d.row.number.n ? d.row.number.p : d.row.id.p, NULL);
	if (!err && !(err = load_paper(&d)) && !(err = from_draft(&d)) && !(err = give(&d))) {
		row.doc = d.doc->id;
		row.body = body_of(&op->arena, d.doc, NULL);
		err = draft_put(op, b->store, &row);
	}
	if (err) {
		txn_drop(b);
		return err;
	}
	*out = (struct recorded){.doc = row.doc, .state = STR("draft"), .holder = b->log.site};
	return txn_end(op, b);
}

enum err book_draft_drop(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	struct doing d = {.op = op, .b = b, .r = r, .out = out};
	struct draft_row draft;
	bool found;
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	if (!(err = book_may(op, b, r->who, r->act ? r->act->right : NULL, "who")) && !(err = draft_get(op, b->store, r->doc, &draft, &found)) &&
		!(found && str_is(draft.type, r->type->name)) && !(err = find_paper(&d)))
		err = op_refuse(op, d.found ? E_FORBIDDEN : E_NO_DOCUMENT, "", "type", r->type->name, "key",
			arena_str(&op->arena, r->doc).p, NULL);
	if (!err)
		err = draft_drop(op, b->store, r->doc);
	if (err) {
		txn_drop(b);
		return err;
	}
	*out = (struct recorded){.doc = r->doc, .state = STR("deleted"), .holder = b->log.site};
	return txn_end(op, b);
}

enum err book_draft(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	enum err err = draft_once(op, b, r, out);

	return book_makes_room(op, b, err) ? draft_once(op, b, r, out) : err;
}
