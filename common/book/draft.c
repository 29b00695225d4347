/* What is not binding yet: kept in this book alone, with every earlier form of it. */
#include "doing.h"

#include "base/json.h"
#include "model/codec.h"
#include "store/desk.h"

/* A draft that this act makes binding gives what it holds first. */
enum err doing_from_draft(struct doing *d)
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

/* Read first, for a draft of another day is dated as today's; what is refused is told, not passed on. */
enum err look_draft(struct look *look, struct op *op, const char *type, const char *act, struct str id, struct drafted *out)
{
	struct book *b = look->ctx;
	struct request r;
	struct doing d = {.op = op, .b = b, .r = &r};
	struct draft_row draft;
	int warned = op->warnings_count;
	bool found;
	enum err err = draft_get(op, b->store, id, &draft, &found);

	*out = (struct drafted){0};
	if (err)
		return err;
	if (!found || !str_is(draft.type, type))
		return op_refuse(op, E_NO_DOCUMENT, "", "type", type, "key", arena_str(&op->arena, id).p, NULL);
	request_init(&r, type_find(draft.type), NULL);
	r.act = act_find(r.type, str_from(act));
	r.doc = draft.doc;
	r.who = out->who = draft.who;
	look_init(&d.look, b);
	d.look.who = draft.who;
	if ((err = open_day(op, b, r.act, r.type, &r.day)) || (err = doing_find(&d)) || (err = doing_load(&d)) ||
		(err = doing_from_draft(&d)))
		return err;
	out->doc = d.doc;
	if ((err = doing_judge(&d)) && err_kind(err) != ERR_REFUSED)
		return err;
	out->why = op->refusal;
	op_forgive(op);
	op->warnings_count = warned;
	return OK;
}

enum err doing_drop_draft(struct doing *d)
{
	return d->r->doc.n ? draft_drop(d->op, d->b->store, d->r->doc) : OK;
}

static enum err draft_once(struct op *op, struct book *b, const struct request *r, struct recorded *out)
{
	struct doing d = {.op = op, .b = b, .r = r, .out = out};
	struct draft_row row = {.type = str_from(r->type->name), .who = r->who, .at = world_now(b->world)};
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	if (!(err = book_may(op, b, r->who, r->act->right, "who")) && !(err = doing_find(&d)) && d.found)
		err = op_refuse(op, E_FORBIDDEN, "doc", "type", r->type->name, "key", d.row.number.n ? d.row.number.p : d.row.id.p, NULL);
	if (!err && !(err = doing_load(&d)) && !(err = doing_from_draft(&d)) && !(err = doing_give(&d))) {
		row.doc = d.doc->id;
		row.body = doing_body(&op->arena, d.doc, NULL);
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
		!(found && str_is(draft.type, r->type->name)) && !(err = doing_find(&d)))
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
