/* What an act and all it brings are held to before anything is written. */
#include "doing.h"

#include <string.h>

#include "base/check.h"
#include "ledger/limits.h"
#include "model/codec.h"
#include "store/desk.h"

/* The acts that are written together, the one asked for last. */
struct group {
	struct deed deeds[2 * BROUGHT_MAX + 1];
	int count;
};

static enum err one_ref(struct doing *d, const struct field *f, const void *of, const char *place)
{
	struct str key = ((const struct ref *)((const char *)of + f->offset))->key;
	const struct doc *record;
	enum err err = book_record(d->op, d->b, f->of, key, &record);

	if (err || record)
		return err;
	return op_refuse(d->op, E_NO_RECORD, place, "type", f->of, "key", arena_str(&d->op->arena, key).p, NULL);
}

/* Every record that this act names has to be known. What the paper named before was looked
 * at then, and what it brings names what it was made of. */
static enum err refs(struct doing *d, const struct doc *doc, const struct act *act)
{
	if (act->needs & COMPANION)
		return OK;
	for (const struct field *f = doc->type->fields; f->name; f++) {
		const struct any_list *list = (const struct any_list *)((const char *)doc + f->offset);
		enum err err = OK;
		if (!act_takes(act, f, NULL))
			continue;
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

/* Papers of one series in one group are numbered one after the other. */
static uint64_t drawn_before(const struct group *g, const struct doc *doc, const struct act *act)
{
	uint64_t count = 0;

	for (int i = 0; i < g->count; i++)
		count += g->deeds[i].doc != doc && g->deeds[i].act->series && !strcmp(g->deeds[i].act->series, act->series);
	return count;
}

static enum err draw_number(struct doing *d, struct doc *doc, const struct act *act, const struct group *g)
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
		STR_ARG(mark), act->series, (unsigned long long)(last + 1 + drawn_before(g, doc, act)));
	return OK;
}

static enum err site_of_step(struct doing *d, const struct doc *doc, const struct act *act)
{
	struct str site = act_site(act, doc, d->b->home);

	return !site.n || str_eq(site, d->b->log.site) ? OK : not_here(d, act, site);
}

static enum err unique_key(struct doing *d, const struct doc *doc)
{
	struct str key = doc_key(doc);
	struct record_row there;
	bool found;
	enum err err;

	if (doc->acts || !key.n)
		return OK;
	if ((err = record_get(d->op, d->b->store, str_from(doc->type->name), key, &there, &found)) || !found)
		return err;
	return op_refuse(d->op, E_DUPLICATE, "key", "what", doc->type->name, "key", arena_str(&d->op->arena, key).p, NULL);
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

static enum err judge(struct doing *d, struct deed *deed, const struct group *g)
{
	struct doc *doc = deed->doc;
	const struct act *act = deed->act;
	enum err err;

	doc->day = d->r->day;
	doc->last_act = str_from(act->name);
	if ((err = site_of_step(d, doc, act)) || (err = day_is_open(d->op, d->b, doc, act)) || (err = draw_number(d, doc, act, g)) || (err = codec_required(d->op, doc, act)) ||
		(err = refs(d, doc, act)) || (err = unique_key(d, doc)))
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

static enum err legs_allowed(struct doing *d, const struct leg *legs, int count, unsigned needs)
{
	enum err err = limits_check(d->op, d->b->store, d->b->log.site, legs, count, (needs & COUNTER) != 0);

	return err || !(needs & (CREDIT | RAISES)) ? err : credit_check(d->op, d->b, legs, count);
}

static enum err within_limits(struct doing *d, const struct group *g)
{
	const struct deed *deeds = g->deeds;
	struct postings all;
	unsigned needs = 0;

