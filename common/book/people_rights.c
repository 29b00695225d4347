/* Which posts hold which right: the company's role records over the program's matrix.
 *
 * A right that some role record has named, now or ever, is the company's to give: taken
 * from the last post, nobody has it. One that none has ever named came with a newer
 * program, and the program's own matrix says who holds it. */
#include "documents/rights.h"
#include "model/codec.h"
#include "people.h"
#include "store/docs.h"

static bool among(const struct texts *texts, const char *text)
{
	for (int i = 0; i < texts->count; i++)
		if (str_is(texts->row[i], text))
			return true;
	return false;
}

/* Head office's alone: a role that a site wrote holds nothing. */
static enum err role_record(struct op *op, struct book *b, struct str role, const struct role **out)
{
	const struct doc *doc;
	enum err err = book_record(op, b, "role", role, &doc);

	*out = !err && doc && str_eq(doc->site, b->home) ? (const struct role *)doc : NULL;
	return err;
}

enum err rights_held(struct op *op, struct book *b, bool *held)
{
	enum err err = OK;

	if (!b->roles.known) {
		err = record_any(op, b->store, STR("role"), &b->roles.any);
		b->roles.known = !err;
	}
	*held = !err && b->roles.any;
	return err;
}

/* ---- was it ever named? ---- */

struct naming {
	struct book *b;
	const char *right;
	bool named;
};

static enum err names_it(struct op *op, struct naming *w, const struct doc_row *row)
{
	int64_t *acts;
	int count;
	enum err err = doc_acts(op, w->b->store, row, &acts, &count);

	for (int i = 0; i < count && !err && !w->named; i++) {
		struct role *role = (struct role *)doc_new(&op->arena, &role_type);
		struct entry e;
		struct hash hash;
		struct str text;
		if (!(err = entry_get(op, w->b->store, acts[i], &text, &hash)) && !(err = entry_read(op, &op->arena, text, &e)) &&
			!(err = codec_fold_body(op, &op->arena, &role->doc, e.body)))
			w->named = among(&role->rights, w->right);
	}
	return err;
}

static enum err look_for_name(void *ctx, struct op *op, const struct record_row *record)
{
	struct naming *w = ctx;
	struct doc_row row;
	bool found;
	enum err err = OK;

	if (w->named || (err = doc_get(op, w->b->store, arena_str(&op->arena, record->doc), &row, &found)) || !found)
		return err;
	return str_eq(row.site, w->b->home) ? names_it(op, w, &row) : OK;
}

static enum err ever_named(struct op *op, struct book *b, const struct right *right, bool *named)
{
	struct naming w = {b, right->word, false};
	ptrdiff_t at = right - rights;
	signed char *kept = at < RIGHTS_KEPT_MAX ? &b->roles.named[at] : NULL;
	enum err err;

	if (kept && *kept) {
		*named = *kept > 0;
		return OK;
	}
	err = records_walk(op, b->store, STR("role"), look_for_name, &w);
	*named = w.named;
	if (kept && !err)
		*kept = w.named ? 1 : -1;
	return err;
}

/* ---- who holds it ---- */

static enum err post_holds(struct op *op, struct book *b, struct str role, const struct right *right, bool *holds)
{
	const struct role *record;
	bool named;
	enum err err;

	*holds = str_is(role, "OWN");
	if (*holds || !right)
		return OK;
	if ((err = role_record(op, b, role, &record)))
		return err;
	if (record && (among(&record->rights, right->word) || among(&record->rights, "all"))) {
		*holds = true;
		return OK;
	}
	if (!right_of_role(right, role) || (err = ever_named(op, b, right, &named)))
		return err;
	*holds = !named;
	return OK;
}

/* A user that a site made has no more than a site's head may give. */
static enum err counts(struct op *op, struct book *b, const struct user *user, struct str role, bool *does)
{
	const struct role_card *card = role_card_find(role);
	const struct role *record;
	enum err err;

	*does = true;
	if (!person_is_of_site(b, user))
		return OK;
	if ((err = role_record(op, b, role, &record)))
		return err;
	*does = record && record->clerk.v != FLAG_NONE ? record->clerk.v == 1 : card && card->clerk;
	return OK;
}

enum err posts_hold(struct op *op, struct book *b, const struct user *user, const char *word, bool *hold)
{
	const struct right *right = right_find(str_from(word));
	enum err err = OK;

	*hold = false;
	for (int i = 0; i < user->roles.count && !err && !*hold; i++) {
		bool does;
		if (!(err = counts(op, b, user, user->roles.row[i], &does)) && does)
			err = post_holds(op, b, user->roles.row[i], right, hold);
	}
	return err;
}

struct listing {
	struct book *b;
	const struct right *right;
	struct buf to;
};

static void add_post(struct listing *l, struct str role)
{
	buf_printf(&l->to, "%s%.*s", l->to.n ? " " : "", STR_ARG(role));
}

static enum err add_record(void *ctx, struct op *op, const struct record_row *row)
{
	struct listing *l = ctx;
	struct str role = arena_str(&op->arena, row->key);
	bool holds = false;
	enum err err = str_is(role, "OWN") ? OK : post_holds(op, l->b, role, l->right, &holds);

	if (!err && holds)
		add_post(l, role);
	return err;
}

enum err posts_that_hold(struct op *op, struct book *b, const char *word, struct str *out)
{
	struct listing l = {.b = b, .right = right_find(str_from(word))};
	enum err err = l.right ? records_walk(op, b->store, STR("role"), add_record, &l) : OK;

	add_post(&l, STR("OWN"));
	*out = arena_str(&op->arena, buf_str(&l.to));
	buf_done(&l.to);
	return err;
}
