/* What nobody may do to himself, or to everybody: give himself posts or rights, and take
 * from a book the last one who can give any (SEC-20).
 *
 * Judged where head office's records are made, before the act is written: behind it
 * nobody could take it back. */
#include "people.h"

#include "store/docs.h"

static const char giver[] = "records.user"; /* with it everything else can be given */

static bool is_change_of(const struct request *r, const struct type *type)
{
	return r->type == type && !act_is_first(r->act) && !str_is(str_from(r->act->name), "let_in");
}

static bool among(const struct texts *texts, struct str text)
{
	for (int i = 0; i < texts->count; i++)
		if (str_eq(texts->row[i], text))
			return true;
	return false;
}

static bool has_own(const struct texts *roles)
{
	return among(roles, STR("OWN"));
}

/* ---- one's own ---- */

static bool adds(const struct texts *before, const struct texts *after)
{
	for (int i = 0; i < after->count; i++)
		if (!among(before, after->row[i]))
			return true;
	return false;
}

static enum err not_himself(struct op *op, struct str who, const char *place)
{
	return op_refuse(op, E_PERMISSION, place, "who", arena_str(&op->arena, who).p, "what", "give himself posts or rights",
		"what_zh", "给自己增加岗位或权限", "posts", "OWN", NULL);
}

/* Through another in his own pay he would have it himself. */
static bool gives_own(const struct user *before, const struct user *after)
{
	return has_own(&after->roles) && !(before && has_own(&before->roles));
}

/* A ceiling of his own that is another than before. */
static bool approves_otherwise(const struct role *before, const struct role *now)
{
	bool same = before->may_approve.count == now->may_approve.count;

	for (int i = 0; same && i < now->may_approve.count; i++) {
		const struct may_approve *a = &before->may_approve.row[i], *b = &now->may_approve.row[i];
		same = str_eq(a->rule, b->rule) && a->amount.minor == b->amount.minor;
	}
	return !same;
}

enum err people_raise(struct op *op, struct book *b, const struct request *r, const struct doc *doc)
{
	const struct doc *signer, *stands;
	const struct user *user;
	bool held;
	enum err err;

	if (r->type != &user_type && r->type != &role_type)
		return OK;
	if ((err = rights_held(op, b, &held)) || !held || (err = book_record(op, b, "user", r->who, &signer)) || !signer)
		return err;
	user = (const struct user *)signer;
	if (has_own(&user->roles) || (err = book_record(op, b, r->type->name, doc_key(doc), &stands)))
		return err;
	if (r->type == &user_type && gives_own((const struct user *)stands, (const struct user *)doc))
		return op_refuse(op, E_PERMISSION, "roles", "who", arena_str(&op->arena, r->who).p, "what", "give the owner's post",
			"what_zh", "授予业主岗位", "posts", "OWN", NULL);
	if (!stands || (!is_change_of(r, &user_type) && !is_change_of(r, &role_type)))
		return OK;
	if (r->type == &user_type)
		return str_eq(user->key, doc_key(doc)) && adds(&user->roles, &((const struct user *)doc)->roles)
			       ? not_himself(op, r->who, "roles")
			       : OK;
	if (among(&user->roles, doc_key(doc)) && approves_otherwise((const struct role *)stands, (const struct role *)doc))
		return not_himself(op, r->who, "may_approve");
	return among(&user->roles, doc_key(doc)) &&
			       adds(&((const struct role *)stands)->rights, &((const struct role *)doc)->rights)
		       ? not_himself(op, r->who, "rights")
		       : OK;
}

/* ---- the last one ---- */

struct remaining {
	struct book *b;
	const struct request *r;
	const struct doc *doc; /* as it will be */
	struct str *users;
	int count, cap;
	bool found;
};

/* Of his posts, with the changed one as it will be. */
static enum err holds_then(struct op *op, struct remaining *w, const struct user *user, bool *hold)
{
	const struct role *changed = w->r->type == &role_type ? (const struct role *)w->doc : NULL;
	enum err err = OK;

	*hold = false;
	for (int i = 0; i < user->roles.count && !err && !*hold; i++) {
		struct user one = *user;
		one.roles = (struct texts){&user->roles.row[i], 1};
		if (changed && str_eq(changed->key, user->roles.row[i]) && !has_own(&one.roles))
			*hold = among(&changed->rights, STR("all")) || among(&changed->rights, str_from(giver));
		else
			err = posts_hold(op, w->b, &one, giver, hold);
	}
	return err;
}

/* He whose record is changed, as he will be. */
static enum err gives_himself(struct op *op, struct remaining *w, bool held)
{
	const struct user *user = (const struct user *)w->doc;

	if (str_is(str_from(w->r->act->to), "shut_out") || !person_works_at(w->b, user, w->b->home))
		return OK;
	w->found = !held;
	return held ? holds_then(op, w, user, &w->found) : OK;
}

static enum err gives(struct op *op, struct remaining *w, struct str key)
{
	const struct doc *doc;
	bool held;
	enum err err = rights_held(op, w->b, &held);

	if (err)
		return err;
	if (w->r->type == &user_type && str_eq(key, doc_key(w->doc)))
		return gives_himself(op, w, held);
	if ((err = book_may(op, w->b, key, giver, ""))) {
		if (err_kind(err) != ERR_REFUSED)
			return err;
		op_forgive(op);
		return OK;
	}
	if ((err = book_record(op, w->b, "user", key, &doc)) || !doc)
		return err;
	w->found = !held;
	return held ? holds_then(op, w, (const struct user *)doc, &w->found) : OK;
}

/* Judged behind the walk: who holds what walks over records itself. */
static enum err take_user(void *ctx, struct op *op, const struct record_row *row)
{
	struct remaining *w = ctx;
	struct str *more;

	if (w->count == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		more = ARENA_ARRAY(&op->arena, struct str, w->cap);
		for (int i = 0; i < w->count; i++)
			more[i] = w->users[i];
		w->users = more;
	}
	w->users[w->count++] = arena_str(&op->arena, row->key);
	return OK;
}

enum err people_remain(struct op *op, struct book *b, const struct request *r, const struct doc *doc)
{
	struct remaining w = {.b = b, .r = r, .doc = doc};
	enum err err;

	if (!book_is_home(b) || (!is_change_of(r, &user_type) && !is_change_of(r, &role_type)))
		return OK;
	err = records_walk(op, b->store, STR("user"), take_user, &w);
	for (int i = 0; i < w.count && !err && !w.found; i++)
		err = gives(op, &w, w.users[i]);
	return err || w.found ? err : op_refuse(op, E_NOBODY_LEFT, "", "key", arena_str(&op->arena, doc_key(doc)).p, NULL);
}