	if (g->count == 1)
		return legs_allowed(d, deeds[0].posts.legs, deeds[0].posts.count, deeds[0].act->needs);
	postings_init(&all, &d->op->arena);
	for (int i = 0; i < g->count; i++) {
		needs |= deeds[i].act->needs;
		for (int k = 0; k < deeds[i].posts.count; k++) {
			const struct leg *leg = &deeds[i].posts.legs[k];
			if (leg->unit == UNIT_MONEY)
				post_money(&all, leg->spot, (struct money){leg->v});
			else
				post_qty(&all, leg->spot, (struct qty){leg->v});
		}
	}
	return legs_allowed(d, all.legs, all.count, needs);
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
	doing_answer(d, &row);
	*already = true;
	return OK;
}

/* One that lies here already has to stand where its act leaves. */
static enum err stands(struct doing *d, const struct deed *deed)
{
	const struct doc *doc = deed->doc;

	if (!str_eq(doc->holder, d->b->log.site))
		return not_here(d, deed->act, doc->holder);
	if (state_among(deed->act->from, doc->state))
		return OK;
	return op_refuse(d->op, E_STATE, "", "act", deed->act->name, "state", arena_str(&d->op->arena, doc->state).p, "allowed",
		arena_printf(&d->op->arena, "Look at it first: `%s show %.*s`.", doc->type->name, STR_ARG(doc->id)).p, NULL);
}

static enum err bring_for(struct doing *d, int at, struct group *g);

static enum err bring_one(struct doing *d, const struct brought *brought, struct group *g)
{
	struct deed *deed = &g->deeds[g->count];
	struct docid id;
	enum err err;

	CHECK(g->count < (int)(sizeof(g->deeds) / sizeof(*g->deeds)));
	*deed = (struct deed){.act = act_find(brought->paper->type, str_from(brought->act)), .doc = brought->paper};
	CHECK(deed->act && deed->act->needs & COMPANION);
	if (deed->doc->acts) {
		if ((err = stands(d, deed)))
			return err;
	} else {
		id = world_docid(d->b->world);
		deed->doc->id = arena_str(&d->op->arena, docid_str(&id));
		deed->doc->site = d->b->log.site;
	}
	g->count++;
	err = judge(d, deed, g);
	return err ? err : bring_for(d, g->count - 1, g);
}

/* An act stands behind all that it brings, and that behind what it brings itself. */
static enum err bring_for(struct doing *d, int at, struct group *g)
{
	struct bringing with = {.count = 0};
	struct deed asked = g->deeds[at];
	enum err err = OK;

	if (!asked.act->bring || (err = asked.act->bring(d->op, asked.doc, &d->look, &with)))
		return err;
	for (int i = 0; i < with.count && !err; i++)
		err = bring_one(d, &with.row[i], g);
	memmove(g->deeds + at, g->deeds + at + 1, sizeof(*g->deeds) * (size_t)(g->count - 1 - at));
	g->deeds[g->count - 1] = asked;
	return err;
}

/* A change to what stands there already is recorded: somebody was before us, or we were. */
static bool changes_nothing(const struct doing *d, const struct deed *deed)
{
	return d->before && str_is(deed->body, "{}") && leaves_the_state(deed->act);
}

enum err doing_judge(struct doing *d)
{
	struct group g = {.deeds = {{.act = d->r->act, .doc = d->doc}}, .count = 1};

	return judge(d, &g.deeds[0], &g);
}

enum err doing_perform(struct doing *d)
{
	struct group g = {.deeds = {{.act = d->r->act, .doc = d->doc}}, .count = 1};
	struct signing by = {d->r->who, d->r->with, d->r->with_count, d->r->day};
	struct deed *asked = &g.deeds[0];
	bool already;
	enum err err;

	if ((err = judge(d, asked, &g)))
		return err;
	asked->body = d->before ? changes_of(&d->op->arena, d->before, asked->doc, asked->act)
				: doing_body(&d->op->arena, asked->doc, asked->act);
	if (changes_nothing(d, asked)) {
		doing_answer(d, &d->row);
		return OK;
	}
	if ((err = by_source(d, asked, &already)) || already)
		return err;
	if ((err = bring_for(d, 0, &g)) || (err = within_limits(d, &g)))
		return err;
	return write_deeds(d->op, d->b, g.deeds, g.count, &by, d->out);
}
